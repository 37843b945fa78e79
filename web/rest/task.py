"""User tasks: looking for them, and working on them."""

from typing import Any

from flask import Response
from marshmallow import fields, validate

from runner.records.delegation import mark
from runner.records.listings.user_tasks import TASKS
from runner.records.user_task import UserTask
from runner.records.user_task_refusals import require_open
from runner.records.variable import Variable
from runner.rejection import InvalidArgument, InvalidState, NotFound
from web.rest.answers import json_answer
from web.rest.resource import Call, Resource
from web.rest.schema import Answer, CountAnswer, Flag, Listed, Moment, Question, Texts, Whole
from web.rest.task_query import TaskQuestion, task_criteria
from web.rest.typed_variables import Variables, read_variables, told_variables

tasks = Resource("/engine-rest/task", "Task")


class FormRefAnswer(Answer):
    """Which Camunda Form."""

    key = fields.String()
    binding = fields.String()
    version = fields.Integer()


class TaskAnswer(Answer):
    """A user task that is open."""

    id = fields.String()
    name = fields.String()
    assignee = fields.String()
    owner = fields.String()
    created = Moment(attribute="created_at")
    due = Moment(attribute="due_at")
    follow_up = Moment(attribute="follow_up_at")
    last_updated = fields.Function(lambda task: Moment()._serialize(updated_at(task), None, None))
    delegation_state = fields.String()
    description = fields.Function(lambda task: task.description or task.node.documentation or None)
    execution_id = fields.String(attribute="id")
    parent_task_id = fields.String()
    priority = fields.Integer()
    process_definition_id = fields.String(attribute="definition_id")
    process_instance_id = fields.String(attribute="instance_id")
    case_execution_id = fields.String()
    case_definition_id = fields.String()
    case_instance_id = fields.String()
    task_definition_key = fields.String(attribute="element_id")
    suspended = fields.Function(lambda task: task.instance.root.state == "suspended")
    form_key = fields.String()
    camunda_form_ref = fields.Function(lambda task: told_form_ref(task))
    tenant_id = fields.String()
    task_state = fields.Function(lambda task: "Updated" if updated_at(task) else "Created")


class UserQuestion(Question):
    """Which user; none: nobody."""

    user_id = fields.String()


class CompleteQuestion(Question):
    """What is handed in."""

    variables = Variables()
    with_variables_in_return = Flag(load_default=False)


class ChangeQuestion(Question):
    """A task as it should be: every attribute that can be changed."""

    name = fields.String()
    description = fields.String()
    assignee = fields.String()
    owner = fields.String()
    priority = Whole()
    due = Moment(attribute="due_at")
    follow_up = Moment(attribute="follow_up_at")
    delegation_state = fields.String(validate=validate.OneOf(("PENDING", "RESOLVED")))


class NewTaskQuestion(Question):
    """A task that belongs to no case."""

    name = fields.String()


class EscalationQuestion(Question):
    """The escalation that the diagram knows."""

    escalation_code = fields.String(required=True, validate=validate.Length(1))
    variables = Variables()


class ErrorQuestion(Question):
    """The error that the diagram knows."""

    error_code = fields.String(required=True)
    error_message = fields.String()
    variables = Variables()


class NamesQuestion(Question):
    """Which variables."""

    variable_names = Texts()
    deserialize_values = Flag()


def updated_at(task: UserTask) -> Any:
    """When it was changed last; None for one that is as it came up."""
    return task.updated_at if task.updated_at != task.created_at else None


def told_form_ref(task: UserTask) -> dict[str, Any] | None:
    """The Camunda Form it refers to."""
    reference = task.node.form
    if task.form_ref is None or reference is None:
        return None
    version = reference.version_text
    return {
        "key": task.form_ref,
        "binding": reference.binding,
        "version": int(version) if version and version.isdecimal() else None,
    }


def open_task(call: Call, task_id: str) -> UserTask:
    """A task that is not over; NotFound otherwise, as Camunda keeps only those."""
    task = UserTask.find(call.session, task_id, call.viewer)
    if task.ended_at is not None:
        if call.session.info.get("bidflow_writing"):
            require_open(task)
        raise NotFound(f"user task '{task_id}' is over; see history/task")
    return task


@tasks.get("", query=TaskQuestion, answer=TaskAnswer(many=True))
def list_tasks(call: Call) -> list[UserTask]:
    """The open tasks."""
    return TASKS.find(call.session, call.viewer, task_criteria(call), **call.page)


