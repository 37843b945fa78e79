"""The user task: who, until when, how urgent, and what comes back."""

from datetime import timedelta

from runner.clock import clock


def test_a_user_task_waits_until_it_is_completed(process):
    case = process("user_task_plain.bpmn")
    waiting = case.waiting

    case.complete("approve")

    assert waiting == ["approve"]
    assert case.ended


def test_attributes_are_texts_or_expressions(process):
    now = clock.now().replace(microsecond=0)
    case = process(
        "user_task.bpmn",
        variables={
            "order_number": 7,
            "boss": "li",
            "group": "accounting",
            "other": "demo",
            "due": now + timedelta(days=2),
            "follow": now + timedelta(days=1),
            "prio": 70,
        },
    )

    task = case.tasks[0]

    assert task.name == "Approve order 7"
    assert task.assignee == "li"
    assert sorted(task.candidate_groups) == ["accounting", "sales"]
    assert sorted(task.candidate_users) == ["demo", "mary"]
    assert task.due_at == now + timedelta(days=2)
    assert task.priority == 70


def test_due_and_follow_up_dates_may_be_durations_that_count_from_the_tasks_creation(process):
    """A listener may set one too (Camunda: dates only)."""
    case = process("user_task_due_after.bpmn", variables={"patience": "PT36H"})

    after = {
        task.element_id: (task.due_at - task.created_at, task.follow_up_at - task.created_at) for task in case.tasks
    }
    assert after == {
        "literal": (timedelta(days=2), timedelta(hours=1)),
        "computed": (timedelta(hours=36), timedelta(days=7)),
    }


def test_candidates_may_be_lists(process):
    case = process("user_task_candidate_list.bpmn", variables={"groups": ["sales", "legal"], "people": ["li", "wang"]})

    task = case.tasks[0]

    assert sorted(task.candidate_groups) == ["legal", "sales"]
    assert sorted(task.candidate_users) == ["li", "wang"]


def test_a_task_without_attributes_has_camundas_defaults(process):
    case = process("user_task_plain.bpmn")

    task = case.tasks[0]

    assert task.element_id == "approve"
    assert task.name == "Approve"
    assert task.assignee is None
    assert list(task.candidate_groups) == []
    assert task.due_at is None
    assert task.priority == 50


def test_what_is_handed_in_becomes_variables_of_the_instance(process):
    case = process("user_task_in_a_row.bpmn", variables={"x": 1})

    case.complete("a", {"x": 2, "y": {"deep": [1, "二"]}})

    assert case.variables == {"x": 2, "y": {"deep": [1, "二"]}}


def test_an_expression_that_fails_is_an_incident_and_leaves_the_finished_task_finished(process):
    """An incident (Camunda: without a job an exception that undoes the step)."""
    case = process("user_task_assignee_fails.bpmn")

    case.complete("before")

    assert "before" in case.path
    assert case.waiting == ["approve"]
    assert [incident[0] for incident in case.incidents] == ["approve"]
    assert case.tasks == []


def test_the_same_task_twice_in_parallel_is_two_tasks(process):
    case = process("user_task_same_in_parallel.bpmn")

    case.complete("a", {"x": 1}, index=1)
    open_after_one = len(case.tasks)
    case.complete("a")

    assert open_after_one == 1
    assert case.ended


def test_manual_abstract_tasks_and_none_events_are_passed_through(process):
    case = process("manual_and_abstract_tasks.bpmn")

    assert case.waiting == ["a"]
    assert case.path == ["start", "nothing", "phone"]


def test_none_throw_events_are_passed_through(process):
    case = process("none_events.bpmn")
    case.complete("a")

    assert case.ended
    assert case.path == ["start", "milestone", "a", "milestone_2", "done"]


def test_the_starter_is_a_variable_and_may_be_the_assignee(stage):
    stage.add_user("li")
    stage.deploy("start_event_initiator.bpmn")

    case = stage.start(user="li")

    assert case.variables == {"starter": "li"}
    assert case.tasks[0].assignee == "li"


def test_camunda_8_attributes_are_feel(process):
    """Camunda 8."""
    due = clock.now().replace(microsecond=0) + timedelta(days=2)

    case = process(
        "user_task_camunda_8.bpmn", variables={"boss": "li", "group": "legal", "prio": 70, "due": due.isoformat()}
    )

    (task,) = case.tasks
    assert task.assignee == "li"
    assert sorted(task.candidate_groups) == ["legal", "sales"]
    assert sorted(task.candidate_users) == ["demo", "mary"]
    assert task.priority == 70
    assert task.due_at == due


def test_names_with_blanks_are_answered_in_a_form_and_read_in_conditions(process):
    staff = {"Staff Member": {"full name": "李"}}
    granted = process("user_task_names_with_blanks.bpmn", variables=staff)
    refused = process("user_task_names_with_blanks.bpmn", variables=staff)

    granted.answer("decide", {"Leave Decision": "granted"})
    refused.answer("decide", {"Leave Decision": "refused", "拒绝 理由": "all booked"})

    assert (granted.waiting, refused.waiting) == (["book"], ["tell"])
    assert granted.variables == {**staff, "Leave Decision": "granted", "Given Reason": {"text": "none"}}
    assert refused.variable("Given Reason") == {"text": "all booked"}
