"""Filters: searches for tasks kept under a name, and carried out."""

from typing import Any

from flask import Response, request
from marshmallow import ValidationError, fields, validate

from runner.records.filter import Filter
from runner.records.listings.user_tasks import TASKS
from runner.records.user_task import UserTask
from runner.rejection import InvalidArgument
from web.body import read_json
from web.rest.answers import json_answer, nothing
from web.rest.history.derived import Told, matching, page_of, same
from web.rest.resource import Call, Resource
from web.rest.schema import Answer, CountAnswer, Flag, Listed, Question, said
from web.rest.task import TaskAnswer
from web.rest.task_query import TaskQuestion, task_criteria

filters = Resource("/engine-rest/filter", "Filter")


class FilterQuestion(Listed):
    """What filters are looked for by."""

    filter_id = fields.String()
    resource_type = fields.String()
    name = fields.String()
    name_like = fields.String()
    owner = fields.String()
    item_count = Flag(load_default=False)


class OneQuestion(Question):
    """Whether to say how many tasks it finds."""

    item_count = Flag(load_default=False)


class ChangeQuestion(Question):
    """A filter as it should be."""

    resource_type = fields.String(required=True, validate=validate.OneOf(("Task",)))
    name = fields.String(required=True)
    owner = fields.String()
    query = fields.Dict(keys=fields.String(), load_default=dict)
    properties = fields.Dict(keys=fields.String())


class FilterAnswer(Answer):
    """A filter."""

    id = fields.String()
    resource_type = fields.String()
    name = fields.String()
    owner = fields.String()
    query = fields.Raw()
    properties = fields.Raw()
    item_count = fields.Integer()


def told(call: Call, kept: Filter) -> dict[str, Any]:
    """A filter as answered."""
    names = ("id", "name", "owner", "query", "properties")
    told: dict[str, Any] = {name: getattr(kept, name) for name in names} | {"resource_type": "Task"}
    told["properties"] = kept.properties or {}
    if call.query.get("item_count"):
        told["item_count"] = count(searching(call, kept))
    return told


def like(row: Told, pattern: str) -> bool:
    """Whether a name holds what stands between the percent signs."""
    return pattern.strip("%").casefold() in row["name"].casefold()


TESTS = {"filter_id": same("id"), "name": same("name"), "owner": same("owner"), "name_like": like}
ORDERS = {"filterId": "id", "firstName": "name", "name": "name", "owner": "owner", "resourceType": "resource_type"}


def found(call: Call) -> list[Told]:
    """The filters asked for."""
    if call.criteria.get("resource_type", "Task") != "Task":
        return []
    return list(matching((told(call, one) for one in Filter.seen_by(call.session, call.viewer)), TESTS, call.criteria))


@filters.get("", query=FilterQuestion, answer=FilterAnswer(many=True))
def list_filters(call: Call) -> list[Told]:
    """One's own filters, and those for everybody."""
    return page_of(call, found(call), ORDERS)


@filters.get("/count", query=FilterQuestion, answer=CountAnswer())
def count_filters(call: Call) -> dict[str, int]:
    """How many filters there are."""
    return {"count": len(found(call))}


@filters.post("/create", body=ChangeQuestion, answer=FilterAnswer())
def create_filter(call: Call) -> dict[str, Any]:
    """Keep a search: without an owner for everybody."""
    criteria_of(call.body["query"])
    kept = Filter.create(call.session, call.viewer, **columns(call))
    return told(call, kept)


@filters.get("/<filter_id>", query=OneQuestion, answer=FilterAnswer())
def show_filter(call: Call, filter_id: str) -> dict[str, Any]:
    """One filter."""
    return told(call, Filter.find(call.session, filter_id, call.viewer))


@filters.put("/<filter_id>", body=ChangeQuestion)
def change_filter(call: Call, filter_id: str) -> None:
    """Let it search for something else."""
    criteria_of(call.body["query"])
    Filter.find(call.session, filter_id, call.viewer).change(call.viewer, **columns(call))


@filters.delete("/<filter_id>")
def delete_filter(call: Call, filter_id: str) -> None:
    """Forget it."""
    Filter.find(call.session, filter_id, call.viewer).delete(call.viewer)


def columns(call: Call) -> dict[str, Any]:
    """What is kept of the body."""
    return {name: call.body.get(name) for name in ("name", "owner", "query", "properties")}


def criteria_of(query: dict[str, Any]) -> dict[str, Any]:
    """A search as tasks are looked for; InvalidArgument says what of it can't be understood."""
    try:
        read: dict[str, Any] = TaskQuestion().load(query)
    except ValidationError as error:
        raise InvalidArgument(f"the filter's query can't be carried out: {said(error)}") from error
    return read


def searching(call: Call, kept: Filter, more: dict[str, Any] | None = None) -> Call:
    """The request as if it were the filter's search."""
    query = {name: value for name, value in call.query.items() if name in ("first_result", "max_results")}
    return Call(call.session, call.viewer, query, criteria_of(kept.query | (more or {})))


def count(asked: Call) -> int:
    """How many tasks a search finds."""
    return TASKS.count(asked.session, asked.viewer, task_criteria(asked))


def tasks_of(call: Call, filter_id: str, more: dict[str, Any] | None = None) -> list[UserTask]:
    """The tasks that a filter finds."""
    asked = searching(call, Filter.find(call.session, filter_id, call.viewer), more)
    return TASKS.find(asked.session, asked.viewer, task_criteria(asked), **asked.page)


def sent() -> dict[str, Any]:
    """The criteria beside the filter's, as they were sent; where both say something these count."""
    body = read_json(request.get_data(cache=True) or b"{}")
    return {name: value for name, value in body.items() if value is not None}


@filters.get("/<filter_id>/list", query=Listed, answer=TaskAnswer(many=True))
def list_filtered(call: Call, filter_id: str) -> list[UserTask]:
    """The tasks that a filter finds."""
    return tasks_of(call, filter_id)


@filters.post("/<filter_id>/list", query=Listed, body=TaskQuestion, answer=TaskAnswer(many=True), reads=True)
def search_filtered(call: Call, filter_id: str) -> list[UserTask]:
    """The tasks that a filter finds, with more criteria."""
    return tasks_of(call, filter_id, sent())


@filters.get("/<filter_id>/count", answer=CountAnswer())
def count_filtered(call: Call, filter_id: str) -> dict[str, int]:
    """How many tasks a filter finds."""
    return {"count": count(searching(call, Filter.find(call.session, filter_id, call.viewer)))}


@filters.post("/<filter_id>/count", body=TaskQuestion, answer=CountAnswer(), reads=True)
def count_searched_filtered(call: Call, filter_id: str) -> dict[str, int]:
    """How many tasks a filter finds, with more criteria."""
    return {"count": count(searching(call, Filter.find(call.session, filter_id, call.viewer), sent()))}


@filters.get("/<filter_id>/singleResult", answer=TaskAnswer())
def show_single(call: Call, filter_id: str) -> Response:
    """The one task that a filter finds; nothing when there is none."""
    return single(tasks_of(call, filter_id))


@filters.post("/<filter_id>/singleResult", body=TaskQuestion, answer=TaskAnswer(), reads=True)
def search_single(call: Call, filter_id: str) -> Response:
    """The one task that a filter finds, with more criteria."""
    return single(tasks_of(call, filter_id, sent()))


def single(found: list[UserTask]) -> Response:
    """The only one; InvalidArgument when there are more."""
    if len(found) > 1:
        raise InvalidArgument(f"the filter finds {len(found)} tasks, not one; ask for its list")
    return json_answer(TaskAnswer().dump(found[0])) if found else nothing()
