"""Forms as ordinary fields: what is drawn, and how what the browser sends becomes answers."""

import pytest
from werkzeug.datastructures import MultiDict

from web.forms.plain import PlainGroup, plain_form, read_plain


def form(*components):
    return {"type": "default", "components": list(components)}


def field(kind, key="answer", **more):
    return {"type": kind, "key": key, "id": f"Field_{key}", "label": key.title(), **more}


YES_NO = [{"label": "Yes", "value": "yes"}, {"label": "No", "value": "no"}]
NUMBERS = [{"label": "One", "value": 1}, {"label": "Two", "value": 2}]


@pytest.mark.parametrize(
    ("component", "sent", "answer"),
    [
        (field("textfield"), {"answer": "书 <b>"}, "书 <b>"),
        (field("textarea"), {"answer": ""}, ""),
        (field("number"), {"answer": "1200.5"}, 1200.5),
        (field("number"), {"answer": " 12 "}, 12),
        (field("number"), {"answer": ""}, None),
        (field("number"), {"answer": "many"}, "many"),
        (field("number"), {"answer": "NaN"}, "NaN"),
        (field("number"), {"answer": "1e999"}, "1e999"),
        (field("number", serializeToString=True), {"answer": "0.10"}, "0.10"),
        (field("checkbox"), {"answer": "1"}, True),
        (field("checkbox"), {}, False),
        (field("datetime", subtype="date"), {"answer": "2026-12-24"}, "2026-12-24"),
        (field("datetime"), {"answer": ""}, None),
        (field("radio", values=YES_NO), {"answer": "no"}, "no"),
        (field("radio", values=YES_NO), {}, None),
        (field("select", values=NUMBERS), {"answer": "2"}, 2),
        (field("select", values=NUMBERS), {"answer": "3"}, "3"),
        (field("checklist", values=NUMBERS), [("answer", "1"), ("answer", "2")], [1, 2]),
        (field("taglist", values=NUMBERS), {}, []),
    ],
)
def test_what_was_sent_becomes_an_answer_as_form_js_gives_it(component, sent, answer):
    assert read_plain(form(component), MultiDict(sent)) == {"answer": answer}


def test_disabled_fields_texts_and_unknown_names_are_no_answers():
    schema = form(field("textfield", "shown", disabled=True), {"type": "text", "text": "# Hello"}, field("textfield"))

    answers = read_plain(schema, MultiDict({"shown": "x", "answer": "y", "admin": "1", "_csrf": "t"}))

    assert answers == {"answer": "y"}


def test_groups_and_dotted_keys_nest():
    schema = form(
        {"type": "group", "path": "customer", "components": [field("textfield", "name")]},
        {"type": "group", "components": [field("textfield", "address.city")]},
    )

    answers = read_plain(schema, MultiDict({"customer.name": "Li", "address.city": "北京"}))

    assert answers == {"customer": {"name": "Li"}, "address": {"city": "北京"}}


def test_rows_come_in_their_order_and_empty_ones_are_left_out():
    schema = form({"type": "dynamiclist", "path": "rows", "components": [field("textfield", "item")]})
    sent = MultiDict({"rows.10.item": "third", "rows.0.item": "first", "rows.2.item": "", "rows.x.item": "no"})

    assert read_plain(schema, sent) == {"rows": [{"item": "first"}, {"item": "third"}]}


def test_a_number_of_rows_that_is_no_number_of_rows_is_ignored():
    schema = form({"type": "dynamiclist", "path": "rows", "components": [field("textfield", "item")]})

    assert read_plain(schema, MultiDict({"rows.99999999999.item": "x", "rows.²³.item": "y"})) == {"rows": []}


def test_fields_are_drawn_with_value_options_and_errors():
    schema = form(field("radio", values=YES_NO, validate={"required": True}), field("number", "amount"))

    drawn = plain_form(schema, {"answer": "no"}, {"Field_amount": ["Value is not a number."]})

    decision, amount = drawn.items
    assert (decision.value, decision.is_required, [option.label for option in decision.options]) == (
        "no",
        True,
        ["Yes", "No"],
    )
    assert amount.errors == ("Value is not a number.",)


def test_a_list_offers_spare_rows_and_shows_errors_in_theirs():
    rows = {"type": "dynamiclist", "path": "rows", "label": "Rows", "components": [field("textfield", "item")]}

    drawn = plain_form(
        form(rows), {"rows": [{"item": "a"}, {"item": ""}]}, {"Field_item": [None, ["Field is required."]]}
    )

    assert [group.label for group in drawn.items if isinstance(group, PlainGroup)] == [
        "Rows 1",
        "Rows 2",
        "Rows 3",
        "Rows 4",
        "Rows 5",
    ]
    assert drawn.items[1].items[0].errors == ("Field is required.",)
    assert drawn.items[0].items[0].errors == ()


def test_texts_lose_their_marks_and_what_can_not_be_computed_here():
    schema = form({"type": "text", "text": "# **Offer** for {{what}}\n{{ if a then 1 else 2 }} pieces\n\nRead it."})

    assert plain_form(schema, {"what": "desks"}, {}).items == ["Offer for desks", "Read it."]


def test_keys_with_blanks_are_drawn_read_and_told():
    schema = form({"type": "text", "text": "For {{ Staff Member }}"}, field("textfield", "Leave Decision.why"))

    text, why = plain_form(schema, {"Staff Member": "李", "Leave Decision": {"why": "ill"}}, {}).items

    assert (text, why.value, why.name) == ("For 李", "ill", "Leave Decision.why")
    assert why.id == "plain-Leave--Decision-why"  # an id with a blank could not be pointed at by aria-describedby
    assert read_plain(schema, MultiDict({why.name: "better"})) == {"Leave Decision": {"why": "better"}}
