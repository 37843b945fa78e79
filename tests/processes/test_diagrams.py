"""What the diagrams say: everything they name exists, and staff find help and a Chinese name wherever they look."""

import json
import re
from pathlib import Path

import pytest
from lxml import etree

from runner.notation.decision import read_decisions
from runner.notation.diagram import read_diagram
from tests.processes.drawn import CAMUNDA, FILES, NAMESPACES, PROCESSES, Drawing, properties, read_drawing

FORMS = PROCESSES.parent / "forms"
# domain.md, section 1: who there is.
GROUPS = {
    "marketing",
    "business-supervisor",
    "marketing-director",
    "general-office",
    "presales",
    "presales-lead",
    "technical",
    "procurement",
    "company",
    "delivery",
}
# What fills a ${...} of candidate groups, and with what.
GROUP_VARIABLES = {
    "${approver}": "approvers",
    "${tender_reviewer}": "tender-reviewer",
    "${surveying_group}": "surveyors",
    "${survey_row.department}": "resource-allocation",
    "${extra_task.department}": "bid-task-allocation",
    "${added_task.department}": "allocation-correction",
    "${department}": "departments",
}
ENDS = {"not-pursued", "support-refused", "no-bid", "bid-lost", "handed-over"}
CHINESE = re.compile("[\u4e00-\u9fff]")
STAFF_MEET = ("userTask", "callActivity", "businessRuleTask", "startEvent", "endEvent", "boundaryEvent")


@pytest.fixture(params=FILES, ids=lambda path: path.stem)
def drawing(request: pytest.FixtureRequest) -> Drawing:
    return read_drawing(request.param)


def tables() -> dict[str, Path]:
    return {
        decision: path
        for path in PROCESSES.glob("*/*.dmn")
        for decision in read_decisions(path.name, path.read_bytes()).decisions
    }


def named(elements: list[etree._Element], attribute: str) -> set[str]:
    return {str(e.get(f"{CAMUNDA}{attribute}")) for e in elements if e.get(f"{CAMUNDA}{attribute}")}


def test_the_runner_reads_it_without_a_finding(drawing):
    path = next(path for path in FILES if path.name == drawing.name)

    diagram = read_diagram(path.name, path.read_bytes())

    assert diagram.findings == ()
    assert [process.id for process in diagram.processes] == [path.stem]


def test_it_is_drawn_for_camunda_7(drawing):
    modeler = f"{{{NAMESPACES['modeler']}}}"

    assert drawing.root.get(f"{modeler}executionPlatform") == "Camunda Platform"
    assert drawing.root.get("exporter") == "Camunda Modeler"
    assert drawing.root.find("bpmn:process", NAMESPACES).get(f"{CAMUNDA}historyTimeToLive")


def test_every_form_exists(drawing):
    forms = {path.stem for path in FORMS.glob("*.form")}

    refs = named([*drawing.user_tasks, *drawing.of_kind("startEvent")], "formRef")

    assert refs
    assert refs <= forms


def test_every_user_task_has_a_form_and_a_group(drawing):
    for task in drawing.user_tasks:
        assert task.get(f"{CAMUNDA}formRef"), task.get("id")
        assert task.get(f"{CAMUNDA}formRefBinding") == "latest", task.get("id")
        assert task.get(f"{CAMUNDA}candidateGroups"), task.get("id")
        assert task.get(f"{CAMUNDA}dueDate"), task.get("id")


def test_every_group_is_one_of_the_departments(drawing):
    groups = {group for text in named(drawing.user_tasks, "candidateGroups") for group in text.split(",")}
    listed = {value.text for value in drawing.root.iterfind(".//camunda:list/camunda:value", NAMESPACES)}

    assert groups <= GROUPS | set(GROUP_VARIABLES)
    assert listed <= GROUPS


def test_every_group_that_a_table_or_a_form_names_is_one_of_the_departments():
    for source in GROUP_VARIABLES.values():
        if source in tables():
            results = etree.parse(tables()[source]).iterfind(".//{*}outputEntry/{*}text")
            assert {str(result.text).strip('"') for result in results} <= GROUPS
    for source in ("resource-allocation", "bid-task-allocation", "allocation-correction"):
        form = json.loads((FORMS / f"{source}.form").read_text(encoding="utf-8"))
        lists = [component for component in form["components"] if component["type"] == "dynamiclist"]
        options = next(field for field in lists[0]["components"] if field["key"] == "department")["values"]
        assert {option["value"] for option in options} <= GROUPS


def test_every_table_and_every_called_process_exists(drawing):
    called = {str(call.get("calledElement")) for call in drawing.of_kind("callActivity")}

    assert named(drawing.of_kind("businessRuleTask"), "decisionRef") <= set(tables())
    assert called <= {path.stem for path in FILES}


def test_every_called_process_gets_the_business_key(drawing):
    for call in drawing.of_kind("callActivity"):
        keys = [item.get("businessKey") for item in call.iterfind(".//camunda:in", NAMESPACES)]
        assert "#{execution.processBusinessKey}" in keys


def test_everything_that_staff_meet_has_a_chinese_name(drawing):
    for element in drawing.of_kind(*STAFF_MEET, "subProcess", "lane", "participant", "process"):
        assert CHINESE.search(properties(element).get("name:zh", "")), element.get("id")


