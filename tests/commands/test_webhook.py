"""bidflow webhook: who is told of events, and what came of it."""

import json

import pytest

from runner.records import Database, Webhook, WebhookDelivery


@pytest.fixture
def allowed(bidflow, monkeypatch):
    monkeypatch.setenv("BIDFLOW_HTTP_ALLOW", "chat.example.com")
    bidflow("migrate")


def listed(bidflow, *more):
    return json.loads(bidflow("webhook", "list", "--json", *more).output)


def test_a_webhook_is_added_with_its_secret_and_listed_without(bidflow, allowed):
    result = bidflow("webhook", "add", "https://chat.example.com/x", "--event", "task-created", "--event", "case-ended")

    (webhook,) = listed(bidflow)
    (with_secret,) = listed(bidflow, "--secrets")
    assert result.exit_code == 0
    assert webhook["events"] == ["case-ended", "task-created"]
    assert "secret" not in webhook
    assert f"secret: {with_secret['secret']}\n" in result.output
    assert "https://chat.example.com/x" in bidflow("webhook", "list").output


def test_without_events_it_is_told_of_all(bidflow, allowed):
    bidflow("webhook", "add", "https://chat.example.com/x")

    assert len(listed(bidflow)[0]["events"]) == 5


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("https://evil.example.com/",), "evil.example.com:443 are not allowed here"),
        (("https://chat.example.com/", "--event", "moved"), "'moved' is no event; there are case-started"),
        (("chat.example.com",), "begins with neither http:// nor https://"),
    ],
)
def test_what_can_not_be_told_is_refused(bidflow, allowed, arguments, said):
    result = bidflow("webhook", "add", *arguments)

    assert result.exit_code == 1
    assert said in result.output
    assert listed(bidflow) == []


def test_a_removed_webhook_goes_with_its_log(bidflow, allowed, data):
    bidflow("webhook", "add", "https://chat.example.com/x")
    (webhook,) = listed(bidflow)
    database = Database(f"sqlite:///{data / 'bidflow.sqlite3'}")
    with database.transaction() as session:
        call = {"job_key": "k", "event": "case-ended", "attempt": 2, "status_code": 503, "error": "answered 503"}
        WebhookDelivery.note(session, Webhook.find(session, webhook["id"]).id, **call)
    database.close()

    log = bidflow("webhook", "log", webhook["id"]).output
    removed = bidflow("webhook", "remove", webhook["id"])

    assert "answered 503" in log
    assert "told nothing more" in removed.output
    assert listed(bidflow) == json.loads(bidflow("webhook", "log", "--json").output) == []
    assert "does not exist" in bidflow("webhook", "remove", webhook["id"]).output


def test_with_none_it_is_said_how_to_make_one(bidflow, allowed):
    assert "bidflow webhook add URL" in bidflow("webhook", "list").output
    assert "nothing has been sent yet" in bidflow("webhook", "log").output
