"""Conditions: texts, scripts, and the languages that tools declare."""

from runner.notation.model import Condition, Script
from tests.notation.drawing import CAMUNDA_7, errors, node, read

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


def test_a_condition_in_an_unknown_language_is_refused() -> None:
    (error,) = errors(FLOW.format('language="groovy" camunda:resource="deployment://x.groovy"', ""))

    assert "sequenceFlow (f)" in error
    assert "'groovy' does not run here" in error


def test_a_complex_gateway_has_its_activation_condition() -> None:
    body = '<complexGateway id="g"><activationCondition>${activationCount > 1}</activationCondition></complexGateway>'

    assert node(body).activation_condition == Condition("${activationCount > 1}")
