"""bidflow doctor: whether mail can be handed in."""

import pytest

from tests.outgoing.servers import MailServer


@pytest.fixture
def mailing(bidflow, monkeypatch):
    """An installation that sends its mail to this port."""
    bidflow("migrate")
    monkeypatch.setenv("BIDFLOW_MAIL_FROM", "bidflow@example.com")
    return lambda port: monkeypatch.setenv("BIDFLOW_SMTP_URL", f"smtp://127.0.0.1:{port}")


def test_the_doctor_says_that_the_mail_server_answers(bidflow, mailing):
    with MailServer() as server:
        mailing(server.port)

        said = bidflow("doctor")

    assert f"ok       the mail server 127.0.0.1:{server.port} answers\n" in said.output
    assert server.letters == []


def test_the_doctor_warns_of_one_that_does_not(bidflow, mailing):
    with MailServer() as server:
        mailing(server.port)

    said = bidflow("doctor")

    assert said.exit_code == 0
    assert f"WARNING  the mail server 127.0.0.1:{server.port} can't be reached" in said.output


def test_where_no_mail_is_sent_none_is_looked_for(bidflow):
    bidflow("migrate")

    assert "mail" not in bidflow("doctor").output
