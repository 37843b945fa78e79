"""Values: a filled-in form as label and value."""

import pytest
from flask import g

from web.forms.fields import persons_in, with_names
from web.forms.values import Table, Value, values_of


@pytest.fixture(autouse=True)
def reader(app):
    """Somebody who reads English."""
    with app.test_request_context(headers={"Accept-Language": "en"}):
        yield


def one(component, value):
    """The line of a form with one field."""
    schema = {"type": "default", "components": [{"key": "answer", "label": "Answer", **component}]}
    return values_of(schema, {"answer": value}).items[0]


@pytest.mark.parametrize(
    ("component", "value", "text"),
    [
        ({"type": "textfield"}, "书", "书"),
        ({"type": "textfield"}, "", None),
        ({"type": "textfield"}, None, None),
        ({"type": "number"}, 800000.01, "800,000.01"),
        ({"type": "number"}, 0, "0"),
        ({"type": "number", "appearance": {"suffixAdorner": "CNY"}}, 1200, "1,200 CNY"),
        ({"type": "number"}, "12.50", "12.5"),
        ({"type": "checkbox"}, True, "Yes"),
        ({"type": "checkbox"}, False, "No"),
        ({"type": "datetime"}, "2026-12-24", "24 Dec 2026"),
        ({"type": "datetime"}, "soon", "soon"),
        ({"type": "select", "values": [{"label": "Goods", "value": "g"}]}, "g", "Goods"),
        ({"type": "select", "values": [{"label": "Goods", "value": "g"}]}, "gone", "gone"),
        ({"type": "checklist", "values": [{"label": "A", "value": 1}, {"label": "B", "value": 2}]}, [2, 1], "B, A"),
        ({"type": "taglist"}, [], None),
    ],
)
def test_each_kind_of_answer_has_its_words(component, value, text):
    assert one(component, value).text == text


def test_a_field_that_shows_a_person_has_the_name_and_one_who_is_unknown_the_id():
    g.people = {"li": "Li Li 李莉"}
    person = {"type": "textfield", "properties": {"shows": "person"}}

    assert one(person, "li").text == "Li Li 李莉"
    assert one(person, "gone").text == "gone"
    assert one({"type": "textfield"}, "li").text == "li"


def test_whom_a_form_names_is_found_in_groups_and_rows_and_named_where_nobody_can_type():
    author = {"type": "textfield", "key": "author", "readonly": True, "properties": {"shows": "person"}}
    typed = {"type": "textfield", "key": "who", "properties": {"shows": "person"}}
    schema = {
        "components": [
            {"type": "group", "path": "record", "components": [author]},
            {"type": "group", "components": [typed]},
            {"type": "dynamiclist", "path": "rows", "components": [typed]},
        ]
    }
    data = {"record": {"author": "li", "text": "x"}, "who": "wu", "rows": [{"who": "gao"}]}

    assert list(persons_in(schema, data)) == ["li", "wu", "gao"]
    assert with_names(schema, data, str.upper) == data | {"record": {"author": "LI", "text": "x"}}


def test_choices_can_come_from_a_variable():
    schema = {"type": "default", "components": [{"type": "radio", "key": "who", "label": "Who", "valuesKey": "people"}]}

    shown = values_of(schema, {"who": "li", "people": [{"label": "Li Li 李莉", "value": "li"}]})

    assert shown.items == [Value("Who", "Li Li 李莉")]


def test_what_was_hidden_has_no_line_and_what_was_left_empty_has_one():
    schema = {
        "type": "default",
        "components": [{"type": "textfield", "key": key, "label": key} for key in ("hidden", "empty")],
    }

    assert values_of(schema, {"empty": None}).items == [Value("empty", None)]


def test_rows_become_a_table():
    rows = {
        "type": "dynamiclist",
        "path": "rows",
        "label": "Rows",
        "components": [
            {"type": "textfield", "key": "item", "label": "Item"},
            {"type": "number", "key": "pieces", "label": "Pieces"},
        ],
    }

    shown = values_of({"type": "default", "components": [rows]}, {"rows": [{"item": "Pen", "pieces": 3}, {}]})

    assert shown.items == [
        Table(
            "Rows",
            ("Item", "Pieces"),
            ((Value("Item", "Pen"), Value("Pieces", "3", True)), (Value("Item", None), Value("Pieces", None, True))),
        )
    ]
