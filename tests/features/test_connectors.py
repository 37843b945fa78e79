"""Connectors: a task or message event that asks another system, and goes on by its answer."""

from datetime import timedelta

import pytest

from runner.outgoing import Outgoing
from runner.outgoing.hosts import read_hosts
from runner.outgoing.mail import read_mail_server
from runner.records import SYSTEM, Job, ProcessInstance
from runner.simulation import simulate
from tests.conftest import DIAGRAMS
from tests.outgoing.servers import Answer, HttpServer, MailServer

SECRET = "geheim-密-4711".encode().hex()


@pytest.fixture
def crm(stage):
    with HttpServer(Answer(body='{"name": "李娜"}'.encode())) as server:
        stage.database.outgoing = Outgoing(
            read_hosts(f"127.0.0.1:{server.port}", "test"), secrets={"crm-token": SECRET}
        )
        yield server


@pytest.fixture
def post(stage):
    with MailServer() as server:
        sender = read_mail_server(f"smtp://127.0.0.1:{server.port}", "Bidflow <bidflow@example.com>", "test")
        stage.database.outgoing = Outgoing(server=sender)
        yield server


def asked(process, server, name="connector_http.bpmn", **variables):
    url = f"http://127.0.0.1:{server.port}"
    return process(name, variables={"url": url, "customer": "Müller 穆勒", "note": "", **variables})


def jobs(stage):
    with stage.database.reading() as session:
        return session.query(Job).all()


def test_a_service_task_waits_for_the_answer_and_takes_its_outputs(process, stage, crm):
    case = asked(process, crm)
    waiting = case.waiting

    stage.advance()

    assert waiting == ["ask"]
    assert case.waiting == ["after"]
    assert {name: case.variables[name] for name in ("status", "name", "kind")} == {
        "status": 200,
        "name": "李娜",
        "kind": "application/json",
    }
    assert "response" not in case.variables


def test_what_is_sent_is_what_the_diagram_says(process, stage, crm):
    case = asked(process, crm, note="é")

    stage.advance()

    (got,) = crm.got
    assert (got.method, got.path) == ("POST", "/customers?name=M%C3%BCller%20%E7%A9%86%E5%8B%92")
    assert got.body.decode() == '{"customer": "Müller 穆勒", "note": "é"}'
    assert got.headers["Authorization"] == f"Bearer {SECRET}"
    assert got.headers["Content-Type"] == "application/json; charset=utf-8"
    assert case.path == ["start", "ask"]


def test_the_request_is_written_in_the_transaction_that_causes_it_and_the_secret_is_not(process, stage, crm):
    asked(process, crm)

    (job,) = jobs(stage)

    assert crm.got == []
    assert (job.kind, job.element_id, job.lock_key) == ("connector", "ask", None)
    assert job.payload["request"]["headers"]["Authorization"] == {"sealed": ["Bearer ", {"secret": "crm-token"}]}
    assert SECRET not in str(job.payload)


def test_nobody_gets_a_secret_by_typing_its_name(process, stage, crm):
    asked(process, crm, note="secret://crm-token")

    stage.advance()

    assert '"note": "secret://crm-token"' in crm.got[0].body.decode()


def test_a_secret_that_comes_back_is_masked(process, stage, crm):
    crm.answer = Answer(body=f'{{"name": "you sent {SECRET}"}}'.encode(), headers={"Content-Type": f"x/{SECRET}"})
    case = asked(process, crm)

    stage.advance()

    assert case.variables["name"] == "you sent ***"
    assert case.variables["kind"] == "x/***"


def test_a_secret_that_is_not_set_is_named(process, stage, crm):
    stage.database.outgoing = Outgoing(stage.database.outgoing.hosts)
    case = asked(process, crm)

    stage.advance("PT5M")

    ((element, kind, message),) = case.incidents
    assert (element, kind) == ("ask", "failedJob")
    assert "secret://crm-token is not known here" in message
    assert "BIDFLOW_SECRET_CRM_TOKEN" in message
    assert crm.got == []


