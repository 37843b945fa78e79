"""Answers on the server: every trap of form-js, and what a hostile client may send."""

from typing import Any

import pytest

from runner.notation.form import Message
from tests.notation.form.forms import NOW, component, errors, form, options

M = Message
T, N, TOO = "textfield", "number", "The answers are nested too deeply or too large."
REQUIRED = {"required": True}


def test_good_answers_become_variables() -> None:
    checked = form(component(T, "title", validate=REQUIRED), component(N, "amount"), component("checkbox", "ok"))

    assert checked.check({"title": "Bid", "amount": 800000.01, "ok": True}, {}, NOW) == {
        "title": "Bid",
        "amount": 800000.01,
        "ok": True,
    }


def test_what_was_not_sent_is_empty() -> None:
    checked = form(
        component(T, "a"), component(N, "b"), component("checkbox", "c"), component("taglist", "d", values=options("x"))
    )

    assert checked.check({}, {"a": "old"}, NOW) == {"a": "", "b": None, "c": False, "d": []}


def test_a_hidden_field_is_dropped_and_not_required() -> None:
    hide = {"hide": '=if kind = null then true else kind != "other"'}
    checked = form(component(T, "kind"), component(T, "which", validate=REQUIRED, conditional=hide))

    assert checked.check({"kind": "x", "which": "smuggled"}, {"which": "stored"}, NOW) == {"kind": "x"}
    assert errors(checked, {"kind": "other"}) == {"Which": ["Field is required."]}


def test_what_hangs_on_a_hidden_field_sees_it_empty() -> None:
    checked = form(
        component("checkbox", "a"),
        component("checkbox", "b", conditional={"hide": "=not(a)"}),
        component(T, "c", validate=REQUIRED, conditional={"hide": "=if b = null then true else not(b)"}),
    )

    assert checked.check({"a": False, "b": True, "c": "x"}, {}, NOW) == {"a": False}
    assert checked.check({"a": True, "b": True, "c": "x"}, {}, NOW) == {"a": True, "b": True, "c": "x"}


def test_a_hidden_group_hides_all_in_it() -> None:
    checked = form(
        component("checkbox", "more"),
        component("group", "g", conditional={"hide": "=not(more)"}, components=[component(T, "a", validate=REQUIRED)]),
    )

    assert checked.check({"more": False}, {}, NOW) == {"more": False}
    assert errors(checked, {"more": True}) == {"A": ["Field is required."]}


def test_a_read_only_field_keeps_its_stored_value() -> None:
    checked = form(component(N, "price", readonly=True), component(T, "no", readonly=True, defaultValue="new"))

    assert checked.check({"price": 1, "no": "x"}, {"price": 900}, NOW) == {"price": 900, "no": "new"}


def test_a_field_locked_by_a_variable_keeps_its_stored_value() -> None:
    checked = form(component(N, "price", readonly="=approved"))

    assert checked.check({"price": 1}, {"price": 900, "approved": True}, NOW) == {"price": 900}
    assert checked.check({"price": 1}, {"price": 900, "approved": False}, NOW) == {"price": 1}


def test_a_field_locked_by_the_form_itself_may_have_been_filled_in_before() -> None:
    checked = form(component("checkbox", "done"), component(N, "price", readonly="=done", validate=REQUIRED))

    assert checked.check({"done": True, "price": 5}, {}, NOW) == {"done": True, "price": 5}


def test_a_disabled_field_is_left_alone() -> None:
    checked = form(component(T, "a", disabled=True, validate=REQUIRED), component(T, "b"))

    assert checked.check({"a": "x", "b": "y"}, {"a": "stored"}, NOW) == {"b": "y"}


def test_an_expression_is_computed_here() -> None:
    checked = form(
        component(N, "net"),
        {"type": "expression", "id": "E", "key": "gross", "expression": "=net * rate"},
        {"type": "expression", "id": "F", "key": "double", "expression": "=gross * 2"},
    )

    assert checked.check({"net": 100, "gross": 1, "double": 1}, {"rate": 1.5}, NOW) == {
        "net": 100,
        "gross": 150,
        "double": 300,
    }


def test_names_that_are_no_fields_are_refused() -> None:
    checked = form(component(T, "a"), component("group", "g", components=[component(T, "b")]))

    assert errors(checked, {"a": "x", "salary": 1, "__class__": 2, "g": {"b": "y", "c": 1}}) == {
        "salary": ["The form has no field 'salary'."],
        "__class__": ["The form has no field '__class__'."],
        "g.c": ["The form has no field 'g.c'."],
    }


