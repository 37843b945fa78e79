"""Sending on: what a case throws reaches other cases and start events in the same transaction."""

from dataclasses import asdict, replace
from datetime import timedelta
from typing import Any

from sqlalchemy import Exists, Select, exists, select
from sqlalchemy.orm import Session, aliased

from runner import engine
from runner.engine.outcome import MessageThrown, SignalThrown
from runner.identifiers import new_id
from runner.records.bell import ring_after_commit
from runner.records.incident import Incident
from runner.records.job import Job
from runner.records.process_definition import ProcessDefinition
from runner.records.process_instance import ProcessInstance
from runner.records.step import Step, Thrown
from runner.records.subscription import Subscription

DELIVERY = "delivery"
MOST_IN_A_ROW = 100  # deliveries in one transaction; the rest wait for jobs, so that two cases can't hang a server


def send_on(step: Step) -> None:
    """Deliver what was thrown, and what comes of that, in the order it was thrown."""
    delivered = 0
    while step.thrown:
        fact, root_id = step.thrown.popleft()
        if isinstance(fact, SignalThrown) and fact.is_async:
            postpone(step, replace(fact, is_async=False), root_id, heard_by="", after=timedelta(0))
            continue
        if delivered >= MOST_IN_A_ROW:
            postpone(step, fact, root_id)
            continue
        delivered += send_message(step, fact) if isinstance(fact, MessageThrown) else send_signal(step, fact, root_id)


def send_message(step: Step, fact: MessageThrown) -> int:
    """Hand a message to the one case that waits for it, else to a start event; nobody waiting is no error."""
    session = step.session
    waiting = list(session.scalars(waiting_for(fact)))
    if len(waiting) > 1:
        key = session.scalar(select(ProcessInstance.business_key).where(ProcessInstance.id == fact.instance_id))
        same = [one for one in waiting if one.instance_id and key_of(session, one.instance_id) == key]
        waiting = same if len({one.instance_id for one in same}) == 1 else waiting
    if len({one.instance_id for one in waiting}) > 1:
        refuse_ambiguous(step, fact, len(waiting))
        return 0
    if waiting:
        deliver_to(step, waiting[0], fact)
        return 1
    start = session.scalars(starting_at(fact)).first()
    if start is None:
        return 0
    business_key = session.scalar(select(ProcessInstance.business_key).where(ProcessInstance.id == fact.instance_id))
    step.start(str(start.definition_id), fact.variables, business_key, start.element_id, ("message", fact.name))
    return 1


def waiting_for(fact: MessageThrown) -> Select[Subscription]:
    """The subscriptions of running cases that a message may be meant for, the oldest first."""
    statement = (
        select(Subscription)
        .join(ProcessInstance, ProcessInstance.id == Subscription.instance_id)
        .where(
            Subscription.kind == "message",
            Subscription.name == fact.name,
            ProcessInstance.state == "active",
        )
        .order_by(Subscription.id)
    )
    if fact.correlation_key is not None:
        statement = statement.where(Subscription.correlation_key == fact.correlation_key)
    if fact.target_process is not None:
        statement = statement.join(ProcessDefinition, ProcessDefinition.id == ProcessInstance.definition_id).where(
            ProcessDefinition.key == fact.target_process
        )
    if fact.target_element is not None:
        statement = statement.where(Subscription.element_id == fact.target_element)
    return statement


def starting_at(fact: MessageThrown) -> Select[Subscription]:
    """The message start events of newest versions, not suspended, that a message may be meant for."""
    statement = (
        select(Subscription)
        .join(ProcessDefinition, ProcessDefinition.id == Subscription.definition_id)
        .where(
            Subscription.kind == "message",
            Subscription.name == fact.name,
            Subscription.instance_id.is_(None),
            ~ProcessDefinition.is_suspended,
        )
        .order_by(Subscription.id)
    )
    if fact.target_process is not None:
        statement = statement.where(ProcessDefinition.key == fact.target_process)
    if fact.target_element is not None:
        statement = statement.where(Subscription.element_id == fact.target_element)
    return statement


