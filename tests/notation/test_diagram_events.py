"""Events: what they wait for and throw, where they may stand, and what holds between them."""

import pytest

from tests.notation.drawing import errors, findings, node, read

ROOTS = (
    '<message id="m" name="Order"/><signal id="s" name="Bell"/><error id="e" name="No" errorCode="NO"/>'
    '<escalation id="up" name="Up" escalationCode="UP"/>'
)
HOSTED = '<task id="t"/><boundaryEvent id="b" attachedToRef="t">{}</boundaryEvent>'
IN_EVENT_SUB_PROCESS = '<subProcess id="es" triggeredByEvent="true"><startEvent id="start">{}</startEvent></subProcess>'
TIMER = "<timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition>"
CONDITION = "<conditionalEventDefinition><condition>${x}</condition></conditionalEventDefinition>"
MESSAGE = '<messageEventDefinition messageRef="m"/>'
SIGNAL = '<signalEventDefinition signalRef="s"/>'
ERROR = '<errorEventDefinition errorRef="e"/>'
ESCALATION = '<escalationEventDefinition escalationRef="up"/>'


def test_a_message_event_names_its_message() -> None:
    (event,) = node(f'<intermediateCatchEvent id="c">{MESSAGE}</intermediateCatchEvent>', ROOTS).events

    assert (event.kind, event.message.name_text) == ("message", "Order")


def test_a_message_event_may_name_an_operation_instead() -> None:
    body = (
        '<intermediateCatchEvent id="c"><messageEventDefinition><operationRef>o</operationRef>'
        "</messageEventDefinition></intermediateCatchEvent>"
    )
    interface = '<interface id="i"><operation id="o"><inMessageRef>tns:m</inMessageRef></operation></interface>'

    (event,) = node(body, interface + ROOTS).events

    assert event.message.name_text == "Order"


def test_a_message_without_a_name_goes_by_its_id_and_is_told() -> None:
    body = '<receiveTask id="r" messageRef="m"/>'

    assert node(body, '<message id="m"/>').message.name_text == "m"
    assert [finding.severity for finding in findings(body, '<message id="m"/>')] == ["warning"]


@pytest.mark.parametrize(
    ("timer", "kind", "text"),
    [
        ("<timeDate>2027-01-01T00:00:00Z</timeDate>", "date", "2027-01-01T00:00:00Z"),
        ("<timeDuration> PT1H </timeDuration>", "duration", "PT1H"),
        ("<timeCycle>0 0 9 ? * MON</timeCycle>", "cycle", "0 0 9 ? * MON"),
        ('<timeCycle xsi:type="tFormalExpression"><![CDATA[R3/PT10M]]></timeCycle>', "cycle", "R3/PT10M"),
        ("<timeDuration>${late}</timeDuration>", "duration", "${late}"),
    ],
)
def test_a_timer_has_a_date_a_duration_or_a_cycle(timer: str, kind: str, text: str) -> None:
    body = (
        f'<intermediateCatchEvent id="c"><timerEventDefinition>{timer}</timerEventDefinition></intermediateCatchEvent>'
    )

    (event,) = node(body).events

    assert (event.timer.kind, event.timer.text) == (kind, text)


@pytest.mark.parametrize(
    "timer", ["", "<timeDate/>", "<timeDate>2027-01-01T00:00:00Z</timeDate><timeDuration>PT1H</timeDuration>"]
)
def test_a_timer_without_a_time_or_with_several_is_refused(timer: str) -> None:
    body = (
        f'<intermediateCatchEvent id="c"><timerEventDefinition>{timer}</timerEventDefinition></intermediateCatchEvent>'
    )

    (error,) = errors(body)

    assert "The timer says" in error


def test_a_catch_of_any_error_and_any_escalation_names_none() -> None:
    content = (
        read(
            HOSTED.format("<errorEventDefinition/>")
            + '<boundaryEvent id="b2" attachedToRef="t"><escalationEventDefinition/></boundaryEvent>'
        )
        .processes[0]
        .content
    )

    assert content.nodes["b"].events[0].error is None
    assert content.nodes["b2"].events[0].escalation is None


