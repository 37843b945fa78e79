"""Forms at deployment: what keeps one out of service, named with its component, line and cure."""

from pathlib import Path
from typing import Any

import pytest

from runner.notation.form import read_form
from tests.notation.form.forms import component, findings, form, options, source

T, N = "textfield", "number"
BROKEN: list[tuple[dict[str, Any], str]] = [
    (
        component("texfield", "a"),
        "The field type 'texfield' is not known; the form would stay blank. Is it 'textfield'?",
    ),
    (component(T, "a", disabled="=false"), "'disabled' must be true or false"),
    (component(T, "a", readonly="yes"), "'readonly' must be true, false or an expression"),
    (component(T, "a", id=""), "has no id"),
    (component(T, "a  b"), "can't be the name of a variable"),
    (component(T, " a"), "can't be the name of a variable"),
    (component(T, "a. b"), "can't be the name of a variable"),
    (component(T, "a\u00a0b"), "can't be the name of a variable"),
    (component(T, "__proto__"), "'__proto__' is reserved"),
    (component(T, "execution"), "No variable can be called 'execution'"),
    (component(T, "a", validate=[]), "'validate' must be an object"),
    (component(T, "a", validate={"required": "true"}), "'validate.required' must be true or false"),
    (component(T, "a", validate={"pattern": "("}), "The pattern '(' can't be read"),
    (component(T, "a", validate={"minLength": "two"}), "'validate.minLength' must be a number"),
    (component(T, "a", validate={"maxLength": "=1 +"}), "The expression of 'validate.maxLength' can't be read"),
    (component(T, "a", validate={"validationType": "iban"}), "validation type 'iban' is not known"),
    (component(T, "a", conditional={"hide": "b > 5"}), "must begin with '='"),
    (component(T, "a", conditional={"hide": "=b >"}), "The hide condition can't be read"),
    (component(T, "a", conditional={"hide": "=b > 5"}), "has no value while what it reads is empty"),
    (component(T, "a", conditional={"hide": "=a = null"}), "reads the field itself"),
    (component(T, "a", label="Hello {{ name"), "'{{' is not closed"),
    (component(T, "a", label="Hello {{ 1 + }}"), "The template in 'label' can't be read"),
    (component(T, "a", description="{{#if b}}x"), "is not closed by {{/if}}"),
    (component(T, "a", properties={"label:zh": "{{ 1 + }}"}), "The template in 'label:zh' can't be read"),
    (component(T, "a", properties={"rule": "value >"}), "The expression of 'rule' can't be read"),
    (component(T, "a", properties={"ruleMessage": "No."}), "a 'ruleMessage' but no 'rule'"),
    (component(T, "a", properties={"x": 5}), "The property 'x' must be a text"),
    (component(N, "a", decimalDigits=-1), "'decimalDigits' must be a whole number"),
    (component(N, "a", increment="0"), "'increment' must be a number greater than 0"),
    (component("datetime", "a", subtype="week"), "needs the subtype date, time or datetime"),
    (component("datetime", "a", timeInterval=0), "'timeInterval' must be a number of minutes"),
    (component("select", "a"), "one source of options, but has none"),
    (component("select", "a", values=options("x"), valuesKey="b"), "but has values and valuesKey"),
    (component("select", "a", values=[]), "An option has no value"),
    (component("radio", "a", values=[{"label": "", "value": ""}]), "An option has no value"),
    (component("radio", "a", values=options("x", "x")), "The option 'x' is there twice"),
    (component("radio", "a", values=options("x"), properties={"values:zh": "y=Y"}), "translates 'y', which is none"),
    (component("radio", "a", values=options("x"), properties={"values:zh": "甲"}), "'甲' has no '='"),
    (component("taglist", "a", valuesExpression="b"), "'valuesExpression' must begin with '='"),
    (component("expression", "a"), "The expression field has no expression"),
    (component("dynamiclist", "", components=[]), "can't be the name of a variable"),
    (component("dynamiclist", "a", components=[], properties={"minRows": "few"}), "'minRows' must be a whole number"),
    (component("dynamiclist", "a", components=[], properties={"minRows": "3", "maxRows": "2"}), "more than 'maxRows'"),
    (component("iframe", url="https://example.org"), "content security policy"),
    (component("image", source="https://example.org/x.png"), "Embed it as data:image"),
    (component("html", content="<form action='https://evil'><input></form>"), "contains <form>"),
    (component("html", content="<style>a{}</style>"), "contains <style>"),
    (component("html", content="<p onclick='x()'>"), "contains a script (onclick)"),
    (component("html", content="<p style='x:url(http://evil)'>"), "'style' attribute"),
    (component("html", content="<img src='http://evil/x.png'>"), "loads 'http://evil/x.png' from elsewhere"),
    (component("html", content="<a href=' java\nscript:alert(1)'>x</a>"), "is not safe"),
    (component("html", content="<SCRIPT>x</SCRIPT>"), "contains <script>"),
]