NUMBERS: list[tuple[dict[str, Any], Any, Any]] = [
    ({}, 5, 5),
    ({}, "5.50", 5.5),
    ({}, "", None),
    ({}, 2.0, 2),
    ({}, "x", M("Value is not a number.")),
    ({}, True, M("Value is not a number.")),
    ({}, [], None),
    ({}, [1], M("Value is not a number.")),
    ({}, {"a": 1}, M("Value is not a number.")),
    ({}, float("nan"), M("Value is not a number.")),
    ({}, float("inf"), M("Value is not a number.")),
    ({}, "NaN", M("Value is not a number.")),
    ({}, "٣", M("Value is not a number.")),
    ({}, "1_000", M("Value is not a number.")),
    ({}, "1e999", M("Value is not a number.")),
    ({}, 10**5000, M("Value is not a number.")),
    ({}, "9" * 5000, M("Value is not a number.")),
    ({"serializeToString": True}, "800000.010", "800000.010"),
    ({"decimalDigits": 0}, 1.5, M("Value is expected to be an integer.")),
    ({"decimalDigits": 2}, 0.125, M("Value is expected to have at most 2 decimal digits.")),
    ({"decimalDigits": 2}, 1e-7, M("Value is expected to have at most 2 decimal digits.")),
    ({"decimalDigits": 1}, 1e3, 1000),
    ({"increment": "0.1"}, 0.3, 0.3),
    ({"increment": 5}, 7, M("Please select a valid value, the two nearest valid values are 5 and 10.")),
    ({"validate": {"max": 800000}}, 800000, 800000),
    ({"validate": {"max": 800000}}, 800000.01, M("Field must have maximum value of 800000.")),
    ({"validate": {"min": "=limit"}}, 6, M("Field must have minimum value of 7.5.")),
    ({"validate": {"min": "=limit"}}, 7.5, 7.5),
    ({"validate": {"min": "=nothing"}}, -5, -5),
    ({"validate": {"required": True}}, None, M("Field is required.")),
    ({"validate": {"required": True}}, 0, 0),
]


@pytest.mark.parametrize(("settings", "sent", "result"), NUMBERS, ids=range(len(NUMBERS)))
def test_numbers(settings: dict[str, Any], sent: Any, result: Any) -> None:
    _check_one(component(N, "a", **settings), sent, result)


TEXTS: list[tuple[dict[str, Any], Any, Any]] = [
    ({}, "你好", "你好"),
    ({}, "a\r\nb\tc", "a  b c"),
    ({}, None, ""),
    ({}, 5, M("Enter a text.")),
    ({}, ["a"], M("Enter a text.")),
    ({}, "a\0b", M("The text contains a character that can't be stored.")),
    ({}, "\ud800", M("The text contains a character that can't be stored.")),
    ({}, "x" * 100_001, M("Field must have maximum length of 100000.")),
    ({"validate": REQUIRED}, "", M("Field is required.")),
    ({"validate": REQUIRED}, " ", " "),
    ({"validate": {"minLength": 2}}, " a ", M("Field must have minimum length of 2.")),
    ({"validate": {"minLength": 2}}, "", ""),
    ({"validate": {"maxLength": 2}}, "😀", "😀"),
    ({"validate": {"maxLength": 1}}, "😀", M("Field must have maximum length of 1.")),
    ({"validate": {"maxLength": "=1+1"}}, "abc", M("Field must have maximum length of 2.")),
    ({"validate": {"pattern": "b"}}, "abc", "abc"),
    ({"validate": {"pattern": r"^\d+$"}}, "٣", M(r"Field must match pattern ^\d+$.")),
    ({"validate": {"pattern": "^x", "patternErrorMessage": "100% x"}}, "a", M("100% x")),
    (
        {"validate": {"pattern": "^(a|a)*$"}},
        "a" * 60 + "b",
        M("The text can't be checked against the field's pattern."),
    ),
    ({"validate": {"validationType": "email"}}, "li@example.org", "li@example.org"),
    ({"validate": {"validationType": "email"}}, "li@", M("Field must be a valid email.")),
    ({"validate": {"validationType": "phone"}}, "+4930664040900", "+4930664040900"),
    (
        {"validate": {"validationType": "phone"}},
        "030",
        M("Field must be a valid international phone number. (e.g. +4930664040900)"),
    ),
]


@pytest.mark.parametrize(("settings", "sent", "result"), TEXTS, ids=range(len(TEXTS)))
def test_texts(settings: dict[str, Any], sent: Any, result: Any) -> None:
    _check_one(component(T, "a", **settings), sent, result)


