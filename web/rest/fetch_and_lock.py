"""Fetch and lock: a worker asks for work, and waits for it if there is none (long polling)."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any, cast

from flask import Response, current_app, g, request
from marshmallow import fields, validate

from runner.records.external_task import ExternalTask
from runner.records.external_work import Topic, WorkOrder, fetch_and_lock, is_there_work, require_worker
from runner.records.variable import Variable
from runner.rejection import InvalidArgument
from web.edge import database, reading, transaction
from web.rest.answers import json_answer
from web.rest.external_task import ExternalTaskAnswer, external_tasks
from web.rest.polls import Polls
from web.rest.schema import Flag, Milliseconds, Question, Sorting, Texts
from web.rest.typed_variables import told_variables

LONGEST_WAIT = 1_800_000  # milliseconds
MOST_TASKS = 1000


class GoneAway(Exception):
    """The worker hung up while its tasks were being locked: they stay free."""


class TopicQuestion(Question):
    """Which work, and which of its variables."""

    topic_name = fields.String(required=True)
    lock_duration = Milliseconds(required=True)
    variables = fields.List(fields.String())
    local_variables = Flag(load_default=False)
    business_key = fields.String()
    process_definition_id = fields.String()
    process_definition_id_in = Texts()
    process_definition_key = fields.String()
    process_definition_key_in = Texts()
    process_definition_version_tag = fields.String()
    process_variables = fields.Dict(keys=fields.String())
    deserialize_values = Flag()
    include_extension_properties = Flag(load_default=False)
    without_tenant_id = Flag()
    tenant_id_in = Texts()


class FetchQuestion(Question):
    """Who asks, for how much, and how long it waits."""

    worker_id = fields.String(required=True, validate=validate.Length(1, 255))
    max_tasks = fields.Integer(required=True, validate=validate.Range(0, MOST_TASKS))
    use_priority = Flag(load_default=True)
    async_response_timeout = Milliseconds(load_default=0)
    sorting = fields.List(fields.Nested(Sorting))
    topics = fields.List(fields.Nested(TopicQuestion), load_default=list)


class LockedAnswer(ExternalTaskAnswer):
    """Work that is the worker's now, with variables."""

    error_details = fields.String()
    variables = fields.Raw()
    extension_properties = fields.Raw()


@external_tasks.post("/fetchAndLock", body=FetchQuestion, answer=LockedAnswer(many=True), opens=True)
def fetch(query: dict[str, Any], body: dict[str, Any]) -> Response:
    """Fetch work and lock it; without any, wait for it until asyncResponseTimeout is over."""
    require_worker(g.viewer)
    if body["async_response_timeout"] > LONGEST_WAIT:
        raise InvalidArgument(f"the maximum of asyncResponseTimeout is {LONGEST_WAIT} milliseconds (half an hour)")
    asked = [one for one in body["topics"] if not one.get("tenant_id_in")]  # there are no tenants
    topics, is_gone = [topic_of(one) for one in asked], hung_up()

    def look() -> list[dict[str, Any]]:
        return take(body, asked, topics, is_gone)

    polls: Polls = current_app.extensions["polls"]
    seconds = body["async_response_timeout"] / 1000
    return json_answer(polls.wait(look, database().bell, "external_task", seconds, is_gone))


def take(
    body: dict[str, Any], asked: Sequence[dict[str, Any]], topics: Sequence[Topic], is_gone: Callable[[], bool]
) -> list[dict[str, Any]]:
    """What there is now, locked; nothing is written when there is none, or when nobody waits for it any more."""
    with reading() as session:
        if not is_there_work(session, topics):
            return []
    try:
        with transaction() as session:
            most = body["max_tasks"]
            tasks = fetch_and_lock(session, body["worker_id"], topics, most=most, order=order_of(body))
            wishes = {one["topic_name"]: one for one in asked}
            found = [told_locked(task, wishes[task.topic]) for task in tasks]
            if is_gone():
                raise GoneAway
            return found
    except GoneAway:
        return []


def topic_of(one: dict[str, Any]) -> Topic:
    """What a topic asks for, for the records."""
    ids = [*one.get("process_definition_id_in", ()), *filter(None, [one.get("process_definition_id")])]
    keys = [*one.get("process_definition_key_in", ()), *filter(None, [one.get("process_definition_key")])]
    return Topic(
        one["topic_name"],
        timedelta(milliseconds=one["lock_duration"]),
        business_key=one.get("business_key"),
        definition_ids=tuple(ids),
        definition_keys=tuple(keys),
        version_tag=one.get("process_definition_version_tag"),
        variables=one.get("process_variables") or {},
    )


def order_of(body: dict[str, Any]) -> WorkOrder:
    """Which of the tasks first: the most urgent, or by age as asked."""
    sorting = body.get("sorting") or []
    for one in sorting:
        if one["sort_by"] != "createTime":
            raise InvalidArgument(f"external tasks are fetched by createTime, not by '{one['sort_by'][:60]}'")
    if body["use_priority"]:
        return "priority"
    return "created-desc" if sorting and sorting[0]["sort_order"] == "desc" else "created"


def told_locked(task: ExternalTask, wish: dict[str, Any]) -> dict[str, Any]:
    """A locked task with the variables that its topic asks for."""
    rows = Variable.rows(task.session, [task.id]) if wish["local_variables"] else list(task.variable_rows.values())
    names = wish.get("variables")
    wanted = rows if names is None else [row for row in rows if row.name in names]
    answer: dict[str, Any] = LockedAnswer().dump(task)
    answer["variables"] = told_variables(wanted)
    answer["extensionProperties"] = dict(task.properties) if wish["include_extension_properties"] else {}
    return answer


def hung_up() -> Callable[[], bool]:
    """Whether the one who asked has closed the connection; a server that can't say counts as connected."""
    told = request.environ.get("waitress.client_disconnected")
    return cast(Callable[[], bool], told) if callable(told) else lambda: False
