"""What a diagram says, in one vocabulary for both dialects: values only, no behaviour.

Texts named `..._text` hold an expression field as the analyst wrote it: `${…}` or `=…` or a literal; whoever
uses it evaluates it by `runner.expressions`. All lines count from 1.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from runner.notation.finding import Finding

Binding = Literal["latest", "deployment", "version", "versionTag"]


class Platform(StrEnum):
    """Which Camunda the diagram was drawn for (`modeler:executionPlatform`); it decides how texts are read."""

    CAMUNDA_7 = "Camunda Platform"
    CAMUNDA_8 = "Camunda Cloud"


@dataclass(frozen=True)
class Script:
    """Inline source, or a `resource` deployed beside the diagram (`deployment://calc.js`)."""

    language: str
    source: str | None = None
    resource: str | None = None


@dataclass(frozen=True)
class ListValue:
    """camunda:list: the items of a parameter."""

    items: tuple["ParameterValue", ...]


@dataclass(frozen=True)
class MapValue:
    """camunda:map: the entries of a parameter, in order."""

    entries: tuple[tuple[str, "ParameterValue"], ...]


ParameterValue = str | None | Script | ListValue | MapValue


@dataclass(frozen=True)
class Parameter:
    """One input or output mapping: `value` is evaluated and becomes the variable `name`."""

    name: str
    value: ParameterValue


@dataclass(frozen=True)
class Condition:
    """A flow's or event's condition: expression text, or a script."""

    text: str | None = None
    script: Script | None = None


@dataclass(frozen=True)
class FormField:
    """One field of a generated form (camunda:formField)."""

    id: str
    label: str | None
    type: str
    default_text: str | None = None
    properties: Mapping[str, str] = field(default_factory=dict)
    constraints: tuple[tuple[str, str | None], ...] = ()
    options: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class FormReference:
    """What a user task or start event asks: exactly one of `ref`, `key_text`, `fields` or `inline` is given."""

    ref: str | None = None
    binding: Binding = "latest"
    version_text: str | None = None
    version_tag: str | None = None
    key_text: str | None = None
    fields: tuple[FormField, ...] = ()
    business_key_field: str | None = None
    inline: str | None = None  # Camunda 8 user task form: the form's JSON inside the diagram


@dataclass(frozen=True)
class DecisionReference:
    """Which decision a business rule task calls, and how its result is handed on."""

    ref_text: str
    binding: Binding = "latest"
    version_text: str | None = None
    version_tag: str | None = None
    map_result: Literal["singleEntry", "singleResult", "collectEntries", "resultList"] | None = "resultList"
    # None: Camunda 8, the decision's own value


@dataclass(frozen=True)
class ErrorMapping:
    """camunda:errorEventDefinition of external tasks and connectors: when `condition_text` holds, this is thrown."""

    error: "ErrorDefinition"
    condition_text: str


@dataclass(frozen=True)
class Connector:
    """camunda:connector: a request to another system; `inputs` make it, `outputs` read its answer."""

    id: str
    inputs: tuple[Parameter, ...] = ()
    outputs: tuple[Parameter, ...] = ()


@dataclass(frozen=True)
class Implementation:
    """What a service, send, business rule or script task does, or a thrown message event."""

    kind: Literal["external", "expression", "decision", "script", "connector"]
    topic_text: str | None = None
    priority_text: str | None = None
    retries_text: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    error_mappings: tuple[ErrorMapping, ...] = ()
    expression_text: str | None = None
    decision: DecisionReference | None = None
    script: Script | None = None
    connector: Connector | None = None
    result_variable: str | None = None


@dataclass(frozen=True)
class VariableMapping:
    """camunda:in / camunda:out: all variables, one by name, or one by expression."""

    all: bool = False
    source: str | None = None
    source_text: str | None = None
    target: str | None = None
    local: bool = False


@dataclass(frozen=True)
class CalledElement:
    """What a call activity calls and which variables go in and out."""

    process_text: str
    binding: Binding = "latest"
    version_text: str | None = None
    version_tag: str | None = None
    business_key_text: str | None = None
    inputs: tuple[VariableMapping, ...] = ()
    outputs: tuple[VariableMapping, ...] = ()


@dataclass(frozen=True)
class Assignment:
    """Who does a user task, until when and how urgently. Groups and users: a comma separated text or a list."""

    assignee_text: str | None = None
    candidate_users_text: str | None = None
    candidate_groups_text: str | None = None
    due_text: str | None = None
    follow_up_text: str | None = None
    priority_text: str | None = None


@dataclass(frozen=True)
class TimerDefinition:
    """When a timer fires: a date, a duration or a cycle (R/… or cron), as text."""

    kind: Literal["date", "duration", "cycle"]
    text: str


@dataclass(frozen=True)
class Listener:
    """An execution listener (start, end, take) or a task listener.

    A task listener hears create, assignment, complete, delete, update or timeout.
    """

    event: str
    kind: Literal["expression", "script", "job"]
    expression_text: str | None = None
    script: Script | None = None
    job_type_text: str | None = None
    retries_text: str | None = None
    timer: TimerDefinition | None = None
    id: str | None = None


@dataclass(frozen=True)
class Asynchrony:
    """Where a transaction ends of itself, and how a failed step is tried again."""

    before: bool = False
    after: bool = False
    exclusive: bool = True
    priority_text: str | None = None
    retry_cycle_text: str | None = None


@dataclass(frozen=True)
class Loop:
    """standardLoopCharacteristics or multiInstanceLoopCharacteristics."""

    kind: Literal["standard", "parallel", "sequential"]
    # standard loop
    condition_text: str | None = None
    test_before: bool = False
    maximum: int | None = None
    # multi-instance
    cardinality_text: str | None = None
    collection_text: str | None = None  # a variable's name or an expression
    element_variable: str | None = None
    output_collection: str | None = None
    output_element_text: str | None = None
    completion_condition: Condition | None = None
    behavior: Literal["None", "One", "All", "Complex"] = "All"
    none_behavior_event: "EventDefinition | None" = None
    one_behavior_event: "EventDefinition | None" = None
    complex_behaviors: tuple[tuple[Condition, "EventDefinition | None"], ...] = ()
    asynchrony: Asynchrony = Asynchrony()


@dataclass(frozen=True)
class MessageDefinition:
    """bpmn:message; `correlation_key_text` is Camunda 8's subscription key."""

    id: str
    name_text: str
    correlation_key_text: str | None = None


