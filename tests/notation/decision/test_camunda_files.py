"""Files as Camunda Modeler writes them: version tags, JUEL, input variables, every namespace since DMN 1.1."""

from datetime import UTC, date, datetime

import pytest

from tests.notation.decision.drawn import (
    CAMUNDA_7,
    CAMUNDA_8,
    DMN_13,
    decision,
    evaluated,
    input_data,
    literal,
    read,
    table,
)

DMN_11 = "http://www.omg.org/spec/DMN/20151101/dmn.xsd"
DMN_12 = "http://www.omg.org/spec/DMN/20180521/MODEL/"
DMN_14 = "https://www.omg.org/spec/DMN/20211108/MODEL/"


@pytest.mark.parametrize("version", [DMN_11, DMN_12, DMN_13, DMN_14])
def test_every_version_of_the_standard_is_read(version):
    body = input_data("x") + decision("d", table(["x"], ["y"], [("> 1", "2")]), "i:x")

    assert evaluated(body, "d", {"x": 5}, version=version).value == 2


def test_version_tags_of_both_dialects_are_read():
    eight = '<extensionElements><zeebe:versionTag value="v8"/></extensionElements>'
    body = decision("a", literal("1"), attributes='camunda:versionTag="v7"')
    body += decision("b", eight + literal("1")) + decision("c", literal("1"))

    decisions = read(body, attributes=CAMUNDA_7).decisions

    assert [decisions[id].version_tag for id in "abc"] == ["v7", "v8", None]


def test_expressions_in_dollars_are_juel():
    cells = table(["${amount * 2}"], ["who"], [("> 100", "${name.toUpperCase()}")])

    evaluation = evaluated(decision("d", cells), "d", {"amount": 60, "name": "li"}, attributes=CAMUNDA_7)

    assert evaluation.value == "LI"
    assert read(decision("d", cells), attributes=CAMUNDA_7).decisions["d"].variable_names == {"amount", "name"}


def test_what_feel_can_not_read_is_read_as_juel_in_a_camunda_7_file():
    cells = table(["amount == 5 && ok"], ["who"], [("true", "'clerk'")])

    assert evaluated(decision("d", cells), "d", {"amount": 5, "ok": True}, attributes=CAMUNDA_7).value == "clerk"


def test_a_language_named_juel_is_juel():
    logic = '<literalExpression expressionLanguage="juel"><text>empty list</text></literalExpression>'

    assert evaluated(decision("d", logic), "d", {"list": []}, attributes=CAMUNDA_7).value is True


@pytest.mark.parametrize("language", ["feel", "FEEL", "https://www.omg.org/spec/DMN/20191111/FEEL/"])
def test_a_language_named_feel_is_feel(language):
    logic = (
        f'<literalExpression expressionLanguage="{language}"><text>if x = 1 then 2 else 3</text></literalExpression>'
    )

    assert evaluated(decision("d", logic), "d", {"x": 1}, attributes=CAMUNDA_7).value == 2


def test_the_input_variable_names_the_value_inside_the_cells():
    body = decision(
        "d",
        '<decisionTable><input camunda:inputVariable="total"><inputExpression><text>a + b</text></inputExpression>'
        '</input><output name="big"/><rule><inputEntry><text>total > 10 and cellInput > 10</text></inputEntry>'
        "<outputEntry><text>true</text></outputEntry></rule></decisionTable>",
    )

    assert evaluated(body, "d", {"a": 6, "b": 6}, attributes=CAMUNDA_7).value is True


def test_values_offered_while_typing_are_no_limits():
    cells = table(["kind"], ["ok"], [("-", "true")], input_values={"kind": '"a", "b"'})

    assert evaluated(decision("d", cells), "d", {"kind": "c"}, attributes=CAMUNDA_7).value is True


def test_a_value_of_another_type_is_taken_as_it_is():
    body = input_data("x", "string") + decision("d", literal("x"), "i:x", type="string")

    assert evaluated(body, "d", {"x": 5}, attributes=CAMUNDA_8).value == 5


def test_types_as_the_modeler_names_them_are_known():
    for kind in ("string", "boolean", "integer", "long", "double", "date", "dateTime", "number", "time"):
        _ = read(decision("d", literal("1"), type=kind), attributes=CAMUNDA_7)


@pytest.mark.parametrize(
    ("platform", "type", "given", "cell"),
    [
        (CAMUNDA_7, "date", "2026-11-21", '> date and time("2026-11-01T00:00:00")'),
        (CAMUNDA_7, "date", date(2026, 11, 21), '> date and time("2026-11-01T00:00:00")'),
        (CAMUNDA_7, "date", datetime(2026, 11, 21, tzinfo=UTC), '> date and time("2026-11-01T00:00:00")'),
        (CAMUNDA_8, "date", "2026-11-21", '> date("2026-11-01")'),
        (CAMUNDA_8, "time", "10:30:00", '< time("11:00:00")'),
        (CAMUNDA_8, "dayTimeDuration", "P2D", '> duration("P1D")'),
        (CAMUNDA_7, "integer", " 12 ", "> 5"),
        (CAMUNDA_7, "double", "1.5", "1.5"),
        (CAMUNDA_7, "double", "many", '"many"'),
        (CAMUNDA_7, "boolean", "True", "true"),
    ],
)
def test_texts_become_what_the_column_says(platform, type, given, cell):
    cells = table(["x"], ["hit"], [(cell, "true")]).replace("<inputExpression>", f'<inputExpression typeRef="{type}">')

    assert evaluated(decision("d", cells), "d", {"x": given}, attributes=platform).value is True
