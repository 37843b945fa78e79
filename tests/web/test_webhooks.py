"""Webhooks in the administration: registered, looked at, removed."""

import pytest

from runner.outgoing import Outgoing
from runner.outgoing.hosts import read_hosts
from runner.records import Webhook, WebhookDelivery


@pytest.fixture
def allowed(database):
    database.outgoing = Outgoing(read_hosts("chat.example.com", "test"))
    yield
    database.outgoing = Outgoing()
    with database.transaction() as session:
        for webhook in Webhook.all(session):
            session.delete(webhook)


def registered(database):
    with database.reading() as session:
        return [(one.url, one.events, one.created_by) for one in Webhook.all(session)]


def test_an_administrator_registers_a_webhook_sees_its_tries_and_removes_it(visitor, database, allowed):
    admin = visitor("admin")

    created = admin.post("/admin/webhooks", data={"url": "https://chat.example.com/<x>", "events": ["case-ended"]})
    before = registered(database)
    with database.transaction() as session:
        (webhook,) = Webhook.all(session)
        webhook_id, secret = webhook.id, webhook.secret
        call = {"job_key": "k", "event": "case-ended", "attempt": 3, "status_code": 503, "error": "answered <503>"}
        WebhookDelivery.note(session, webhook_id, **call)
    page = admin.get(created.headers["Location"]).text
    admin.post(f"/admin/webhooks/{webhook_id}/removal")

    assert before == [("https://chat.example.com/<x>", ["case-ended"], "admin")]
    assert secret in page
    assert "https://chat.example.com/&lt;x&gt;" in page
    assert "answered &lt;503&gt;" in page
    assert registered(database) == []


def test_a_host_that_is_not_allowed_is_refused_and_what_was_typed_is_kept(visitor, database, allowed):
    answer = visitor("admin").post(
        "/admin/webhooks", data={"url": "https://evil.example.com/", "events": ["case-ended"]}
    )

    assert answer.status_code == 400
    assert "BIDFLOW_HTTP_ALLOW" in answer.text
    assert 'value="https://evil.example.com/"' in answer.text
    assert registered(database) == []


def test_where_nothing_may_leave_it_is_said_how_to_allow_it(visitor):
    page = visitor("admin").get("/admin/webhooks", headers={"Accept-Language": "zh"}).text

    assert "BIDFLOW_HTTP_ALLOW" in page
    assert "尚未允许" in page
