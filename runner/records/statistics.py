"""Statistics: how many cases run by each definition and stand at each element, and what is wrong there."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, aliased, joinedload

from runner.records.element_instance import ElementInstance
from runner.records.execution import PLACE
from runner.records.incident import Incident
from runner.records.job import Job
from runner.records.listing import MOST_LISTED
from runner.records.listings.conditions import of_seen_cases
from runner.records.process_definition import ProcessDefinition
from runner.records.process_instance import ProcessInstance
from runner.records.viewer import Viewer

WATCHING = ("boundaryEvent", "startEvent")  # what waits there only listens; the case stands elsewhere


@dataclass
class Standing:
    """A definition or an element by id: cases or tokens there, failed jobs, open incidents by kind."""

    id: str
    instances: int = 0
    failed_jobs: int = 0
    incidents: Counter[str] = field(default_factory=Counter)


@dataclass
class Past:
    """An element by id: tokens there now, passages that ended, and incidents."""

    id: str
    instances: int = 0
    canceled: int = 0
    finished: int = 0
    complete_scope: int = 0
    open_incidents: int = 0
    resolved_incidents: int = 0


def definition_statistics(session: Session, viewer: Viewer) -> list[tuple[ProcessDefinition, Standing]]:
    """Every definition, by key and version, with the cases of it that run and that the viewer may see."""
    statement = select(ProcessDefinition).options(joinedload(ProcessDefinition.resource))
    ordered = statement.order_by(ProcessDefinition.key, ProcessDefinition.version).limit(MOST_LISTED)
    found = {one.id: (one, Standing(one.id)) for one in session.scalars(ordered)}
    by_definition = ProcessInstance.definition_id
    for id_, number in session.execute(running(viewer, by_definition, func.count())):
        found[id_][1].instances = number
    jobs = running(viewer, by_definition, func.count()).join(Job, Job.instance_id == ProcessInstance.id)
    for id_, number in session.execute(jobs.where(has_failed())):
        found[id_][1].failed_jobs = number
    for id_, kind, number in session.execute(incidents(viewer, by_definition)):
        found[id_][1].incidents[kind] = number
    return list(found.values())


def activity_statistics(session: Session, definition: ProcessDefinition, viewer: Viewer) -> list[Standing]:
    """Each element of a definition where cases stand, by id."""
    found: dict[str, Standing] = {}

    def at(id_: str) -> Standing:
        return found.setdefault(id_, Standing(id_))

    of_it = ProcessInstance.definition_id == definition.id
    for id_, number in standing(session, definition, viewer):
        at(id_).instances = number
    jobs = running(viewer, Job.element_id, func.count()).join(Job, Job.instance_id == ProcessInstance.id)
    for id_, number in session.execute(jobs.where(of_it, has_failed(), Job.element_id.is_not(None))):
        at(id_).failed_jobs = number
    for id_, kind, number in session.execute(incidents(viewer, Incident.element_id).where(of_it)):
        at(id_).incidents[kind] = number
    return sorted(found.values(), key=lambda one: one.id)


def standing(
    session: Session, definition: ProcessDefinition, viewer: Viewer, within: Sequence[ColumnElement[bool]] = ()
) -> Iterable[tuple[str, int]]:
    """How many tokens stand at each element: what waits there, and calls whose case runs."""
    watching = {node.id for node in definition.process.content.all_nodes() if node.type in WATCHING}
    places = running(viewer, PLACE.c.element_id, func.count()).join(PLACE, PLACE.c.instance_id == ProcessInstance.id)
    of_it = places.where(ProcessInstance.definition_id == definition.id, PLACE.c.element_id.is_not(None), *within)
    counted = Counter({id_: number for id_, number in session.execute(of_it) if id_ not in watching})
    for case in calling(session, definition, viewer, within):
        called = (one for one in case.active_elements() if one.instance_id == case.id and one.called_instance_id)
        counted.update(one.element_id for one in called)
    return counted.items()


def calling(
    session: Session, definition: ProcessDefinition, viewer: Viewer, within: Sequence[ColumnElement[bool]]
) -> Sequence[ProcessInstance]:
    """The cases of a definition that have called others which run."""
    called = aliased(ProcessInstance)
    statement = select(ProcessInstance).where(
        ProcessInstance.definition_id == definition.id,
        ProcessInstance.id.in_(select(called.parent_id).where(called.ended_at.is_(None))),
        *within,
    )
    if not viewer.is_administrator:
        statement = statement.where(of_seen_cases(ProcessInstance.root_id)(viewer))
    return session.scalars(statement.limit(1000)).all()


def past_statistics(
    session: Session,
    definition: ProcessDefinition,
    viewer: Viewer,
    *,
    started_after: datetime | None = None,
    started_before: datetime | None = None,
) -> list[Past]:
    """Each element of a definition that cases, of all times or begun in a period, stand at or have passed, by id."""
    within = [ProcessInstance.definition_id == definition.id]
    if started_after is not None:
        within.append(ProcessInstance.started_at > started_after)
    if started_before is not None:
        within.append(ProcessInstance.started_at < started_before)
    found: dict[str, Past] = defaultdict(lambda: Past(""))
    ends = {node.id for node in definition.process.content.all_nodes() if node.type == "endEvent"}
    for id_, number in standing(session, definition, viewer, within):
        found[id_].instances = number
    passed = (
        seen(viewer, select(ElementInstance.element_id, ElementInstance.state, func.count()))
        .join(ProcessInstance, ProcessInstance.id == ElementInstance.instance_id)
        .where(*within)
        .group_by(ElementInstance.element_id, ElementInstance.state)
    )
    for id_, state, number in session.execute(passed):
        found[id_].finished += number
        found[id_].canceled += number if state == "cancelled" else 0
        found[id_].complete_scope += number if id_ in ends and state != "cancelled" else 0
    raised = (
        seen(viewer, select(Incident.element_id, Incident.resolved_at.is_(None), func.count()))
        .join(ProcessInstance, ProcessInstance.id == Incident.instance_id)
        .where(*within)
        .group_by(Incident.element_id, Incident.resolved_at.is_(None))
    )
    for id_, is_open, number in session.execute(raised):
        if is_open:
            found[id_].open_incidents = number
        else:
            found[id_].resolved_incidents = number
    for id_, one in found.items():
        one.id = id_
    return sorted(found.values(), key=lambda one: one.id)


def running(viewer: Viewer, key: Any, *columns: Any) -> Any:
    """A count over cases that run and that the viewer may see, by a column."""
    statement = select(key, *columns).select_from(ProcessInstance).where(ProcessInstance.ended_at.is_(None))
    return seen(viewer, statement).group_by(key)


def incidents(viewer: Viewer, key: Any) -> Any:
    """Open incidents of running cases by a column and by kind."""
    statement = running(viewer, key, Incident.kind, func.count()).join(
        Incident, Incident.instance_id == ProcessInstance.id
    )
    return statement.where(Incident.resolved_at.is_(None)).group_by(Incident.kind)


def seen(viewer: Viewer, statement: Any) -> Any:
    """The statement over cases that the viewer may see."""
    return statement if viewer.is_administrator else statement.where(of_seen_cases(ProcessInstance.root_id)(viewer))


def has_failed() -> Any:
    """Whether a job has used up its tries."""
    return Job.state == "failed"
