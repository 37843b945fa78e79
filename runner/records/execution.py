"""Execution: a place where a case is: the case itself, or an element that waits; read from the rows of waiting."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, literal, null, select, union
from sqlalchemy.orm import Session, aliased

from runner import engine
from runner.engine import Outcome, Setting, State
from runner.records.external_task import ExternalTask
from runner.records.external_work import require_worker
from runner.records.incident import Incident
from runner.records.job import Job
from runner.records.listing import MOST_LISTED, Order
from runner.records.listings.conditions import has_variables, of_seen_cases
from runner.records.process_definition import ProcessDefinition
from runner.records.process_instance import ProcessInstance
from runner.records.subscription import Subscription
from runner.records.user import require_administrator
from runner.records.user_task import UserTask
from runner.records.variable import Variable
from runner.records.viewer import Viewer
from runner.rejection import InvalidArgument, InvalidState, NotFound


def waiting() -> Any:
    """Id, case and element of every place where a case that runs is; a case has no element."""
    of_element = (
        (UserTask, UserTask.id, UserTask.ended_at.is_(None)),
        (ExternalTask, ExternalTask.id, ExternalTask.ended_at.is_(None)),
        (Job, Job.element_instance_id, Job.element_instance_id.is_not(None)),
        (Subscription, Subscription.element_instance_id, Subscription.element_instance_id.is_not(None)),
        (Incident, Incident.element_instance_id, Incident.resolved_at.is_(None)),
    )
    parts = [
        select(id_.label("id"), model.instance_id.label("instance_id"), model.element_id.label("element_id")).where(
            condition, id_.is_not(None), model.instance_id.is_not(None)
        )
        for model, id_, condition in of_element
    ]
    case = select(ProcessInstance.id, ProcessInstance.id, null()).where(ProcessInstance.ended_at.is_(None))
    return union(*parts, case).subquery("execution")


PLACE = waiting()
ROOT = aliased(ProcessInstance)
IS_SUSPENDED = exists().where(ROOT.id == ProcessInstance.root_id, ROOT.state == "suspended")
ORDERS = {
    "instanceId": PLACE.c.instance_id,
    "definitionId": ProcessInstance.definition_id,
    "definitionKey": ProcessDefinition.key,
}


def waits_for(kind: str, name: str) -> ColumnElement[bool]:
    """Whether a place waits for a message or signal of this name."""
    return exists().where(
        Subscription.element_instance_id == PLACE.c.id, Subscription.kind == kind, Subscription.name == name
    )


def has_incident(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether an open incident of a kind is at a place."""
    return exists().where(Incident.element_instance_id == PLACE.c.id, Incident.resolved_at.is_(None), condition)


FILTERS: dict[str, Any] = {
    "execution_id": lambda one: PLACE.c.id == one,
    "business_key": lambda key: ProcessInstance.business_key == key,
    "process_definition_id": lambda one: ProcessInstance.definition_id == one,
    "process_definition_key": lambda key: ProcessDefinition.key == key,
    "process_instance_id": lambda one: PLACE.c.instance_id == one,
    "activity_id": lambda one: PLACE.c.element_id == one,
    "message_event_subscription_name": lambda name: waits_for("message", name),
    "signal_event_subscription_name": lambda name: waits_for("signal", name),
    "active": lambda wanted: ~IS_SUSPENDED if wanted else literal(True),
    "suspended": lambda wanted: IS_SUSPENDED if wanted else literal(True),
    "incident_id": lambda one: has_incident(Incident.id == one),
    "incident_type": lambda kind: has_incident(Incident.kind == kind),
    "incident_message": lambda text: has_incident(Incident.message == text),
    "incident_message_like": lambda text: has_incident(Incident.message.like(text)),
    "variables": lambda comparisons: has_variables(comparisons, PLACE.c.id),
    "process_variables": lambda comparisons: has_variables(comparisons, PLACE.c.instance_id),
}


@dataclass(frozen=True)
class Execution:
    """A place where a case is; `element_id` is None for the case itself."""

    id: str
    instance_id: str
    element_id: str | None


def executions(
    session: Session,
    viewer: Viewer,
    criteria: Mapping[str, Any],
    *,
    order: Sequence[Order] = (),
    first: int = 0,
    size: int | None = None,
) -> list[Execution]:
    """The places that match and that the viewer may see, at most 10,000. InvalidArgument for an unknown order."""
    statement = matching(viewer, criteria)
    for name, descends in order:
        if name not in ORDERS:
            raise InvalidArgument(f"can't sort by '{name}'; there is {', '.join(sorted(ORDERS))}")
        statement = statement.order_by(ORDERS[name].desc() if descends else ORDERS[name])
    most = MOST_LISTED if size is None else min(size, MOST_LISTED)
    rows = session.execute(statement.order_by(PLACE.c.id).offset(first).limit(most))
    return [Execution(*row) for row in rows]


