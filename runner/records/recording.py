"""Recording: the facts of one outcome, gathered by table in one pass, written in a handful of bulk statements."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from prometheus_client import Counter
from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from runner import metrics
from runner.crash_point import crash_point
from runner.engine import outcome
from runner.engine.outcome import Outcome
from runner.notation.camunda_forms import form_file
from runner.records import bulk
from runner.records.bell import ring_after_commit
from runner.records.candidate import Candidate
from runner.records.decision_evaluation import DecisionEvaluation
from runner.records.element_instance import ElementInstance
from runner.records.external_task import ExternalTask
from runner.records.fact_rows import (
    END_OF_TIME,
    Row,
    candidate_rows,
    element_row,
    ended_row,
    evaluation_row,
    external_task_row,
    incident_row,
    job_row,
    process_instance_row,
    subscription_row,
    user_task_row,
    variable_row,
)
from runner.records.form_definition import FormDefinition
from runner.records.incident import Incident
from runner.records.job import Job
from runner.records.library import Library
from runner.records.migration import write_moves
from runner.records.prepared import sent_together
from runner.records.process_instance import ProcessInstance
from runner.records.subscription import Subscription
from runner.records.user_task import UserTask
from runner.records.variable import Variable
from runner.rejection import NotFound

CHANGED_OF_VARIABLE = ("type", "json", "text_value", "number_value", "is_active", "updated_at")
UNSYNCHRONIZED = {"synchronize_session": False}


class Recording:
    """What one outcome changes in each table. `types` are the stored types of the variables before it."""

    def __init__(
        self, session: Session, library: Library, root_id: str, now: datetime, types: Mapping[tuple[str, str], str]
    ) -> None:
        self.session, self.library, self.root_id, self.now, self.types = session, library, root_id, now, types
        self.thrown: list[outcome.MessageThrown | outcome.SignalThrown] = []
        self.is_over = False  # the root case is
        self.started: dict[str, Row] = {}
        self.named: dict[str, Row] = {}
        self.migrated: dict[str, Row] = {}
        self.moved: list[outcome.ElementMoved] = []
        self.ended: dict[str, Row] = {}
        self.finished: list[Row] = []
        self.tasks: dict[str, Row] = {}
        self.candidates: dict[str, list[Row]] = {}
        self.task_changes: dict[str, Row] = {}
        self.ended_tasks: dict[str, Row] = {}
        self.jobs: dict[str, Row] = {}
        self.removed_jobs: list[str] = []
        self.subscriptions: dict[str, Row] = {}
        self.removed_subscriptions: list[str] = []
        self.external_tasks: dict[str, Row] = {}
        self.ended_external_tasks: list[Row] = []
        self.incidents: dict[str, Row] = {}
        self.resolved_incidents: list[Row] = []
        self.variables: dict[tuple[str, str], Row] = {}
        self.removed_variables: dict[tuple[str, str], Row] = {}
        self.closed_scopes: list[str] = []
        self.evaluations: list[Row] = []

    def gather(self, decided: Outcome) -> None:
        """Sort the facts by table; what came and went within the step leaves no row."""
        for fact in decided.facts:
            GATHER[type(fact)](self, fact)

    def write(self) -> None:
        """Write every table that has something, parents before children."""
        with sent_together(bulk.connection_of(self.session)):
            self.write_new()
        crash_point("rows-inserted")
        self.write_changes()
        crash_point("rows-changed")
        self.write_removals()
        if self.jobs:
            ring_after_commit(self.session, "job", {job["run_at"] for job in self.jobs.values()})
        if self.external_tasks:
            ring_after_commit(self.session, "external_task")

    def write_new(self) -> None:
        """Insert rows; candidates and variables may be there already."""
        for model, rows in (
            (ProcessInstance, self.started),
            (UserTask, self.tasks),
            (ExternalTask, self.external_tasks),
            (Job, self.jobs),
            (Subscription, self.subscriptions),
            (Incident, self.incidents),
        ):
            bulk.insert(self.session, model, list(rows.values()))
        bulk.insert(self.session, ElementInstance, self.finished)
        bulk.insert(self.session, DecisionEvaluation, self.evaluations)
        candidates = [row for rows in self.candidates.values() for row in rows]
        bulk.upsert(self.session, Candidate, candidates, ("is_open",))
        variables = list(self.variables.values())
        bulk.upsert(self.session, Variable, variables, CHANGED_OF_VARIABLE, key=("scope_id", "name"))

    def write_changes(self) -> None:
        """Change rows that were there before."""
        bulk.update_each(self.session, ProcessInstance, list(self.named.values()))
        bulk.update_each(self.session, ProcessInstance, list(self.migrated.values()))
        if self.moved:
            write_moves(self.session, self.library, self.moved)
        bulk.update_each(self.session, ProcessInstance, list(self.ended.values()))
        bulk.update_each(self.session, ExternalTask, self.ended_external_tasks)
        bulk.update_each(self.session, Incident, self.resolved_incidents)
        for task_id, changes in self.task_changes.items():
            self.write_task_changes(task_id, changes)
        bulk.update_each(self.session, UserTask, list(self.ended_tasks.values()))
        self.close_candidates([task_id for task_id in self.ended_tasks if task_id not in self.candidates])

    def write_task_changes(self, task_id: str, changes: Row) -> None:
        """What a listener changed of a task; candidates are rows of their own."""
        kinds = {"candidate_users": "user", "candidate_groups": "group"}
        replaced = {kind: changes.pop(name) for name, kind in kinds.items() if name in changes}
        bulk.update_each(self.session, UserTask, [{"id": task_id, **changes}])
        task = self.session.execute(UserTask.__table__.select().where(UserTask.__table__.c.id == task_id)).one()
        for kind in replaced:
            gone = delete(Candidate).where(Candidate.task_id == task_id, Candidate.kind == kind)
            self.session.execute(gone, execution_options=UNSYNCHRONIZED)
        users, groups = replaced.get("user", ()), replaced.get("group", ())
        bulk.insert(self.session, Candidate, candidate_rows(dict(task._mapping), tuple(users), tuple(groups)))
        self.session.execute(
            update(Candidate)
            .where(Candidate.task_id == task_id)
            .values(is_assigned=task.assignee is not None, due_order=task.due_order, priority=task.priority),
            execution_options=UNSYNCHRONIZED,
        )

    def close_candidates(self, task_ids: list[str]) -> None:
        """The tasks leave the lists of those who might have taken them."""
        if task_ids:
            self.session.execute(
                update(Candidate).where(Candidate.task_id.in_(task_ids)).values(is_open=False),
                execution_options=UNSYNCHRONIZED,
            )

    def write_removals(self) -> None:
        """Take away what is no longer waited for."""
        bulk.delete_by_id(self.session, Job, self.removed_jobs)
        bulk.delete_by_id(self.session, Subscription, self.removed_subscriptions)
        bulk.delete_each(self.session, Variable, list(self.removed_variables.values()))
        if self.is_over or self.closed_scopes:
            closed = Variable.root_id == self.root_id if self.is_over else Variable.scope_id.in_(self.closed_scopes)
            self.session.execute(
                update(Variable).where(closed, Variable.is_active).values(is_active=False),
                execution_options=UNSYNCHRONIZED,
            )

    def count(self, counter: Counter) -> None:
        """Count it once it is written."""
        self.session.info.setdefault("bidflow_counted", []).append(counter)

    # One method per fact, in the order of outcome.py.

    def process_instance_started(self, fact: outcome.ProcessInstanceStarted) -> None:
        self.started[fact.id] = process_instance_row(fact)
        self.count(metrics.instances_started.labels(self.library.definition(fact.definition_id).key))

    def business_key_changed(self, fact: outcome.BusinessKeyChanged) -> None:
        if fact.id in self.started:
            self.started[fact.id]["business_key"] = fact.business_key
        else:
            self.named[fact.id] = {"id": fact.id, "business_key": fact.business_key}

    def process_instance_migrated(self, fact: outcome.ProcessInstanceMigrated) -> None:
        self.migrated[fact.id] = {"id": fact.id, "definition_id": fact.definition_id}

    def element_moved(self, fact: outcome.ElementMoved) -> None:
        self.moved.append(fact)

    def process_instance_ended(self, fact: outcome.ProcessInstanceEnded) -> None:
        self.is_over = self.is_over or fact.id == self.root_id
        self.count(metrics.instances_completed.labels(fact.state))
        if fact.id in self.started:
            self.started[fact.id].update(ended_row(fact))
        else:
            self.ended[fact.id] = ended_row(fact)

    def element_finished(self, fact: outcome.ElementFinished) -> None:
        self.finished.append(element_row(fact))

    def user_task_created(self, fact: outcome.UserTaskCreated) -> None:
        task = user_task_row(fact, self.form_definition_id(fact))
        self.tasks[fact.id] = task
        self.candidates[fact.id] = candidate_rows(task, fact.candidate_users, fact.candidate_groups)

    def form_definition_id(self, fact: outcome.UserTaskCreated) -> str | None:
        """The form's version for good; a form that is not there yet is looked for again when the task is opened."""
        form, file = fact.form, form_file(fact.form_key)
        if form is None or (form.ref is None and file is None):
            return None
        caller = self.library.definition(fact.definition_id)
        try:
            if form.ref is None:
                return FormDefinition.in_file(self.session, str(file), caller.deployment_id).id
            return self.library.form_id(form.ref, form.binding, fact.form_version, form.version_tag, caller)
        except NotFound:
            return None

    def user_task_changed(self, fact: outcome.UserTaskChanged) -> None:
        changes = {**fact.changes, "updated_at": fact.at}
        if "due_at" in changes:
            changes["due_order"] = changes["due_at"] or END_OF_TIME
        if "assignee" in changes:
            changes["claimed_at"] = fact.at if changes["assignee"] else None
        self.task_changes.setdefault(fact.id, {}).update(changes)

    def user_task_ended(self, fact: outcome.UserTaskEnded) -> None:
        change = {"id": fact.id, "state": fact.state, "ended_at": fact.at, "updated_at": fact.at}
        if fact.id not in self.tasks:
            self.ended_tasks[fact.id] = change
            return
        self.tasks[fact.id].update(change)
        for candidate in self.candidates[fact.id]:
            candidate["is_open"] = False

    def job_created(self, fact: outcome.JobCreated) -> None:
        self.jobs[fact.id] = job_row(fact, self.now)

    def job_removed(self, fact: outcome.JobRemoved) -> None:
        if self.jobs.pop(fact.id, None) is None:
            self.removed_jobs.append(fact.id)

    def subscription_created(self, fact: outcome.SubscriptionCreated) -> None:
        self.subscriptions[fact.id] = subscription_row(fact)

    def subscription_removed(self, fact: outcome.SubscriptionRemoved) -> None:
        if self.subscriptions.pop(fact.id, None) is None:
            self.removed_subscriptions.append(fact.id)

    def external_task_created(self, fact: outcome.ExternalTaskCreated) -> None:
        self.external_tasks[fact.id] = external_task_row(fact)

    def external_task_ended(self, fact: outcome.ExternalTaskEnded) -> None:
        change = {"id": fact.id, "state": fact.state, "ended_at": fact.at}
        if fact.id in self.external_tasks:
            self.external_tasks[fact.id].update(change)
        else:
            self.ended_external_tasks.append(change)

    def incident_raised(self, fact: outcome.IncidentRaised) -> None:
        self.incidents[fact.id] = incident_row(fact)

    def incident_resolved(self, fact: outcome.IncidentResolved) -> None:
        if fact.id in self.incidents:
            self.incidents[fact.id]["resolved_at"] = fact.at
        else:
            self.resolved_incidents.append({"id": fact.id, "resolved_at": fact.at})

    def variable_set(self, fact: outcome.VariableSet) -> None:
        key = (fact.scope_id, fact.name)
        self.removed_variables.pop(key, None)
        self.variables[key] = variable_row(fact, self.root_id, self.types.get(key))

    def variable_removed(self, fact: outcome.VariableRemoved) -> None:
        key = (fact.scope_id, fact.name)
        self.variables.pop(key, None)
        self.removed_variables[key] = {"scope_id": fact.scope_id, "name": fact.name}

    def scope_closed(self, fact: outcome.ScopeClosed) -> None:
        self.closed_scopes.append(fact.scope_id)

    def decision_evaluated(self, fact: outcome.DecisionEvaluated) -> None:
        self.evaluations.append(evaluation_row(fact))

    def thrown_outside(self, fact: outcome.MessageThrown | outcome.SignalThrown) -> None:
        self.thrown.append(fact)


