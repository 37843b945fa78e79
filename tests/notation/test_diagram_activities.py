"""Activities, gateways, loops, lanes, pools and global tasks, in BPMN's own words."""

import pytest

from runner.notation.model import Condition, Script
from tests.notation.drawing import CAMUNDA_7, CAMUNDA_8, errors, findings, node, read

FEEL = 'expressionLanguage="https://www.omg.org/spec/DMN/20191111/FEEL/"'
KINDS = ["task", "userTask", "manualTask", "serviceTask", "sendTask", "receiveTask", "businessRuleTask", "subProcess", "transaction", "adHocSubProcess", "exclusiveGateway", "inclusiveGateway", "parallelGateway", "eventBasedGateway", "complexGateway", "startEvent", "endEvent", "intermediateThrowEvent"]
FLOW = (
    '<task id="a"/><task id="b"/><sequenceFlow id="f" sourceRef="a" targetRef="b">'
    "<conditionExpression {}>{}</conditionExpression></sequenceFlow>"
)


def condition(attributes: str, text: str, definitions: str = "") -> Condition | None:
    (flow,) = read(FLOW.format(attributes, text), definitions=definitions).processes[0].content.flows
    return flow.condition


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


def test_conditions_are_texts_or_scripts() -> None:
    assert condition("", "${x > 1}") == Condition("${x > 1}")
    assert condition('xsi:type="tFormalExpression"', " =x > 1 ") == Condition("=x > 1")
    assert condition('language="javascript"', "x") == Condition(script=Script("javascript", "x"))
    assert condition('language="text/x-python"', "x") == Condition(script=Script("python", "x"))
    assert condition('language="javascript" camunda:resource="deployment://c.js"', "") == Condition(
        script=Script("javascript", None, "deployment://c.js")
    )
    assert condition("", "") is None


def test_feel_said_by_a_language_gets_its_prefix() -> None:
    assert condition('language="feel"', "x > 1") == Condition("=x > 1")
    assert condition("", "x > 1", FEEL) == Condition("=x > 1")
    assert condition("", "=x > 1", FEEL) == Condition("=x > 1")
    assert condition("", "${x}", FEEL) == Condition("${x}")
    assert condition("", "x > 1", f"{FEEL} {CAMUNDA_7}") == Condition("x > 1")


def test_xpath_declared_by_a_tool_matters_only_where_it_is_written() -> None:
    xpath = 'language="http://www.w3.org/1999/XPath"'

    assert condition(xpath, "${x}") == Condition("${x}")
    assert "expression language" in errors(FLOW.format(xpath, "/order/amount > 5"))[0]


def test_a_condition_in_an_unknown_language_is_refused() -> None:
    (error,) = errors(FLOW.format('language="groovy" camunda:resource="deployment://x.groovy"', ""))

    assert "sequenceFlow (f)" in error
    assert "'groovy' does not run here" in error


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


def test_a_complex_gateway_has_its_activation_condition() -> None:
    body = '<complexGateway id="g"><activationCondition>${activationCount > 1}</activationCondition></complexGateway>'

    assert node(body).activation_condition == Condition("${activationCount > 1}")


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


def test_standard_loops() -> None:
    body = (
        '<task id="t"><standardLoopCharacteristics testBefore="true" loopMaximum="3">'
        "<loopCondition>${more}</loopCondition></standardLoopCharacteristics></task>"
    )

    loop = node(body).loop

    assert (loop.kind, loop.condition_text, loop.test_before, loop.maximum) == ("standard", "${more}", True, 3)
    assert node('<task id="t"><standardLoopCharacteristics/></task>').loop.condition_text is None
    assert "loopMaximum is '-1'" in errors('<task id="t"><standardLoopCharacteristics loopMaximum="-1"/></task>')[0]


def test_a_multi_instance_must_say_how_often() -> None:
    (error,) = errors('<userTask id="u"><multiInstanceLoopCharacteristics/></userTask>')

    assert "userTask (u)" in error
    assert "neither how often nor over what" in error


def test_a_standard_multi_instance_goes_over_the_data_behind_its_input() -> None:
    body = (
        '<dataObject id="d1" name="voters"/><dataObjectReference id="r1" dataObjectRef="d1"/>'
        '<userTask id="u"><multiInstanceLoopCharacteristics isSequential="true"><loopDataInputRef>in</loopDataInputRef>'
        '<loopDataOutputRef>out</loopDataOutputRef><inputDataItem id="x1" name="voter"/>'
        '<outputDataItem id="y1" name="vote"/>'
        '</multiInstanceLoopCharacteristics><ioSpecification><dataInput id="in"/><dataOutput id="out" name="votes"/>'
        "<inputSet/><outputSet/></ioSpecification><dataInputAssociation><sourceRef>r1</sourceRef><targetRef>in</targetRef>"
        "</dataInputAssociation></userTask>"
    )

    loop = node(body, definitions="").loop
    in_camunda_8 = read(body, definitions=CAMUNDA_8).processes[0].content.nodes["u"].loop

    assert (loop.kind, loop.collection_text, loop.element_variable) == ("sequential", "voters", "voter")
    assert (loop.output_collection, loop.output_element_text) == ("votes", "${vote}")
    assert in_camunda_8.output_element_text == "=vote"