def count_executions(session: Session, viewer: Viewer, criteria: Mapping[str, Any]) -> int:
    """How many there are."""
    return session.scalar(select(func.count()).select_from(matching(viewer, criteria).subquery())) or 0


def matching(viewer: Viewer, criteria: Mapping[str, Any]) -> Select[Any]:
    """The places that match, neither sorted nor cut."""
    statement = (
        select(PLACE.c.id, PLACE.c.instance_id, PLACE.c.element_id)
        .join(ProcessInstance, ProcessInstance.id == PLACE.c.instance_id)
        .join(ProcessDefinition, ProcessDefinition.id == ProcessInstance.definition_id)
        .where(*[FILTERS[name](value) for name, value in criteria.items() if value is not None])
    )
    return statement if viewer.is_administrator else statement.where(of_seen_cases(ProcessInstance.root_id)(viewer))


def find_execution(session: Session, execution_id: str, viewer: Viewer) -> Execution:
    """One place, also a sub-process with variables of its own, or NotFound."""
    found = executions(session, viewer, {"execution_id": execution_id}, size=1)
    if found:
        return found[0]
    scope = select(Variable.instance_id).where(Variable.scope_id == execution_id, Variable.is_active).limit(1)
    instance_id = session.scalar(scope)
    if instance_id is None:
        raise NotFound(f"execution '{execution_id}' does not exist, or is over")
    return Execution(execution_id, ProcessInstance.find(session, instance_id, viewer).id, None)


def subscription_of(session: Session, execution: Execution, name: str) -> Subscription:
    """What a place, or a case anywhere, waits for under a message's name; NotFound when it does not."""
    where = Subscription.instance_id == execution.instance_id
    if execution.id != execution.instance_id:
        where = Subscription.element_instance_id == execution.id
    statement = select(Subscription).where(where, Subscription.kind == "message", Subscription.name == name)
    found = session.scalars(statement.order_by(Subscription.id).limit(1)).one_or_none()
    if found is None:
        raise NotFound(f"execution '{execution.id}' does not wait for message '{name}'")
    return found


def trigger(session: Session, execution: Execution, name: str, variables: Mapping[str, Any], viewer: Viewer) -> None:
    """Hand a message to one place that waits for it: by a worker program or an administrator."""
    require_worker(viewer)
    subscription = subscription_of(session, execution, name)
    session.get_one(ProcessInstance, execution.instance_id).deliver(subscription, variables, viewer)


def signal(session: Session, execution: Execution, variables: Mapping[str, Any], viewer: Viewer) -> None:
    """Let a receive task go on. InvalidState when the place is none. By a worker program or an administrator."""
    require_worker(viewer)
    case = session.get_one(ProcessInstance, execution.instance_id)
    receiving = [
        element
        for element in case.active_elements()
        if element.instance_id == case.id
        and element.element_type == "receiveTask"
        and element.kind in ("waiting", "open")
        and execution.id in (element.id, case.id)
    ]
    if len(receiving) != 1:
        raise InvalidState(
            f"execution '{execution.id}' is at {len(receiving)} receive tasks, not at one; complete tasks with "
            "task/ID/complete, and send what is waited for with message or signal"
        )
    element_id = receiving[0].id
    waited_for = select(Subscription).where(Subscription.element_instance_id == element_id)
    subscription = session.scalars(waited_for.where(Subscription.kind == "message")).first()
    if subscription is not None:
        case.deliver(subscription, variables, viewer)
        return
    case.go_on(viewer, lambda state, setting: engine.complete(state, element_id, variables, setting))


def raise_incident(session: Session, execution: Execution, kind: str, message: str | None, viewer: Viewer) -> Incident:
    """Note by hand that something is wrong at a place, which goes on waiting: by an administrator."""
    require_administrator(viewer, "raise incidents by hand")
    if execution.id == execution.instance_id:
        raise InvalidArgument(f"'{execution.id}' is a whole case; name the execution of one of its elements")
    text = message or kind

    def decide(state: State, setting: Setting) -> Outcome:
        return engine.raise_incident(state, execution.id, kind, text, None, setting)

    session.get_one(ProcessInstance, execution.instance_id).go_on(viewer, decide)
    raised = select(Incident).where(Incident.element_instance_id == execution.id, Incident.resolved_at.is_(None))
    return session.scalars(raised.where(Incident.kind == kind).order_by(Incident.id.desc()).limit(1)).one()