def test_a_text_area_keeps_its_lines() -> None:
    _check_one(component("textarea", "a"), "one\ntwo", "one\ntwo")


MOMENTS: list[tuple[dict[str, Any], Any, Any]] = [
    ({}, "2026-02-28", "2026-02-28"),
    ({}, None, None),
    ({}, "2026-02-30", M("Enter a date as YYYY-MM-DD.")),
    ({}, "28.02.2026", M("Enter a date as YYYY-MM-DD.")),
    ({}, "2026-02-28T10:00", M("Enter a date as YYYY-MM-DD.")),
    ({}, 20260228, M("Enter a date as YYYY-MM-DD.")),
    ({"disallowPassedDates": True}, "2026-11-21", "2026-11-21"),
    ({"disallowPassedDates": True}, "2026-11-20", M("The date must not lie in the past.")),
    ({"disallowPassedDates": True}, "2001-01-01", "2001-01-01"),  # the stored one
    ({"subtype": "time"}, "09:30", "09:30"),
    ({"subtype": "time"}, "09:30+08:00", "09:30+08:00"),
    ({"subtype": "time"}, "24:00", M("Enter a time as HH:MM.")),
    ({"subtype": "time", "timeInterval": 15}, "09:20", M("The time must be a multiple of 15 minutes.")),
    ({"subtype": "time", "timeInterval": 15}, "09:20Z", "09:20Z"),
    ({"subtype": "datetime"}, "2026-05-05T10:15Z", "2026-05-05T10:15Z"),
    ({"subtype": "datetime"}, "2026-05-05", M("Enter a date and time as YYYY-MM-DDTHH:MM.")),
    ({"subtype": "datetime"}, "2026-05-05T10:75", M("Enter a date and time as YYYY-MM-DDTHH:MM.")),
    ({"subtype": "datetime", "disallowPassedDates": True}, "2026-11-21T00:00+08:00", "2026-11-21T00:00+08:00"),
    (
        {"subtype": "datetime", "disallowPassedDates": True},
        "2026-11-20T23:59Z",
        M("The date must not lie in the past."),
    ),
]


@pytest.mark.parametrize(("settings", "sent", "result"), MOMENTS, ids=range(len(MOMENTS)))
def test_dates_and_times(settings: dict[str, Any], sent: Any, result: Any) -> None:
    _check_one(component("datetime", "a", **settings), sent, result)


CHOICES: list[tuple[str, dict[str, Any], Any, Any]] = [
    ("select", {"values": options("a", 1, False)}, "a", "a"),
    ("select", {"values": options("a", 1, False)}, False, False),
    ("select", {"values": options("a", 1, False)}, "1", M("'1' is not one of the options.")),
    ("select", {"values": options("a", 1, False)}, True, M("'True' is not one of the options.")),
    ("select", {"values": options("a")}, {"a": 1}, M("'…' is not one of the options.")),
    ("radio", {"values": options("a"), "validate": REQUIRED}, None, M("Field is required.")),
    ("select", {"valuesKey": "people"}, "li", "li"),
    ("select", {"valuesKey": "people"}, {"id": 7}, {"id": 7}),
    ("select", {"valuesKey": "people"}, "zhao", M("'zhao' is not one of the options.")),
    ("select", {"valuesKey": "nobody"}, "li", M("'li' is not one of the options.")),
    ("radio", {"valuesExpression": '=["x", "y"]'}, "y", "y"),
    ("radio", {"valuesExpression": "=if secret then [1] else [2]"}, 1, M("'1' is not one of the options.")),
    ("checklist", {"values": options("a", "b")}, ["b", "a"], ["b", "a"]),
    ("checklist", {"values": options("a", "b")}, ["a", "a"], M("'a' is chosen more than once.")),
    ("checklist", {"values": options("a", "b")}, ["a", "z"], M("'z' is not one of the options.")),
    ("checklist", {"values": options("a", "b")}, "a", M("Choose from the options.")),
    ("taglist", {"values": options("a"), "validate": REQUIRED}, [], M("Field is required.")),
    ("taglist", {"values": options("a")}, ["a"] * 5000, M("Choose from the options.")),
    ("checkbox", {"validate": REQUIRED}, False, M("Field is required.")),
    ("checkbox", {"validate": REQUIRED}, True, True),
    ("checkbox", {}, "yes", M("Choose yes or no.")),
    ("checkbox", {}, 1, M("Choose yes or no.")),
    ("filepicker", {}, "files::12", "files::12"),
    ("filepicker", {}, ["d1"], ["d1"]),
    ("filepicker", {}, ["d1", "d2"], M("Choose one file only.")),
    ("filepicker", {"multiple": True}, ["d1", "d2"], ["d1", "d2"]),
    ("filepicker", {}, "/etc/passwd", M("Choose a file.")),
    ("filepicker", {}, [{"a": 1}], M("Choose a file.")),
]