@pytest.mark.parametrize(
    ("event", "missing"),
    [
        ("<messageEventDefinition/>", "message"),
        ("<signalEventDefinition/>", "signal"),
        ("<errorEventDefinition/>", "error"),
        ("<escalationEventDefinition/>", "escalation"),
    ],
)
def test_a_thrown_event_without_what_it_throws_is_refused(event: str, missing: str) -> None:
    (error,) = errors(f'<endEvent id="e">{event}</endEvent>')

    assert f"names no {missing}" in error
    assert "endEvent (e)" in error


def test_a_condition_that_is_empty_is_refused() -> None:
    (error,) = errors(HOSTED.format("<conditionalEventDefinition><condition/></conditionalEventDefinition>"))

    assert "names no condition" in error


def test_a_link_without_a_name_is_refused() -> None:
    (error,) = errors('<intermediateThrowEvent id="l"><linkEventDefinition/></intermediateThrowEvent>')

    assert "names no link name" in error


def test_multiple_events_are_read_in_order() -> None:
    body = f'<intermediateCatchEvent id="c" parallelMultiple="true">{MESSAGE}{TIMER}{SIGNAL}</intermediateCatchEvent>'

    read_node = node(body, ROOTS)

    assert [event.kind for event in read_node.events] == ["message", "timer", "signal"]
    assert read_node.parallel_multiple


def test_an_event_definition_of_the_whole_file_is_read_where_it_is_referred_to() -> None:
    body = '<intermediateCatchEvent id="c"><eventDefinitionRef>tns:shared</eventDefinitionRef></intermediateCatchEvent>'

    (event,) = node(body, '<signalEventDefinition id="shared" signalRef="s"/>' + ROOTS).events

    assert (event.id, event.signal.name_text) == ("shared", "Bell")


@pytest.mark.parametrize(
    "body",
    [
        f'<startEvent id="x">{ERROR}</startEvent>',
        '<startEvent id="x"><compensateEventDefinition/></startEvent>',
        f'<subProcess id="s1"><startEvent id="x">{MESSAGE}</startEvent></subProcess>',
        f'<intermediateCatchEvent id="x">{ERROR}</intermediateCatchEvent>',
        f'<intermediateThrowEvent id="x">{TIMER}</intermediateThrowEvent>',
        f'<intermediateThrowEvent id="x">{ERROR}</intermediateThrowEvent>',
        f'<endEvent id="x">{TIMER}</endEvent>',
        f'<endEvent id="x">{CONDITION}</endEvent>',
        '<task id="t"/><boundaryEvent id="x" attachedToRef="t"><linkEventDefinition name="l"/></boundaryEvent>',
        '<task id="t"/><boundaryEvent id="x" attachedToRef="t"><terminateEventDefinition/></boundaryEvent>',
    ],
)
def test_a_kind_of_event_that_can_not_stand_there_is_refused(body: str) -> None:
    (error,) = errors(body, ROOTS)

    assert "(x)" in error
    assert "can't be a" in error


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
        f"<startEvent id='a'>{TIMER}</startEvent>" * 1 + f"<startEvent id='b'>{TIMER}</startEvent>",
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


def test_terminate_cancel_and_escalation_are_read() -> None:
    body = (
        '<transaction id="t"><endEvent id="c"><cancelEventDefinition/></endEvent>'
        f'<endEvent id="x"><terminateEventDefinition/></endEvent><endEvent id="u">{ESCALATION}</endEvent></transaction>'
    )

    nodes = node(body, ROOTS).content.nodes

    assert [nodes[id_].events[0].kind for id_ in "cxu"] == ["cancel", "terminate", "escalation"]
    assert nodes["u"].events[0].escalation.code_text == "UP"