def test_multi_instance_behaviours_have_their_events() -> None:
    body = (
        '<task id="t"><multiInstanceLoopCharacteristics behavior="{}" noneBehaviorEventRef="sig"'
        ' oneBehaviorEventRef="sig">'
        "<loopCardinality>3</loopCardinality><complexBehaviorDefinition><condition>${{x}}</condition>"
        '<event id="ev"><signalEventDefinition signalRef="s"/></event></complexBehaviorDefinition>'
        "</multiInstanceLoopCharacteristics></task>"
    )
    roots = '<signal id="s" name="Bell"/><signalEventDefinition id="sig" signalRef="s"/>'

    loop = node(body.format("Complex"), roots).loop

    assert loop.behavior == "Complex"
    assert loop.none_behavior_event.signal.name_text == "Bell"
    assert loop.one_behavior_event.signal.name_text == "Bell"
    assert [(found.text, event.kind) for found, event in loop.complex_behaviors] == [("${x}", "signal")]
    assert "is 'Some'" in errors(body.format("Some"), roots)[0]


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


def test_nested_lanes_give_a_node_its_innermost_lane() -> None:
    body = (
        '<laneSet id="ls"><lane id="sales" name="Sales"><flowNodeRef>a</flowNodeRef><flowNodeRef>b</flowNodeRef>'
        '<childLaneSet><lane id="leads" name="Leads"><flowNodeRef>tns:b</flowNodeRef></lane></childLaneSet></lane>'
        '<lane name="Empty"/></laneSet><task id="a"/><task id="b"/><task id="c"/>'
    )

    process = read(body).processes[0]

    assert [node.lane for node in process.content.nodes.values()] == ["sales", "leads", None]
    assert [(lane.id, lane.name, lane.node_ids) for lane in process.lanes] == [
        ("sales", "Sales", ("a", "b")),
        ("lane-1", "Empty", ()),
    ]
    assert process.lanes[0].lanes[0].node_ids == ("b",)


def test_a_lane_of_something_that_is_gone_is_told() -> None:
    (found,) = findings('<laneSet><lane id="l"><flowNodeRef>gone</flowNodeRef></lane></laneSet>')

    assert (found.severity, found.element_id) == ("warning", "l")


def test_pools_black_boxes_and_message_flows() -> None:
    roots = (
        '<collaboration id="c"><participant id="us" name="Us" processRef="p"/><participant id="them"/>'
        '<messageFlow id="mf" name="Asks" sourceRef="them" targetRef="tns:t" messageRef="m"/></collaboration>'
        '<message id="m" name="Order"/>'
    )

    diagram = read('<receiveTask id="t" messageRef="m"/>', roots)

    assert [(pool.id, pool.process_id) for pool in diagram.participants] == [("us", "p"), ("them", None)]
    (flow,) = diagram.message_flows
    assert (flow.source, flow.target, flow.message_id, flow.name) == ("them", "t", "m", "Asks")


def test_a_pool_of_a_process_that_is_gone_is_refused_and_a_loose_message_flow_told() -> None:
    roots = (
        '<collaboration id="c"><participant id="us" processRef="gone"/>'
        '<messageFlow id="mf" sourceRef="us" targetRef="gone"/></collaboration>'
    )

    found = findings("", roots)

    assert [(finding.element_id, finding.severity) for finding in found] == [("us", "error"), ("mf", "warning")]


def test_several_processes_of_one_file_are_read() -> None:
    diagram = read('<task id="a"/>', '<process id="q" isExecutable="true"><task id="b"/></process>')

    assert [(process.id, list(process.content.nodes)) for process in diagram.processes] == [("p", ["a"]), ("q", ["b"])]


def test_choreographies_and_conversations_are_documentation() -> None:
    roots = (
        '<choreography id="ch"><choreographyTask id="ct"><participantRef>x</participantRef></choreographyTask>'
        "</choreography>"
        '<collaboration id="c"><conversation id="cv"/></collaboration>'
    )

    found = findings("", roots)

    assert [(finding.element_id, finding.severity) for finding in found] == [("ch", "note"), ("cv", "note")]


@pytest.mark.parametrize(
    ("tag", "kind"),
    [
        ("globalTask", "task"),
        ("globalUserTask", "userTask"),
        ("globalManualTask", "manualTask"),
        ("globalBusinessRuleTask", "businessRuleTask"),
    ],
)
def test_a_global_task_is_a_process_of_one_task(tag: str, kind: str) -> None:
    process = read('<callActivity id="c" calledElement="g"/>', f'<{tag} id="g" name="Global"/>').processes[1]

    assert (process.id, process.name, process.is_executable) == ("g", "Global", True)
    assert not process.is_startable_in_tasklist
    assert [(node.id, node.type, node.name) for node in process.content.nodes.values()] == [("g.task", kind, "Global")]


def test_a_global_script_task_has_its_script() -> None:
    roots = '<globalScriptTask id="g" scriptLanguage="javascript"><script>x = 1</script></globalScriptTask>'

    (task,) = read("", roots).processes[1].content.nodes.values()

    assert task.implementation.script == Script("javascript", "x = 1")


def test_a_global_task_beside_drawings_only_is_a_drawing_too() -> None:
    diagram = read("", '<globalUserTask id="g"/>', process='isExecutable="false"')

    assert [process.is_executable for process in diagram.processes] == [False, False]
