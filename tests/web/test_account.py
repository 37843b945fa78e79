"""My account: where mails about my tasks go, and what they are about."""

import pytest

from runner.outgoing import Outgoing
from runner.outgoing.mail import read_mail_server
from runner.records.user import User


@pytest.fixture
def mail_server(database):
    database.outgoing = Outgoing(server=read_mail_server("smtp://127.0.0.1:1", "bidflow@example.com", "test"))
    yield
    database.outgoing = Outgoing()


def chosen(database, user_id="mei"):
    with database.reading() as session:
        user = User.find(session, user_id)
        return user.email, user.mails


def test_i_choose_where_mails_go_and_what_they_are_about(visitor, database, mail_server):
    mei = visitor("mei")
    before = mei.get("/account").text

    answer = mei.post("/account/mails", data={"email": "mei@example.com", "mails": ["offered", "overdue"]})
    after = mei.get(answer.headers["Location"]).text

    assert 'value="assigned" checked' in before
    assert chosen(database) == ("mei@example.com", ["offered", "overdue"])
    assert 'value="assigned" >' in after
    assert 'value="overdue" checked' in after
    assert "Saved." in after


def test_what_is_no_address_is_said_and_what_was_typed_is_kept(visitor, database, mail_server):
    before = chosen(database, "wei")

    answer = visitor("wei").post("/account/mails", data={"email": "<script>", "mails": ["assigned"]})

    assert answer.status_code == 400
    assert "This is no e-mail address." in answer.text
    assert 'value="&lt;script&gt;"' in answer.text
    assert chosen(database, "wei") == before


def test_where_no_mail_is_sent_nothing_is_asked(visitor):
    assert "Mails about my tasks" not in visitor("mei").get("/account").text
