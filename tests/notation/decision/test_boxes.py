"""Boxed expressions of every kind, business knowledge and decision services."""

import pytest

from runner.expressions import ExpressionError
from tests.notation.decision.drawn import NOW, decision, evaluated, input_data, literal, read, table


def boxed(logic, variables=None, *arrows, more=""):
    names = variables or {}
    inputs = "".join(input_data(name) for name in names)
    return evaluated(inputs + more + decision("d", logic, *[f"i:{name}" for name in names], *arrows), "d", names).value


def entry(name, logic, type=""):
    kind = f' typeRef="{type}"' if type else ""
    return f'<contextEntry><variable name="{name}"{kind}/>{logic}</contextEntry>'


def test_a_context_sees_its_earlier_entries():
    logic = "<context>" + entry("a", literal("x + 1")) + entry("b c", literal("a * 2")) + "</context>"

    assert boxed(logic, {"x": 1}) == {"a": 2, "b c": 4}


def test_a_context_with_a_result_gives_the_result():
    logic = f"<context>{entry('a', literal('2'))}<contextEntry>{literal('a + 1')}</contextEntry></context>"

    assert boxed(logic) == 3


def test_an_entry_that_does_not_fit_its_type_is_null():
    assert boxed("<context>" + entry("a", literal('"x"'), "number") + "</context>") == {"a": None}


def test_a_list():
    assert boxed(f"<list>{literal('1')}{literal('x')}<list>{literal('3')}</list></list>", {"x": 2}) == [1, 2, [3]]


def test_a_relation():
    logic = '<relation><column name="n"/><column name="two"/>'
    logic += "".join(f"<row>{literal(str(n))}{literal(f'{n} * 2')}</row>" for n in (1, 2)) + "</relation>"

    assert boxed(logic) == [{"n": 1, "two": 2}, {"n": 2, "two": 4}]


def test_a_function_is_called_by_name():
    function = f'<functionDefinition><formalParameter name="n"/>{literal("n * x")}</functionDefinition>'
    logic = f"<context>{entry('times', function)}<contextEntry>{literal('times(n: 3)')}</contextEntry></context>"

    assert boxed(logic, {"x": 2}) == 6


def test_an_external_function_answers_from_the_table_or_with_null():
    def cosine(name):
        body = "<context>" + entry("class", literal(f'"{name}"')) + entry("method signature", literal('"cos(double)"'))
        function = f'<functionDefinition kind="Java"><formalParameter name="n"/>{body}</context></functionDefinition>'
        return f"<context>{entry('f', function)}<contextEntry>{literal('f(0)')}</contextEntry></context>"

    assert boxed(cosine("java.lang.Math")) == 1
    assert boxed(cosine("java.lang.Runtime")) is None


def test_an_invocation_binds_parameters():
    knowledge = (
        '<businessKnowledgeModel id="k" name="area"><variable name="area"/><encapsulatedLogic>'
        '<formalParameter name="width" typeRef="number"/><formalParameter name="height" typeRef="number"/>'
        + literal("width * height")
        + "</encapsulatedLogic></businessKnowledgeModel>"
    )
    logic = (
        f'<invocation>{literal("area")}<binding><parameter name="height"/>{literal("x")}</binding>'
        f'<binding><parameter name="width"/>{literal("3")}</binding></invocation>'
    )

    assert boxed(logic, {"x": 2}, "k:k", more=knowledge) == 6
    assert boxed(logic, {"x": "two"}, "k:k", more=knowledge) is None


def test_a_conditional():
    logic = (
        f"<conditional><if>{literal('x > 1')}</if><then>{literal('1')}</then><else>{literal('2')}</else></conditional>"
    )

    assert [boxed(logic, {"x": x}) for x in (2, 0, None)] == [1, 2, 2]


def test_a_filter():
    logic = f"<filter><in>{literal('rows')}</in><match>{literal('price > 5')}</match></filter>"

    assert boxed(logic, {"rows": [{"price": 3}, {"price": 7}]}) == [{"price": 7}]


