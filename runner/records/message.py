"""Messages and signals from outside: who waits for them, and what they start."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, aliased

from runner import engine
from runner.engine.outcome import SignalThrown
from runner.records.delivery import send_signal
from runner.records.process_definition import ProcessDefinition
from runner.records.process_instance import ProcessInstance
from runner.records.step import Step
from runner.records.subscription import Subscription
from runner.records.typed_value import typed_value
from runner.records.variable import Variable
from runner.records.viewer import Viewer
from runner.rejection import InvalidArgument, NotFound


@dataclass(frozen=True)
class Correlation:
    """What a message reached: an element that waited (`was_started` False), or a case it began."""

    instance: ProcessInstance
    element_id: str
    was_started: bool


@dataclass(frozen=True)
class Sought:
    """What a message says about whom it is for."""

    name: str
    business_key: str | None = None
    correlation_keys: Mapping[str, Any] | None = None
    local_correlation_keys: Mapping[str, Any] | None = None
    correlation_key: str | None = None
    instance_id: str | None = None

    def __str__(self) -> str:
        """The search in words, for an error."""
        parts = [
            self.business_key is not None and f"business key '{self.business_key}'",
            self.instance_id is not None and f"case '{self.instance_id}'",
            self.correlation_key is not None and f"correlation key '{self.correlation_key}'",
            *[f"variable {name} = {value!r}" for name, value in (self.correlation_keys or {}).items()],
            *[f"local variable {name} = {value!r}" for name, value in (self.local_correlation_keys or {}).items()],
        ]
        return ", ".join(part for part in parts if part) or "no further condition"

    @property
    def names_a_case(self) -> bool:
        """Whether only a running case can be meant, by id or by what it holds locally."""
        return self.instance_id is not None or bool(self.local_correlation_keys)


def correlate(
    session: Session,
    name: str,
    viewer: Viewer,
    *,
    variables: Mapping[str, Any] | None = None,
    local_variables: Mapping[str, Any] | None = None,
    business_key: str | None = None,
    correlation_keys: Mapping[str, Any] | None = None,
    local_correlation_keys: Mapping[str, Any] | None = None,
    correlation_key: str | None = None,
    instance_id: str | None = None,
) -> Correlation:
    """Hand a message to the one that waits for it, else to the message start event of a newest version.

    `correlation_keys` are process variables that must be equal; `correlation_key` is Camunda 8's. Of the instances of
    one multi-instance receive task the first takes it (BPMN 2.0.2, 8.4.2: a message goes to exactly one).
    Raises InvalidArgument when nobody, or more than one, matches: the text says what was looked for and found.
    """
    sought = Sought(name, business_key, correlation_keys, local_correlation_keys, correlation_key, instance_id)
    step = Step(session, viewer)
    waiting = list(session.scalars(executions(sought)))
    if len({(one.instance_id, one.element_id) for one in waiting}) > 1:
        raise InvalidArgument(
            f"message '{name}' with {sought} is waited for by {len(waiting)} elements "
            f"({', '.join(one.element_id for one in waiting[:5])}), but a message is for one; say more exactly which"
        )
    if waiting:
        reached = deliver(step, waiting[0], variables or {}, local_variables or {})
    else:
        start = only_start(session, sought)
        trigger = ("message", name)
        instance = step.start(str(start.definition_id), variables or {}, business_key, start.element_id, trigger)
        reached = Correlation(instance, start.element_id, was_started=True)
    step.finish()
    return reached


def correlate_all(
    session: Session,
    name: str,
    viewer: Viewer,
    *,
    variables: Mapping[str, Any] | None = None,
    business_key: str | None = None,
    correlation_keys: Mapping[str, Any] | None = None,
    instance_id: str | None = None,
) -> list[Correlation]:
    """Hand a message to everybody that waits for it and to every message start event; nobody is no error."""
    sought = Sought(name, business_key, correlation_keys, instance_id=instance_id)
    step = Step(session, viewer)
    waiting = list(session.scalars(executions(sought)))
    begun = [] if sought.names_a_case else list(session.scalars(start_events(name)))
    reached = []
    for one in waiting:
        try:
            reached.append(deliver(step, one, variables or {}, {}))
        except NotFound:
            continue  # the same message, delivered to a sibling before, has ended this one
    for start in begun:
        trigger = ("message", name)
        instance = step.start(str(start.definition_id), variables or {}, business_key, start.element_id, trigger)
        reached.append(Correlation(instance, start.element_id, was_started=True))
    step.finish()
    return reached


def broadcast(session: Session, name: str, viewer: Viewer, variables: Mapping[str, Any] | None = None) -> int:
    """Send a signal to everybody that waits for it and to every signal start event; how many cases it reached."""
    step = Step(session, viewer)
    reached = send_signal(step, SignalThrown(name, "", "", variables or {}), None)
    step.finish()
    return reached


def deliver(
    step: Step, subscription: Subscription, variables: Mapping[str, Any], local: Mapping[str, Any]
) -> Correlation:
    """Hand a message to one that waits."""
    instance = step.session.get_one(ProcessInstance, subscription.instance_id)
    subscription_id, element_id = subscription.id, subscription.element_id
    root = instance.locked()
    root.require_running()
    step.go_on(root, lambda state, setting: engine.deliver(state, subscription_id, variables, setting, local))
    return Correlation(instance, element_id, was_started=False)


def executions(sought: Sought) -> Select[Subscription]:
    """The subscriptions of running cases that match."""
    statement = (
        select(Subscription)
        .join(ProcessInstance, ProcessInstance.id == Subscription.instance_id)
        .where(Subscription.kind == "message", Subscription.name == sought.name)
        .order_by(Subscription.id)
    )
    if sought.business_key is not None:
        statement = statement.where(ProcessInstance.business_key == sought.business_key)
    if sought.instance_id is not None:
        statement = statement.where(ProcessInstance.id == sought.instance_id)
    if sought.correlation_key is not None:
        statement = statement.where(Subscription.correlation_key == sought.correlation_key)
    for keys, scope in (
        (sought.correlation_keys, Subscription.instance_id),
        (sought.local_correlation_keys, Subscription.element_instance_id),
    ):
        for name, value in (keys or {}).items():
            variable = aliased(Variable)
            typed = typed_value(name, value)
            equal = (
                variable.number_value == typed.number_value
                if typed.number_value is not None
                else variable.json == typed.json
            )
            statement = statement.join(variable, (variable.scope_id == scope) & (variable.name == name)).where(equal)
    return statement


def start_events(name: str) -> Select[Subscription]:
    """The message start events of newest versions that are not suspended."""
    return (
        select(Subscription)
        .join(ProcessDefinition, ProcessDefinition.id == Subscription.definition_id)
        .where(
            Subscription.kind == "message",
            Subscription.name == name,
            Subscription.instance_id.is_(None),
            ~ProcessDefinition.is_suspended,
        )
        .order_by(Subscription.id)
    )


def only_start(session: Session, sought: Sought) -> Subscription:
    """The one start event of this message; InvalidArgument when there is none, or more than one."""
    starts = [] if sought.names_a_case else list(session.scalars(start_events(sought.name)))
    if len(starts) > 1:
        keys = ", ".join(f"'{start.definition_id}'" for start in starts[:5])
        raise InvalidArgument(f"message '{sought.name}' starts more than one process ({keys}); it may start only one")
    if starts:
        return starts[0]
    by_name = list(session.scalars(executions(Sought(sought.name)).limit(1000)))
    found = f"{len(by_name)} wait for it with other values" if by_name else "nothing waits for it"
    raise InvalidArgument(
        f"message '{sought.name}' with {sought} can't be delivered: {found}, and no start event takes it"
    )
