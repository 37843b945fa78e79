"""Who has to do with a user task: identity links, delegating it to a colleague and giving it back."""

from typing import Any

from marshmallow import fields, validate

from runner.records.delegation import delegate, offer, resolve, withdraw_offer
from runner.records.task_report import candidate_group_counts
from runner.records.user_task import UserTask
from runner.rejection import InvalidArgument
from web.rest.resource import Call
from web.rest.schema import Answer, Question
from web.rest.task import UserQuestion, open_task, tasks
from web.rest.typed_variables import Variables, read_variables

KINDS = ("candidate", "assignee", "owner")


class LinkAnswer(Answer):
    """Who has to do with a task, and how."""

    user_id = fields.String()
    group_id = fields.String()
    type = fields.String()


class LinkQuestion(Question):
    """A user or a group, and how they have to do with the task."""

    user_id = fields.String()
    group_id = fields.String()
    type = fields.String(required=True, validate=validate.OneOf(KINDS))


class KindQuestion(Question):
    """Which links."""

    type = fields.String(validate=validate.OneOf(KINDS))


class GroupCountAnswer(Answer):
    """How much waits for a group; null: tasks that are offered to none."""

    group_name = fields.String()
    task_count = fields.Integer()


class ResolveQuestion(Question):
    """What was found out."""

    variables = Variables()


@tasks.get("/<task_id>/identity-links", query=KindQuestion, answer=LinkAnswer(many=True))
def list_identity_links(call: Call, task_id: str) -> list[dict[str, Any]]:
    """Assignee, owner and candidates of a task."""
    links = links_of(open_task(call, task_id))
    kind = call.query.get("type")
    return [link for link in links if kind is None or link["type"] == kind]


def links_of(task: UserTask) -> list[dict[str, Any]]:
    """Everybody who has to do with it."""
    named = {"assignee": task.assignee, "owner": task.owner}
    links: list[dict[str, Any]] = [{"user_id": user, "type": kind} for kind, user in named.items() if user]
    links += [{"user_id": user, "type": "candidate"} for user in task.candidate_users]
    return links + [{"group_id": group, "type": "candidate"} for group in task.candidate_groups]


@tasks.post("/<task_id>/identity-links", body=LinkQuestion)
def add_identity_link(call: Call, task_id: str) -> None:
    """Offer a task to a user or group, or make a user its assignee or owner."""
    user, group = linked(call)
    task = open_task(call, task_id)
    match call.body["type"]:
        case "assignee":
            task.assign(user, call.viewer)
        case "owner":
            task.change({"owner": user}, call.viewer)
        case _:
            offer(task, "user" if user else "group", str(user or group), call.viewer)


@tasks.post("/<task_id>/identity-links/delete", body=LinkQuestion)
def delete_identity_link(call: Call, task_id: str) -> None:
    """Take a link away; one that is not there is no error."""
    user, group = linked(call)
    task = open_task(call, task_id)
    match call.body["type"]:
        case "assignee" if task.assignee == user:
            task.assign(None, call.viewer)
        case "owner" if task.owner == user:
            task.change({"owner": None}, call.viewer)
        case "candidate":
            withdraw_offer(task, "user" if user else "group", str(user or group), call.viewer)


def linked(call: Call) -> tuple[str | None, str | None]:
    """The user, or the group, that a link is about."""
    user, group = call.body.get("user_id"), call.body.get("group_id")
    if bool(user) == bool(group):
        raise InvalidArgument("an identity link needs either userId or groupId: send one of them")
    if group and call.body["type"] != "candidate":
        raise InvalidArgument("a group can only be a candidate; send type 'candidate', or a userId")
    return user, group


@tasks.post("/<task_id>/delegate", body=UserQuestion, missing=500)
def delegate_task(call: Call, task_id: str) -> None:
    """Hand a task to a colleague, who gives it back; the present assignee becomes its owner."""
    if not call.body.get("user_id"):
        raise InvalidArgument("send userId: to whom the task is delegated")
    delegate(open_task(call, task_id), call.body["user_id"], call.viewer)


@tasks.post("/<task_id>/resolve", body=ResolveQuestion, missing=500)
def resolve_task(call: Call, task_id: str) -> None:
    """Give a delegated task back to its owner."""
    variables = read_variables(call.session, call.body.get("variables"))
    resolve(open_task(call, task_id), variables, call.viewer)


@tasks.get("/report/candidate-group-count", answer=GroupCountAnswer(many=True))
def count_by_candidate_group(call: Call) -> list[dict[str, Any]]:
    """How many open tasks wait for each candidate group."""
    counts = candidate_group_counts(call.session, call.viewer)
    return [{"group_name": name, "task_count": number} for name, number in counts]