def test_for_some_and_every():
    def iterated(tag, result, body):
        return f'<{tag} iteratorVariable="i"><in>{literal("rows")}</in><{result}>{literal(body)}</{result}></{tag}>'

    assert boxed(iterated("for", "return", "i * 2"), {"rows": [1, 2]}) == [2, 4]
    assert boxed(iterated("for", "return", "i + sum(partial)"), {"rows": [1, 2, 3]}) == [None, None, None]
    assert boxed(iterated("for", "return", "i + count(partial)"), {"rows": [1, 2, 3]}) == [1, 3, 5]
    assert boxed(iterated("some", "satisfies", "i > 1"), {"rows": [1, 2]}) is True
    assert boxed(iterated("every", "satisfies", "i > 1"), {"rows": [1, 2]}) is False


def test_knowledge_may_be_a_table_that_calls_other_knowledge():
    knowledge = (
        '<businessKnowledgeModel id="k1" name="rate"><variable name="rate"/><encapsulatedLogic>'
        '<formalParameter name="amount"/>' + table(["amount"], ["r"], [("< 100", "0.1"), (">= 100", "0.2")])
        + "</encapsulatedLogic></businessKnowledgeModel>"
        '<businessKnowledgeModel id="k2" name="fee"><variable name="fee"/><encapsulatedLogic>'
        '<formalParameter name="amount"/>' + literal("amount * rate(amount)") + "</encapsulatedLogic>"
        '<knowledgeRequirement><requiredKnowledge href="#k1"/></knowledgeRequirement></businessKnowledgeModel>'
    )  # fmt: skip

    assert boxed(literal("fee(x)"), {"x": 200}, "k:k2", more=knowledge) == 40


def test_knowledge_may_call_itself_but_not_for_ever():
    def recursive(body):
        return (
            '<businessKnowledgeModel id="k" name="fac"><variable name="fac"/><encapsulatedLogic>'
            f'<formalParameter name="n"/>{literal(body)}</encapsulatedLogic></businessKnowledgeModel>'
        )

    assert (
        boxed(
            literal("fac(x)"),
            {"x": 5},
            "k:k",
            more=recursive("if n &lt; 2 then 1 else n * fac(n - 1)".replace("&lt;", "<")),
        )
        == 120
    )
    with pytest.raises(ExpressionError, match="Functions call one another more than"):
        boxed(literal("fac(x)"), {"x": 5}, "k:k", more=recursive("fac(n + 1)"))


SERVICE = (
    input_data("x")
    + decision("inner", literal("x + 1"), "i:x")
    + decision("given", literal('"never"'))
    + decision("outer", literal("inner * given"), "d:inner", "d:given")
    + '<decisionService id="s" name="service"><variable name="service"/><outputDecision href="#outer"/>'
    '<encapsulatedDecision href="#inner"/><inputDecision href="#given"/><inputData href="#x"/></decisionService>'
)


def test_a_decision_service_is_called_as_a_function():
    body = SERVICE + decision("caller", literal("service(x: 2, given: 10)"), "k:s")
    body += decision("by_position", literal("service(2, 10)"), "k:s")

    assert evaluated(body, "caller").value == 30
    assert evaluated(body, "by_position").value == 30


def test_a_decision_service_is_evaluated_by_itself():
    assert read(SERVICE).services["s"].evaluate({"x": 2, "given": 10}, NOW) == 30


def test_a_decision_without_logic_is_null():
    assert evaluated(decision("d", ""), "d").value is None


def test_a_table_as_knowledge_has_its_inputs_for_parameters():
    knowledge = (
        '<businessKnowledgeModel id="k" name="rate"><variable name="rate"/><encapsulatedLogic>'
        + table(["the amount", "kind"], ["r"], [("< 100", '"a"', "1"), ("-", "-", "2")], 'hitPolicy="FIRST"')
        + "</encapsulatedLogic></businessKnowledgeModel>"
    )

    assert boxed(literal('rate(kind: "a", the amount: x)'), {"x": 50}, "k:k", more=knowledge) == 1
    assert boxed(literal('rate(x, "b")'), {"x": 50}, "k:k", more=knowledge) == 2