@dataclass(frozen=True)
class SignalDefinition:
    """bpmn:signal."""

    id: str
    name_text: str


@dataclass(frozen=True)
class ErrorDefinition:
    """bpmn:error."""

    id: str
    name: str | None
    code_text: str | None
    message_text: str | None = None


@dataclass(frozen=True)
class EscalationDefinition:
    """bpmn:escalation."""

    id: str
    name: str | None
    code_text: str | None


EventKind = Literal[
    "message", "timer", "signal", "error", "escalation", "conditional", "link", "compensate", "cancel", "terminate"
]


@dataclass(frozen=True)
class EventDefinition:
    """What an event waits for or throws; only the fields of its kind are set."""

    kind: EventKind
    id: str | None = None
    line: int | None = None
    message: MessageDefinition | None = None
    timer: TimerDefinition | None = None
    signal: SignalDefinition | None = None
    error: ErrorDefinition | None = None  # None on a catch: any error
    escalation: EscalationDefinition | None = None
    code_variable: str | None = None
    message_variable: str | None = None
    condition: Condition | None = None
    variable_names: tuple[str, ...] = ()  # conditional: only changes of these
    variable_events: tuple[str, ...] = ()  # of create, update, delete; empty: all
    link_name: str | None = None
    activity_ref: str | None = None  # compensate: one activity; None: all of the scope
    wait_for_completion: bool = True
    implementation: Implementation | None = None  # thrown message
    inputs: tuple[VariableMapping, ...] = ()  # thrown signal's payload
    is_async: bool = False  # thrown signal: delivered in a job of its own


@dataclass(frozen=True)
class AdHoc:
    """What an ad-hoc sub-process says about its activities."""

    ordering: Literal["Parallel", "Sequential"] = "Parallel"
    completion_condition: Condition | None = None
    cancel_remaining: bool = True
    active_elements_text: str | None = None


@dataclass(frozen=True)
class Flow:
    """A sequence flow. Drawn without an id it gets `source→target` (with a number where that is taken)."""

    id: str
    source: str
    target: str
    name: str | None = None
    condition: Condition | None = None
    listeners: tuple[Listener, ...] = ()
    line: int | None = None
    documentation: str = ""


