"""Where tokens live: SpiffWorkflow's workflows as a root process instance and the parts that run inside it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.util.subworkflow import BpmnSubWorkflow
from SpiffWorkflow.util.task import TaskState

from runner.engine.outcome import ProcessInstanceEnded, ScopeClosed
from runner.engine.token import Token
from runner.engine.variable_scope import VariableScope

if TYPE_CHECKING:
    from runner.engine.elements.flow_node import FlowNode
    from runner.engine.process import ExecutableProcess, ProcessSpec
    from runner.engine.step import Step


@dataclass
class Instance:
    """A process instance: the root one, or one that a call activity called."""

    id: str
    process: "ExecutableProcess"
    business_key: str | None = None
    parent_id: str | None = None
    end_element_ids: list[str] = field(default_factory=list)


@dataclass
class Compensation:
    """A completed activity that can be compensated: its handler, and the variables it left behind."""

    element_id: str
    token_id: str
    instance_id: str
    variables: dict[str, Any] = field(default_factory=dict)  # a sub-process's own, as they were at its end
    inner: list["Compensation"] = field(default_factory=list)


class ScopeInstance:
    """What a root instance and its parts have in common: tokens, variables, an end."""

    spec: "ProcessSpec"
    tasks: dict[str, Token]
    task_tree: Token
    completed: bool

    def prepare(self, instance: Instance, scope: VariableScope) -> None:
        """Take up the instance this belongs to and its variables, and plant the root of the task tree."""
        self.instance = instance
        self.scope = scope
        self.live: dict[str, Token] = {}
        self.compensations: list[Compensation] = []
        self.memory: dict[str, Any] = {}
        self.task_tree = cast(Token, None)
        root = Token(self, self.spec.start_spec, state=TaskState.READY, id=f"{self.id}#root")
        root._set_state(TaskState.COMPLETED)
        self.task_tree = root

    @property
    def id(self) -> str:
        """The process instance's id, or the element instance's id of the sub-process."""
        raise NotImplementedError

    @property
    def top(self) -> "Case":
        """The root instance."""
        raise NotImplementedError

    @property
    def host(self) -> Token | None:
        """The token of the sub-process or call activity that this runs for; None for the root."""
        raise NotImplementedError

    @property
    def step(self) -> "Step":
        """The step that runs now."""
        return self.top.current_step

    def spawn(
        self, spec: "FlowNode", flow_ids: tuple[str, ...] = (), host: Token | None = None, phase: str | None = None
    ) -> Token:
        """A new token at an element, ready to run in its turn."""
        token = Token(self, spec, host or self.task_tree, flow_ids=flow_ids)
        self.step.born(token)
        if phase is not None:
            token.phase = phase
        self.step.enqueue(token)
        return token

    def begin(self, starts: "list[FlowNode] | None" = None) -> None:
        """Watch for the event sub-processes' events, then set a token on each start (by default: as drawn)."""
        for event_sub_process in self.spec.event_sub_processes:
            if event_sub_process.watch(self):
                return
        specs = self.spec.starts if starts is None else starts
        if self.spec.start_point is not None:
            self.spawn(self.spec.start_point).memory["starts"] = [spec.name for spec in specs]
        else:
            for spec in specs:
                self.spawn(spec)
        if not self.live:
            self.finish()

    def end_if_over(self) -> None:
        """Finish when no token is left that could still go on; an ad-hoc sub-process decides for itself."""
        if self.completed:
            return
        host = self.host
        if self.is_quiet() if host is None else host.task_spec.inside_is_over(host, cast("Part", self)):
            self.finish()

    def reached(self, end_element_id: str) -> None:
        """An end event was reached; those of the process itself say how the instance ended."""
        if self.scope.parent is None:
            self.instance.end_element_ids.append(end_element_id)

    def is_quiet(self) -> bool:
        """Whether nothing is left but watchers."""
        return all(token.task_spec.is_passive(token) for token in self.live.values())

    def finish(self) -> None:
        """The last token is gone: what only watched goes too, and who waits for this goes on."""
        if self.spec.end_point is not None and not self.memory.get("listened"):
            self.memory["listened"] = True
            self.cancel_all()
            self.spawn(self.spec.end_point)
            return
        self.completed = True
        self.cancel_all()
        self.ended("completed")

    def cancel_all(self, but: Token | None = None) -> None:
        """Cancel every token, the newest first."""
        for token in reversed(list(self.live.values())):
            if token is not but and token.is_live and token.host is None:
                token.cancel()

    def ended(self, state: str) -> None:
        """Tell whoever waits for this."""
        raise NotImplementedError

    def tokens_at(self, spec: "FlowNode", matching: Callable[[Token], bool] | None = None) -> list[Token]:
        """The live tokens at an element, the oldest first."""
        return [
            token for token in self.live.values() if token.task_spec is spec and (matching is None or matching(token))
        ]

    def get_tasks_iterator(self, first_task: Any = None, **filters: Any) -> Iterator[Token]:
        """SpiffWorkflow's look-up of tasks, over the live ones alone."""
        wanted = filters.get("state", TaskState.ANY_MASK)
        return iter([token for token in list(self.live.values()) if token.has_state(wanted)])


