"""The external task: work for a worker, its failures and its business errors."""

import pytest


def test_an_external_task_waits_for_a_worker(process):
    case = process("external_task.bpmn")
    waiting = case.waiting

    case.work("pay", {"receipt": 12})

    assert waiting == ["pay"]
    assert case.waiting == ["after"]
    assert case.variables == {"receipt": 12}


def test_a_failure_with_retries_left_leaves_the_task_open(process):
    case = process("external_task.bpmn")

    case.fail("pay", "no connection", retries=2)

    assert case.waiting == ["pay"]
    assert case.incidents == []


def test_a_failure_without_retries_is_an_incident_with_the_workers_message(process):
    case = process("external_task.bpmn")

    case.fail("pay", "no connection")

    assert case.waiting == ["pay"]
    assert case.incidents == [("pay", "failedExternalTask", "no connection")]


def test_a_retry_opens_the_task_again(process):
    case = process("external_task.bpmn")
    case.fail("pay", "no connection")

    case.retry("pay")
    case.work("pay")

    assert case.incidents == []
    assert case.waiting == ["after"]


def test_a_business_error_of_a_worker_is_caught_at_the_task(process):
    case = process("external_task_with_boundaries.bpmn")

    case.bpmn_error("pay", "REFUSED", "card refused", {"reason": "limit"})

    assert case.waiting == ["ask"]
    assert case.variables["reason"] == "limit"
    assert "pay" in case.cancelled


def test_a_boundary_event_without_an_error_catches_every_code(process):
    case = process("external_task_catch_all.bpmn")

    case.bpmn_error("pay", "ANYTHING")

    assert case.waiting == ["ask"]


def test_an_error_mapping_turns_a_failure_into_a_business_error(process):
    case = process("external_task_error_mapping.bpmn")

    case.fail("pay", "too late", retries=3)

    assert case.waiting == ["ask"]


def test_an_error_mapping_that_does_not_hold_leaves_the_failure_a_failure(process):
    case = process("external_task_error_mapping.bpmn")

    case.fail("pay", "no connection", retries=0)

    assert case.waiting == ["pay"]
    assert len(case.incidents) == 1


@pytest.mark.parametrize("order", [("pay", "ship"), ("ship", "pay")])
def test_external_tasks_in_parallel_are_joined(process, order):
    case = process("external_task_in_parallel.bpmn")

    for element in order:
        case.work(element)

    assert case.waiting == ["after"]


def test_send_and_business_rule_tasks_may_be_external_too(process):
    case = process("external_send_and_rule_tasks.bpmn")

    seen = []
    for element in ("mail", "judge"):
        seen.append(case.waiting)
        case.work(element)

    assert seen == [["mail"], ["judge"]]
    assert case.waiting == ["after"]


def test_mappings_of_an_external_task_are_local_and_given_back(process):
    case = process("external_task_mappings.bpmn", variables={"order": {"total": 12}})
    local = case.variable("amount", at="pay")

    case.work("pay")

    assert local == 12
    assert case.variables["paid"] == 12
    assert "amount" not in case.variables


def test_a_camunda_8_job_is_an_external_task(process):
    """Camunda 8."""
    case = process("external_task_camunda_8.bpmn")
    waiting = case.waiting

    case.work("pay", {"receipt": 12})

    assert waiting == ["pay"]
    assert case.waiting == ["after"]
    assert case.variables == {"receipt": 12}
