"""An executable process: one definition's spec graph, built once from its diagram and never changed."""

from collections.abc import Iterable
from dataclasses import dataclass

from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec
from SpiffWorkflow.specs import WorkflowSpec

from runner.engine.elements import element_class
from runner.engine.elements.boundary_event import BoundaryEvent
from runner.engine.elements.catch_event import CatchEvent
from runner.engine.elements.event_sub_process import EventSubProcess
from runner.engine.elements.flow_node import FlowNode, Outgoing
from runner.engine.elements.inclusive_gateway import PatientJoin
from runner.engine.elements.link import link_outgoing
from runner.engine.elements.process_listener import ProcessListener
from runner.engine.elements.root import Root
from runner.engine.paths import Paths
from runner.notation.finding import Finding, Unreadable
from runner.notation.model import Container, Diagram, EventDefinition, Node, Process


class ProcessSpec(BpmnProcessSpec):
    """SpiffWorkflow's spec of one process or sub-process, made of our elements.

    Element names are the diagram's ids; SpiffWorkflow's own Start and End specs are left out, so that an element may
    be called "Start".
    """

    def __init__(self, name: str, process: "ExecutableProcess", container: Container) -> None:
        WorkflowSpec.__init__(self, name=name, filename=process.file)
        self.process = process
        self.container = container
        self.io_specification = None
        self.data_objects: dict[str, object] = {}
        self.data_stores: dict[str, object] = {}
        self.correlation_keys: dict[str, object] = {}
        self.bpmn_start_events: list[object] = []
        self.start_spec = Root(self, "(root)")
        self.start = self.start_spec
        self.end = None
        self.start_point: ProcessListener | None = None
        self.end_point: ProcessListener | None = None
        self.event_sub_processes: list[EventSubProcess] = []
        self.patient_joins: list[PatientJoin] = []
        self.starts: list[FlowNode] = []

    def element(self, element_id: str) -> FlowNode:
        """The element with this id, of this level."""
        return self.task_specs[element_id]

    def _add_notify(self, task_spec: FlowNode) -> None:
        WorkflowSpec._add_notify(self, task_spec)


@dataclass(frozen=True)
class StartEvent:
    """A start event of the process that something from outside sets off."""

    element_id: str
    node: Node
    events: tuple[EventDefinition, ...]


class ExecutableProcess:
    """A process as the engine runs it; shared by all its instances, so nothing in it changes after it is built."""

    def __init__(
        self,
        diagram: Diagram,
        process: Process,
        *,
        definition_id: str,
        deployment_id: str = "",
        version: int = 1,
    ) -> None:
        self.definition_id = definition_id
        self.deployment_id = deployment_id
        self.version = version
        self.key = process.id
        self.name = process.name
        self.version_tag = process.version_tag
        self.file = diagram.file
        self.platform = diagram.platform.value if diagram.platform else None
        self.process = process
        self.diagram = diagram
        self.spec, self.inner = build(self, process)

    def container(self, name: str | None) -> ProcessSpec:
        """The spec of the process itself (None) or of the sub-process with this id."""
        return self.spec if name is None else self.inner[name]

    def events_of(self, node: Node) -> tuple[EventDefinition, ...]:
        """What a start waits for: its event definitions, or a receive task's message."""
        spec = self.spec.element(node.id)
        return spec.events if isinstance(spec, CatchEvent) else node.events

    @property
    def start_events(self) -> list[StartEvent]:
        """What starts the process from outside: message, signal, timer and conditional start events, and
        instantiating receive tasks and event-based gateways by the events they wait for."""
        found: list[StartEvent] = []
        for spec in self.spec.task_specs.values():
            if isinstance(spec, FlowNode):
                found.extend(StartEvent(node.id, node, self.events_of(node)) for node in spec.start_nodes())
        return found


def compile_process(
    diagram: Diagram, process_id: str, *, definition_id: str, deployment_id: str = "", version: int = 1
) -> ExecutableProcess:
    """The executable form of one process of a diagram. Raises Unreadable with everything that can't be run."""
    process = next(process for process in diagram.processes if process.id == process_id)
    executable = ExecutableProcess(
        diagram, process, definition_id=definition_id, deployment_id=deployment_id, version=version
    )
    findings = [finding for finding in check(executable) if finding.severity == "error"]
    if findings:
        raise Unreadable(findings)
    return executable


def check(executable: ExecutableProcess) -> Iterable[Finding]:
    """What the elements themselves find wrong with how they are drawn."""
    for spec in [executable.spec, *executable.inner.values()]:
        for node in spec.task_specs.values():
            if isinstance(node, FlowNode):
                yield from node.findings(executable.file)


def build(executable: ExecutableProcess, process: Process) -> tuple[ProcessSpec, dict[str, ProcessSpec]]:
    """Every level of the process as a spec graph, without recursion: a diagram may be long and deep."""
    top = ProcessSpec(process.id, executable, process.content)
    inner: dict[str, ProcessSpec] = {}
    waiting = [top]
    while waiting:
        spec = waiting.pop()
        for node in spec.container.nodes.values():
            element_class(node)(spec, node)
            if node.content is not None:
                inner[node.id] = ProcessSpec(node.id, executable, node.content)
                waiting.append(inner[node.id])
        connect(spec)
    listen(top, process)
    return top, inner


def listen(spec: ProcessSpec, process: Process) -> None:
    """Give the process's own listeners a place to run."""
    for event, point in (("start", "(start)"), ("end", "(end)")):
        listeners = tuple(listener for listener in process.listeners if listener.event == event)
        if listeners:
            node = Node(id=point, type="processListener", name=process.name, listeners=listeners)
            if event == "start":
                spec.start_point = ProcessListener(spec, node)
            else:
                spec.end_point = ProcessListener(spec, node)


def connect(spec: ProcessSpec) -> None:
    """Draw the flows, hang the boundary events on their activities, note who has to be asked when."""
    for flow in spec.container.flows:
        source, target = spec.element(flow.source), spec.element(flow.target)
        source.outgoing.append(Outgoing(flow, target))
        target.inputs_drawn.append(flow)
        source.connect(target)
    nodes = [node for node in spec.task_specs.values() if isinstance(node, FlowNode)]
    for node in nodes:
        if isinstance(node, BoundaryEvent):
            host = spec.element(str(node.node.attached_to))
            host.boundary_events.append(node)
            node.host = host
            handler = spec.container.compensation_handlers.get(node.node.id)
            if handler is not None:
                node.handler = spec.element(handler)
        elif isinstance(node, EventSubProcess):
            spec.event_sub_processes.append(node)
        link_outgoing(node, nodes)
    spec.patient_joins = [node for node in nodes if isinstance(node, PatientJoin) and len(node.inputs_drawn) > 1]
    if spec.patient_joins:
        paths = Paths({node.name: [after.name for after in reached_from(node)] for node in nodes})
        for join in spec.patient_joins:
            join.look_upstream(paths)
    spec.starts = starts_among(nodes)


def reached_from(node: FlowNode) -> list[FlowNode]:
    """Where a token that is at the node can be next: behind its flows, or at an event on its boundary."""
    return [*(outgoing.target for outgoing in node.outgoing), *node.boundary_events]


def starts_among(nodes: list[FlowNode]) -> list[FlowNode]:
    """Where a token begins by itself: the none start event, or else every node that nothing leads to."""
    drawn = [spec for spec in nodes if spec.node.type == "startEvent"]
    if drawn:
        return [spec for spec in drawn if not spec.node.events][:1]
    return [spec for spec in nodes if not spec.inputs_drawn and spec.may_begin]
