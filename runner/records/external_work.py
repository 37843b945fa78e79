"""Fetching external tasks: a worker asks for the work of its topics and reserves what it gets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Literal

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session, joinedload

from runner.clock import clock
from runner.identifiers import beginning_of
from runner.records.external_task import ExternalTask
from runner.records.listings.conditions import Comparison, has_variable
from runner.records.process_definition import ProcessDefinition
from runner.records.process_instance import ProcessInstance
from runner.records.viewer import WORKERS, Viewer
from runner.rejection import Forbidden, InvalidArgument

MOST_AT_ONCE = 1000
WorkOrder = Literal["priority", "created", "created-desc"]


@dataclass(frozen=True)
class Topic:
    """What a worker asks for: a topic, for how long to lock, and which cases only. Empty: any."""

    name: str
    lock_duration: timedelta
    business_key: str | None = None
    definition_ids: tuple[str, ...] = ()
    definition_keys: tuple[str, ...] = ()
    version_tag: str | None = None
    variables: Mapping[str, Any] = field(default_factory=dict)  # process variables that must be equal


def require_worker(viewer: Viewer) -> None:
    """Refuse who is neither a worker program nor an administrator."""
    if not viewer.may_work_externally:
        raise Forbidden(
            f"{viewer.name} may not work on external tasks nor send messages; ask to be put into group '{WORKERS}'"
        )


def is_there_work(session: Session, topics: Sequence[Topic]) -> bool:
    """Whether a fetch would find something now; it locks nothing."""
    if not topics:
        return False
    statement = (
        select(ExternalTask.id)
        .where(*free(topics))
        .join(ProcessInstance, ProcessInstance.id == ExternalTask.instance_id)
        .join(ProcessDefinition, ProcessDefinition.id == ExternalTask.definition_id)
        .limit(1)
    )
    return session.scalar(statement) is not None


def free(topics: Sequence[Topic]) -> list[ColumnElement[bool]]:
    """What makes a task one that may be fetched now."""
    now = clock.now()
    return [
        ExternalTask.ended_at.is_(None),
        ~ExternalTask.is_suspended,
        or_(ExternalTask.retries.is_(None), ExternalTask.retries > 0),
        or_(ExternalTask.locked_until.is_(None), ExternalTask.locked_until <= now),
        or_(*[wanted(topic) for topic in topics]),
    ]


def fetch_and_lock(
    session: Session, worker_id: str, topics: Sequence[Topic], *, most: int = 1, order: WorkOrder = "priority"
) -> list[ExternalTask]:
    """At most `most` tasks of these topics, now locked for this worker; each with case and definition loaded."""
    if not worker_id:
        raise InvalidArgument("a worker needs an id: send workerId")
    if most <= 0 or not topics:
        return []
    statement = (
        select(ExternalTask)
        .where(*free(topics))
        .join(ProcessInstance, ProcessInstance.id == ExternalTask.instance_id)
        .join(ProcessDefinition, ProcessDefinition.id == ExternalTask.definition_id)
        .options(joinedload(ExternalTask.instance), joinedload(ExternalTask.definition))
        .limit(min(most, MOST_AT_ONCE))
        .with_for_update(of=ExternalTask, skip_locked=True)
    )
    match order:
        case "priority":
            statement = statement.order_by(ExternalTask.priority.desc(), ExternalTask.created_at, ExternalTask.id)
        case "created":
            statement = statement.order_by(ExternalTask.created_at, ExternalTask.id)
        case "created-desc":
            statement = statement.order_by(ExternalTask.created_at.desc(), ExternalTask.id.desc())
    durations = {topic.name: topic.lock_duration for topic in topics}
    tasks = list(session.scalars(statement))
    for task in tasks:
        task.lock(worker_id, durations[task.topic])
    session.flush()
    return tasks


def wanted(topic: Topic) -> ColumnElement[bool]:
    """What a topic asks for, as a condition."""
    conditions: list[ColumnElement[bool]] = [ExternalTask.topic == topic.name]
    if topic.business_key is not None:
        conditions.append(ProcessInstance.business_key == topic.business_key)
    if topic.definition_ids:
        conditions.append(ExternalTask.definition_id.in_(topic.definition_ids))
    if topic.definition_keys:
        conditions.append(ProcessDefinition.key.in_(topic.definition_keys))
    if topic.version_tag is not None:
        conditions.append(ProcessDefinition.version_tag == topic.version_tag)
    for name, value in topic.variables.items():
        conditions.append(has_variable(Comparison(name, "eq", value), ExternalTask.instance_id))
    return and_(*conditions)


def task_by_number(session: Session, number: str) -> ExternalTask:
    """The open task whose id's digits these are (Camunda 8's keys), or NotFound."""
    beginning = beginning_of(number)
    starting = select(ExternalTask.id).where(ExternalTask.id.startswith(beginning or "-", autoescape=True)).limit(2)
    ids = list(session.scalars(starting)) if beginning else []
    return ExternalTask.find(session, ids[0] if len(ids) == 1 else number[:40])
