"""Decision requirements: what a decision sees, and that each is worked out once."""

import pytest

from runner.expressions import ExpressionError
from runner.notation.decision import read_decisions
from runner.notation.finding import Unreadable
from tests.notation.decision.drawn import (
    CAMUNDA_7,
    CAMUNDA_8,
    NOW,
    decision,
    dmn,
    evaluated,
    input_data,
    literal,
    read,
    table,
)

DIAMOND = (
    input_data("x")
    + decision("base", literal("x * 2"), "i:x")
    + decision("left", literal("base + 1"), "d:base")
    + decision("right", literal("base + 2"), "d:base")
    + decision("top", literal("left * right"), "d:left", "d:right")
)


def test_a_decision_uses_those_it_requires():
    evaluation = evaluated(DIAMOND, "top", {"x": 5})

    assert evaluation.value == 11 * 12
    assert evaluation.inputs == {"left": 11, "right": 12}
    assert [part.decision_id for part in evaluation.required] == ["left", "right"]


def test_a_decision_that_two_require_is_evaluated_once():
    evaluation = evaluated(DIAMOND, "top", {"x": 5})

    left, right = evaluation.required
    assert left.required == right.required
    assert left.required[0].inputs == {"x": 5}


def test_a_long_chain_of_required_decisions_is_evaluated():
    chain = decision("d0", literal("1"))
    chain += "".join(decision(f"d{n}", literal(f"d{n - 1} + 1"), f"d:d{n - 1}") for n in range(1, 60))

    assert evaluated(chain, "d59").value == 60


def test_only_what_is_required_is_in_scope():
    body = input_data("x") + input_data("y") + decision("d", literal("x + y"), "i:x")

    assert evaluated(body, "d", {"x": 1, "y": 2}).value is None


def test_in_a_camunda_file_every_variable_is_in_scope():
    body = decision("d", literal("x + y"))

    assert evaluated(body, "d", {"x": 1, "y": 2}, attributes=CAMUNDA_7).value == 3
    assert evaluated(body, "d", {"x": 1, "y": 2}, attributes=CAMUNDA_8).value == 3


def test_in_a_camunda_file_outputs_of_required_tables_have_their_own_names():
    body = decision("season", table(["month"], ["time of year", "price"], [("< 4", '"winter"', "5")]))
    body += decision("trip", literal("time of year + string(price) + string(season.price)"), "d:season")

    evaluation = evaluated(body, "trip", {"month": 1}, attributes=CAMUNDA_8)

    assert evaluation.value == "winter55"


def test_the_result_is_known_by_the_decisions_name_too():
    body = decision("d_1", literal("1"), name="Base rate") + decision("d_2", literal("Base rate + 1"), "d:d_1")

    assert evaluated(body, "d_2").value == 2


def test_a_circle_is_reported():
    body = decision("a", literal("b"), "d:b") + decision("b", literal("a"), "d:a")

    with pytest.raises(Unreadable, match="The decision requires itself"):
        read(body)


def test_an_arrow_that_leads_nowhere_is_reported():
    with pytest.raises(Unreadable) as refused:
        read(decision("a", literal("1"), "d:gone", "i:lost"))

    assert len([finding for finding in refused.value.findings if "leads nowhere" in finding.message.lower()]) == 2


def test_input_data_is_made_to_fit_its_type():
    body = input_data("x", "number") + input_data("d", "date and time") + input_data("l", "string")
    body += decision("all", "<context>" + "".join(
        f'<contextEntry><variable name="{name}"/>{literal(name)}</contextEntry>' for name in ("x", "d", "l")
    ) + "</context>", "i:x", "i:d", "i:l")  # fmt: skip

    evaluation = evaluated(body, "all", {"x": "text", "d": NOW.date(), "l": ["one"]})

    assert evaluation.value["x"] is None
    assert evaluation.value["d"].isoformat() == "2026-11-21T00:00:00+00:00"
    assert evaluation.value["l"] == "one"


def test_a_result_that_does_not_fit_its_type_is_null():
    assert evaluated(decision("d", literal('"123"'), type="number"), "d").value is None
    assert evaluated(decision("d", literal("123"), type="number"), "d").value == 123


def test_an_error_names_the_decision_it_came_from():
    body = decision("loop", literal("for i in 1..100000000 return i"), name="Endless")

    with pytest.raises(ExpressionError, match=r"The decision 'Endless' \(loop\) could not be evaluated"):
        evaluated(body, "loop")


def test_now_is_the_moment_given():
    assert evaluated(decision("d", literal("string(today())")), "d").value == "2026-11-21"


class TestImports:
    """Models that import others."""

    BASE = (
        '<itemDefinition name="tAge"><typeRef>number</typeRef><allowedValues><text>[0..150]</text></allowedValues>'
        "</itemDefinition>"
        + input_data("person", name="the person")
        + decision("greeting", literal('"Hello " + the person'), "i:person")
        + '<businessKnowledgeModel id="double" name="double it"><variable name="double it"/><encapsulatedLogic>'
        '<formalParameter name="n" typeRef="number"/>' + literal("n * 2") + "</encapsulatedLogic>"
        "</businessKnowledgeModel>"
    )

    @pytest.fixture
    def base(self):
        return read_decisions("base.dmn", dmn(self.BASE, namespace="base"))

    def test_imported_elements_are_known_by_the_imports_name(self, base):
        body = '<import name="lib one" namespace="base" importType="x"/>'
        body += input_data("age", "lib one.tAge")
        body += decision(
            "d", literal("lib one.greeting + string(lib one.double it(age)) + lib one.the person"),
            "d:base#greeting", "k:base#double", "i:base#person", "i:age",
        )  # fmt: skip

        model = read(body, base, namespace="main")

        assert model.decisions["d"].evaluate({"the person": "Li", "age": 21}, NOW).value == "Hello Li42Li"
        assert model.decisions["d"].evaluate({"the person": "Li", "age": 200}, NOW).value is None

    def test_a_missing_import_is_reported(self):
        body = '<import name="lib" namespace="base" importType="x"/>' + decision("d", literal("1"), "d:base#greeting")

        with pytest.raises(Unreadable, match="deploy the file it leads to together with this one"):
            read(body)
