"""Forms in other languages, and filled-in forms told back in words."""

from typing import Any

from tests.notation.form.forms import component, form, options

KIND = component(
    "radio",
    "kind",
    label="Kind",
    values=options("a", "b"),
    properties={"label:zh": "类型", "values:zh": "a=甲\\;子;b=乙", "description:zh-CN": "说明"},
)
AMOUNT = component(
    "number",
    "amount",
    label="Amount",
    appearance={"prefixAdorner": "CNY", "suffixAdorner": "per {{ unit }}"},
    properties={"label:zh": "金额", "prefixAdorner:zh": "人民币"},
)
TITLE = {"type": "text", "id": "T", "text": "# Quotation\nx", "properties": {"text:zh": "# 报价"}}


def _labels(schema: dict[str, Any]) -> list[Any]:
    return [part.get("label") or part.get("text") for part in schema["components"]]


def test_labels_texts_and_options_are_translated() -> None:
    checked = form(TITLE, KIND, AMOUNT)

    chinese = checked.schema_for("zh-CN")

    assert _labels(chinese) == ["# 报价", "类型", "金额"]
    assert chinese["components"][1]["values"] == [{"label": "甲;子", "value": "a"}, {"label": "乙", "value": "b"}]
    assert chinese["components"][1]["description"] == "说明"
    assert chinese["components"][2]["appearance"]["prefixAdorner"] == "人民币"
    assert _labels(checked.schema_for("zh_Hans_CN")) == _labels(chinese)


def test_what_has_no_translation_stays() -> None:
    checked = form(TITLE, KIND, AMOUNT)

    assert checked.schema_for("de") == checked.schema
    assert checked.schema_for(None) is checked.schema
    assert "description" not in checked.schema_for("zh")["components"][1]
    assert _labels(checked.schema) == ["# Quotation\nx", "Kind", "Amount"]


def test_the_translated_schema_is_made_once() -> None:
    checked = form(KIND)

    assert checked.schema_for("zh") is checked.schema_for("zh")


def test_columns_and_messages_are_translated() -> None:
    table = {
        "type": "table",
        "id": "Table",
        "dataSource": "rows",
        "columns": [{"key": "name", "label": "Name"}],
        "properties": {"columns:zh": "name=名称"},
    }
    text = component(
        "textfield",
        "code",
        validate={"pattern": "^x", "patternErrorMessage": "Begin with x."},
        properties={"patternErrorMessage:zh": "以x开头。"},
    )

    chinese = form(table, text).schema_for("zh")

    assert chinese["components"][0]["columns"] == [{"key": "name", "label": "名称"}]
    assert chinese["components"][1]["validate"]["patternErrorMessage"] == "以x开头。"


def test_answers_are_told_in_words() -> None:
    checked = form(
        TITLE,
        KIND,
        AMOUNT,
        component("checkbox", "urgent", label="Urgent"),
        component("checklist", "parts", label="Parts", values=options(1, 2)),
        component("datetime", "at", subtype="datetime", dateLabel="When"),
        component("textarea", "hidden", conditional={"hide": "=true"}),
        {"type": "expression", "id": "E", "key": "sum", "expression": "=1", "properties": {"label": "Sum"}},
        {"type": "expression", "id": "F", "key": "inner", "expression": "=1"},
    )
    variables = {
        "kind": "b",
        "amount": 1500000.5,
        "unit": "year",
        "urgent": True,
        "parts": [2, 1],
        "at": "2026-05-05T10:15",
        "hidden": "secret",
        "sum": 12,
    }

    assert checked.readable(variables) == [
        ("Kind", "The b"),
        ("Amount", "CNY 1,500,000.5 per year"),
        ("Urgent", "Yes"),
        ("Parts", "The 2, The 1"),
        ("When", "2026-05-05 10:15"),
        ("Sum", "12"),
    ]
    assert checked.readable(variables, "zh")[:2] == [("类型", "乙"), ("金额", "人民币 1,500,000.5 per year")]
    assert checked.title() == "Quotation"
    assert checked.title("zh") == "报价"


def test_rows_are_numbered_and_what_is_missing_is_empty() -> None:
    rows = component(
        "dynamiclist",
        "team",
        label="Team",
        components=[component("textfield", "name", label="Name")],
        properties={"label:zh": "团队"},
    )
    checked = form(rows, component("number", "n", label="Number"))

    assert checked.readable({"team": [{"name": "Li"}, {}]}) == [
        ("Team 1: Name", "Li"),
        ("Team 2: Name", ""),
        ("Number", ""),
    ]
    assert checked.readable({"team": [{"name": "Li"}]}, "zh")[0] == ("团队 1: Name", "Li")
    assert checked.title() == "review"


def test_the_browser_sees_only_what_the_form_needs() -> None:
    checked = form(AMOUNT, component("select", "who", valuesKey="people"))

    data = checked.data_for({"amount": 5, "people": ["li"], "unit": "day", "salary": 9})

    assert data == {"amount": 5, "people": ["li"], "unit": "day"}
