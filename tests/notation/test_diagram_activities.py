"""Activities, gateways, loops, lanes, pools and global tasks, in BPMN's own words."""

import pytest

from runner.notation.model import Condition, Script
from tests.notation.drawing import CAMUNDA_8, errors, findings, node

KINDS = [
    "task",
    "userTask",
    "manualTask",
    "serviceTask",
    "sendTask",
    "receiveTask",
    "businessRuleTask",
    "subProcess",
    "transaction",
    "adHocSubProcess",
    "exclusiveGateway",
    "inclusiveGateway",
    "parallelGateway",
    "eventBasedGateway",
    "complexGateway",
    "startEvent",
    "endEvent",
    "intermediateThrowEvent",
]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_node_is_read(kind: str) -> None:
    read_node = node(f'<{kind} id="n" name="N"><documentation>Why</documentation></{kind}>')

    assert (read_node.type, read_node.name, read_node.documentation, read_node.line) == (kind, "N", "Why", 3)


def test_documentations_are_joined() -> None:
    body = '<task id="t"><documentation>One</documentation><documentation>Two <b>bold</b></documentation></task>'

    assert node(body).documentation == "One\n\nTwo bold"


@pytest.mark.parametrize("value", ["0", "-1", "x", "1.5", "99999999999999999999"])
@pytest.mark.parametrize("name", ["startQuantity", "completionQuantity"])
def test_a_quantity_below_one_is_refused(name: str, value: str) -> None:
    (error,) = errors(f'<task id="t" {name}="{value}"/>')

    assert f"{name} is '{value}'" in error


def test_quantities_are_one_unless_they_say_more() -> None:
    read_node = node('<task id="t" startQuantity="2"/>')

    assert (read_node.start_quantity, read_node.completion_quantity) == (2, 1)


def test_a_default_flow_must_be_its_own() -> None:
    body = (
        '<exclusiveGateway id="g" default="{}"/><task id="a"/><task id="b"/>'
        '<sequenceFlow id="own" sourceRef="g" targetRef="a"/><sequenceFlow id="other" sourceRef="a" targetRef="b"/>'
    )

    assert node(body.format("own")).default_flow == "own"
    assert "default flow 'other' does not leave it" in errors(body.format("other"))[0]
    assert "default flow 'x' does not leave it" in errors(body.format("x"))[0]


def test_an_operations_message_is_a_tasks_message() -> None:
    interface = (
        '<interface id="i" name="I"><operation id="o" name="O"><inMessageRef>m</inMessageRef></operation></interface>'
        '<message id="m" name="Order"/>'
    )

    assert node('<sendTask id="t" operationRef="tns:o"/>', interface).message.name_text == "Order"


def test_a_receive_task_and_an_event_gateway_may_instantiate() -> None:
    assert node('<receiveTask id="r" instantiate="true"/>').instantiate
    gateway = node('<eventBasedGateway id="g" instantiate="true" eventGatewayType="Parallel"/>')
    assert (gateway.instantiate, gateway.event_gateway_type) == (True, "Parallel")


def test_a_script_without_language_body_or_known_language_is_refused() -> None:
    assert "names no language" in errors('<scriptTask id="s"><script>1</script></scriptTask>')[0]
    assert "is empty" in errors('<scriptTask id="s" scriptFormat="javascript"/>')[0]
    assert (
        "'ruby' does not run here"
        in errors('<scriptTask id="s" scriptFormat="ruby"><script>1</script></scriptTask>')[0]
    )


def test_a_script_keeps_its_lines() -> None:
    body = '<scriptTask id="s" scriptFormat="python"><script>if x:\n    y = 1\n</script></scriptTask>'

    assert node(body).implementation.script == Script("python", "if x:\n    y = 1")


def test_a_call_activity_that_calls_nothing_is_refused() -> None:
    assert "calls nothing" in errors('<callActivity id="c"/>')[0]
    assert "calls nothing" in errors('<callActivity id="c"/>', definitions=CAMUNDA_8)[0]


def test_performers_are_read_as_camunda_reads_them() -> None:
    role = (
        "<{0}><resourceAssignmentExpression><formalExpression>{1}</formalExpression>"
        "</resourceAssignmentExpression></{0}>"
    )
    body = role.format("humanPerformer", "${boss}") + role.format(
        "potentialOwner", "user(li), group(sales), presales, user(${f(a, b)})"
    )

    assignment = node(f'<userTask id="u">{body}</userTask>').assignment

    assert assignment.assignee_text == "${boss}"
    assert assignment.candidate_users_text == "li,${f(a, b)}"
    assert assignment.candidate_groups_text == "sales,presales"


def test_a_role_that_names_nobody_is_told() -> None:
    body = '<userTask id="u"><potentialOwner><resourceRef>r</resourceRef></potentialOwner></userTask>'

    assert [finding.severity for finding in findings(body, '<resource id="r" name="Sales"/>')] == ["warning"]


def test_data_as_modelers_write_it_stops_nothing() -> None:
    body = (
        '<ioSpecification><dataInput id="di"/><inputSet/><outputSet/></ioSpecification>'
        '<property id="pr" name="x"/><dataObject id="d"/><dataObjectReference id="dr" dataObjectRef="d"/>'
        '<dataStoreReference id="ds" name="ERP"/>'
        '<userTask id="u"><ioSpecification><dataInput id="ui"/><inputSet><dataInputRefs>ui</dataInputRefs></inputSet>'
        '<outputSet/></ioSpecification><property id="__targetRef_placeholder" name="__targetRef_placeholder"/>'
        "<dataInputAssociation><sourceRef>dr</sourceRef><targetRef>__targetRef_placeholder</targetRef>"
        "</dataInputAssociation><dataOutputAssociation><targetRef>ds</targetRef></dataOutputAssociation></userTask>"
        '<textAnnotation id="ta"><text>Note</text></textAnnotation><association id="as" sourceRef="u" targetRef="ta"/>'
        '<group id="g" categoryValueRef="cv"/>'
    )
    roots = (
        '<category id="c"><categoryValue id="cv" value="Late"/></category><dataStore id="store" name="ERP"/>'
        '<itemDefinition id="it"/><resource id="re" name="R"/><relationship type="x"><source>u</source>'
        "<target>d</target></relationship>"
    )

    assert findings(body, roots) == []


def test_data_that_would_be_computed_is_told() -> None:
    body = (
        '<task id="t"><dataInputAssociation><sourceRef>d</sourceRef><targetRef>e</targetRef>'
        "<assignment><from>x</from><to>y</to></assignment></dataInputAssociation></task>"
    )

    (found,) = findings(body)

    assert (found.severity, found.element_id) == ("warning", "t")
    assert "not evaluated" in found.message


def test_ad_hoc_sub_processes_say_order_end_and_rest() -> None:
    body = (
        '<adHocSubProcess id="a" ordering="Sequential" cancelRemainingInstances="false">'
        "<completionCondition>${done}</completionCondition></adHocSubProcess>"
    )

    ad_hoc = node(body).ad_hoc

    assert (ad_hoc.ordering, ad_hoc.cancel_remaining) == ("Sequential", False)
    assert ad_hoc.completion_condition == Condition("${done}")
    assert node('<adHocSubProcess id="a"/>').ad_hoc.cancel_remaining
    assert "is 'Random'" in errors('<adHocSubProcess id="a" ordering="Random"/>')[0]