@tasks.post("", query=Listed, body=TaskQuestion, answer=TaskAnswer(many=True), reads=True)
def search_tasks(call: Call) -> list[UserTask]:
    """The open tasks, looked for by a body."""
    return TASKS.find(call.session, call.viewer, task_criteria(call), **call.page)


@tasks.get("/count", query=TaskQuestion, answer=CountAnswer())
def count_tasks(call: Call) -> dict[str, int]:
    """How many tasks are open."""
    return {"count": TASKS.count(call.session, call.viewer, task_criteria(call))}


@tasks.post("/count", body=TaskQuestion, answer=CountAnswer(), reads=True)
def count_searched_tasks(call: Call) -> dict[str, int]:
    """How many tasks are open, looked for by a body."""
    return {"count": TASKS.count(call.session, call.viewer, task_criteria(call))}


@tasks.get("/<task_id>", answer=TaskAnswer())
def show_task(call: Call, task_id: str) -> UserTask:
    """One open task."""
    return open_task(call, task_id)


@tasks.put("/<task_id>", body=ChangeQuestion)
def change_task(call: Call, task_id: str) -> None:
    """Change a task's attributes; what is left out becomes empty, as in Camunda (name and priority stay)."""
    task = open_task(call, task_id)
    empty = dict.fromkeys(("description", "owner", "due_at", "follow_up_at"))
    ours = ("assignee", "delegation_state")
    task.change(empty | {name: value for name, value in call.body.items() if name not in ours}, call.viewer)
    mark(task, call.body.get("delegation_state"), call.viewer)
    task.assign(call.body.get("assignee"), call.viewer)


@tasks.delete("/<task_id>", missing=500)
def delete_task(call: Call, task_id: str) -> None:
    """Refused, as by Camunda: a task of a case ends with the case, or by what the diagram says."""
    task = open_task(call, task_id)
    raise InvalidState(
        f"user task '{task.label}' is part of case '{task.instance_id}' and can't be deleted; "
        "complete it, or delete the case"
    )


@tasks.post("/create", body=NewTaskQuestion)
def create_task(call: Call) -> None:
    """Refused: a task belongs to a case here."""
    raise InvalidArgument("a task without a case is not possible here; draw a user task and start its process")


@tasks.post("/<task_id>/claim", body=UserQuestion, missing=500)
def claim(call: Call, task_id: str) -> None:
    """Take a task that nobody has."""
    task = open_task(call, task_id)
    task.claim_for(call.body.get("user_id") or call.viewer.name, call.viewer)


@tasks.post("/<task_id>/unclaim", missing=500)
def unclaim(call: Call, task_id: str) -> None:
    """Give a task back."""
    open_task(call, task_id).unclaim(call.viewer)


@tasks.post("/<task_id>/assignee", body=UserQuestion, missing=500)
def assign(call: Call, task_id: str) -> None:
    """Give a task to somebody, whoever has it."""
    open_task(call, task_id).assign(call.body.get("user_id"), call.viewer)


@tasks.post("/<task_id>/complete", body=CompleteQuestion, missing=500)
def complete(call: Call, task_id: str) -> Response | None:
    """Complete a task with variables as they are, past its form."""
    task = open_task(call, task_id)
    task.submit(read_variables(call.session, call.body.get("variables")), call.viewer)
    return with_variables(call, task)


@tasks.post("/<task_id>/submit-form", body=CompleteQuestion, missing=500)
def submit_form(call: Call, task_id: str) -> Response | None:
    """Complete a task with the answers of its form, which are checked."""
    task = open_task(call, task_id)
    task.complete(read_variables(call.session, call.body.get("variables")), call.viewer)
    return with_variables(call, task)


def with_variables(call: Call, task: UserTask) -> Response | None:
    """The case's variables afterwards, if they were asked for."""
    if not call.body["with_variables_in_return"]:
        return None
    return json_answer(told_variables(Variable.rows(call.session, [task.instance_id])))


@tasks.post("/<task_id>/bpmnError", body=ErrorQuestion, missing=500)
def throw_bpmn_error(call: Call, task_id: str) -> None:
    """End a task by an error that the diagram catches."""
    variables = read_variables(call.session, call.body.get("variables"))
    open_task(call, task_id).throw_error(
        call.body["error_code"], call.body.get("error_message"), variables, call.viewer
    )


@tasks.post("/<task_id>/bpmnEscalation", body=EscalationQuestion, missing=500)
def throw_bpmn_escalation(call: Call, task_id: str) -> None:
    """Escalate from a task, for the diagram to catch."""
    variables = read_variables(call.session, call.body.get("variables"))
    open_task(call, task_id).escalate(call.body["escalation_code"], variables, call.viewer)