@pytest.mark.parametrize(("kind", "settings", "sent", "result"), CHOICES, ids=range(len(CHOICES)))
def test_choices(kind: str, settings: dict[str, Any], sent: Any, result: Any) -> None:
    _check_one(component(kind, "a", **settings), sent, result)


def _check_one(asked: dict[str, Any], sent: Any, result: Any) -> None:
    """One answer: `result` is the variable, or the Message that refuses it."""
    checked = form(asked)
    variables = {
        "a": "2001-01-01",
        "limit": 7.5,
        "nothing": None,
        "secret": False,
        "people": ["li", {"label": "Wang", "value": {"id": 7}}, None, {"nope": 1}],
    }

    if isinstance(result, Message):
        assert errors(checked, {"a": sent}, variables) == {"A": [result]}
    else:
        taken = checked.check({"a": sent}, variables, NOW)
        assert taken == {"a": result}
        assert type(taken["a"]) is type(result)


ROWS = component(
    "dynamiclist",
    "rows",
    properties={"minRows": "1", "maxRows": "2"},
    components=[
        component(T, "item", validate=REQUIRED),
        component(N, "price", conditional={"hide": '=this.item = "gift"'}, validate={"max": "=parent.limit"}),
        component(T, "no", readonly=True, defaultValue="-"),
    ],
)


def test_rows_are_checked_one_by_one() -> None:
    checked = form(component(N, "limit"), ROWS)

    assert checked.check(
        {"limit": 10, "rows": [{"item": "a", "price": 9}, {"item": "gift", "price": 99}]}, {}, NOW
    ) == {
        "limit": 10,
        "rows": [{"item": "a", "price": 9, "no": "-"}, {"item": "gift", "no": "-"}],
    }
    assert errors(checked, {"limit": 10, "rows": [{"item": "a"}, {"price": 11}]}) == {
        "Item": [[], ["Field is required."]],
        "Price": [[], ["Field must have maximum value of 10."]],
    }


def test_rows_have_a_least_and_a_greatest_number() -> None:
    checked = form(component(N, "limit"), ROWS)

    assert errors(checked, {}) == {"Rows": ["At least 1 rows are needed."]}
    assert errors(checked, {"rows": [{"item": "x"}] * 3}) == {"Rows": ["At most 2 rows are allowed."]}


def test_a_read_only_column_moves_with_its_row_but_is_not_made_up() -> None:
    checked = form(component(N, "limit"), ROWS)
    stored = {"rows": [{"item": "a", "no": "1"}, {"item": "b", "no": "2"}]}

    first_removed = checked.check({"rows": [{"item": "b", "no": "2"}]}, stored, NOW)
    made_up = checked.check({"rows": [{"item": "b", "no": "99"}]}, stored, NOW)

    assert first_removed["rows"][0]["no"] == "2"
    assert made_up["rows"][0]["no"] == "1"


def test_rows_that_nobody_may_add_keep_their_number() -> None:
    fixed = component("dynamiclist", "rows", allowAddRemove=False, components=[component(T, "item", validate=REQUIRED)])
    stored = {"rows": [{"item": "a", "cost": 5}, {"item": "b"}]}
    checked = form(fixed)

    assert errors(checked, {"rows": [{"item": "x"}] * 3}, stored) == {"Rows": ["Rows can't be added or removed."]}
    assert errors(checked, {"rows": [{"item": "x"}]}, stored) == {"Item": [[], ["Field is required."]]}
    assert checked.check({"rows": [{"item": "x"}, {"item": "y"}]}, stored, NOW) == {
        "rows": [{"item": "x"}, {"item": "y"}]
    }


def test_no_rows_are_an_empty_list() -> None:
    checked = form(component("dynamiclist", "rows", components=[component(T, "item")]))

    assert checked.check({}, {"rows": [{"item": "old"}]}, NOW) == {"rows": []}
    assert checked.check({"rows": [None, {"item": "x"}]}, {}, NOW) == {"rows": [{"item": ""}, {"item": "x"}]}


