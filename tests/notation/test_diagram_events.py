"""Events: what they wait for and throw, where they may stand, and what holds between them."""

import pytest

from tests.notation.drawing import (
    CONDITION,
    ERROR,
    ESCALATION,
    HOSTED,
    MESSAGE,
    ROOTS,
    SIGNAL,
    TIMER,
    errors,
    findings,
    node,
    read,
)


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


def test_terminate_cancel_and_escalation_are_read() -> None:
    body = (
        '<transaction id="t"><endEvent id="c"><cancelEventDefinition/></endEvent>'
        f'<endEvent id="x"><terminateEventDefinition/></endEvent><endEvent id="u">{ESCALATION}</endEvent></transaction>'
    )

    nodes = node(body, ROOTS).content.nodes

    assert [nodes[id_].events[0].kind for id_ in "cxu"] == ["cancel", "terminate", "escalation"]
    assert nodes["u"].events[0].escalation.code_text == "UP"


XPATH_TIMER = (
    '<intermediateCatchEvent id="wait"><timerEventDefinition id="timer">'
    '<{kind} language="http://www.w3.org/1999/XPath">{text}</{kind}></timerEventDefinition></intermediateCatchEvent>'
)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("timeDuration", "PT2H"),
        ("timeDate", "2026-12-24T09:00:00+01:00"),
        ("timeDate", "2026-12-24"),
        ("timeCycle", "R3/PT10M"),
        ("timeCycle", "0 0 9 ? * MON"),
    ],
)
def test_a_plain_time_is_read_although_a_tool_declares_xpath_for_it(kind: str, text: str) -> None:
    (event,) = node(XPATH_TIMER.format(kind=kind, text=text)).events

    assert event.timer is not None
    assert event.timer.text == text


@pytest.mark.parametrize("text", ["concat('PT', 2, 'H')", "/order/time", "P/T"])
def test_a_time_that_is_written_in_xpath_is_refused(text: str) -> None:
    (refused,) = errors(XPATH_TIMER.format(kind="timeDuration", text=text))

    assert "The expression language 'http://www.w3.org/1999/XPath' is not read here." in refused


@pytest.mark.parametrize(
    ("body", "drawn"),
    [
        ('<startEvent id="s"><timerEventDefinition id="d"/></startEvent>', ("startEvent", "s")),
        (
            '<intermediateCatchEvent id="c"><timerEventDefinition id="d"><timeDuration id="e" language="urn:x">later()'
            "</timeDuration></timerEventDefinition></intermediateCatchEvent>",
            ("intermediateCatchEvent", "c"),
        ),
        (
            '<endEvent id="end"><messageEventDefinition id="d" messageRef="gone"/></endEvent>',
            ("endEvent", "end"),
        ),
        (
            '<subProcess id="each"><multiInstanceLoopCharacteristics id="d"/></subProcess>',
            ("subProcess", "each"),
        ),
        (
            '<userTask id="ask"><potentialOwner id="d"><resourceRef>r</resourceRef></potentialOwner></userTask>',
            ("userTask", "ask"),
        ),
        (
            '<task id="a"/><task id="b"/><sequenceFlow id="f" sourceRef="a" targetRef="b">'
            '<conditionExpression id="d" language="urn:x">later()</conditionExpression></sequenceFlow>',
            ("sequenceFlow", "f"),
        ),
        (
            '<subProcess id="inside"><task id="t"/><boundaryEvent id="b" attachedToRef="t">'
            '<timerEventDefinition id="d"/></boundaryEvent></subProcess>',
            ("boundaryEvent", "b"),
        ),
    ],
)
def test_a_finding_names_what_is_drawn_not_a_part_of_it(body: str, drawn: tuple[str, str]) -> None:
    found = findings(body)

    assert {(finding.element_type, finding.element_id) for finding in found} == {drawn}
