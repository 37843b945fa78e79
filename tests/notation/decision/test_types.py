"""Item definitions: components, collections, allowed values."""

import pytest

from runner.notation.finding import Unreadable
from tests.notation.decision.drawn import decision, evaluated, input_data, literal, read

TYPES = (
    '<itemDefinition name="tColor"><typeRef>string</typeRef><allowedValues><text>"red", "blue"</text></allowedValues>'
    "</itemDefinition>"
    '<itemDefinition name="tColors" isCollection="true"><typeRef>tColor</typeRef></itemDefinition>'
    '<itemDefinition name="tPair" isCollection="true"><typeRef>number</typeRef>'
    "<typeConstraint><text>count(?) = 2</text></typeConstraint></itemDefinition>"
    '<itemDefinition name="tPerson"><itemComponent name="full name"><typeRef>string</typeRef></itemComponent>'
    '<itemComponent name="ages" isCollection="true"><typeRef>number</typeRef></itemComponent></itemDefinition>'
)


def bound(type, value):
    body = TYPES + input_data("x", type) + decision("d", literal("x"), "i:x")
    return evaluated(body, "d", {"x": value}).value


@pytest.mark.parametrize(
    ("type", "value", "result"),
    [
        ("tColor", "red", "red"),
        ("tColor", "green", None),
        ("tColor", ["red"], "red"),
        ("tColors", ["red", "blue"], ["red", "blue"]),
        ("tColors", ["red", "green"], None),
        ("tColors", "red", ["red"]),
        ("tPair", [1, 2], [1, 2]),
        ("tPair", [1], None),
        ("tPerson", {"full name": "Li", "ages": [1]}, {"full name": "Li", "ages": [1]}),
        ("tPerson", {"full name": "Li"}, None),
        ("tPerson", {"full name": "Li", "ages": None, "more": 1}, {"full name": "Li", "ages": None, "more": 1}),
        ("tPerson", {"full name": 5}, None),
        ("tPerson", "Li", None),
    ],
)
def test_a_value_is_made_to_fit_or_is_null(type, value, result):
    assert bound(type, value) == result


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('{full name: "Li", ages: [1]} instance of tPerson', True),
        ('{full name: "Li"} instance of tPerson', False),
        ('"green" instance of tColor', True),
        ("[1, 2] instance of tPair", True),
        ("1 instance of tUnknown", None),
        ("[1] instance of list", None),
        ("(function(n: number) n) instance of function<number> -> Any", True),
        ("[1..2] instance of range<number>", True),
        ("null instance of Null", True),
    ],
)
def test_instance_of(text, value):
    assert evaluated(TYPES + decision("d", literal(text)), "d").value is value


def test_components_with_spaces_are_read():
    body = TYPES + input_data("p", "tPerson") + decision("d", literal('p.full name + "!"'), "i:p")

    assert evaluated(body, "d", {"p": {"full name": "Li", "ages": []}}).value == "Li!"


def test_a_type_defined_by_itself_is_reported():
    with pytest.raises(Unreadable, match="type 'a' is defined by itself"):
        read('<itemDefinition name="a"><typeRef>b</typeRef></itemDefinition>'
             '<itemDefinition name="b"><typeRef>a</typeRef></itemDefinition>')  # fmt: skip


def test_allowed_values_that_can_not_be_read_are_reported():
    with pytest.raises(Unreadable, match="Allowed values of the type 'a': 'red,' can't be read"):
        read('<itemDefinition name="a"><typeRef>string</typeRef><allowedValues><text>red,</text></allowedValues>'
             "</itemDefinition>")  # fmt: skip
