"""What the forms ask: one form for each record, Chinese beside English, nothing dropped in silence."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from runner.notation.form import read_form
from runner.rejection import InvalidArgument
from tests.processes.answers import CLOSES_ON, answers
from tests.processes.drawn import CAMUNDA, FILES, read_drawing

FORMS = sorted((Path(__file__).parent.parent.parent / "forms").glob("*.form"))
# domain.md, section 1: the records and their own names.
RECORDS = {
    "project-basic-information": "项目情况基本表",
    "project-evaluation": "项目立项评估表",
    "presales-support-request": "售前支持申请单",
    "resource-allocation": "资源调配单",
    "survey-report": "调研报告",
    "advancement-recommendation": "项目推进建议书",
    "proposal": "解决方案",
    "quotation": "报价",
    "bid-decision": "成本及利润",
    "bid-base-price": "标底",
    "query-letter": "质疑函",
    "reply-letter": "回复函",
    "bid-task-allocation": "投标任务分配表",
    "tender-review": "标书审核",
    "project-contract": "项目合同",
    "handover-pack": "项目交接",
}
NOW = datetime(2026, 11, 21, 8, tzinfo=UTC)
TEXTS = ("label", "dateLabel", "timeLabel", "description", "text")
CHINESE = re.compile("[\u4e00-\u9fff]")
LETTERS = re.compile("[A-Za-z]")


@pytest.fixture(params=FORMS, ids=lambda path: path.stem)
def path(request: pytest.FixtureRequest) -> Path:
    return request.param


@pytest.fixture
def schema(path: Path) -> dict[str, Any]:
    return json.loads(path.read_text(encoding="utf-8"))


def components(schema: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for component in schema.get("components", []):
        yield component
        yield from components(component)


def test_there_is_a_form_for_every_record():
    assert set(RECORDS) <= {path.stem for path in FORMS}


@pytest.mark.parametrize(("record", "chinese"), sorted(RECORDS.items()))
def test_a_record_bears_its_chinese_name_beside_the_english_one(record, chinese):
    schema = json.loads(next(path for path in FORMS if path.stem == record).read_text(encoding="utf-8"))

    title = schema["components"][0]["text"].splitlines()[0]

    assert re.fullmatch(rf"# [A-Z][A-Za-z ,]+ \({chinese}\)", title)


@pytest.mark.parametrize("record", sorted(RECORDS))
def test_a_record_names_author_reviewer_and_responsible_and_nobody_can_type_them(record):
    schema = json.loads(next(path for path in FORMS if path.stem == record).read_text(encoding="utf-8"))

    fields = {field.get("key"): field for field in components(schema)}

    for who in ("author", "reviewer", "responsible"):
        assert fields[f"{record.replace('-', '_')}_{who}"]["readonly"] is True


def test_the_runner_reads_it_without_a_warning(path):
    form = read_form(path.name, path.read_bytes())

    assert form.id == path.stem
    assert form.warnings == ()


def test_it_is_a_form_of_camunda_7(schema):
    assert schema["executionPlatform"] == "Camunda Platform"
    assert schema["schemaVersion"] in (18, 19)


def test_every_text_has_a_chinese_one(schema):
    for component in components(schema):
        properties = component.get("properties", {})
        for name in TEXTS:
            if LETTERS.search(re.sub(r"\{\{.*?\}\}", "", component.get(name) or "")):
                assert CHINESE.search(properties.get(f"{name}:zh", "")), (component["id"], name)


def test_every_option_has_a_chinese_label(schema):
    for component in components(schema):
        if "values" in component:
            pairs = dict(pair.split("=") for pair in component["properties"]["values:zh"].split(";"))
            assert set(pairs) == {option["value"] for option in component["values"]}, component["id"]
            assert all(re.search(r"[\u4e00-\u9fff]|\d%|PPT", label) for label in pairs.values()), component["id"]


def test_a_template_reads_the_same_in_both_languages(schema):
    for component in components(schema):
        if component["type"] == "text":
            english, chinese = component["text"], component["properties"]["text:zh"]
            read = [set(re.findall(r"if ([\w.]+) = null", text)) for text in (english, chinese)]
            assert read[0] == read[1], component["id"]


def test_a_hidden_field_is_hidden_on_purpose(schema):
    for component in components(schema):
        condition = component.get("conditional", {}).get("hide")
        if condition is not None:
            assert "= null" in condition, f"{component['id']}: an empty answer must be told apart"


def test_every_amount_has_a_currency_and_bounds(schema):
    for component in components(schema):
        if component.get("decimalDigits") == 2:
            assert component["appearance"]["prefixAdorner"] == "CNY", component["id"]
            assert component["validate"]["min"] >= 0, component["id"]
            assert component["validate"]["max"] > 800_000, component["id"]


def test_every_text_field_has_a_bound(schema):
    for component in components(schema):
        if component["type"] in ("textfield", "textarea"):
            assert component["validate"]["maxLength"] <= 4000, component["id"]


def test_every_form_is_used():
    drawings = [read_drawing(file) for file in FILES]

    used = {
        element.get(f"{CAMUNDA}formRef")
        for drawing in drawings
        for element in drawing.of_kind("userTask", "startEvent")
    }

    assert {path.stem for path in FORMS} <= used


def test_the_same_answer_is_asked_with_the_same_options_everywhere():
    options: dict[str, set[tuple[str, ...]]] = {}
    for path in FORMS:
        for component in components(json.loads(path.read_text(encoding="utf-8"))):
            if "values" in component and component["key"] != "department":
                values = tuple(option["value"] for option in component["values"])
                options.setdefault(component["key"], set()).add(values)

    assert {key for key, different in options.items() if len(different) > 1} == set()


def test_sensible_answers_are_taken(path):
    given = answers(path.stem)

    taken = read_form(path.name, path.read_bytes()).check(given, {"tender_closes_on": CLOSES_ON}, NOW)

    assert {key: taken.get(key) for key in given} == given


def test_no_answers_are_refused_where_something_is_required(path, schema):
    required = [component for component in schema["components"] if component.get("validate", {}).get("required")]
    form = read_form(path.name, path.read_bytes())

    with pytest.raises(InvalidArgument) as refused:
        form.check({}, {}, NOW)

    assert {component["id"] for component in required if "conditional" not in component} <= set(refused.value.errors)


@pytest.mark.parametrize(
    ("form", "changes", "field"),
    [
        ("project-evaluation", {"support_needed": None}, "Field_support_needed"),
        ("project-evaluation", {"pursue": "no"}, "Field_not_pursued_reason"),
        ("project-evaluation", {"pursue": "perhaps"}, "Field_pursue"),
        ("project-basic-information", {"customer_email": "no address"}, "Field_customer_email"),
        ("project-basic-information", {"customer_phone": "after lunch"}, "Field_customer_phone"),
        ("project-basic-information", {"estimated_amount": -1}, "Field_estimated_amount"),
        ("presales-support-request", {"evaluation_attached": False}, "Field_evaluation_attached"),
        ("presales-support-request", {"support_until": "2026-11-30"}, "Field_support_until"),
        ("support-approval", {"support_decision": "refuse"}, "Field_support_comment"),
        ("resource-allocation", {"survey_rows": []}, "Rows_survey_rows"),
        ("quotation", {"quotation_rows": []}, "Rows_quotation_rows"),
        ("bid-base-price", {"bid_floor_price": 800_000.01}, "Field_bid_floor_price"),
        ("bid-task-allocation", {"bid_material_due_on": "2027-03-02"}, "Field_bid_material_due_on"),
        ("commercial-tender", {"bid_amount": 800_000.001}, "Field_bid_amount"),
        ("tender-review", {"tender_passed": "no"}, "Field_tender_fault"),
        ("independent-bid-declaration", {"independent_bid_declared": False}, "Field_independent_bid_declared"),
    ],
)
def test_answers_that_make_no_sense_are_refused_at_their_field(form, changes, field):
    file = next(path for path in FORMS if path.stem == form)

    with pytest.raises(InvalidArgument) as refused:
        read_form(file.name, file.read_bytes()).check(answers(form, **changes), {"tender_closes_on": CLOSES_ON}, NOW)

    assert set(refused.value.errors) >= {field}


def test_the_quotation_is_added_up_by_the_server():
    file = next(path for path in FORMS if path.stem == "quotation")

    taken = read_form(file.name, file.read_bytes()).check(answers("quotation", quotation_amount=1), {}, NOW)

    assert taken["quotation_amount"] == 812_002


def test_a_record_is_not_taken_over_by_typing_a_name():
    file = next(path for path in FORMS if path.stem == "proposal")
    variables = {"proposal_author": "lili", "proposal_responsible": "wangwei"}

    taken = read_form(file.name, file.read_bytes()).check(
        answers("proposal", proposal_author="mallory", proposal_responsible="mallory"), variables, NOW
    )

    assert taken.get("proposal_author", "lili") == "lili"
    assert taken.get("proposal_responsible", "wangwei") == "wangwei"
