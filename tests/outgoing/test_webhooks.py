"""Webhooks: programs elsewhere are told of events, signed, again when they were away; a log says what came of it."""

import hashlib
import hmac
import json

import pytest

from runner.outgoing import Outgoing
from runner.outgoing.hosts import read_hosts
from runner.records import SYSTEM, Incident, Job, Viewer, Webhook, WebhookDelivery
from runner.rejection import Forbidden, InvalidArgument, NotFound
from tests.outgoing.servers import Answer, HttpServer

LI = Viewer("li", ("presales",))


@pytest.fixture
def receiver(stage):
    with HttpServer(Answer(204, b"")) as server:
        stage.database.outgoing = Outgoing(read_hosts(f"127.0.0.1:{server.port}", "test"))
        yield server


def register(stage, receiver, *events):
    with stage.database.transaction() as session:
        url = f"http://127.0.0.1:{receiver.port}/hook?x=1"
        webhook = Webhook.create(session, url, events, SYSTEM, stage.database.outgoing.hosts)
        return webhook.id, webhook.secret


def told(receiver):
    return [json.loads(got.body) for got in receiver.got]


def log(stage):
    with stage.database.reading() as session:
        return [(one.event, one.attempt, one.status_code, one.error) for one in WebhookDelivery.latest(session)][::-1]


def jobs(stage):
    with stage.database.reading() as session:
        return session.query(Job).all()


def test_a_webhook_is_told_from_the_start_to_the_end_of_a_case(process, stage, receiver):
    register(stage, receiver)
    case = process("external_task.bpmn", business_key="T-7")
    case.work("pay")
    case.complete("after", {"amount": "private"})

    stage.advance()

    events = told(receiver)
    assert [one["event"] for one in events] == ["case-started", "task-created", "task-completed", "case-ended"]
    assert {(one["case_id"], one["process"], one["business_key"]) for one in events} == {
        (case.id, "external_task", "T-7")
    }
    assert events[1]["element_id"] == "after"
    assert events[3]["state"] == "completed"
    assert "private" not in str(events)
    assert jobs(stage) == []


def test_what_is_sent_is_signed_and_has_a_key(process, stage, receiver):
    _, secret = register(stage, receiver, "case-started")
    process("external_task.bpmn")

    stage.advance()

    (got,) = receiver.got
    signed = got.headers["Bidflow-Timestamp"].encode() + b"." + got.body
    assert got.headers["Bidflow-Signature"] == f"sha256={hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()}"
    assert got.headers["Bidflow-Event"] == "case-started"
    assert got.headers["Idempotency-Key"] == json.loads(got.body)["id"]
    assert got.path == "/hook?x=1"


def test_only_the_wanted_events_are_told_and_to_each_webhook(process, stage, receiver):
    register(stage, receiver, "incident-raised")
    register(stage, receiver, "incident-raised", "case-ended")
    case = process("external_task.bpmn")
    case.fail("pay", "no connection")
    case.cancel()

    stage.advance()

    assert sorted(one["event"] for one in told(receiver)) == ["case-ended", "incident-raised", "incident-raised"]
    assert "no connection" not in str(told(receiver))


def test_a_receiver_that_was_away_is_told_again_with_the_same_key_and_the_log_says_so(process, stage, receiver):
    receiver.answer = Answer(503, b"", then=Answer(302, b"", {"Location": "http://x/"}, then=Answer(200)))
    register(stage, receiver, "case-started")
    process("external_task.bpmn")

    stage.advance("PT2M")

    assert len({got.headers["Idempotency-Key"] for got in receiver.got}) == 1
    assert log(stage) == [
        ("case-started", 1, 503, "the webhook was answered 503"),
        ("case-started", 2, 302, "the webhook was answered 302"),
        ("case-started", 3, 200, None),
    ]


def test_one_that_never_answers_is_given_up_without_an_incident(process, stage, receiver):
    receiver.answer = Answer(500)
    register(stage, receiver, "case-started")
    process("external_task.bpmn")

    stage.advance("P1D")

    assert [attempt for _, attempt, _, _ in log(stage)] == [1, 2, 3, 4, 5, 6, 7]
    assert jobs(stage) == []
    with stage.database.reading() as session:
        assert Incident.open_ones(session, SYSTEM) == []


def test_a_removed_webhook_is_told_nothing_more(process, stage, receiver):
    webhook_id, _ = register(stage, receiver)
    process("external_task.bpmn")
    with stage.database.transaction() as session:
        Webhook.find(session, webhook_id).remove(SYSTEM)

    stage.advance()

    assert receiver.got == []
    assert jobs(stage) == []


def test_an_event_is_told_only_if_its_transaction_is_written(process, stage, receiver):
    register(stage, receiver, "task-completed")
    case = process("external_task.bpmn")
    case.work("pay")

    with pytest.raises(NotFound):
        case.stage.start("no-such-process")
    with pytest.raises(RuntimeError), stage.database.transaction() as session:
        session.get_one(type(case.tasks[0]), case.tasks[0].id).complete({}, SYSTEM)
        raise RuntimeError
    stage.advance()

    assert receiver.got == []


def test_what_can_not_be_registered_is_refused(stage, receiver):
    hosts = stage.database.outgoing.hosts
    with stage.database.transaction() as session:
        with pytest.raises(Forbidden):
            Webhook.create(session, "http://127.0.0.1/", (), LI, hosts)
        with pytest.raises(InvalidArgument, match="'case-moved' is no event; there are case-started"):
            Webhook.create(session, "http://127.0.0.1/", ("case-moved",), SYSTEM, hosts)
        with pytest.raises(InvalidArgument, match=r"evil.example.com:443 are not allowed here.*BIDFLOW_HTTP_ALLOW"):
            Webhook.create(session, "https://evil.example.com/", (), SYSTEM, hosts)
        with pytest.raises(InvalidArgument, match="neither http"):
            Webhook.create(session, "javascript:alert(1)", (), SYSTEM, hosts)
        with pytest.raises(NotFound, match="bidflow webhook list"):
            Webhook.find(session, "none")
