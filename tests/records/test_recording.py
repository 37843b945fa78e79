"""Recording: each fact of an outcome becomes its row; what came and went within a step leaves none."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from runner.engine import outcome
from runner.engine.outcome import Outcome
from runner.identifiers import new_id
from runner.notation.model import FormReference
from runner.records import (
    Candidate,
    DecisionEvaluation,
    ElementInstance,
    ExternalTask,
    Incident,
    Job,
    ProcessDefinition,
    ProcessInstance,
    Subscription,
    UserTask,
    Variable,
)
from runner.records.library import Library
from runner.records.recording import GATHER, Recording
from tests.records.drawn import ONE_TASK, form, text_field

AT = datetime(2026, 11, 21, 12, tzinfo=UTC)
LATER = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def session(stage):
    stage.deploy(("order.bpmn", ONE_TASK), ("request.form", form("request", text_field("a"))))
    with stage.database.transaction() as session:
        yield session


@pytest.fixture
def root_id(session):
    definition = ProcessDefinition.latest(session, "order")
    root_id = new_id()
    started = outcome.ProcessInstanceStarted(root_id, definition.id, root_id, "K", None, None, "start", "li", AT)
    record(session, root_id, started)
    return root_id


def record(session, root_id, *facts, types=None):
    recording = Recording(session, Library(session), root_id, AT, types or {})
    recording.gather(Outcome("{}", facts))
    recording.write()
    session.expire_all()
    return recording


def task_created(session, root_id, task_id="t", **changes):
    definition = ProcessDefinition.latest(session, "order")
    values = {
        "id": task_id,
        "instance_id": root_id,
        "root_id": root_id,
        "scope_id": root_id,
        "definition_id": definition.id,
        "element_id": "work",
        "name": "Work",
        "assignee": None,
        "candidate_users": ("li",),
        "candidate_groups": ("sales", "sales", "presales"),
        "due_at": None,
        "follow_up_at": None,
        "priority": 50,
        "form": None,
        "form_version": None,
        "at": AT,
    }
    return outcome.UserTaskCreated(**(values | changes))


def test_every_kind_of_fact_is_recorded():
    assert set(GATHER) == set(outcome.Fact.__args__)


def test_an_instance_begins_and_a_called_one_ends(session, root_id):
    definition_id = session.get_one(ProcessInstance, root_id).definition_id
    called = outcome.ProcessInstanceStarted("c", definition_id, root_id, None, root_id, "e", "start", "li", AT)
    ended = outcome.ProcessInstanceEnded("c", "terminated", ("end",), "because", LATER)
    record(session, root_id, called)

    record(session, root_id, ended)

    instance = session.get_one(ProcessInstance, "c")
    assert (instance.root_id, instance.parent_id, instance.called_by) == (root_id, root_id, "e")
    assert (instance.state, instance.end_element_ids, instance.reason) == ("terminated", ["end"], "because")
    assert instance.ended_at == LATER


def test_an_instance_that_begins_and_ends_in_one_step_is_one_row(session, root_id):
    definition_id = session.get_one(ProcessInstance, root_id).definition_id
    record(
        session,
        root_id,
        outcome.ProcessInstanceStarted("c", definition_id, root_id, None, root_id, "e", "start", None, AT),
        outcome.ProcessInstanceEnded("c", "completed", ("end",), None, LATER),
    )

    assert session.get_one(ProcessInstance, "c").state == "completed"


def test_finished_elements_keep_their_order(session, root_id):
    facts = [
        outcome.ElementFinished(key, root_id, root_id, key, None, "task", ("f1",), AT, LATER, "completed")
        for key in ("b", "a", "c")
    ]

    record(session, root_id, *facts)

    rows = session.scalars(select(ElementInstance).order_by(ElementInstance.number)).all()
    assert [(row.id, row.flow_ids, row.ended_at) for row in rows] == [(key, ["f1"], LATER) for key in ("b", "a", "c")]


def test_a_task_has_each_candidate_once(session, root_id):
    record(session, root_id, task_created(session, root_id))

    rows = session.execute(select(Candidate.kind, Candidate.name, Candidate.is_open, Candidate.is_assigned)).all()
    assert sorted(rows) == [
        ("group", "presales", True, False),
        ("group", "sales", True, False),
        ("user", "li", True, False),
    ]


def test_a_task_without_a_due_date_is_sorted_last(session, root_id):
    record(session, root_id, task_created(session, root_id), task_created(session, root_id, "u", due_at=AT))

    ids = session.scalars(select(UserTask.id).order_by(UserTask.due_order)).all()
    assert ids == ["u", "t"]


def test_the_form_of_a_task_is_settled_when_it_is_created(session, root_id):
    reference = FormReference(ref="request")

    record(
        session,
        root_id,
        task_created(session, root_id, "a", form=reference),
        task_created(session, root_id, "b", form=FormReference(ref="missing")),
        task_created(session, root_id, "c", form=FormReference(ref="request", binding="version"), form_version=1),
        task_created(session, root_id, "d", form=FormReference(ref="request", binding="version"), form_version=2),
        task_created(session, root_id, "e", form=FormReference(ref="request", binding="deployment")),
    )

    found = {task.id: task.form_definition_id is not None for task in session.scalars(select(UserTask))}
    assert found == {"a": True, "b": False, "c": True, "d": False, "e": True}


def test_a_task_that_came_and_went_in_one_step_is_history(session, root_id):
    record(session, root_id, task_created(session, root_id), outcome.UserTaskEnded("t", "cancelled", LATER))

    task = session.get_one(UserTask, "t")
    assert (task.state, task.ended_at) == ("cancelled", LATER)
    assert session.scalars(select(Candidate).where(Candidate.is_open)).all() == []


def test_a_cancelled_task_leaves_the_lists(session, root_id):
    record(session, root_id, task_created(session, root_id))

    record(session, root_id, outcome.UserTaskEnded("t", "cancelled", LATER))

    assert session.get_one(UserTask, "t").state == "cancelled"
    assert session.scalars(select(Candidate).where(Candidate.is_open)).all() == []


def test_a_listeners_changes_reach_the_task_and_its_candidates(session, root_id):
    record(session, root_id, task_created(session, root_id))

    changes = {"assignee": "wang", "due_at": LATER, "priority": 80, "candidate_groups": ["legal"]}
    record(session, root_id, outcome.UserTaskChanged("t", changes, AT))

    task = session.get_one(UserTask, "t")
    assert (task.assignee, task.due_at, task.due_order, task.priority) == ("wang", LATER, LATER, 80)
    rows = session.execute(
        select(Candidate.name, Candidate.is_assigned, Candidate.due_order, Candidate.priority).order_by(Candidate.name)
    ).all()
    assert rows == [("legal", True, LATER, 80), ("li", True, LATER, 80)]


def job(root_id, key="j", **changes):
    values = {
        "id": key,
        "kind": "timer",
        "instance_id": root_id,
        "root_id": root_id,
        "element_instance_id": "e",
        "element_id": "wait",
        "due_at": LATER,
    }
    return outcome.JobCreated(**(values | changes))


def test_jobs_come_and_go(session, root_id):
    record(session, root_id, job(root_id, "a"), job(root_id, "b", exclusive=False, retry_cycle="R7/PT1M"))
    rows = {row.id: (row.run_at, row.lock_key, row.retries) for row in session.scalars(select(Job))}

    record(session, root_id, outcome.JobRemoved("a"), job(root_id, "c"), outcome.JobRemoved("c"))

    assert rows == {"a": (LATER, root_id, 3), "b": (LATER, None, 7)}
    assert session.scalars(select(Job.id)).all() == ["b"]


def test_subscriptions_come_and_go(session, root_id):
    waiting = [
        outcome.SubscriptionCreated(key, "message", "paid", root_id, root_id, root_id, "e", "wait", AT, "order-1")
        for key in ("a", "b")
    ]
    record(session, root_id, *waiting, outcome.SubscriptionRemoved("a"))

    assert [(row.id, row.name, row.correlation_key) for row in session.scalars(select(Subscription))] == [
        ("b", "paid", "order-1")
    ]
    record(session, root_id, outcome.SubscriptionRemoved("b"))
    assert session.scalars(select(Subscription)).all() == []


def test_external_tasks_end(session, root_id):
    definition_id = session.get_one(ProcessInstance, root_id).definition_id
    created = outcome.ExternalTaskCreated(
        "x", root_id, root_id, root_id, definition_id, "send", "mail", 5, None, {"to": "li"}, AT
    )
    record(session, root_id, created)
    record(session, root_id, outcome.ExternalTaskEnded("x", "completed", LATER))

    task = session.get_one(ExternalTask, "x")
    assert (task.topic, task.priority, task.headers, task.retries) == ("mail", 5, {"to": "li"}, None)
    assert (task.state, task.ended_at) == ("completed", LATER)


def test_incidents_are_kept_when_resolved(session, root_id):
    raised = outcome.IncidentRaised("i", "script", root_id, root_id, "e", "work", "x is missing", "line 3", AT)
    record(session, root_id, raised)
    record(session, root_id, outcome.IncidentResolved("i", LATER))

    incident = session.get_one(Incident, "i")
    assert (incident.message, incident.details, incident.resolved_at) == ("x is missing", "line 3", LATER)


def test_a_variable_is_one_row_however_often_it_is_set(session, root_id):
    record(session, root_id, outcome.VariableSet(root_id, root_id, "amount", 1, AT, True))
    record(session, root_id, outcome.VariableSet(root_id, root_id, "amount", "two", LATER, False))

    (row,) = session.scalars(select(Variable))
    assert (row.value, row.type, row.text_value, row.number_value) == ("two", "string", "two", None)
    assert (row.created_at, row.updated_at) == (AT, LATER)


def test_a_long_stays_a_long(session, root_id):
    key = (root_id, "amount")

    record(session, root_id, outcome.VariableSet(root_id, root_id, "amount", 1, AT, False), types={key: "long"})

    assert session.scalars(select(Variable.type)).all() == ["long"]


def test_variables_are_removed_and_scopes_close(session, root_id):
    record(
        session,
        root_id,
        outcome.VariableSet(root_id, root_id, "a", 1, AT, True),
        outcome.VariableSet(root_id, root_id, "b", [date(2026, 1, 2)], AT, True),
        outcome.VariableSet("inner", root_id, "c", 3, AT, True),
    )

    record(session, root_id, outcome.VariableRemoved(root_id, "a"), outcome.ScopeClosed("inner"))

    rows = {row.name: (row.value, row.is_active) for row in session.scalars(select(Variable))}
    assert rows == {"b": ([date(2026, 1, 2)], True), "c": (3, False)}


def test_a_decision_keeps_what_went_in_and_which_rules_fired(session, root_id):
    rule = outcome.RuleFired(2, "large", {"group": "director"}, ("above the limit",))
    evaluated = outcome.DecisionEvaluated(
        "d", root_id, "e", "decide", "who", "Who", None, {"on": date(2026, 1, 2)}, (rule,), [{"group": "director"}], AT
    )

    record(session, root_id, evaluated)

    row = session.get_one(DecisionEvaluation, "d")
    assert row.inputs == {"on": date(2026, 1, 2)}
    assert row.rules == [
        {"number": 2, "id": "large", "outputs": {"group": "director"}, "annotations": ["above the limit"]}
    ]
    assert row.result == [{"group": "director"}]


def test_what_is_thrown_is_handed_on_and_not_written(session, root_id):
    thrown = outcome.SignalThrown("alarm", root_id, "throw", {"level": 1})

    assert record(session, root_id, thrown).thrown == [thrown]
