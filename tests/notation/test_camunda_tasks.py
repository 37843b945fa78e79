"""What Camunda 7's tasks do: external tasks, expressions, scripts, decisions, called processes."""

import pytest

from runner.notation.diagram import read_diagram
from runner.notation.model import CalledElement, DecisionReference, Diagram, Implementation, Script, VariableMapping
from tests.notation.drawing import DIAGRAMS, errors, findings, node

EXTERNAL = '<serviceTask id="s" camunda:type="external" camunda:topic="t">{}</serviceTask>'


@pytest.fixture(scope="module")
def diagram() -> Diagram:
    return read_diagram("camunda_7.bpmn", (DIAGRAMS / "camunda_7.bpmn").read_bytes())


def implementation(diagram: Diagram, node_id: str) -> Implementation | None:
    return diagram.processes[0].content.nodes[node_id].implementation


def test_an_external_task_has_topic_priority_and_error_mappings(diagram: Diagram) -> None:
    external = implementation(diagram, "ext")

    assert (external.kind, external.topic_text, external.priority_text) == ("external", "ship-${region}", "${prio}")
    (mapping,) = external.error_mappings
    assert (mapping.error.code_text, mapping.condition_text) == ("NO_STOCK", "${externalTask.errorMessage == 'stock'}")


@pytest.mark.parametrize("node_id", ["ext", "send", "asked"])
def test_service_send_and_rule_tasks_may_be_external(diagram: Diagram, node_id: str) -> None:
    assert implementation(diagram, node_id).kind == "external"


@pytest.mark.parametrize("node_id", ["sum", "say", "computed"])
def test_service_send_and_rule_tasks_may_be_expressions(diagram: Diagram, node_id: str) -> None:
    expression = implementation(diagram, node_id)

    assert expression.kind == "expression"
    assert expression.expression_text
    assert expression.result_variable


def test_scripts_are_inline_or_deployed(diagram: Diagram) -> None:
    assert implementation(diagram, "script") == Implementation(
        "script", script=Script("javascript", "a + b"), result_variable="total"
    )
    assert implementation(diagram, "resource").script == Script("javascript", None, "deployment://calc.js")


def test_a_juel_script_is_an_expression() -> None:
    for language in ("", 'scriptFormat="juel"'):
        body = f'<scriptTask id="s" {language} camunda:resultVariable="r"><script>${{a + b}}</script></scriptTask>'

        assert node(body).implementation == Implementation(
            "expression", expression_text="${a + b}", result_variable="r"
        )


@pytest.mark.parametrize(
    ("language", "known"),
    [
        ("javascript", "javascript"),
        ("JavaScript", "javascript"),
        ("ecmascript", "javascript"),
        ("application/javascript", "javascript"),
        ("python", "python"),
        ("jython", "python"),
        ("text/x-python", "python"),
        ("feel", "feel"),
    ],
)
def test_script_formats_and_mime_types(language: str, known: str) -> None:
    body = f'<scriptTask id="s" scriptFormat="{language}"><script>1</script></scriptTask>'

    assert node(body).implementation.script.language == known


@pytest.mark.parametrize("resource", ["calc.js", "classpath://calc.js", "http://x/calc.js"])
def test_a_script_from_elsewhere_is_refused(resource: str) -> None:
    (error,) = errors(f'<scriptTask id="s" scriptFormat="javascript" camunda:resource="{resource}"/>')

    assert "is not deployed with the diagram" in error


def test_decisions_are_bound_and_their_results_mapped(diagram: Diagram) -> None:
    assert implementation(diagram, "rule") == Implementation(
        "decision",
        decision=DecisionReference("discount", "version", "3", None, "singleEntry"),
        result_variable="rate",
    )
    assert implementation(diagram, "tagged").decision == DecisionReference("discount", "versionTag", None, "v3")


def test_a_message_is_thrown_by_a_worker_or_an_expression(diagram: Diagram) -> None:
    nodes = diagram.processes[0].content.nodes
    (external,), (expression,) = nodes["tMsg"].events, nodes["tMsg2"].events

    assert (external.implementation.topic_text, external.implementation.priority_text) == ("send-msg", "7")
    assert (expression.implementation.expression_text, expression.implementation.result_variable) == (
        "${post()}",
        "posted",
    )
    assert nodes["tMsg"].implementation is None


