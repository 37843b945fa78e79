"""Mail: the server's address as configured, and who may be written to."""

from datetime import UTC, datetime

import pytest

from runner.outgoing import Mail, Outgoing, OutgoingFailed
from runner.outgoing.mail import addresses_of, read_mail_server
from runner.rejection import InvalidArgument
from tests.outgoing.servers import MailServer


def letter(**more):
    given = {"key": "k", "written_at": datetime(2027, 1, 4, tzinfo=UTC), "to": ["li@example.com"], "subject": "S"}
    return Mail(**given | more)


def send(server, mail, url="smtp://127.0.0.1:{}"):
    Outgoing(server=read_mail_server(url.format(server.port), "Bidflow <bidflow@example.com>", "test")).mail(mail)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("mail.example.com", "write smtp://host:25"),
        ("http://mail.example.com", "write smtp://host:25"),
        ("smtp://", "write smtp://host:25"),
        ("smtp://mail:abc", "write smtp://host:25"),
        ("smtp://mail.example.com/x", "write smtp://host:25"),
    ],
)
def test_an_address_that_is_none_is_refused_without_repeating_its_password(url, said):
    with pytest.raises(InvalidArgument, match=said):
        read_mail_server(url, "bidflow@example.com", "environment BIDFLOW_SMTP_URL")


def test_a_server_without_a_sender_is_refused():
    with pytest.raises(InvalidArgument, match="set BIDFLOW_MAIL_FROM"):
        read_mail_server("smtp://mail.example.com", "", "environment BIDFLOW_SMTP_URL")
    with pytest.raises(InvalidArgument, match="BIDFLOW_MAIL_FROM: 'nobody'"):
        read_mail_server("smtp://mail.example.com", "nobody", "environment BIDFLOW_SMTP_URL")


def test_name_and_password_may_hold_any_sign():
    server = read_mail_server("smtps://li%40example.com:p%3A%2Fw@mail.example.com", "b@example.com", "test")

    assert (server.user, server.password, server.port, server.is_tls) == ("li@example.com", "p:/w", 465, True)


def test_people_are_parted_by_commas_and_semicolons_and_may_have_names():
    found = addresses_of(['Li Na 李娜 <li@example.com>; "Chen, X" <chen@example.com>, w@example.com'], "to")

    assert [(one.display_name, one.addr_spec) for one in found] == [
        ("Li Na 李娜", "li@example.com"),
        ("Chen, X", "chen@example.com"),
        ("", "w@example.com"),
    ]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"to": []}, "goes to nobody"),
        ({"to": ["nobody"]}, r"'nobody' \(to\) is no mail address"),
        ({"to": ["a@b@c"]}, "is no mail address"),
        ({"cc": ["@example.com"]}, "is no mail address"),
        ({"to": ["li@example.com\nBcc: x@y.z"]}, "one line"),
        ({"subject": "a\r\nBcc: x@y.z"}, "one line"),
        ({"sender": "x"}, "is no mail address"),
        ({"to": [f"p{number}@example.com" for number in range(101)]}, "101 people; at most 100"),
        ({"text": "x" * 5_000_001}, "too long"),
    ],
)
def test_a_letter_that_can_not_be_is_refused(more, said):
    with MailServer() as server:
        with pytest.raises(OutgoingFailed, match=said):
            send(server, letter(**more))

        assert server.letters == []


def test_a_password_is_not_sent_without_encryption_to_another_machine():
    server = read_mail_server("smtp://li:pw@127.0.0.1:1", "b@example.com", "test")
    elsewhere = read_mail_server("smtp://li:pw@mail.example.com:1", "b@example.com", "test")

    assert server.is_here
    assert not elsewhere.is_here


def test_who_can_not_be_signed_in_is_told_which_setting_is_wrong():
    with (
        MailServer() as server,
        pytest.raises(OutgoingFailed, match=r"did not take the mail|BIDFLOW_SMTP_URL") as refused,
    ):
        send(server, letter(), "smtp://li:geheim@127.0.0.1:{}")

    assert "geheim" not in str(refused.value)


def test_nobody_there_is_said():
    with MailServer() as server:
        port = server.port
    with pytest.raises(OutgoingFailed, match="can't be reached"):
        Outgoing(server=read_mail_server(f"smtp://127.0.0.1:{port}", "b@example.com", "test")).mail(letter())


def test_without_a_server_the_setting_is_named():
    with pytest.raises(OutgoingFailed, match="BIDFLOW_SMTP_URL"):
        Outgoing().mail(letter())


def test_html_alone_stands_alone():
    with MailServer() as server:
        send(server, letter(html="<b>好</b>", sender_alias="销售"))

        (got,) = server.letters
    assert got.get_content_type() == "text/html"
    assert str(got["From"]) == "销售 <bidflow@example.com>"