@pytest.mark.parametrize(("broken", "message"), BROKEN, ids=[message[:40] for _, message in BROKEN])
def test_a_broken_component_is_named_with_its_line(broken: dict[str, Any], message: str) -> None:
    found = findings(source(component("separator"), broken))

    assert any(message in f"{finding.message} {finding.cure}" for finding in found)
    for finding in found:
        assert (finding.file, finding.rule, finding.severity) == ("review.form", "form", "error")
        assert finding.cure
        assert finding.line == source(component("separator"), broken).decode().splitlines().index("  },") + 2
        assert broken["id"] == (finding.element_id or "")


def test_all_findings_come_at_once() -> None:
    found = findings(source(component(T, "a", disabled="no"), component(N, "b", decimalDigits=1.5)))

    assert [finding.element_id for finding in found] == ["A", "B"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (component(T, "a"), component(N, "a", id="B")),
        (component(T, "a"), component(N, "a.b")),
        (component(T, "a.b"), component(N, "a", id="B")),
        (component(T, "a"), component("group", "a", id="G", components=[component(T, "b")])),
        (component("group", "a", components=[component(T, "b")]), component(T, "a.b", id="C")),
        (component("dynamiclist", "a", components=[]), component(T, "a.b")),
        (component("dynamiclist", "a", components=[component(T, "x"), component(N, "x", id="Y")]), component(T, "b")),
    ],
)
def test_answers_that_would_overwrite_each_other_are_refused(first: dict[str, Any], second: dict[str, Any]) -> None:
    assert any("is already taken" in finding.message for finding in findings(source(first, second)))


def test_groups_may_share_a_path_and_rows_may_reuse_a_key() -> None:
    checked = form(
        component("group", "a", components=[component(T, "b")]),
        component("group", "a", id="G2", components=[component(T, "c")]),
        component("dynamiclist", "rows", components=[component(T, "b", id="RowB"), component(T, "task", id="Task")]),
    )

    assert checked.sets == {"a", "rows"}


def test_an_id_used_twice_is_refused() -> None:
    found = findings(source(component(T, "a"), component(T, "b", id="A")))

    assert "used twice (also at /components/0)" in found[0].message


@pytest.mark.parametrize(
    ("file", "message", "line"),
    [
        (b"", "The file is not JSON", 1),
        (b'{"a": 1,\n "b": }', "The file is not JSON", 2),
        (b'{"components": [],\n "components": []}', "'components' is given twice", None),
        (b'{"components": [], "x": NaN}', "NaN is no number", None),
        (b"[1, 2]", "It is no Camunda Form", 1),
        (b'{"type": "default"}', "no list 'components'", 1),
        (b'{"components": [], "id": "a", "schemaVersion": 20}', "made for a newer form-js (schema version 20", 1),
        (b'{"components": [], "id": "a", "schemaVersion": "1"}', "'schemaVersion' must be a whole number", 1),
        (b'{"components": []}', "The form has no id", 1),
        (b'{"components": [5], "id": "a"}', "A component must be an object", None),
        (b"\xff\xfe{}", "not UTF-8", 1),
        (b"[" * 100_000, "nested deeper than 64", 1),
        (b'{"id": "' + b"x" * 1_000_001 + b'"}', "larger than 1000 kB", None),
        (b'{"components": [], "id": "a", "schemaVersion": ' + b"9" * 5000 + b"}", "is not JSON", None),
    ],
)
def test_a_file_that_is_no_form_is_refused(file: bytes, message: str, line: int | None) -> None:
    found = findings(file)

    assert message in found[0].message
    assert found[0].line == line


