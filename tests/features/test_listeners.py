"""Execution and task listeners with expressions and scripts."""


def test_execution_listeners_of_process_and_task_run_in_their_order(process):
    case = process("listeners_execution.bpmn")
    at_the_task = case.variables["log"]

    case.complete("a")

    assert at_the_task == "process-start a-start"
    assert case.variables["log"] == "process-start a-start a-end process-end"


def test_a_take_listener_runs_when_its_flow_is_taken(process):
    case = process("listeners_take.bpmn", variables={"x": True})

    assert case.waiting == ["a"]
    assert case.variables["taken"] == "decide_to_a"


def test_a_take_listener_does_not_run_when_its_flow_is_not_taken(process):
    case = process("listeners_take.bpmn", variables={"x": False})

    assert case.waiting == ["b"]
    assert "taken" not in case.variables


def test_a_create_listener_may_change_the_task_and_set_variables(process):
    case = process("listeners_task.bpmn")

    assert case.tasks[0].priority == 80
    assert case.variables["seen"] == "a li"


def test_a_complete_listener_runs_at_the_completion(process):
    case = process("listeners_task.bpmn")
    before = dict(case.variables)

    case.complete("a")

    assert "finished" not in before
    assert case.variables["finished"] is True


def test_a_delete_listener_runs_when_the_task_is_cancelled(stage, process):
    case = process("listeners_task_delete.bpmn")

    stage.advance("PT1H1S")

    assert case.waiting == ["b"]
    assert case.variables["gone"] is True


def test_a_timeout_listener_runs_at_its_time_and_leaves_the_task_open(stage, process):
    case = process("listeners_task_timeout.bpmn")

    stage.advance("PT1H1S")

    assert case.waiting == ["a"]
    assert case.variables["reminded"] is True


def test_a_timeout_listener_does_not_run_after_the_task_is_done(stage, process):
    case = process("listeners_task_timeout.bpmn")
    case.complete("a")

    stage.advance("PT2H")

    assert "reminded" not in case.variables


def test_events_gateways_and_sub_processes_have_listeners_too(process):
    case = process("listeners_on_events_and_gateways.bpmn")

    assert case.variables["log"] == "start decide work-start inner-end work-end"


def test_a_listener_that_fails_is_an_incident(process):
    """An incident (Camunda: without a job an exception that undoes the step)."""
    case = process("listeners_fail.bpmn")

    case.complete("before")

    assert case.waiting == ["a"]
    assert [incident[0] for incident in case.incidents] == ["a"]