def test_without_leave_nothing_is_sent(process, stage, crm):
    stage.database.outgoing = Outgoing(secrets={"crm-token": SECRET})
    case = asked(process, crm)

    stage.advance("PT5M")

    assert "BIDFLOW_HTTP_ALLOW" in case.incidents[0][2]
    assert crm.got == []


def test_a_failure_is_tried_again_by_the_cycle_with_the_same_key_and_then_an_incident(process, stage, crm):
    crm.answer = Answer(body=b"not JSON")
    case = asked(process, crm)

    stage.advance("PT59S")
    first = len(crm.got)
    stage.advance("PT2M")

    assert first == 1
    assert len(crm.got) == 3
    assert len({got.headers["Idempotency-Key"] for got in crm.got}) == 1
    assert case.waiting == ["ask"]
    assert "The answer came, but can't be read" in case.incidents[0][2]


def test_the_incident_is_resolved_by_trying_again(process, stage, crm):
    crm.answer = Answer(body=b"not JSON")
    case = asked(process, crm)
    stage.advance("PT5M")
    crm.answer = Answer(body=b'{"name": "Li"}')

    case.retry("ask")
    stage.advance()

    assert case.incidents == []
    assert case.waiting == ["after"]
    assert jobs(stage) == []


def test_every_status_is_an_answer_unless_errors_are_to_be_thrown(process, stage, crm):
    crm.answer = Answer(500, b"broken")

    lenient = asked(process, crm, "connector_errors.bpmn", strict="FALSE")
    stage.advance()
    strict = stage.start(variables={**lenient.variables, "strict": "TRUE"})
    stage.advance()

    assert lenient.variables["status"] == 500
    assert lenient.waiting == ["after"]
    assert strict.waiting == ["ask"]
    assert "answered 500: broken" in jobs(stage)[0].error


def test_an_answer_may_be_a_bpmn_error(process, stage, crm):
    crm.answer = Answer(404)

    case = asked(process, crm, "connector_errors.bpmn", strict="FALSE")
    stage.advance()

    assert case.waiting == ["search"]
    assert "ask" in case.cancelled


def test_the_last_failure_may_be_a_bpmn_error_too(process, stage, crm):
    crm.answer = Answer(503, b"away")
    case = asked(process, crm, "connector_errors.bpmn", strict="TRUE")

    stage.advance("PT10M")

    assert len(crm.got) == 3
    assert case.waiting == ["call"]
    assert case.variables["why"] == "the request was answered 503: away"
    assert case.incidents == []


def test_a_connector_asks_for_each_of_many_and_scripts_read_the_answers(process, stage, crm):
    crm.answer = Answer(body=b'{"items": [1, 2]}')

    case = asked(process, crm, "connector_script.bpmn", items=["a", "b", "c"])
    stage.advance()

    assert case.waiting == ["after"]
    assert case.variables["sum"] == 13
    assert "total" not in case.variables
    assert sorted(got.path for got in crm.got) == ["/a", "/b", "/c"]
    assert len({got.headers["Idempotency-Key"] for got in crm.got}) == 3


def test_a_script_that_reads_the_answer_may_throw_a_bpmn_error(process, stage, crm):
    crm.answer = Answer(409)

    case = asked(process, crm, "connector_script.bpmn", items=["a", "b"])
    stage.advance()

    assert case.waiting == ["look"]
    assert jobs(stage) == []


def test_a_timer_at_the_task_takes_the_request_back(process, stage, crm):
    crm.answer = Answer(body=b"not JSON")
    case = asked(process, crm, "connector_script.bpmn", items=["a"])

    stage.advance("PT1H")

    assert case.waiting == ["chase"]
    assert [job.kind for job in jobs(stage)] == []


def test_others_go_on_while_a_request_is_under_way(process, stage):
    other = process("connector_errors.bpmn", variables={"url": "http://nobody.example.com", "strict": "FALSE"})

    def cancel_another_case(handler):
        other.cancel()  # it writes: would the request hold the database, this would wait for it
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")

    with HttpServer(raw=cancel_another_case) as server:
        stage.database.outgoing = Outgoing(read_hosts(f"127.0.0.1:{server.port}", "test"))
        case = stage.start(variables={"url": f"http://127.0.0.1:{server.port}", "strict": "FALSE"})
        stage.advance()

    assert other.state == "cancelled"
    assert case.waiting == ["after"]


