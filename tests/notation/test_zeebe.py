"""Camunda 8's extensions, read into the same words as Camunda 7's."""

import pytest

from runner.notation.diagram import read_diagram
from runner.notation.model import (
    Assignment,
    CalledElement,
    Condition,
    DecisionReference,
    Diagram,
    FormReference,
    Implementation,
    Listener,
    Node,
    Parameter,
    VariableMapping,
)
from tests.notation.drawing import CAMUNDA_8, DIAGRAMS, errors, findings, read


@pytest.fixture(scope="module")
def diagram() -> Diagram:
    return read_diagram("camunda_8.bpmn", (DIAGRAMS / "camunda_8.bpmn").read_bytes())


@pytest.fixture(scope="module")
def review(diagram: Diagram) -> Node:
    return diagram.processes[0].content.nodes["review"]


def extended(tag: str, extensions: str, attributes: str = "") -> str:
    return f'<{tag} id="x" {attributes}><extensionElements>{extensions}</extensionElements></{tag}>'


def node(body: str) -> Node:
    return read(body, definitions=CAMUNDA_8).processes[0].content.nodes["x"]


def test_a_process_has_tag_priority_and_translations(diagram: Diagram) -> None:
    process = diagram.processes[0]

    assert (process.version_tag, process.job_priority_text, process.names) == ("v1.0", "5", {"zh": "投标"})
    assert process.listeners == (Listener("end", "job", job_type_text="audit", retries_text="2"),)


def test_a_user_task_says_who_until_when_and_how_urgently(review: Node) -> None:
    assert review.assignment == Assignment(
        "=starter", "demo", '=["accounting"]', '=now() + duration("P2D")', "2026-12-24T09:00:00Z", "=prio"
    )


def test_a_user_tasks_headers_are_properties(review: Node) -> None:
    assert review.properties == {"team": "blue"}


def test_mappings_are_parameters(review: Node) -> None:
    assert review.inputs == (Parameter("customer", "=order.customer"),)
    assert review.outputs == (Parameter("approved", "=approved"),)


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("creating", "create"),
        ("assigning", "assignment"),
        ("updating", "update"),
        ("completing", "complete"),
        ("canceling", "delete"),
    ],
)
def test_task_listeners_are_jobs_in_camunda_7s_words(said: str, heard: str) -> None:
    listener = f'<zeebe:taskListeners><zeebe:taskListener eventType="{said}" type="check"/></zeebe:taskListeners>'

    assert node(extended("userTask", listener)).task_listeners == (Listener(heard, "job", job_type_text="check"),)


def test_forms_are_deployed_embedded_or_elsewhere(diagram: Diagram) -> None:
    nodes = diagram.processes[0].content.nodes

    assert nodes["start"].form == FormReference(ref="start-form")
    assert nodes["review"].form == FormReference(ref="review-form", binding="versionTag", version_tag="v1")
    assert nodes["elsewhere"].form == FormReference(key_text="=formUrl")
    assert nodes["embedded"].form == FormReference(inline='{"type":"default","components":[]}')


def test_a_job_has_type_retries_headers_and_priority(diagram: Diagram) -> None:
    ship = diagram.processes[0].content.nodes["ship"]

    assert ship.implementation == Implementation(
        "external", topic_text="ship", priority_text="10", retries_text="5", headers={"url": "https://x"}
    )
    assert ship.properties == {"p": "v"}


@pytest.mark.parametrize("node_id", ["calcJob", "ruleJob", "sendJob"])
def test_script_rule_and_send_tasks_may_be_jobs(diagram: Diagram, node_id: str) -> None:
    assert diagram.processes[0].content.nodes[node_id].implementation.kind == "external"


def test_a_script_is_an_expression(diagram: Diagram) -> None:
    assert diagram.processes[0].content.nodes["calc"].implementation == Implementation(
        "expression", expression_text="=a + b", result_variable="sum"
    )


def test_a_decision_hands_its_own_value_on(diagram: Diagram) -> None:
    assert diagram.processes[0].content.nodes["rule"].implementation == Implementation(
        "decision",
        decision=DecisionReference("discount", "versionTag", version_tag="v2", map_result=None),
        result_variable="rate",
    )


def test_a_called_process_takes_only_what_is_mapped_where_nothing_is_propagated(diagram: Diagram) -> None:
    call = diagram.processes[0].content.nodes["call"]

    assert call.called == CalledElement(
        "sub-process", "versionTag", None, "v1.2", "=orderId", (VariableMapping(all=True, local=True),), ()
    )
    assert not call.propagate_all


def test_everything_goes_in_and_out_of_a_called_process_by_default() -> None:
    called = node(extended("callActivity", '<zeebe:calledElement processId="q"/>')).called

    assert (called.inputs, called.outputs) == ((VariableMapping(all=True),), (VariableMapping(all=True),))