def test_rows_within_rows() -> None:
    inner = component("dynamiclist", "parts", components=[component(N, "n", validate={"max": 5})])
    checked = form(component("dynamiclist", "rows", components=[component(T, "item"), inner]))

    assert checked.check({"rows": [{"item": "a", "parts": [{"n": 1}, {"n": 2}]}, {"item": "b"}]}, {}, NOW) == {
        "rows": [{"item": "a", "parts": [{"n": 1}, {"n": 2}]}, {"item": "b", "parts": []}]
    }
    assert errors(checked, {"rows": [{}, {"parts": [{"n": 1}, {"n": 9}]}]}) == {
        "N": [[], [[], ["Field must have maximum value of 5."]]]
    }


def test_dotted_keys_and_group_paths_nest() -> None:
    checked = form(
        component(T, "customer.name"), component("group", "customer.address", id="G", components=[component(T, "city")])
    )

    assert checked.check({"customer": {"name": "Li", "address": {"city": "上海"}}}, {}, NOW) == {
        "customer": {"name": "Li", "address": {"city": "上海"}}
    }
    assert errors(checked, {"customer": "Li"}) == {"customer": ["Several answers are expected here."]}


@pytest.mark.parametrize("rows", ["x", {"item": 1}, [1], [["a"]], 5])
def test_what_are_no_rows_is_refused(rows: Any) -> None:
    checked = form(component("dynamiclist", "rows", components=[component(T, "item")]))

    assert errors(checked, {"rows": rows}) == {"Rows": ["Rows are expected."]}


def test_a_rule_ties_answers_together() -> None:
    rule = {
        "rule": "=until >= from",
        "ruleMessage": "The end lies before the start.",
        "ruleMessage:zh": "结束早于开始。",
    }
    checked = form(component("datetime", "from"), component("datetime", "until", properties=rule))
    answers = {"from": "2026-02-01", "until": "2026-01-01"}

    refusal = errors(checked, answers)

    assert refusal == {"Until": ["The end lies before the start."]}
    assert refusal["Until"][0].in_language("zh_CN", lambda text: text) == "结束早于开始。"
    assert checked.check({**answers, "until": "2026-02-01"}, {}, NOW)["until"] == "2026-02-01"
    assert checked.check({"from": None, "until": "2026-02-01"}, {}, NOW)["from"] is None


def test_a_rule_in_rows_sees_its_row_and_value() -> None:
    price = component(N, "price", properties={"rule": "=value < 10 or this.item = null"})
    checked = form(component("dynamiclist", "rows", components=[component(T, "item"), price]))

    assert errors(checked, {"rows": [{"item": "x", "price": 1}, {"item": "y", "price": 20}]}) == {
        "Price": [[], ["The answers don't fit together."]]
    }


def test_messages_can_be_translated() -> None:
    message = errors(form(component(N, "a", validate={"max": 5})), {"a": 6})["A"][0]

    assert isinstance(message, Message)
    assert message.id == "Field must have maximum value of %(limit)s."
    assert message.in_language("zh", lambda text, **values: f"不得大于{values['limit']}。") == "不得大于5。"


def _deep(depth: int) -> Any:
    value: Any = "x"
    for _ in range(depth):
        value = [value]
    return value


@pytest.mark.parametrize(
    "answers",
    [None, [], "text", 5, {"a": _deep(100_000)}, {"a": [0] * 300_000}, {str(number): 1 for number in range(200_001)}],
    ids=["null", "list", "text", "number", "deep", "long", "wide"],
)
def test_answers_of_a_hostile_shape_are_refused(answers: Any) -> None:
    assert errors(form(component(T, "a")), answers) == {"": [TOO]}


def test_hostile_names_are_shown_without_harm() -> None:
    found = errors(form(component(T, "a")), {"\ud800": 1, "x" * 5000: 2, "a\0b": 3})

    for name in found:
        assert len(name) <= 200
        name.encode()


def test_stored_values_of_another_shape_are_no_matter() -> None:
    checked = form(
        component("group", "g", components=[component(T, "a")]),
        component("dynamiclist", "rows", allowAddRemove=False, components=[component(T, "b", readonly=True)]),
    )

    for stored in ({"g": 5, "rows": "x"}, {"g": [], "rows": {}}, {"g": None, "rows": [1, None]}):
        taken = checked.check({"g": {"a": "x"}}, stored, NOW)
        assert taken["g"] == {"a": "x"}


def test_checking_changes_neither_answers_nor_variables() -> None:
    answers, variables = {"limit": 1, "rows": [{"item": "a"}]}, {"rows": [{"item": "b", "no": "1"}], "x": [1]}

    form(component(N, "limit"), ROWS).check(answers, variables, NOW)

    assert answers == {"limit": 1, "rows": [{"item": "a"}]}
    assert variables == {"rows": [{"item": "b", "no": "1"}], "x": [1]}