def test_too_many_components_are_refused() -> None:
    found = findings(source(*({"type": "separator", "id": f"S{number}"} for number in range(2001))))

    assert "more than 2000 components" in found[0].message


@pytest.mark.parametrize(
    "hide",
    ["=if b = null then false else b > 5", '=b != "x"', "=not(flag)", "=flag", "=b = null", "=false", "=not(b > 5)"],
)
def test_a_hide_condition_that_says_what_empty_means_is_fine(hide: str) -> None:
    form(component(N, "b"), component("checkbox", "flag"), component(T, "a", conditional={"hide": hide}))


def test_a_hide_condition_in_a_row_sees_an_empty_row() -> None:
    row = [component("checkbox", "flag"), component(N, "n"), component(T, "a", conditional={"hide": "=this.flag"})]
    form(component("dynamiclist", "rows", components=row))

    row[2]["conditional"] = {"hide": "=this.n > 1"}
    assert "no value" in findings(source(component("dynamiclist", "rows", components=row)))[0].message


def test_templates_and_markdown_of_all_kinds_are_read() -> None:
    text = "# Hi {{ name }}\n{{#if a > 1}}many{{/if}} {{#loop rows}}* {{ this.n }} {{ parent.x }} {{/loop}}"

    checked = form({"type": "text", "id": "T", "text": text}, {"type": "html", "id": "H", "content": "<b>{{ c }}</b>"})

    assert checked.reads == {"name", "a", "rows", "c"}


def test_what_a_form_reads_and_sets_is_known() -> None:
    checked = form(
        component(N, "amount", validate={"max": "=limit"}),
        component("select", "who", valuesKey="people"),
        component("group", "customer", components=[component(T, "name", validate={"required": True})]),
        component("dynamiclist", "rows", components=[component(T, "item")]),
        {"type": "expression", "id": "E", "key": "total", "expression": "=amount * rate"},
        {"type": "table", "id": "Tab", "dataSource": "documents", "columns": []},
    )

    assert checked.reads == {"limit", "people", "rate", "documents"}
    assert checked.sets == {"amount", "who", "customer", "rows", "total"}
    assert [(field.key, field.type, field.is_required, field.is_repeated) for field in checked.fields] == [
        ("amount", "number", False, False),
        ("who", "select", False, False),
        ("customer.name", "textfield", True, False),
        ("rows", "dynamiclist", False, False),
        ("rows.item", "textfield", False, True),
        ("total", "expression", False, False),
    ]


def test_the_forms_of_this_project_are_in_order() -> None:
    folder = Path(__file__).parents[3] / "forms"

    for file in folder.glob("*.form"):
        assert read_form(file.name, file.read_bytes()).id == file.stem


def test_a_key_with_a_blank_is_taken_with_a_word_that_only_feel_can_read_it() -> None:
    checked = form(component(T, "Leave Decision.given by"), component(T, "leave"))

    (warning,) = checked.warnings
    assert checked.sets == {"Leave Decision", "leave"}
    assert (warning.element_id, warning.severity, warning.line) == ("Leave decision.given by", "warning", 6)
    assert "no ${…}" in warning.message


def test_in_camunda_8_where_all_is_feel_a_blank_is_nothing_to_tell() -> None:
    assert form(component(T, "Leave Decision"), executionPlatform="Camunda Cloud").warnings == ()