def test_output_mappings_see_the_called_processs_variables_first(diagram: Diagram) -> None:
    call = diagram.processes[0].content.nodes["callComputed"]

    assert call.called.process_text == "=which"
    assert call.called.outputs == (VariableMapping(all=True, local=True),)
    assert call.outputs == (Parameter("order.result", "=result"),)


def test_a_multi_instance_gathers_its_outputs(diagram: Diagram) -> None:
    loop = diagram.processes[0].content.nodes["vote"].loop

    assert (loop.collection_text, loop.element_variable) == ("=voters", "voter")
    assert (loop.output_collection, loop.output_element_text) == ("votes", "=vote")
    assert loop.completion_condition == Condition("=numberOfCompletedInstances >= 2")


def test_messages_have_correlation_keys_and_throw_events_jobs(diagram: Diagram) -> None:
    nodes = diagram.processes[0].content.nodes
    (caught,), (thrown,) = nodes["cMsg"].events, nodes["tMsg"].events

    assert caught.message.correlation_key_text == "=orderId"
    assert thrown.implementation == Implementation(
        "external", topic_text="tell", retries_text="2", headers={"to": "all"}
    )
    assert nodes["tMsg"].implementation is None


def test_conditions_hear_of_some_variables_only(diagram: Diagram) -> None:
    (event,) = diagram.processes[0].content.nodes["cCond"].events

    assert (event.variable_names, event.variable_events) == (("amount", "kind"), ("create", "update"))


def test_an_ad_hoc_sub_process_names_its_first_activities(diagram: Diagram) -> None:
    ad_hoc = diagram.processes[0].content.nodes["adHoc"].ad_hoc

    assert ad_hoc.active_elements_text == '=["call-customer"]'
    assert ad_hoc.completion_condition == Condition("=done")


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (extended("serviceTask", '<zeebe:taskDefinition retries="3"/>'), "has no type"),
        (
            extended("scriptTask", '<zeebe:script expression="1" resultVariable="r"/><zeebe:taskDefinition type="t"/>'),
            "several ways",
        ),
        (extended("scriptTask", '<zeebe:script expression="=1"/>'), "result variable"),
        (extended("businessRuleTask", '<zeebe:calledDecision decisionId="d"/>'), "result variable"),
        (
            extended(
                "businessRuleTask",
                '<zeebe:calledDecision decisionId="d" resultVariable="r" bindingType="versionTag"/>',
            ),
            "version tag is empty",
        ),
        (extended("callActivity", "<zeebe:calledElement/>"), "calls nothing"),
        (extended("callActivity", '<zeebe:calledElement processId="q" bindingType="version"/>'), "is 'version'"),
        (extended("userTask", "<zeebe:formDefinition/>"), "names no form"),
        (extended("userTask", '<zeebe:formDefinition formKey="camunda-forms:bpmn:F"/>'), "no form 'F'"),
        (extended("task", '<zeebe:ioMapping><zeebe:input source="=a"/></zeebe:ioMapping>'), "has no target"),
        (
            extended("userTask", '<zeebe:taskListeners><zeebe:taskListener type="t"/></zeebe:taskListeners>'),
            "names no event",
        ),
        (
            extended(
                "task",
                "<zeebe:executionListeners>"
                '<zeebe:executionListener eventType="take" type="t"/></zeebe:executionListeners>',
            ),
            "is 'take'",
        ),
        (extended("serviceTask", "<zeebe:linkedResources/>"), "Linked resources"),
        (extended("adHocSubProcess", '<zeebe:taskDefinition type="agent"/>'), "No worker steers"),
        (extended("adHocSubProcess", '<zeebe:adHoc outputCollection="r"/>'), "are not collected"),
    ],
)
def test_what_can_not_run_is_refused_with_its_element(body: str, message: str) -> None:
    (error,) = errors(body, definitions=CAMUNDA_8)

    assert "(x)" in error
    assert message in error


def test_camunda_7s_attributes_have_no_effect_here_and_are_told() -> None:
    diagram = read('<userTask id="u" camunda:assignee="li"/>', definitions=CAMUNDA_8)

    assert diagram.processes[0].content.nodes["u"].assignment.assignee_text is None
    assert [finding.severity for finding in diagram.findings] == ["warning"]


def test_templates_and_icons_are_harmless() -> None:
    body = '<serviceTask id="s" zeebe:modelerTemplate="io.x" zeebe:modelerTemplateIcon="data:image/svg+xml"/>'

    assert findings(body, definitions=CAMUNDA_8) == []


def test_a_process_says_how_urgent_its_workers_jobs_are() -> None:
    priority = '<extensionElements><zeebe:jobPriorityDefinition priority="5"/></extensionElements>'

    (process,) = read(priority, definitions=CAMUNDA_8).processes

    assert (process.job_priority_text, process.task_priority_text) == ("5", "5")