def test_a_call_activity_says_what_goes_in_and_out(diagram: Diagram) -> None:
    assert diagram.processes[0].content.nodes["call"].called == CalledElement(
        "sub-process",
        "versionTag",
        None,
        "v1.2",
        "#{execution.processBusinessKey}",
        (
            VariableMapping(all=True),
            VariableMapping(source="orderNo", target="no"),
            VariableMapping(source_text="${amount * 2}", target="double", local=True),
        ),
        (
            VariableMapping(source="result", target="subResult"),
            VariableMapping(source_text="${a}", target="b", local=True),
            VariableMapping(all=True),
        ),
    )


def test_a_called_version_may_be_computed(diagram: Diagram) -> None:
    called = diagram.processes[0].content.nodes["versioned"].called

    assert (called.process_text, called.binding, called.version_text) == ("${which}", "version", "${4}")


def test_nothing_goes_into_a_called_process_that_is_not_mapped() -> None:
    called = node('<callActivity id="c" calledElement="q"/>').called

    assert (called.inputs, called.outputs) == ((), ())


@pytest.mark.parametrize(
    ("task", "message"),
    [
        ('<serviceTask id="s" camunda:type="external"/>', "has no topic"),
        ('<serviceTask id="s" camunda:type="mail"/>', "is 'mail'"),
        ('<serviceTask id="s" camunda:class="com.acme.X"/>', "Java"),
        ('<sendTask id="s" camunda:delegateExpression="${x}"/>', "Java"),
        ('<businessRuleTask id="s" camunda:class="com.acme.X"/>', "Java"),
        (EXTERNAL.format("<extensionElements><camunda:connector/></extensionElements>"), "several ways"),
        ('<serviceTask id="s" camunda:type="external" camunda:topic="t" camunda:expression="${x}"/>', "several ways"),
        ('<businessRuleTask id="s" camunda:decisionRef="d" camunda:expression="${x}"/>', "several ways"),
        (
            '<businessRuleTask id="s" camunda:decisionRef="d" camunda:decisionRefBinding="version"/>',
            "decisionRefVersion is empty",
        ),
        ('<businessRuleTask id="s" camunda:decisionRef="d" camunda:mapDecisionResult="all"/>', "is 'all'"),
        ('<businessRuleTask id="s" camunda:decisionRef="d" camunda:decisionRefTenantId="x"/>', "no tenants"),
        ('<callActivity id="s" camunda:caseRef="c"/>', "CMMN"),
        ('<callActivity id="s" calledElement="q" camunda:variableMappingClass="com.X"/>', "Java"),
        (
            '<callActivity id="s" calledElement="q" camunda:calledElementBinding="versionTag"/>',
            "calledElementVersionTag is empty",
        ),
        (
            '<callActivity id="s" calledElement="q"><extensionElements><camunda:in source="a"/></extensionElements>'
            "</callActivity>",
            "has no target",
        ),
        (
            '<callActivity id="s" calledElement="q"><extensionElements><camunda:out target="a"/></extensionElements>'
            "</callActivity>",
            "no one source",
        ),
        (
            EXTERNAL.format('<extensionElements><camunda:errorEventDefinition expression="${x}"/></extensionElements>'),
            "not complete",
        ),
        (
            EXTERNAL.format(
                '<extensionElements><camunda:errorEventDefinition errorRef="e" expression="${x}"/></extensionElements>'
            ),
            "the error 'e'",
        ),
    ],
)
def test_what_can_not_run_is_refused_with_its_element(task: str, message: str) -> None:
    (error,) = errors(task)

    assert "(s)" in error
    assert message in error


def test_java_is_refused_with_the_cure() -> None:
    (error,) = errors('<serviceTask id="s" name="Ship" camunda:class="com.acme.X"/>')

    assert error == (
        "order.bpmn:3: serviceTask 'Ship' (s): camunda:class: It names Java code, which does not run here."
        ' Make it an external task (camunda:type="external" with a topic).'
    )


def test_injected_fields_without_java_have_no_effect_and_are_told() -> None:
    field = '<camunda:field name="u"><camunda:string>v</camunda:string></camunda:field>'

    (found,) = findings(EXTERNAL.format(f"<extensionElements>{field}</extensionElements>"))

    assert (found.severity, found.element_id) == ("warning", "s")
    assert "camunda:field" in found.message
