"""Recorded case: a finished case with everything that was decided in it from outside, to be played once more."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy import select, true
from sqlalchemy.orm import Session

from runner.notation.model import Node
from runner.records.cases import seen_by
from runner.records.element_instance import ElementInstance
from runner.records.external_task import ExternalTask
from runner.records.passed import passed
from runner.records.process_definition import ProcessDefinition
from runner.records.process_instance import ProcessInstance
from runner.records.typed_value import revived, tagged
from runner.records.user_task import UserTask
from runner.records.variable import Variable
from runner.records.viewer import Viewer
from runner.rejection import InvalidArgument, InvalidState

BODY = "#multiInstanceBody"
MOST = 500  # cases asked for at once
Kind = Literal["task", "work", "error", "message", "signal", "variables", "retry"]


@dataclass(frozen=True)
class Happening:
    """Something from outside that let a case go on: `element` of process `process`, the `rank`-th time from 0.

    `offered` is whom a task was offered to ("group:sales", "user:li"); `asked` what its form asked, if its answers
    were checked by one.
    """

    at: datetime
    kind: Kind
    process: str
    element: str
    rank: int = 0
    values: Mapping[str, Any] | None = None
    user: str | None = None
    offered: tuple[str, ...] = ()
    asked: tuple[str, ...] | None = None
    code: str = ""


@dataclass(frozen=True)
class RecordedCase:
    """A finished case. `path` and `visited` are [process, element] as they were done, or only reached.

    What somebody handed in by a program that kept nothing of it (a message, an external task, a start without a form)
    is worked out from the variables written at that moment; a value that was overwritten later is taken as it was last.
    """

    id: str
    label: str
    is_seen: bool
    process: str
    version: int
    started_at: datetime
    ended_at: datetime
    start_element: str | None  # None: the none start event
    has_form: bool
    values: Mapping[str, Any]
    business_key: str | None
    user: str | None
    happenings: tuple[Happening, ...]
    path: tuple[tuple[str, str], ...]
    visited: tuple[tuple[str, str], ...]
    known: tuple[tuple[str, str], ...]  # every element of the versions it ran by
    flows: tuple[str, ...]
    ends: tuple[str, ...]

    def as_json(self) -> Any:
        """Plain values for a line of JSON."""
        return tagged("case", asdict(self), 0)

    @classmethod
    def from_json(cls, told: Any) -> "RecordedCase":
        """The case again."""
        values = revived(told)
        happenings = tuple(
            Happening(**{**one, "offered": tuple(one["offered"]), "asked": one["asked"] and tuple(one["asked"])})
            for one in values.pop("happenings")
        )
        for name in ("path", "visited", "known"):
            values[name] = tuple((key, element) for key, element in values[name])
        for name in ("flows", "ends"):
            values[name] = tuple(values[name])
        return cls(**values, happenings=happenings)


def recorded_cases(session: Session, key: str, viewer: Viewer, most: int) -> list[RecordedCase]:
    """The last finished cases of a process, the latest first, on whatever version; cancelled ones are left out."""
    if not 0 < most <= MOST:
        raise InvalidArgument(f"{most} cases can't be replayed at once; ask for 1 to {MOST}")
    statement = (
        select(ProcessInstance)
        .join(ProcessDefinition, ProcessDefinition.id == ProcessInstance.definition_id)
        .where(
            ProcessDefinition.key == key,
            ProcessInstance.root_id == ProcessInstance.id,
            ProcessInstance.state.in_(("completed", "terminated")),
        )
        .order_by(ProcessInstance.ended_at.desc(), ProcessInstance.id.desc())
        .limit(most)
    )
    cases = list(session.scalars(statement))
    may = true() if viewer.is_administrator else seen_by(viewer)
    seen = set(
        session.scalars(select(ProcessInstance.id).where(ProcessInstance.id.in_([one.id for one in cases]), may))
    )
    return [_Reading(session, case, case.id in seen).case() for case in cases]


class _Reading:
    """One case as the rows tell it."""

    def __init__(self, session: Session, root: ProcessInstance, is_seen: bool) -> None:
        self.session, self.root, self.is_seen = session, root, is_seen
        inside = select(ProcessInstance).where(ProcessInstance.root_id == root.id)
        self.instances = {one.id: one for one in session.scalars(inside)}
        self.nodes = {one.id: one.definition.nodes for one in self.instances.values()}
        self.variables = list(session.scalars(select(Variable).where(Variable.root_id == root.id)))
        history = select(ElementInstance).where(ElementInstance.instance_id.in_(self.instances))
        self.history = list(session.scalars(history.order_by(ElementInstance.number)))

    def case(self) -> RecordedCase:
        root = self.root
        start = self.nodes[root.id].get(root.start_element_id or "")
        path = [self._place(one) for one in self.history if one.state == "completed"]
        has_form = root.start_answers is not None
        return RecordedCase(
            id=root.id,
            label=root.business_key or root.id[-12:],
            is_seen=self.is_seen,
            process=root.definition.key,
            version=root.definition.version,
            started_at=root.started_at,
            ended_at=root.ended_at or root.started_at,
            start_element=start.id if start is not None and start.events else None,
            has_form=has_form,
            values=dict(root.start_answers or {}) if has_form else self._given_at_start(),
            business_key=root.business_key,
            user=root.starter,
            happenings=tuple(sorted(self._happenings(), key=lambda one: one.at)),
            path=tuple(path),
            visited=tuple({self._place(one): None for one in self.history}),
            known=tuple(
                {(self.instances[id_].definition.key, node): None for id_ in self.instances for node in self.nodes[id_]}
            ),
            flows=tuple(sorted(passed(self.session, root.id).flows.get(root.definition.key, ()))),
            ends=tuple(root.end_element_ids or ()),
        )

    def _place(self, row: ElementInstance | UserTask | ExternalTask) -> tuple[str, str]:
        return self.instances[row.instance_id].definition.key, row.element_id.removesuffix(BODY)

    def _given_at_start(self) -> dict[str, Any]:
        """What was there after the first step, without what the diagram itself sets."""
        own: set[str] = set()
        for node in self.nodes[self.root.id].values():
            own.update(parameter.name for parameter in node.outputs)
            own.update(name for name in (node.initiator,) if name)
            if node.implementation is not None and node.implementation.result_variable:
                own.add(node.implementation.result_variable)
        values = self._written(self.root.id, self.root.started_at)
        return {name: value for name, value in values.items() if name not in own}

    def _written(self, instance_id: str, moment: datetime) -> dict[str, Any]:
        """The variables of an instance that a moment wrote, or made."""
        found = {
            one.name: one.value
            for one in self.variables
            if one.scope_id == instance_id and moment in (one.updated_at, one.created_at)
        }
        for one in reversed(self.root.operations):  # what a person overwrote by hand is known
            if one.operation == "set-variables" and one.entity_id == instance_id and one.at > moment:
                found.update({name: value for name, value in (one.before or {}).items() if name in found})
        return found

    def _happenings(self) -> Iterator[Happening]:
        ranks: dict[tuple[str, str], int] = {}
        for task in self.root.user_tasks:
            rank = ranks[self._place(task)] = ranks.get(self._place(task), -1) + 1
            if task.state == "completed":
                yield self._handed_in(task, rank)
            else:
                yield from self._errors(task, rank)
        for work in self.root.external_tasks:
            rank = ranks[self._place(work)] = ranks.get(self._place(work), -1) + 1
            if work.state == "completed" and work.ended_at is not None:
                values = Variable.of_scope(self.session, work.id) | self._written(work.instance_id, work.ended_at)
                yield Happening(work.ended_at, "work", *self._place(work), rank, values)
            else:
                yield from self._errors(work, rank)
        yield from self._received()
        yield from self._by_hand()

    def _handed_in(self, task: UserTask, rank: int) -> Happening:
        values = dict(task.answers or {})
        offered = tuple(sorted(f"{kind}:{name}" for kind, name in task.candidate_pairs))
        if not offered and task.assignee and task.claimed_at is None:
            offered = (f"user:{task.assignee}",)
        moment = task.ended_at or task.created_at
        asked = self._asked(task, values, moment)
        return Happening(moment, "task", *self._place(task), rank, values, task.completed_by, offered, asked)

    def _asked(self, task: UserTask, values: Mapping[str, Any], moment: datetime) -> tuple[str, ...] | None:
        """What its form asked; None without a form, or where a program went past it."""
        with suppress(InvalidState, InvalidArgument):
            form = task.form
            if form is not None:
                given = {name: spelt(value) for name, value in values.items() if name in form.sets}
                form.check(given, self._seen_from(task), moment)
                return tuple(sorted(form.sets))
        return None

    def _seen_from(self, task: UserTask) -> dict[str, Any]:
        return {one.name: one.value for one in self.variables if one.scope_id in (self.root.id, task.instance_id)}

    def _errors(self, task: UserTask | ExternalTask, rank: int) -> Iterator[Happening]:
        """The BPMN error that ended a task, if a boundary event caught one at that very moment."""
        for row in self.history:
            node = self.nodes[row.instance_id].get(row.element_id)
            is_its = node is not None and node.attached_to == task.element_id and row.instance_id == task.instance_id
            if node is None or not is_its or row.state != "completed" or row.ended_at != task.ended_at:
                continue
            for event in node.events:
                if event.kind == "error" and task.ended_at is not None:
                    code = (event.error.code_text if event.error is not None else None) or ""
                    values = self._written(task.instance_id, task.ended_at)
                    yield Happening(task.ended_at, "error", *self._place(task), rank, values, code=code)

    def _received(self) -> Iterator[Happening]:
        """Messages and signals that something waited for."""
        ranks: dict[tuple[str, str], int] = {}
        for row in self.history:
            node = self.nodes[row.instance_id].get(row.element_id)
            if node is None or row.state != "completed" or row.element_id == self.root.start_element_id:
                continue
            kind = caught(node)
            if kind is not None:
                rank = ranks[self._place(row)] = ranks.get(self._place(row), -1) + 1
                values = self._written(row.instance_id, row.ended_at)
                yield Happening(row.ended_at, kind, *self._place(row), rank, values)

    def _by_hand(self) -> Iterator[Happening]:
        """What administrators did: variables set, incidents tried again."""
        key = self.root.definition.key
        for one in self.root.operations:
            if one.operation == "set-variables" and one.entity == "case":
                yield Happening(one.at, "variables", key, "", values=one.after or {})
            elif one.operation == "retry" and one.entity == "incident":
                yield Happening(one.at, "retry", key, "")


def caught(node: Node) -> Literal["message", "signal"] | None:
    """The kind of what comes from outside and lets an event or receive task go on."""
    if node.type == "receiveTask":
        return "message"
    if node.type.endswith("ThrowEvent") or node.type == "endEvent":
        return None
    kinds = [event.kind for event in node.events]
    return "message" if "message" in kinds else "signal" if "signal" in kinds else None


def spelt(value: Any) -> Any:
    """A value as a browser would send it."""
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, Sequence) and not isinstance(value, str) else value
