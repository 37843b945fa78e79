"""Versions: what was put in service under one key, by whom, with how many cases; and putting an older one back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from runner.records.bundle import deploy
from runner.records.definition import Definition
from runner.records.deployed_file import KINDS
from runner.records.deployment import Deployment
from runner.records.process_definition import ProcessDefinition
from runner.records.process_instance import ProcessInstance
from runner.records.viewer import Viewer
from runner.rejection import InvalidArgument, InvalidState, NotFound

RUNNING = ("active", "suspended")


@dataclass(frozen=True)
class Version:
    """One version, the deployment that brought it, and its cases; those of decisions and forms are not counted."""

    definition: Definition
    deployment: Deployment
    running: int = 0
    ended: int = 0


def versions_of(session: Session, kind: str, key: str) -> list[Version]:
    """Every version of a key, the newest first; NotFound when there is none. `kind`: process, decision or form."""
    model = kind_of(kind)
    statement = (
        select(model, Deployment)
        .join(Deployment, Deployment.id == model.deployment_id)
        .where(model.key == key)
        .order_by(model.version.desc())
    )
    rows = session.execute(statement).all()
    if not rows:
        raise model.missing(session, key, "")
    counts = case_counts(session, [definition.id for definition, _ in rows]) if kind == "process" else {}
    return [Version(one, deployment, *counts.get(one.id, (0, 0))) for one, deployment in rows]


def version_of(session: Session, kind: str, key: str, number: int) -> Definition:
    """One version of a key, or NotFound."""
    model = kind_of(kind)
    found = session.scalars(select(model).where(model.key == key, model.version == number)).one_or_none()
    if found is None:
        raise NotFound(f"{kind} '{key}' has no version {number}")
    return found


def case_counts(session: Session, definition_ids: Sequence[str]) -> Mapping[str, tuple[int, int]]:
    """How many cases run and how many have ended, by definition id."""
    statement = (
        select(ProcessInstance.definition_id, ProcessInstance.state, func.count())
        .where(ProcessInstance.definition_id.in_(definition_ids))
        .group_by(ProcessInstance.definition_id, ProcessInstance.state)
    )
    found: dict[str, tuple[int, int]] = {}
    for definition_id, state, count in session.execute(statement):
        running, ended = found.get(definition_id, (0, 0))
        found[definition_id] = (running + count, ended) if state in RUNNING else (running, ended + count)
    return found


def running_cases(session: Session, key: str) -> int:
    """How many cases of a process run, on whatever version."""
    statement = (
        select(func.count())
        .select_from(ProcessInstance)
        .join(ProcessDefinition, ProcessDefinition.id == ProcessInstance.definition_id)
        .where(ProcessDefinition.key == key, ProcessInstance.state.in_(RUNNING))
    )
    return session.scalar(statement) or 0


def put_back(session: Session, kind: str, key: str, number: int, viewer: Viewer, note: str | None = None) -> Deployment:
    """Put the file of an older version in service once more, as a new version; everything in it comes back.

    Raises Forbidden, NotFound, InvalidState (it is in service), Unreadable (it no longer passes the rules).
    """
    definition = version_of(session, kind, key, number)
    if definition.is_latest:
        raise InvalidState(f"version {number} of {kind} '{key}' is in service already")
    resource = definition.resource
    name = note or f"version {number} of {key} again"
    return deploy(session, [(resource.name, resource.content)], name=name, source="web", viewer=viewer)


def kind_of(kind: str) -> type[Definition]:
    """The records of a kind."""
    if kind not in KINDS:
        raise InvalidArgument(f"'{kind[:40]}' is no kind of definition; there are process, decision and form")
    return KINDS[kind]


def running_by_key(session: Session) -> Mapping[str, int]:
    """How many cases of each process run, on whatever version."""
    statement = (
        select(ProcessDefinition.key, func.count())
        .join(ProcessInstance, ProcessInstance.definition_id == ProcessDefinition.id)
        .where(ProcessInstance.state.in_(RUNNING))
        .group_by(ProcessDefinition.key)
    )
    return {row.key: row[1] for row in session.execute(statement)}