def test_every_question_and_answer_has_a_chinese_name(drawing):
    for element in drawing.of_kind("exclusiveGateway", "sequenceFlow"):
        if element.get("name"):
            assert CHINESE.search(properties(element).get("name:zh", "")), element.get("id")


def test_every_task_has_help_in_both_languages(drawing):
    for element in drawing.of_kind("userTask", "callActivity", "businessRuleTask", "process"):
        help = element.findtext("bpmn:documentation", "", NAMESPACES)
        assert len(help) > 20, element.get("id")
        assert "${" not in help, "Camunda would evaluate it"
        assert CHINESE.search(properties(element).get("documentation:zh", "")), element.get("id")


def test_gateways_ask_and_their_flows_answer(drawing):
    for gateway in drawing.of_kind("exclusiveGateway"):
        answers = [flow for flow in drawing.of_kind("sequenceFlow") if flow.get("sourceRef") == gateway.get("id")]
        if len(answers) > 1:
            assert str(gateway.get("name")).endswith("?"), gateway.get("id")
            assert gateway.get("default") in {flow.get("id") for flow in answers}, gateway.get("id")
            for flow in answers:
                is_default = flow.get("id") == gateway.get("default")
                assert flow.get("name"), flow.get("id")
                assert (flow.find("bpmn:conditionExpression", NAMESPACES) is None) == is_default, flow.get("id")


def test_names_are_written_as_sentences(drawing):
    for element in drawing.of_kind("Task", "Event", "Gateway", "callActivity", "subProcess"):
        name = element.get("name")
        if name:
            assert name[0].isupper() or name[0].isdigit(), name
            assert not any(word[0].isupper() for word in name.split()[1:]), name


def test_every_end_of_the_standard_workflow_can_be_told_apart():
    drawing = read_drawing(PROCESSES / "presales-standard" / "presales-standard.bpmn")

    ends = {
        str(end.get("id")): end.get("name") for end in drawing.of_kind("endEvent") if not drawing.parents(end.get("id"))
    }

    assert set(ends) == ENDS
    assert len(set(ends.values())) == len(ENDS)


@pytest.mark.parametrize(
    ("record", "process"),
    [
        ("project_basic_information", "presales-standard"),
        ("project_evaluation", "presales-standard"),
        ("presales_support_request", "survey-support-approval"),
        ("resource_allocation", "survey-support-approval"),
        ("survey_report", "presales-standard"),
        ("advancement_recommendation", "presales-standard"),
        ("proposal", "presales-standard"),
        ("quotation", "presales-standard"),
        ("bid_decision", "presales-standard"),
        ("bid_base_price", "presales-standard"),
        ("query_letter", "presales-standard"),
        ("reply_letter", "presales-standard"),
        ("bid_task_allocation", "bid-task-decomposition"),
        ("tender_review", "bid-task-decomposition"),
        ("project_contract", "presales-standard"),
        ("handover_pack", "presales-standard"),
    ],
)
def test_every_record_names_author_reviewer_and_responsible(record, process):
    drawing = read_drawing(PROCESSES / process / f"{process}.bpmn")

    set_by_tasks = {
        str(output.get("name"))
        for task in drawing.user_tasks
        for output in task.iterfind(".//camunda:outputParameter", NAMESPACES)
    }

    assert {f"{record}_author", f"{record}_reviewer", f"{record}_responsible"} <= set_by_tasks


def test_whoever_reviews_is_responsible_and_before_that_the_author(drawing):
    for task in drawing.user_tasks:
        outputs = {o.get("name"): o.text for o in task.iterfind(".//camunda:outputParameter", NAMESPACES)}
        for record in {name.removesuffix("_reviewer") for name in outputs if name.endswith("_reviewer")}:
            assert outputs[f"{record}_responsible"] == "${currentUser()}", task.get("id")
            if outputs[f"{record}_reviewer"] == "${null}":
                assert outputs[f"{record}_author"] == "${currentUser()}", task.get("id")
            else:
                assert outputs[f"{record}_reviewer"] == "${currentUser()}", task.get("id")


def test_the_tender_review_does_not_take_the_task_allocation_off_presales():
    drawing = read_drawing(PROCESSES / "bid-task-decomposition" / "bid-task-decomposition.bpmn")

    setters = {
        str(task.get("id"))
        for task in drawing.user_tasks
        for output in task.iterfind(".//camunda:outputParameter", NAMESPACES)
        if output.get("name") == "bid_task_allocation_responsible"
    }

    assert setters == {"allocate-bid-tasks", "correct-allocation"}


def test_the_analysts_guide_names_every_task_form_and_table(drawing):
    guide = (PROCESSES.parent / "docs" / "presales.md").read_text(encoding="utf-8")

    ids = {str(task.get("id")) for task in drawing.user_tasks} | {path.stem for path in FORMS.glob("*.form")}
    ids |= set(tables()) | {
        str(end.get("id")) for end in drawing.of_kind("endEvent") if not drawing.parents(end.get("id"))
    }

    assert {id for id in ids if f"`{id}`" not in guide} == set()


def test_the_analysts_guide_says_who_does_what_and_with_which_form(drawing):
    guide = (PROCESSES.parent / "docs" / "presales.md").read_text(encoding="utf-8")

    for task in drawing.user_tasks:
        row = next(line for line in guide.splitlines() if line.startswith(f"| `{task.get('id')}` |"))
        for what in (task.get("name"), task.get(f"{CAMUNDA}candidateGroups"), task.get(f"{CAMUNDA}formRef")):
            assert str(what) in row, row