class Case(ScopeInstance, BpmnWorkflow):
    """A root process instance with everything that runs in it."""

    def __init__(self, process: "ExecutableProcess", step: "Step", instance: Instance, scope: VariableScope) -> None:
        self.current_step = step
        step.case = self
        self.instance = instance
        BpmnWorkflow.__init__(self, process.spec, script_engine=cast(Any, step), deserializing=True)
        self.holders: dict[str, Token] = {}
        self.prepare(instance, scope)

    @property
    def id(self) -> str:
        return self.instance.id

    @property
    def top(self) -> "Case":
        return self

    @property
    def host(self) -> None:
        return None

    @property
    def parts(self) -> "dict[str, Part]":
        """What runs for a token, by the token's id."""
        return cast("dict[str, Part]", self.subprocesses)

    def scopes(self) -> Iterator[ScopeInstance]:
        """This and all parts."""
        yield self
        yield from list(self.parts.values())

    def ended(self, state: str) -> None:
        say_ended(self, state)

    def find(self, token_id: str) -> Token | None:
        """The live token with this id, wherever it is."""
        for scope in self.scopes():
            token = scope.tasks.get(token_id)
            if token is not None:
                return token
        return None


class Part(ScopeInstance, BpmnSubWorkflow):
    """The inside of a sub-process, or a called process, while it runs."""

    def __init__(self, spec: "ProcessSpec", host: Token, instance: Instance, scope: VariableScope) -> None:
        self._host = host
        self.instance = instance
        case = host.workflow.top
        BpmnSubWorkflow.__init__(self, cast(Any, spec), host.key, case, deserializing=True)
        case.parts[host.key] = self
        self.prepare(instance, scope)

    @property
    def id(self) -> str:
        return self._host.key if self.instance is self._host.workflow.instance else self.instance.id

    @property
    def top(self) -> Case:
        return self._host.workflow.top

    @property
    def host(self) -> Token:
        return self._host

    @property
    def parent_workflow(self) -> ScopeInstance:
        return self._host.workflow

    @property
    def is_called(self) -> bool:
        """A process that was called, not the inside of a sub-process."""
        return self.instance is not self._host.workflow.instance

    def _calculate_depth(self) -> int:
        parent = self._host.workflow
        return 1 + (parent.depth if isinstance(parent, Part) else 0)

    def abandon(self) -> None:
        """The token this runs for is cancelled."""
        self.cancel_all()
        if not self.completed:
            self.completed = True
            if self.is_called:
                say_ended(self, "cancelled")
                if self.scope.own:
                    self.step.say(ScopeClosed(self.id))

    def ended(self, state: str) -> None:
        if self.is_called:
            say_ended(self, state)
        self._host.task_spec.part_ended(self._host, self)


def say_ended(scope: ScopeInstance, state: str, reason: str | None = None) -> None:
    """The fact that a process instance is over."""
    instance = scope.instance
    scope.step.say(
        ProcessInstanceEnded(
            id=instance.id,
            state=cast(Any, scope.memory.get("end") or state),
            end_element_ids=tuple(instance.end_element_ids),
            reason=reason,
            at=scope.step.setting.now,
        )
    )
