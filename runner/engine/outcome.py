"""What a step of the engine comes to: the new live image and the facts to be written down, in order."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from runner.notation.model import FormReference


@dataclass(frozen=True)
class ProcessInstanceStarted:
    """A process instance began: the one asked for, or one that a call activity called."""

    id: str
    definition_id: str
    root_id: str
    business_key: str | None
    parent_id: str | None
    called_by: str | None  # element instance id of the call activity
    start_element_id: str | None
    starter: str | None
    at: datetime


@dataclass(frozen=True)
class BusinessKeyChanged:
    """The diagram named its process instance anew (`execution.setProcessBusinessKey`)."""

    id: str
    business_key: str | None


@dataclass(frozen=True)
class ProcessInstanceEnded:
    """It is over. `end_element_ids` are the end events reached, in order."""

    id: str
    state: Literal["completed", "terminated", "cancelled"]
    end_element_ids: tuple[str, ...]
    reason: str | None
    at: datetime


@dataclass(frozen=True)
class ProcessInstanceMigrated:
    """It goes on by another version of its process."""

    id: str
    definition_id: str


@dataclass(frozen=True)
class ElementMoved:
    """An element instance stands at an element of another version; its tasks, jobs and subscriptions with it."""

    id: str
    element_id: str
    name: str | None
    definition_id: str
    form: FormReference | None


@dataclass(frozen=True)
class ElementFinished:
    """One element instance of the history, written once, when it is over.

    `flow_ids` are the sequence flows by which its tokens came.
    """

    id: str
    instance_id: str
    parent_id: str
    element_id: str
    element_name: str | None
    element_type: str
    flow_ids: tuple[str, ...]
    started_at: datetime
    ended_at: datetime
    state: Literal["completed", "cancelled"]
    called_instance_id: str | None = None


@dataclass(frozen=True)
class UserTaskCreated:
    """A person has something to do. `id` is also the element instance's id."""

    id: str
    instance_id: str
    root_id: str
    scope_id: str  # where its variables are looked up from
    definition_id: str
    element_id: str
    name: str | None
    assignee: str | None
    candidate_users: tuple[str, ...]
    candidate_groups: tuple[str, ...]
    due_at: datetime | None
    follow_up_at: datetime | None
    priority: int
    form: FormReference | None
    form_version: int | None
    at: datetime
    form_key: str | None = None


@dataclass(frozen=True)
class UserTaskChanged:
    """A listener or an expression changed a task's attributes (assignee, name, due_at, priority …)."""

    id: str
    changes: Mapping[str, Any]
    at: datetime


@dataclass(frozen=True)
class UserTaskEnded:
    """Completed by a person, or cancelled by the process."""

    id: str
    state: Literal["completed", "cancelled"]
    at: datetime


@dataclass(frozen=True)
class JobCreated:
    """Something to be done later by the engine itself: `engine.fire(state, id)`.

    `kind` timer: a timer event; continuation: asyncBefore / asyncAfter; signal: an asynchronous signal; connector: a
    request of `payload`, sent outside the engine, then `engine.answer_connector(state, id, …)`.
    """

    id: str
    kind: Literal["timer", "continuation", "signal", "listener", "connector"]
    instance_id: str
    root_id: str
    element_instance_id: str
    element_id: str
    due_at: datetime
    retries: int = 3
    retry_cycle: str | None = None
    priority: int = 0
    exclusive: bool = True
    payload: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class JobRemoved:
    """The job has been done or is no longer needed."""

    id: str


@dataclass(frozen=True)
class SubscriptionCreated:
    """The instance waits for a message, a signal or a condition: `engine.deliver(state, id, …)`."""

    id: str
    kind: Literal["message", "signal", "conditional", "compensate"]
    name: str
    instance_id: str
    root_id: str
    scope_id: str
    element_instance_id: str
    element_id: str
    at: datetime
    correlation_key: str | None = None


@dataclass(frozen=True)
class SubscriptionRemoved:
    """It no longer waits."""

    id: str


@dataclass(frozen=True)
class ExternalTaskCreated:
    """Work for a worker; completed by `engine.complete(state, id, …)`."""

    id: str
    instance_id: str
    root_id: str
    scope_id: str
    definition_id: str
    element_id: str
    topic: str
    priority: int
    retries: int | None
    headers: Mapping[str, str]
    at: datetime


@dataclass(frozen=True)
class ExternalTaskEnded:
    """Done, or no longer wanted."""

    id: str
    state: Literal["completed", "cancelled"]
    at: datetime


@dataclass(frozen=True)
class IncidentRaised:
    """A step failed. The token stays where it is until `engine.retry(state, id)`."""

    id: str
    kind: str  # failedJob, failedExternalTask, expression, script, decision, gateway, call, error …
    instance_id: str
    root_id: str
    element_instance_id: str
    element_id: str
    message: str
    details: str | None
    at: datetime


@dataclass(frozen=True)
class IncidentResolved:
    """The step went through, or its token is gone."""

    id: str
    at: datetime


@dataclass(frozen=True)
class VariableSet:
    """A variable has a new value in a scope (the instance's id, or an element instance's)."""

    scope_id: str
    instance_id: str
    name: str
    value: Any
    at: datetime
    is_new: bool


@dataclass(frozen=True)
class VariableRemoved:
    """A variable is gone from a scope."""

    scope_id: str
    name: str


@dataclass(frozen=True)
class ScopeClosed:
    """A scope with variables of its own ended: they are history now."""

    scope_id: str


@dataclass(frozen=True)
class RuleFired:
    """One rule of a table that matched: its number from 1, its id, and what it gave."""

    number: int
    id: str | None
    outputs: Mapping[str, Any]
    annotations: tuple[str, ...] = ()


@dataclass(frozen=True)
class DecisionEvaluated:
    """A decision was taken: what went in, which rules fired, what came out."""

    id: str
    instance_id: str
    element_instance_id: str
    element_id: str
    decision_id: str
    decision_name: str | None
    decision_definition_id: str | None
    inputs: Mapping[str, Any]
    rules: tuple[RuleFired, ...]
    result: Any
    at: datetime


@dataclass(frozen=True)
class MessageThrown:
    """A message to be delivered to another instance or a start event; nobody waiting is no error."""

    name: str
    instance_id: str
    element_id: str
    variables: Mapping[str, Any] = field(default_factory=dict)
    correlation_key: str | None = None
    target_process: str | None = None  # from a message flow between pools
    target_element: str | None = None


@dataclass(frozen=True)
class SignalThrown:
    """A signal to all that wait for it, in every instance, and to signal start events.

    `is_async`: to be delivered in a transaction of its own, to the instance that threw it too.
    """

    name: str
    instance_id: str
    element_id: str
    variables: Mapping[str, Any] = field(default_factory=dict)
    is_async: bool = False


Fact = (
    ProcessInstanceStarted
    | BusinessKeyChanged
    | ProcessInstanceEnded
    | ProcessInstanceMigrated
    | ElementMoved
    | ElementFinished
    | UserTaskCreated
    | UserTaskChanged
    | UserTaskEnded
    | JobCreated
    | JobRemoved
    | SubscriptionCreated
    | SubscriptionRemoved
    | ExternalTaskCreated
    | ExternalTaskEnded
    | IncidentRaised
    | IncidentResolved
    | VariableSet
    | VariableRemoved
    | ScopeClosed
    | DecisionEvaluated
    | MessageThrown
    | SignalThrown
)


@dataclass(frozen=True)
class Outcome:
    """`image` is the new live image as JSON text, None when the root instance has ended."""

    image: str | None
    facts: tuple[Fact, ...]
