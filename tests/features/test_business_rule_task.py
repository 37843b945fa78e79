"""The business rule task: which decision, and how its result is handed on."""

import pytest


@pytest.mark.parametrize(("amount", "discount"), [(50, 0), (100, 5), (1000, 5), (1001, 10)])
@pytest.mark.parametrize("diagram", ["business_rule_task.bpmn", "business_rule_task_camunda_8.bpmn"])
def test_a_single_entry_is_the_value(stage, diagram, amount, discount):
    """Camunda 7 does not read Camunda 8's calledDecision."""
    stage.deploy(diagram, "discount.dmn")

    case = stage.start(variables={"amount": amount})

    assert case.waiting == ["after"]
    assert case.variables["discount"] == discount


def test_a_single_result_is_a_map_of_the_outputs(stage):
    stage.deploy("business_rule_task_single_result.bpmn", "discount.dmn")

    case = stage.start(variables={"amount": 5000})

    assert case.variables["answer"] == {"discount": 10}


def test_collected_entries_are_a_list(stage):
    stage.deploy("business_rule_task_collect.bpmn", "risks.dmn")

    case = stage.start(variables={"amount": 6000, "country": "far"})

    assert case.variables["risks"] == ["amount", "country", "both"]


def test_collected_entries_of_no_match_are_an_empty_list(stage):
    stage.deploy("business_rule_task_collect.bpmn", "risks.dmn")

    case = stage.start(variables={"amount": 5, "country": "near"})

    assert case.variables["risks"] == []


def test_the_result_list_is_a_list_of_maps(stage):
    stage.deploy("business_rule_task_result_list.bpmn", "risks.dmn")

    case = stage.start(variables={"amount": 6000, "country": "near"})

    assert case.variables["risks"] == [{"risk": "amount"}]


def test_a_decision_that_is_not_deployed_is_an_incident(stage):
    """An incident (Camunda: without a job an exception that undoes the step)."""
    stage.deploy("business_rule_task_missing.bpmn")
    case = stage.start()

    case.complete("before")

    assert case.waiting == ["judge"]
    assert "nobody_deployed_this" in case.incidents[0][2]


def test_a_hit_policy_that_is_violated_is_an_incident(stage):
    """An incident (Camunda: without a job an exception that undoes the step)."""
    stage.deploy("unique.dmn", "business_rule_task_boundary.bpmn")

    case = stage.start(variables={"amount": 3})

    assert case.waiting == ["judge"]
    assert len(case.incidents) == 1


def test_a_decision_may_be_named_by_an_expression(stage):
    stage.deploy("business_rule_task_by_expression.bpmn", "discount.dmn")

    case = stage.start(variables={"which": "discount", "amount": 5000})

    assert case.variables["answer"] == 10


@pytest.mark.parametrize("diagram", ["business_rule_task_version.bpmn", "business_rule_task_version_tag.bpmn"])
def test_a_version_or_a_version_tag_binds_the_old_decision(stage, diagram):
    stage.deploy("greeting_1.dmn")
    stage.deploy("greeting_2.dmn")
    stage.deploy(diagram)

    case = stage.start(variables={"x": 1})

    assert case.variables["answer"] == "one"


@pytest.mark.parametrize(
    ("diagram", "expected"),
    [("business_rule_task_deployment.bpmn", "one"), ("business_rule_task_latest.bpmn", "two")],
)
def test_the_deployment_binds_its_own_decision_and_latest_the_newest(stage, diagram, expected):
    stage.deploy(diagram, "greeting_1.dmn")
    case = stage.start(variables={"x": 1})
    stage.deploy("greeting_2.dmn")

    case.complete("before")

    assert case.variables["answer"] == expected