def send_signal(step: Step, fact: Any, root_id: str | None) -> int:
    """Hand a signal to every other case that waits for it, and to every signal start event."""
    session = step.session
    waiting = (
        select(Subscription.root_id)
        .join(ProcessInstance, ProcessInstance.id == Subscription.root_id)
        .where(Subscription.kind == "signal", Subscription.name == fact.name, ProcessInstance.state == "active")
        .distinct()
        .order_by(Subscription.root_id)  # always in this order, so that two broadcasts can't wait for each other
    )
    starts = (
        select(Subscription.definition_id, Subscription.element_id)
        .join(ProcessDefinition, ProcessDefinition.id == Subscription.definition_id)
        .where(
            Subscription.kind == "signal",
            Subscription.name == fact.name,
            Subscription.instance_id.is_(None),
            ~ProcessDefinition.is_suspended,
            ~already_begun(),
        )
        .order_by(Subscription.id)
    )
    # Both looked up before anything is delivered: who begins to wait because of this signal has missed it.
    roots = [one for one in session.scalars(waiting) if one != root_id]
    definitions = session.execute(starts).all()
    for one in roots:
        root = session.get_one(ProcessInstance, one).locked()
        if not root.is_over:
            step.go_on(root, lambda state, setting: engine.deliver_signal(state, fact.name, fact.variables, setting))
    for definition_id, element_id in definitions:
        step.start(str(definition_id), fact.variables, None, element_id, ("signal", fact.name))
    return len(roots) + len(definitions)


def already_begun() -> Exists:
    """Whether a case of the definition has begun at this start event and waits there for this very signal."""
    there, case = aliased(Subscription), aliased(ProcessInstance)
    return (
        exists()
        .where(there.kind == Subscription.kind, there.name == Subscription.name)
        .where(there.element_id == Subscription.element_id, there.instance_id == case.id)
        .where(case.definition_id == Subscription.definition_id)
    )


def deliver_to(step: Step, subscription: Subscription, fact: MessageThrown) -> None:
    """Hand a message to one subscription."""
    root = step.session.get_one(ProcessInstance, subscription.root_id).locked()
    subscription_id = subscription.id
    step.go_on(root, lambda state, setting: engine.deliver(state, subscription_id, fact.variables, setting))


def key_of(session: Session, instance_id: str) -> str | None:
    return session.scalar(select(ProcessInstance.business_key).where(ProcessInstance.id == instance_id))


def postpone(
    step: Step, fact: Thrown, root_id: str, heard_by: str | None = None, after: timedelta = timedelta(seconds=1)
) -> Job:
    """Let a job deliver it in a transaction of its own; `heard_by` is the root case that has heard it already."""
    job = Job.planned(
        f"{DELIVERY}:{new_id()}",
        DELIVERY,
        step.now + after,
        root_id=root_id,
        instance_id=fact.instance_id,
        element_id=fact.element_id,
        payload=payload_of(fact, root_id if heard_by is None else heard_by),
    )
    step.session.add(job)
    step.session.flush()
    ring_after_commit(step.session, "job")
    return job


def refuse_ambiguous(step: Step, fact: MessageThrown, count: int) -> None:
    """More than one case waits for a message that is meant for one: an incident, to be retried when mended."""
    root_id = step.session.scalar(select(ProcessInstance.root_id).where(ProcessInstance.id == fact.instance_id))
    job = postpone(step, fact, root_id or fact.instance_id)
    job.state, job.attempts = "failed", job.retries
    message = (
        f"message '{fact.name}' is waited for by {count} cases, and nothing says which one is meant; "
        "give the cases business keys, then retry"
    )
    Incident.of_job(
        step.session,
        job_id=job.id,
        element_id=fact.element_id,
        message=message,
        details=None,
        root_id=root_id,
        instance_id=fact.instance_id,
    )
    step.session.flush()


def payload_of(fact: Thrown, root_id: str) -> dict[str, Any]:
    """A thrown fact, to be read back by `thrown_of`."""
    from runner.records.typed_value import tagged

    values = asdict(fact) | {"variables": tagged("variables", dict(fact.variables), 0)}
    return {"thrown": type(fact).__name__, "root_id": root_id, **values}