GATHER: dict[type[Any], Callable[[Recording, Any], None]] = {
    outcome.ProcessInstanceStarted: Recording.process_instance_started,
    outcome.BusinessKeyChanged: Recording.business_key_changed,
    outcome.ProcessInstanceMigrated: Recording.process_instance_migrated,
    outcome.ElementMoved: Recording.element_moved,
    outcome.ProcessInstanceEnded: Recording.process_instance_ended,
    outcome.ElementFinished: Recording.element_finished,
    outcome.UserTaskCreated: Recording.user_task_created,
    outcome.UserTaskChanged: Recording.user_task_changed,
    outcome.UserTaskEnded: Recording.user_task_ended,
    outcome.JobCreated: Recording.job_created,
    outcome.JobRemoved: Recording.job_removed,
    outcome.SubscriptionCreated: Recording.subscription_created,
    outcome.SubscriptionRemoved: Recording.subscription_removed,
    outcome.ExternalTaskCreated: Recording.external_task_created,
    outcome.ExternalTaskEnded: Recording.external_task_ended,
    outcome.IncidentRaised: Recording.incident_raised,
    outcome.IncidentResolved: Recording.incident_resolved,
    outcome.VariableSet: Recording.variable_set,
    outcome.VariableRemoved: Recording.variable_removed,
    outcome.ScopeClosed: Recording.scope_closed,
    outcome.DecisionEvaluated: Recording.decision_evaluated,
    outcome.MessageThrown: Recording.thrown_outside,
    outcome.SignalThrown: Recording.thrown_outside,
}
