"""The script task and the service task with an expression."""

import pytest


@pytest.mark.parametrize(
    "diagram", ["script_task.bpmn", pytest.param("script_task_feel.bpmn", id="Camunda 8"), "script_task_python.bpmn"]
)
def test_a_script_reads_variables_and_its_result_becomes_one(process, diagram):
    """Camunda 7 has neither FEEL scripts nor, here, Python."""
    case = process(diagram, variables={"a": 2, "b": 3})

    assert "add" in case.path
    assert case.variables["total"] == 5


def test_a_script_sets_variables_by_the_execution(process):
    case = process("script_task_sets_variables.bpmn", variables={"a": 4})

    assert case.variables["total"] == 8
    assert case.variables["text"] == "x4"


def test_a_script_that_fails_is_an_incident_with_its_message(process):
    """An incident (Camunda: without a job an exception that undoes the step)."""
    case = process("script_task_fails.bpmn")

    case.complete("before")

    assert case.waiting == ["calculate"]
    assert case.incidents[0][0] == "calculate"
    assert "missing" in case.incidents[0][2]


def test_a_failed_script_runs_again_after_a_mended_variable(process):
    """An incident (Camunda: without a job an exception that undoes the step)."""
    case = process("script_task_fails.bpmn")
    case.complete("before")

    case.set_variables({"missing": {"name": "found"}})
    case.retry("calculate")

    assert case.waiting == ["check"]
    assert case.variables["total"] == "found"
    assert case.incidents == []


def test_an_endless_script_is_stopped_and_an_incident(process):
    """Camunda does not stop it."""
    case = process("script_task_endless.bpmn")

    case.complete("before")

    assert case.waiting == ["spin"]
    assert case.incidents[0][0] == "spin"


def test_an_expression_of_a_service_task_gives_its_result_variable(process):
    case = process("service_task_expression.bpmn", variables={"a": 21})

    assert case.waiting == ["check"]
    assert case.variables["double"] == 42


def test_an_expression_of_a_service_task_may_set_variables(process):
    case = process("service_task_expression_sets_a_variable.bpmn", variables={"a": 21})

    assert case.variables["double"] == 42


def test_a_script_sees_nested_values(process):
    case = process(
        "script_task_reads_everything.bpmn",
        variables={"order": {"lines": [{"name": "a"}, {"name": "b"}]}, "tags": ["x", "y"], "missing": None},
    )

    assert case.variables["seen"] == '[2,"b","x-y",true,2]'


def test_an_expression_calls_methods_of_the_execution_and_of_values(process):
    case = process(
        "service_task_bean_methods.bpmn", variables={"name": "li", "list": [1, 2], "missing": None}, business_key="k"
    )

    assert case.variables["seen"] == "k look LI 2 none"
