"""Generated forms (camunda:formData) and the forms inside Camunda 8 diagrams."""

import pytest

from runner.expressions import Surroundings
from runner.notation.finding import Unreadable
from runner.notation.form import Form, generated_form
from runner.notation.model import FormField, FormReference
from tests.notation.form.forms import NOW, component, errors, source


def _generated(*fields: FormField) -> Form:
    return generated_form(FormReference(fields=fields))


def test_every_type_becomes_a_field() -> None:
    checked = _generated(
        FormField("name", "Name", "string", "Li", {"label:zh": "姓名"}, (("required", None), ("maxlength", "5"))),
        FormField("amount", None, "long", "5", constraints=(("min", "1"), ("max", "10"))),
        FormField("urgent", "Urgent", "boolean", "true", constraints=(("required", None),)),
        FormField("due", "Due", "date", "24/12/2026"),
        FormField("kind", "Kind", "enum", "a", options=(("a", "A kind"), ("b", "B kind"))),
    )

    assert [(part["type"], part.get("defaultValue")) for part in checked.schema["components"]] == [
        ("textfield", "Li"),
        ("number", 5),
        ("checkbox", True),
        ("datetime", "2026-12-24"),
        ("select", "a"),
    ]
    assert checked.check({"name": "Wang", "amount": 7, "urgent": False, "due": "2026-12-25", "kind": "b"}, {}, NOW) == {
        "name": "Wang",
        "amount": 7,
        "urgent": False,
        "due": "2026-12-25",
        "kind": "b",
    }
    assert errors(checked, {"name": "", "amount": 11, "kind": "c"}) == {
        "name": ["Field is required."],
        "amount": ["Field must have maximum value of 10."],
        "kind": ["'c' is not one of the options."],
    }
    assert checked.schema_for("zh")["components"][0]["label"] == "姓名"


def test_a_long_is_whole() -> None:
    assert errors(_generated(FormField("n", "N", "long")), {"n": 1.5}) == {"n": ["Value is expected to be an integer."]}


def test_a_read_only_field_keeps_its_value() -> None:
    checked = _generated(FormField("n", "N", "string", constraints=(("readonly", None),)))

    assert checked.check({"n": "mine"}, {"n": "theirs"}, NOW) == {"n": "theirs"}


def test_an_id_with_a_hyphen_is_a_variable() -> None:
    assert _generated(FormField("order-no", "No", "string")).check({"order-no": "1"}, {}, NOW) == {"order-no": "1"}


def test_a_computed_default_is_evaluated_when_the_form_is_shown() -> None:
    checked = _generated(
        FormField("who", "Who", "string", "${currentUser()}"), FormField("x", "X", "string", "${nope}")
    )

    assert checked.data_for({}, Surroundings(user="li")) == {"who": "li"}
    assert checked.data_for({"who": "wang"}, Surroundings(user="li")) == {"who": "wang"}


def test_a_date_pattern_of_its_own_is_read() -> None:
    checked = _generated(FormField("d", "D", "date", "2026.03.01", {"datePattern": "yyyy.MM.dd"}))

    assert checked.schema["components"][0]["defaultValue"] == "2026-03-01"


@pytest.mark.parametrize(
    ("field", "message"),
    [
        (FormField("a", "A", "file"), "The type 'file' of the form field is not known"),
        (FormField("a", "A", "long", "five"), "The default value 'five' is no long"),
        (FormField("a", "A", "date", "soon"), "The default value 'soon' is no date"),
        (FormField("a", "A", "string", constraints=(("maxlength", None),)), "'maxlength' has no number"),
        (FormField("a", "A", "enum"), "An option has no value"),
        (FormField("a.b", "A", "string"), "used twice or has a dot"),
    ],
)
def test_what_can_not_be_generated_is_named(field: FormField, message: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        _generated(field)

    assert message in str(refusal.value)
    assert refusal.value.findings[0].element_id == field.id


def test_an_id_used_twice_is_refused() -> None:
    with pytest.raises(Unreadable, match="used twice"):
        _generated(FormField("a", "A", "string"), FormField("a", "B", "long"))


def test_a_form_inside_the_diagram_is_read() -> None:
    inline = source(component("textfield", "a")).decode()

    assert generated_form(FormReference(inline=inline)).check({"a": "x"}, {}, NOW) == {"a": "x"}
    with pytest.raises(Unreadable, match="not JSON"):
        generated_form(FormReference(inline="{"))
