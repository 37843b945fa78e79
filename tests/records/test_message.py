"""Messages and signals: to exactly one, to all, to start events; and from case to case."""

import pytest

from runner.records import SYSTEM, Incident, Job, ProcessInstance, correlate, correlate_all
from runner.records.delivery import MOST_IN_A_ROW
from runner.rejection import InvalidArgument
from tests.records.drawn import END, START, bpmn, catch, line, message, signal, task

MESSAGE = '<bpmn:messageEventDefinition messageRef="message" />'
SIGNAL = '<bpmn:signalEventDefinition signalRef="signal" />'
WAITING = bpmn(line(START, catch("wait", MESSAGE), task("after"), END), outside=message("paid"))
STARTED = bpmn(
    line(f'<bpmn:startEvent id="start">{MESSAGE}</bpmn:startEvent>', task("work"), END),
    key="begun",
    outside=message("paid"),
)


def test_the_business_key_says_which_case_is_meant(stage):
    stage.deploy(("a.bpmn", WAITING))
    first, second = stage.start(business_key="1"), stage.start(business_key="2")

    reached = stage.message("paid", business_key="2", variables={"amount": 5})

    assert reached == second
    assert (first.waiting, second.waiting) == (["wait"], ["after"])
    assert second.variables == {"amount": 5}


@pytest.mark.parametrize(
    "key", [{"customer": "Metro"}, {"amount": 7}, {"amount": 7.0}, {"customer": "Metro", "amount": 7}, {"list": [1, 2]}]
)
def test_variables_say_which_case_is_meant(stage, key):
    stage.deploy(("a.bpmn", WAITING))
    stage.start(variables={"customer": "Other", "amount": 8, "list": [2, 1]})
    meant = stage.start(variables={"customer": "Metro", "amount": 7, "list": [1, 2]})

    assert stage.message("paid", correlation_keys=key) == meant


def test_more_than_one_case_is_refused_with_the_number_and_nothing_is_delivered(stage):
    stage.deploy(("a.bpmn", WAITING))
    cases = [stage.start(business_key="1") for _ in range(3)]

    with pytest.raises(InvalidArgument, match=r"'paid' with business key '1' is waited for by 3 elements \(wait"):
        stage.message("paid", business_key="1")

    assert [case.waiting for case in cases] == [["wait"]] * 3


def test_nobody_waiting_is_refused_saying_what_did_not_match(stage):
    stage.deploy(("a.bpmn", WAITING))
    stage.start(business_key="1", variables={"amount": 7})

    with pytest.raises(
        InvalidArgument, match="variable amount = 8 can't be delivered: 1 wait for it with other values"
    ):
        stage.message("paid", correlation_keys={"amount": 8})
    with pytest.raises(InvalidArgument, match=r"'unknown' with no further condition .*: nothing waits for it"):
        stage.message("unknown")


def test_a_message_starts_a_case_where_none_waits(stage):
    stage.deploy(("a.bpmn", WAITING), ("b.bpmn", STARTED))
    waiting = stage.start(business_key="1")

    to_the_waiting = stage.message("paid", business_key="1")
    begun = stage.message("paid", business_key="9", variables={"amount": 5})

    assert to_the_waiting == waiting
    assert (begun.key, begun.business_key, begun.variables) == ("begun", "9", {"amount": 5})


def test_a_message_for_a_named_case_starts_nothing(stage):
    stage.deploy(("a.bpmn", WAITING), ("b.bpmn", STARTED))
    case = stage.start("order")
    case.message("paid")

    with pytest.raises(InvalidArgument, match=f"case '{case.id}' can't be delivered"):
        case.message("paid")

    assert len(stage.cases("begun")) == 0


def test_to_all_reaches_those_who_wait_and_the_start_event(stage):
    stage.deploy(("a.bpmn", WAITING), ("b.bpmn", STARTED))
    cases = [stage.start("order") for _ in range(3)]

    with stage.database.transaction() as session:
        reached = correlate_all(session, "paid", SYSTEM)

    assert [one.was_started for one in reached] == [False, False, False, True]
    assert [case.waiting for case in cases] == [["after"]] * 3


def test_a_signal_reaches_all_and_starts(stage):
    waiting = bpmn(line(START, catch("wait", SIGNAL), task("after"), END), outside=signal("alarm"))
    started = bpmn(
        line(f'<bpmn:startEvent id="start">{SIGNAL}</bpmn:startEvent>', task("work"), END),
        key="begun",
        outside=signal("alarm"),
    )
    stage.deploy(("a.bpmn", waiting), ("b.bpmn", started))
    cases = [stage.start("order") for _ in range(3)]

    stage.signal("alarm", {"level": 2})

    assert [(case.waiting, case.variables) for case in cases] == [(["after"], {"level": 2})] * 3
    assert [case.variables for case in stage.cases("begun")] == [{"level": 2}]