def test_a_suspended_case_sends_nothing_until_it_is_activated(process, stage, crm):
    case = asked(process, crm)
    with stage.database.transaction() as session:
        ProcessInstance.find(session, case.id).suspend(SYSTEM)
    stage.advance()
    before = list(crm.got)

    with stage.database.transaction() as session:
        ProcessInstance.find(session, case.id).activate(SYSTEM)
    stage.advance()

    assert before == []
    assert case.waiting == ["after"]


def test_a_cancelled_case_sends_nothing(process, stage, crm):
    case = asked(process, crm)

    case.cancel()
    stage.advance()

    assert crm.got == []
    assert jobs(stage) == []


def test_a_scenario_says_what_is_answered_and_nothing_is_asked(process, stage, crm):
    case = asked(process, crm)

    case.work("ask", {"statusCode": 201, "response": '{"name": "Chen"}', "headers": {}})
    stage.advance()

    assert (case.variables["status"], case.variables["name"], case.variables["kind"]) == (201, "Chen", None)
    assert case.waiting == ["after"]
    assert crm.got == []


def test_trying_out_asks_nobody_and_lets_the_analyst_answer():
    diagram = ("connector_http.bpmn", (DIAGRAMS / "connector_http.bpmn").read_bytes())
    begun = {"start": None, "with": {"url": "https://crm.example.com", "customer": "Li", "note": ""}}
    answer = {"statusCode": 200, "response": '{"name": "Chen"}', "headers": {}}

    waiting = simulate([[diagram]], "connector_http", [begun])
    answered = simulate([[diagram]], "connector_http", [begun, {"complete": "ask", "with": answer}])

    assert (waiting["external"], waiting["incidents"]) == (["ask"], [])
    assert answered["failure"] is None
    assert answered["tokens"] == ["after"]
    assert answered["variables"]["name"] == "Chen"


def test_mail_is_sent_by_a_task_a_throw_and_an_end_event(process, stage, post):
    case = process(
        "connector_mail.bpmn", variables={"customer": "穆勒", "people": ["Li Na <li@example.com>", "chen@客户.example"]}
    )

    stage.advance()

    assert case.ended
    assert [letter["Subject"] for letter in post.letters] == ["Your enquiry 询价 穆勒", "Thrown", "Ended"]
    letter, (sender, people) = post.letters[0], post.envelopes[0]
    assert sender == "bidflow@example.com"
    assert people == ["li@example.com", "chen@客户.example", "audit@example.com"]
    assert "audit@example.com" not in str(letter)
    assert letter.get_body(("plain",)).get_content().split() == ["您好", "穆勒,", "we", "have", "it."]
    assert letter.get_body(("html",)).get_content().strip() == "<p>您好 穆勒</p>"


def test_a_repeated_mail_has_the_same_id(process, stage, post):
    post.while_ill = 1
    case = process("connector_mail.bpmn", variables={"customer": "Li", "people": "li@example.com"})
    (key,) = [job.key for job in jobs(stage)]
    stage.advance()
    ill = case.waiting

    stage.advance(timedelta(minutes=5))

    assert ill == ["tell"]
    assert post.letters[0]["Message-ID"] == f"<{key}@example.com>"
    assert len(post.letters) == 3


def test_when_one_of_the_people_is_refused_nobody_gets_the_mail_and_he_is_named(process, stage, post):
    post.refused = {"nobody@example.com"}
    case = process("connector_mail.bpmn", variables={"customer": "Li", "people": "li@example.com, nobody@example.com"})

    stage.advance("PT10M")

    assert post.letters == []
    assert "refused 'nobody@example.com': 550" in case.incidents[0][2]


def test_data_can_not_add_a_header_to_a_mail(process, stage, post):
    case = process(
        "connector_mail.bpmn", variables={"customer": "x\r\nBcc: all@example.com", "people": "li@example.com"}
    )

    stage.advance("PT10M")

    assert post.letters == []
    assert "line break" in case.incidents[0][2]
