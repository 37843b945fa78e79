"""Boundary events, links, compensation and event sub-processes: what holds between events."""

import pytest

from tests.notation.drawing import (
    CONDITION,
    ERROR,
    ESCALATION,
    HOSTED,
    IN_EVENT_SUB_PROCESS,
    MESSAGE,
    ROOTS,
    SIGNAL,
    TIMER,
    errors,
    node,
    read,
)


def test_a_link_without_a_name_is_refused() -> None:
    (error,) = errors('<intermediateThrowEvent id="l"><linkEventDefinition/></intermediateThrowEvent>')

    assert "names no link name" in error


@pytest.mark.parametrize(
    "event", [MESSAGE, TIMER, SIGNAL, CONDITION, ERROR, ESCALATION, "<compensateEventDefinition/>"]
)
def test_an_event_sub_process_starts_with_any_of_these(event: str) -> None:
    read_node = node(IN_EVENT_SUB_PROCESS.format(event), ROOTS)

    assert read_node.triggered_by_event
    assert len(read_node.content.nodes["start"].events) == 1


@pytest.mark.parametrize(
    "starts",
    [
        "",
        "<startEvent id='a'/>",
        f"<startEvent id='a'>{TIMER}</startEvent>" + f"<startEvent id='b'>{TIMER}</startEvent>",
    ],
)
def test_an_event_sub_process_needs_one_start_with_a_trigger(starts: str) -> None:
    (error,) = errors(f'<subProcess id="es" triggeredByEvent="true">{starts}</subProcess>')

    assert "subProcess (es)" in error
    assert "one start event with a trigger" in error


def test_boundary_events_say_whether_they_interrupt() -> None:
    content = (
        read(
            HOSTED.format(TIMER)
            + f'<boundaryEvent id="n" attachedToRef="t" cancelActivity="false">{TIMER}</boundaryEvent>'
        )
        .processes[0]
        .content
    )

    assert content.nodes["b"].cancel_activity
    assert not content.nodes["n"].cancel_activity
    assert content.nodes["n"].attached_to == "t"


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (f'<boundaryEvent id="b">{TIMER}</boundaryEvent>', "hangs free"),
        (f'<boundaryEvent id="b" attachedToRef="x">{TIMER}</boundaryEvent>', "no activity beside it"),
        (f'<exclusiveGateway id="g"/><boundaryEvent id="b" attachedToRef="g">{TIMER}</boundaryEvent>', "no activity"),
        (
            '<subProcess id="s"><task id="i"/></subProcess>'
            f'<boundaryEvent id="b" attachedToRef="i">{TIMER}</boundaryEvent>',
            "no activity beside it",
        ),
        (HOSTED.format(""), "waits for nothing"),
        (HOSTED.format("<cancelEventDefinition/>"), "attached to no transaction"),
        (HOSTED.format("<compensateEventDefinition/>"), "No activity compensates"),
    ],
)
def test_a_boundary_event_must_hang_on_an_activity_and_wait_for_something(body: str, message: str) -> None:
    (error,) = errors(body)

    assert "boundaryEvent (b)" in error
    assert message in error


def test_a_cancel_end_outside_a_transaction_is_refused() -> None:
    (error,) = errors('<endEvent id="e"><cancelEventDefinition/></endEvent>')

    assert "outside a transaction" in error


def test_flows_into_a_start_or_boundary_event_and_out_of_an_end_are_refused() -> None:
    body = (
        f'<startEvent id="s"/><endEvent id="e"/>{HOSTED.format(TIMER)}'
        '<sequenceFlow id="f1" sourceRef="t" targetRef="s"/><sequenceFlow id="f2" sourceRef="t" targetRef="b"/>'
        '<sequenceFlow id="f3" sourceRef="e" targetRef="t"/>'
    )

    found = errors(body)

    assert ["'f1' leads into it" in found[0], "'f3' leaves the end event" in found[1]] == [True, True]
    assert "'f2' leads into it" in found[2]


def test_links_meet_by_name_inside_one_level() -> None:
    throw = '<intermediateThrowEvent id="{0}"><linkEventDefinition name="A"/></intermediateThrowEvent>'
    catch = '<intermediateCatchEvent id="{0}"><linkEventDefinition name="A"/></intermediateCatchEvent>'

    assert errors(throw.format("t1") + throw.format("t2") + catch.format("c")) == []
    assert "No link event catches 'A'" in errors(throw.format("t"))[0]
    assert "No link event throws 'A'" in errors(catch.format("c"))[0]
    assert "Several link events catch 'A'" in errors(throw.format("t") + catch.format("c1") + catch.format("c2"))[0]
    assert len(errors(throw.format("t") + f'<subProcess id="s">{catch.format("c")}</subProcess>')) == 2


def test_a_compensation_handler_is_found_by_its_association() -> None:
    body = HOSTED.format("<compensateEventDefinition/>") + (
        '<task id="undo" isForCompensation="true"/><association id="a" sourceRef="b" targetRef="tns:undo"/>'
    )

    content = read(body).processes[0].content

    assert dict(content.compensation_handlers) == {"b": "undo"}
    assert content.nodes["undo"].is_for_compensation


def test_a_compensation_handler_that_is_not_marked_as_one_is_refused() -> None:
    body = HOSTED.format("<compensateEventDefinition/>") + (
        '<task id="undo"/><association id="a" sourceRef="b" targetRef="undo"/>'
    )

    assert any("is not marked for compensation" in error for error in errors(body))


def test_a_second_compensation_handler_is_refused() -> None:
    handlers = "".join(
        f'<task id="u{i}" isForCompensation="true"/><association id="a{i}" sourceRef="b" targetRef="u{i}"/>'
        for i in range(2)
    )

    (error,) = errors(HOSTED.format("<compensateEventDefinition/>") + handlers)

    assert "two compensation handlers" in error


def test_an_activity_for_compensation_takes_no_flows() -> None:
    (error,) = errors(
        '<task id="a"/><task id="u" isForCompensation="true"/><sequenceFlow id="f" sourceRef="a" targetRef="u"/>'
    )

    assert "an activity for compensation" in error


def test_compensation_of_what_is_not_there_is_refused() -> None:
    body = '<intermediateThrowEvent id="c"><compensateEventDefinition activityRef="x"/></intermediateThrowEvent>'

    (error,) = errors(body)

    assert "compensates the activity 'x'" in error


def test_waiting_for_compensation_is_the_default() -> None:
    body = '<intermediateThrowEvent id="c"><compensateEventDefinition {}/></intermediateThrowEvent>'

    assert node(body.format("")).events[0].wait_for_completion
    assert not node(body.format('waitForCompletion="false"')).events[0].wait_for_completion
