"""Conditional events: asked when they are reached and whenever a variable changes."""

import pytest

from tests.conftest import DIAGRAMS


def test_a_condition_that_holds_is_not_waited_for(process):
    case = process("conditional_catch.bpmn", variables={"amount": 500})

    assert case.waiting == ["a"]


def test_a_condition_is_asked_again_when_a_variable_changes(process):
    case = process("conditional_catch.bpmn", variables={"amount": 1})

    case.set_variables({"amount": 50})
    waiting_below = case.waiting
    case.set_variables({"amount": 500})

    assert waiting_below == ["wait"]
    assert case.waiting == ["a"]


def test_a_task_of_another_branch_may_make_it_true(process):
    case = process("conditional_catch_by_branch.bpmn", variables={"ready": False})

    case.complete("b", {"ready": True})

    assert case.waiting == ["a", "c"]


def test_a_script_may_make_it_true(process):
    case = process("conditional_set_by_a_script.bpmn", variables={"amount": 1})

    case.complete("c")

    assert case.waiting == ["b", "d"]


def test_only_the_named_variable_and_event_count(process):
    case = process("conditional_variable_filter.bpmn", variables={"amount": 1})

    case.set_variables({"other": 5})
    waiting_after_another = case.waiting
    case.set_variables({"amount": 500})

    assert waiting_after_another == ["wait"]
    assert case.waiting == ["a"]


def test_a_created_variable_is_no_update(process):
    case = process("conditional_boundary_create.bpmn")

    case.set_variables({"amount": 500})
    waiting_after_create = case.waiting
    case.set_variables({"amount": 600})

    assert waiting_after_create == ["a", "b"]
    assert case.waiting == ["a", "b"]


def test_a_deleted_variable_may_be_the_event(process):
    case = process("conditional_boundary_delete.bpmn", variables={"amount": 1})
    waiting_before = case.waiting

    case.set_variables({"amount": 2})
    waiting_after_update = case.waiting
    case.remove_variables("amount")

    assert waiting_before == waiting_after_update == ["a"]
    assert case.waiting == ["a", "b"]


@pytest.mark.parametrize(("at", "expected"), [("a", ["a", "b", "c"]), (None, ["a", "c"])])
def test_only_changes_that_its_scope_sees_count(process, at, expected):
    case = process("conditional_local_scope.bpmn")

    case.set_variables({"amount": 500}, at=at)

    assert case.waiting == expected


def test_a_condition_of_a_start_event_begins_a_case_with_the_variables_that_make_it_true(stage):
    stage.deploy("conditional_start.bpmn")

    begun = stage.evaluate_conditions({"amount": 500}, business_key="No. 7")

    assert [case.waiting for case in begun] == [["a"]]
    assert begun[0].business_key == "No. 7"
    assert begun[0].variables == {"amount": 500}


def test_variables_that_make_no_condition_true_begin_nothing(stage):
    stage.deploy("conditional_start.bpmn")

    assert stage.evaluate_conditions({"amount": 50}) == []
    assert stage.evaluate_conditions({"total": 500}) == []
    assert stage.evaluate_conditions({}) == []
    assert stage.cases() == []


def test_every_condition_that_is_true_begins_a_case(stage):
    stage.deploy("conditional_start.bpmn")

    begun = stage.evaluate_conditions({"amount": 500, "urgent": True})

    assert sorted(case.waiting for case in begun) == [["a"], ["b"]]


def test_only_the_newest_version_s_condition_is_asked(stage):
    stage.deploy("conditional_start.bpmn")
    text = (DIAGRAMS / "conditional_start.bpmn").read_text(encoding="utf-8")
    stage.deploy(("conditional_start.bpmn", text.replace("&gt; 100", "&gt; 1000").encode()))

    assert stage.evaluate_conditions({"amount": 500}) == []
