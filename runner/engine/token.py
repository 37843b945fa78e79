"""A token: SpiffWorkflow's task as one element instance that is alive."""

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from runner.engine.outcome import (
    ElementFinished,
    ExternalTaskEnded,
    IncidentResolved,
    JobRemoved,
    ScopeClosed,
    SubscriptionRemoved,
    UserTaskEnded,
)
from runner.engine.variable_scope import VariableScope
from runner.identifiers import new_id

if TYPE_CHECKING:
    from runner.engine.elements.flow_node import FlowNode
    from runner.engine.scope import Part, ScopeInstance
    from runner.engine.step import Step

GONE = TaskState.COMPLETED | TaskState.CANCELLED


class Token(Task):
    """One live element instance. Its `id` is the element instance's id and, for a user task, the task's.

    `held` are the things outside that wait for this token, by id: jobs, subscriptions, a user task, an external
    task, an incident; each a small dict with its kind under "k". Finished tokens leave the tree at once: what they
    did is history, so that a step costs what is alive and not what has been.
    """

    workflow: "ScopeInstance"
    task_spec: "FlowNode"

    def __init__(
        self,
        workflow: "ScopeInstance",
        spec: "FlowNode",
        parent: "Token | None" = None,
        *,
        state: int = TaskState.READY,
        id: str | None = None,
        flow_ids: tuple[str, ...] = (),
        started_at: datetime | None = None,
        scope: VariableScope | None = None,
    ) -> None:
        super().__init__(cast(Any, workflow), spec, parent, state, cast(Any, id or new_id()))
        self._state: int
        self.flow_ids = flow_ids
        self.started_at = started_at or workflow.step.setting.now
        self.scope: VariableScope = scope or (
            parent.scope if parent is not None and parent is not workflow.task_tree else workflow.scope
        )
        self.has_scope = False
        self.held: dict[str, dict[str, Any]] = {}
        self.is_entered = False  # has passed its asyncBefore and is part of the history
        workflow.live[self.key] = self

    @property
    def key(self) -> str:
        """The id as text."""
        return cast(str, self.id)

    @property
    def step(self) -> "Step":
        """The step that runs now."""
        return self.workflow.step

    @property
    def memory(self) -> dict[str, Any]:
        """What the element remembers of this token from step to step (JSON values)."""
        return cast("dict[str, Any]", self.internal_data)

    @property
    def host(self) -> "Token | None":
        """The token this one hangs on: a boundary event's activity, a loop's body, a gateway; None at the top."""
        parent = self.parent
        return cast("Token", parent) if parent is not None and parent is not self.workflow.task_tree else None

    @property
    def dependants(self) -> list["Token"]:
        """The tokens that hang on this one."""
        return cast("list[Token]", [child for child in self.children if child is not None])

    @property
    def part(self) -> "Part | None":
        """The sub-process or called process that runs for this token."""
        return self.workflow.top.parts.get(self.key)

    @property
    def is_live(self) -> bool:
        """Neither completed nor cancelled."""
        return not self._state & GONE

    @property
    def phase(self) -> str | None:
        """How far the element has come: None (not begun), "begin", "leave", "after"."""
        return self.memory.get("phase")

    @phase.setter
    def phase(self, value: str) -> None:
        self.memory["phase"] = value

    def _set_state(self, value: int) -> None:
        if self._state & GONE:
            return
        self._state = value
        if value & GONE:
            self.workflow.live.pop(self.key, None)

    def run(self) -> bool | None:
        """Let the element work. It is done (True), or it waits; it may have been resumed or cancelled meanwhile."""
        self._set_state(TaskState.STARTED)
        is_done: bool | None = self.task_spec._run(self)
        if is_done:
            self.complete()
        return is_done

    def open_scope(self) -> VariableScope:
        """Give this token variables of its own, in front of those it sees."""
        if not self.has_scope:
            self.scope = VariableScope(self.key, self.workflow.instance.id, self.scope, self.step.journal)
            self.has_scope = True
        return self.scope

    def hold(self, id: str, kind: str, **details: Any) -> None:
        """Remember that something outside waits for this token under `id`."""
        self.held[id] = {"k": kind, **details}
        self.workflow.top.holders[id] = self

    def let_go(self, id: str) -> None:
        """Say that the thing outside is no longer needed."""
        entry = self.held.pop(id)
        self.workflow.top.holders.pop(id, None)
        step = self.step
        kind = entry["k"]
        if kind in ("timer", "continuation", "signal-job", "listener", "connector"):
            step.say(JobRemoved(id))
        elif kind in ("message", "signal", "conditional"):
            step.say(SubscriptionRemoved(id))
        elif kind == "user task":
            step.say(UserTaskEnded(id.removesuffix("#task"), "cancelled", step.setting.now))
        elif kind in ("external task", "listener task"):
            step.say(ExternalTaskEnded(id.removesuffix("#work"), "cancelled", step.setting.now))
        elif kind == "incident":
            step.say(IncidentResolved(id, step.setting.now))

    def forget(self, id: str) -> None:
        """The thing outside is done (a completed task): no fact is needed."""
        self.held.pop(id, None)
        self.workflow.top.holders.pop(id, None)

    def let_all_go(self, *kinds: str) -> None:
        """Let go of everything held, or of these kinds."""
        for id, entry in list(self.held.items()):
            if not kinds or entry["k"] in kinds:
                self.let_go(id)

    def resume(self, phase: str) -> None:
        """Let the element go on from this phase when its turn comes."""
        self.phase = phase
        self._set_state(TaskState.READY)
        self.step.enqueue(self)

    def cancel(self) -> None:
        """End this token and all that hangs on it, without the flow going on."""
        if not self.is_live:
            return
        for dependant in self.dependants:
            dependant.cancel()
        part = self.part
        if part is not None:
            part.abandon()
        self.task_spec.on_cancel(self)
        self._set_state(TaskState.CANCELLED)
        self.let_all_go()
        if self.is_entered:
            self.write_history("cancelled")
        self.remove()

    def complete(self) -> None:
        """The element is done: it leaves the tree, and its flow goes on."""
        self._set_state(TaskState.COMPLETED)
        for dependant in self.dependants:
            dependant.cancel()
        self.let_all_go()
        self.write_history("completed")
        self.task_spec._on_complete(self)

    def write_history(self, state: str) -> None:
        """One row of history for this element instance."""
        if self.task_spec.in_history(self):
            self.step.say(
                ElementFinished(
                    id=self.key,
                    instance_id=self.workflow.instance.id,
                    parent_id=self.workflow.id,
                    element_id=self.task_spec.history_id(self),
                    element_name=self.task_spec.node.name,
                    element_type=self.task_spec.history_type(self),
                    flow_ids=self.flow_ids,
                    started_at=self.started_at,
                    ended_at=self.step.setting.now,
                    state="completed" if state == "completed" else "cancelled",
                    called_instance_id=self.memory.get("called"),
                )
            )

    def remove(self) -> None:
        """Take this token out of the tree; the variables of its own become history."""
        if self.has_scope and self.scope.own:
            self.step.say(ScopeClosed(self.key))
        workflow = self.workflow
        parent = workflow.tasks.get(self._parent)
        if parent is not None and self.key in parent._children:
            parent._children.remove(self.key)
        workflow.tasks.pop(self.id, None)
        workflow.live.pop(self.key, None)
        workflow.top.parts.pop(self.key, None)

    def ancestors(self) -> Iterator["Token"]:
        """The tokens this one hangs on or runs in, from the nearest to the outermost, through called processes."""
        token: Token | None = self
        while token is not None:
            token = token.host or token.workflow.host
            if token is not None:
                yield token
