"""Conditions: texts, scripts, and the languages that tools declare."""

import pytest

from runner.notation.model import Condition, Script
from runner.notation.rules import check_diagram
from runner.testing import Stage
from tests.notation.drawing import CAMUNDA_7, CAMUNDA_8, draw, errors, node, read

XPATH = 'expressionLanguage="http://www.w3.org/1999/XPath"'
FEEL = 'expressionLanguage="https://www.omg.org/spec/DMN/20191111/FEEL/"'
FLOW = (
    '<task id="a"/><task id="b"/><sequenceFlow id="f" sourceRef="a" targetRef="b">'
    "<conditionExpression {}>{}</conditionExpression></sequenceFlow>"
)


def condition(attributes: str, text: str, definitions: str = "") -> Condition | None:
    (flow,) = read(FLOW.format(attributes, text), definitions=definitions).processes[0].content.flows
    return flow.condition


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


@pytest.mark.parametrize(
    ("declared", "text", "named"),
    [
        (XPATH, "bpmn:getDataObject('approved')", "XPath"),
        (XPATH, "Service level is premium", "XPath"),
        ('expressionLanguage="http://www.mvel.org/2.0"', "amount > 5", "http://www.mvel.org/2.0"),
        ('expressionLanguage="http://www.java.com/javaTypes"', "amount > 5", None),
        (f"{FEEL} {CAMUNDA_7}", "amount > 5", None),
        ("", "amount > 5", None),
    ],
)
def test_a_condition_in_the_language_that_the_file_declares_is_refused_by_its_name(declared, text, named) -> None:
    diagram = read(FLOW.format("", text.replace(">", "&gt;")), definitions=declared)

    (error,) = (finding for finding in check_diagram(diagram) if finding.rule == "literal-condition")

    assert (error.severity, error.element_id, error.line) == ("error", "f", 3)
    assert (f"is in {named}, the language that the file declares" in error.message) is (named is not None)
    assert "${amount > 5}" in error.cure
    assert text in error.message


def test_the_cure_is_in_the_language_of_the_platform() -> None:
    diagram = read(FLOW.format("", "order/amount &lt; 5"), definitions=f"{XPATH} {CAMUNDA_8}")

    (error,) = (finding for finding in check_diagram(diagram) if finding.rule == "literal-condition")

    assert "=amount > 5" in error.cure


@pytest.mark.parametrize("text", ["${x}", "=x", "true", ""])
def test_a_declared_language_that_the_condition_is_not_in_matters_not(text: str) -> None:
    diagram = read(FLOW.format("", text), definitions=XPATH)

    assert not [finding for finding in check_diagram(diagram) if finding.rule == "literal-condition"]


@pytest.mark.parametrize("process", ['isExecutable="false"', ""])
def test_a_drawing_with_xpath_deploys_as_documentation(process: str) -> None:
    source = draw(FLOW.format("", "order/amount &lt; 5"), process=process, definitions=XPATH)

    with Stage() as stage:
        deployment = stage.deploy(("drawing.bpmn", source))

    assert "executable-process" in {finding.rule for finding in deployment.findings}


def test_a_condition_in_an_unknown_language_is_refused() -> None:
    (error,) = errors(FLOW.format('language="groovy" camunda:resource="deployment://x.groovy"', ""))

    assert "sequenceFlow (f)" in error
    assert "'groovy' does not run here" in error


def test_a_complex_gateway_has_its_activation_condition() -> None:
    body = '<complexGateway id="g"><activationCondition>${activationCount > 1}</activationCondition></complexGateway>'

    assert node(body).activation_condition == Condition("${activationCount > 1}")