def test_a_signal_that_nobody_waits_for_is_no_error(stage):
    stage.signal("alarm")


def test_a_suspended_case_takes_no_message(stage):
    stage.deploy(("a.bpmn", WAITING))
    case = stage.start()
    with stage.database.transaction() as session:
        ProcessInstance.find(session, case.id).suspend(SYSTEM)

    with stage.database.transaction() as session, pytest.raises(Exception, match="is suspended"):
        correlate(session, "paid", SYSTEM)


THROW = '<bpmn:intermediateThrowEvent id="throw">{}</bpmn:intermediateThrowEvent>'


def test_a_thrown_signal_reaches_other_cases_in_the_same_step(stage):
    waiting = bpmn(line(START, catch("wait", SIGNAL), task("after"), END), key="waiting", outside=signal("alarm"))
    throwing = bpmn(line(START, THROW.format(SIGNAL), task("thrown"), END), outside=signal("alarm"))
    stage.deploy(("a.bpmn", waiting), ("b.bpmn", throwing))
    case = stage.start("waiting")

    stage.start("order")

    assert case.waiting == ["after"]


def two_pools(first: str, second: str) -> bytes:
    """Two processes that send each other messages along message flows."""
    source = bpmn(first, key="first").decode()
    inside = f'<bpmn:process id="second" isExecutable="true">{second}</bpmn:process>'
    flows = (
        '<bpmn:collaboration id="talk"><bpmn:participant id="p1" processRef="first" />'
        '<bpmn:participant id="p2" processRef="second" />'
        '<bpmn:messageFlow id="there" sourceRef="ask" targetRef="asked" />'
        '<bpmn:messageFlow id="back" sourceRef="answer" targetRef="answered" /></bpmn:collaboration>'
    )
    messages = message("question", "question") + message("reply", "reply")
    return (
        source.replace("<bpmn:process ", f"{messages}{flows}<bpmn:process ", 1)
        .replace("</bpmn:definitions>", f"{inside}</bpmn:definitions>")
        .encode()
    )


def thrown(key: str, name: str) -> str:
    definition = f'<bpmn:messageEventDefinition messageRef="{name}" />'
    return f'<bpmn:intermediateThrowEvent id="{key}">{definition}</bpmn:intermediateThrowEvent>'


def caught(key: str, name: str, kind: str = "intermediateCatchEvent") -> str:
    return f'<bpmn:{kind} id="{key}"><bpmn:messageEventDefinition messageRef="{name}" /></bpmn:{kind}>'


def test_two_pools_talk_along_their_message_flows(stage):
    first = line(
        '<bpmn:startEvent id="s" />', thrown("ask", "question"), caught("answered", "reply"), '<bpmn:endEvent id="e" />'
    )
    second = line(
        caught("asked", "question", "startEvent"), task("think"), thrown("answer", "reply"), '<bpmn:endEvent id="e2" />'
    )
    stage.deploy(("talk.bpmn", two_pools(first, second)))
    asking = stage.start("first", business_key="K-1")
    (answering,) = stage.cases("second")

    answering.complete("think")

    assert (asking.ended, answering.ended) == (True, True)
    assert answering.business_key == "K-1"


def test_a_message_that_may_mean_several_cases_waits_as_an_incident(stage):
    waiting = bpmn(line(START, catch("wait", MESSAGE), task("after"), END), key="waiting", outside=message("paid"))
    throwing = bpmn(line(START, thrown("tell", "message"), END), outside=message("paid"))
    stage.deploy(("a.bpmn", waiting), ("b.bpmn", throwing))
    cases = [stage.start("waiting"), stage.start("waiting")]

    sender = stage.start("order")
    cases[0].message("paid")
    with stage.database.transaction() as session:
        (incident,) = session.query(Incident)
        told = incident.message
        incident.retry(SYSTEM)
    stage.advance()

    assert sender.ended
    assert "waited for by 2 cases" in told
    assert [case.waiting for case in cases] == [["after"], ["after"]]


def answering(heard: str, said: str) -> bytes:
    """A process that a signal starts and that throws another."""
    start = f'<bpmn:startEvent id="start">{SIGNAL}</bpmn:startEvent>'
    throw = THROW.format('<bpmn:signalEventDefinition signalRef="said" />')
    return bpmn(line(start, throw, END), key=heard, outside=signal(heard) + signal(said, "said"))


def test_two_cases_that_answer_each_other_for_ever_do_not_hang_the_server(stage):
    stage.deploy(("a.bpmn", answering("ping", "pong")), ("b.bpmn", answering("pong", "ping")))

    stage.signal("ping")

    with stage.database.reading() as session:
        cases = session.query(ProcessInstance).count()
        assert MOST_IN_A_ROW <= cases <= MOST_IN_A_ROW + 2
        assert [job.kind for job in session.query(Job)] == ["delivery"]