@dataclass(frozen=True)
class Node:
    """A flow node. `type` is the BPMN tag's local name: userTask, exclusiveGateway, boundaryEvent, subProcess …"""

    id: str
    type: str
    name: str | None = None
    names: Mapping[str, str] = field(default_factory=dict)  # language -> translated label (property name:zh)
    documentation: str = ""
    documentations: Mapping[str, str] = field(default_factory=dict)
    line: int | None = None
    lane: str | None = None
    properties: Mapping[str, str] = field(default_factory=dict)
    default_flow: str | None = None
    asynchrony: Asynchrony = Asynchrony()
    inputs: tuple[Parameter, ...] = ()
    outputs: tuple[Parameter, ...] = ()
    propagate_all: bool = True  # False: Camunda 8 call activity whose variables stay inside
    listeners: tuple[Listener, ...] = ()
    task_listeners: tuple[Listener, ...] = ()
    loop: Loop | None = None
    is_for_compensation: bool = False
    start_quantity: int = 1
    completion_quantity: int = 1
    # events
    events: tuple[EventDefinition, ...] = ()
    parallel_multiple: bool = False
    attached_to: str | None = None
    cancel_activity: bool = True
    is_interrupting: bool = True
    initiator: str | None = None
    # gateways
    instantiate: bool = False
    event_gateway_type: Literal["Exclusive", "Parallel"] = "Exclusive"
    activation_condition: Condition | None = None
    # tasks
    assignment: Assignment = Assignment()
    form: FormReference | None = None
    implementation: Implementation | None = None
    message: MessageDefinition | None = None
    called: CalledElement | None = None
    # sub-processes
    content: "Container | None" = None
    triggered_by_event: bool = False
    ad_hoc: AdHoc | None = None


@dataclass(frozen=True)
class Container:
    """The inside of a process or sub-process: its own nodes and flows, not those deeper."""

    nodes: Mapping[str, Node]
    flows: tuple[Flow, ...]
    compensation_handlers: Mapping[str, str] = field(default_factory=dict)  # boundary event id -> activity id

    def all_nodes(self) -> Iterator[Node]:
        """Every node at every depth, parents before children."""
        waiting = [self]
        while waiting:
            container = waiting.pop()
            for node in container.nodes.values():
                yield node
                if node.content is not None:
                    waiting.append(node.content)


@dataclass(frozen=True)
class Lane:
    """A lane: `groups` is the lane's name when it is used as a candidate group (never by itself)."""

    id: str
    name: str | None
    node_ids: tuple[str, ...] = ()
    lanes: tuple["Lane", ...] = ()


@dataclass(frozen=True)
class Process:
    """One process of a diagram."""

    id: str
    name: str | None
    content: Container
    is_executable: bool = True
    names: Mapping[str, str] = field(default_factory=dict)
    documentation: str = ""
    documentations: Mapping[str, str] = field(default_factory=dict)
    line: int | None = None
    version_tag: str | None = None
    history_time_to_live: str | None = None
    candidate_starter_users: tuple[str, ...] = ()
    candidate_starter_groups: tuple[str, ...] = ()
    is_startable_in_tasklist: bool = True
    job_priority_text: str | None = None
    task_priority_text: str | None = None
    properties: Mapping[str, str] = field(default_factory=dict)
    listeners: tuple[Listener, ...] = ()
    lanes: tuple[Lane, ...] = ()
    says_so: bool = True  # False: it does not say whether it can be run, and seems to be complete


@dataclass(frozen=True)
class Participant:
    """A pool; without a process it is a black box."""

    id: str
    name: str | None
    process_id: str | None


@dataclass(frozen=True)
class MessageFlow:
    """A message flow between two pools or their nodes."""

    id: str
    source: str
    target: str
    message_id: str | None = None
    name: str | None = None


@dataclass(frozen=True)
class Diagram:
    """A BPMN file as read."""

    file: str
    platform: Platform | None
    processes: tuple[Process, ...]
    participants: tuple[Participant, ...] = ()
    message_flows: tuple[MessageFlow, ...] = ()
    has_interchange: bool = True  # drawn: has a bpmndi:BPMNPlane with shapes
    findings: tuple[Finding, ...] = ()  # warnings and notes; errors raise Unreadable
    foreign_language: str | None = None  # what the file declares for its expressions, where it does not run here
