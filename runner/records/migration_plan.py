"""Migration plan: what would become of the running cases of a process in another version, case by case."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, func, select, true
from sqlalchemy.orm import Session, joinedload, undefer

from runner import engine
from runner.engine import ExecutableProcess, compile_process
from runner.notation.model import Diagram, Node
from runner.records.cases import seen_by
from runner.records.process_definition import ProcessDefinition
from runner.records.process_instance import ProcessInstance
from runner.records.step import Step
from runner.records.versions import RUNNING
from runner.records.viewer import SYSTEM, Viewer
from runner.rejection import Rejection

MOST_LOOKED_AT = 500  # cases, the oldest first

Mapped = Mapping[str, str]  # element id -> element id of the new version


@dataclass(frozen=True)
class Place:
    """An element at which cases stand, and the one they would stand at; `choices` could take its place, by id.

    `problem` says why those cases can't be moved as things are.
    """

    node: Node
    cases: int
    versions: tuple[int, ...]
    target_id: str
    choices: Mapping[str, Node]
    problem: str | None = None


@dataclass(frozen=True)
class PlannedCase:
    """One case: its version, where it stands, and why it can't be moved, if so. `is_seen`: the viewer may open it."""

    id: str
    root_id: str
    label: str
    version: int
    at: tuple[str, ...]
    problems: tuple[str, ...]
    is_seen: bool


@dataclass(frozen=True)
class MigrationPlan:
    """All of it. `running` counts every case on another version; at most 500 are looked at."""

    key: str
    running: int
    cases: tuple[PlannedCase, ...]
    places: tuple[Place, ...]

    @property
    def movable(self) -> int:
        """How many of those looked at can be moved."""
        return sum(not case.problems for case in self.cases)

    @property
    def is_partial(self) -> bool:
        """Whether there are more cases than were looked at."""
        return self.running > len(self.cases)


def plan_migration(
    session: Session, target: ExecutableProcess, mapping: Mapped, viewer: Viewer, *, target_id: str | None = None
) -> MigrationPlan:
    """What would become of every running case in a version, deployed (`target_id`) or not. Nothing is changed."""
    running = session.scalar(elsewhere(target.key, target_id).with_only_columns(func.count()).order_by(None)) or 0
    chosen = elsewhere(target.key, target_id).limit(MOST_LOOKED_AT).options(joinedload(ProcessInstance.definition))
    instances = list(session.scalars(chosen.options(undefer(ProcessInstance.image))))
    seen = set(session.scalars(select(ProcessInstance.id).where(within(instances), seeing(viewer))))
    step = Step(session, SYSTEM)
    cases, standing = [], Standing(target, mapping)
    for instance in instances:
        moves, problems = moves_of(step, instance, target, mapping)
        standing.add(instance, moves)
        cases.append(
            PlannedCase(
                instance.id,
                instance.root_id,
                label_of(instance.id, instance.business_key),
                instance.definition.version,
                tuple(dict.fromkeys(move.element_id for move in moves)),
                problems,
                instance.id in seen,
            )
        )
    return MigrationPlan(target.key, running, tuple(cases), standing.places())


def planned_target(diagram: Diagram, key: str) -> ExecutableProcess:
    """The executable form of a process that is not deployed yet."""
    return compile_process(diagram, key, definition_id="planned", deployment_id="planned")


def elsewhere(key: str, target_id: str | None) -> Select[ProcessInstance]:
    """The running cases of a process on any version but one, the oldest first."""
    statement = (
        select(ProcessInstance)
        .join(ProcessDefinition, ProcessDefinition.id == ProcessInstance.definition_id)
        .where(ProcessDefinition.key == key, ProcessInstance.state.in_(RUNNING))
        .order_by(ProcessInstance.id)
    )
    return statement if target_id is None else statement.where(ProcessInstance.definition_id != target_id)


def next_to_move(session: Session, target: ProcessDefinition, after: str, most: int) -> list[tuple[str, str]]:
    """Id and label of the next cases that run by another version, in the order of their ids."""
    statement = elsewhere(target.key, target.id).where(ProcessInstance.id > after)
    rows = session.execute(statement.with_only_columns(ProcessInstance.id, ProcessInstance.business_key).limit(most))
    return [(case_id, label_of(case_id, business_key)) for case_id, business_key in rows]


def label_of(case_id: str, business_key: str | None) -> str:
    """What people call a case: its number, else the end of its id."""
    return business_key or case_id[-12:]


def within(instances: Iterable[ProcessInstance]) -> ColumnElement[bool]:
    return ProcessInstance.id.in_([instance.id for instance in instances])


def seeing(viewer: Viewer) -> ColumnElement[bool]:
    return true() if viewer.is_administrator else seen_by(viewer)


def moves_of(
    step: Step, instance: ProcessInstance, target: ExecutableProcess, mapping: Mapped
) -> tuple[tuple[engine.Move, ...], tuple[str, ...]]:
    """Where each token of a case would go, and what stands against it."""
    root = instance.root
    try:
        state, _ = step.load(root)
        moves = engine.plan_migration(state, instance.id, target, mapping, step.setting)
    except Rejection as rejection:
        return (), (rejection.message,)
    problems = [move.problem for move in moves if move.problem]
    if root.state == "suspended":
        problems.append("The case is suspended; an administrator can activate it first.")
    return moves, tuple(dict.fromkeys(problems))


class Standing:
    """Counts cases by the element they stand at."""

    def __init__(self, target: ExecutableProcess, mapping: Mapped) -> None:
        self.mapping = mapping
        self.nodes: dict[str, Node] = {}
        self.cases: dict[str, set[str]] = {}
        self.versions: dict[str, set[int]] = {}
        self.problems: dict[str, str | None] = {}
        self.targets = list(target.process.content.all_nodes())

    def add(self, instance: ProcessInstance, moves: Iterable[engine.Move]) -> None:
        """One case with where its tokens are."""
        drawn = instance.definition.nodes
        for move in moves:
            if move.element_id not in drawn:
                continue
            self.nodes[move.element_id] = drawn[move.element_id]
            self.cases.setdefault(move.element_id, set()).add(instance.id)
            self.versions.setdefault(move.element_id, set()).add(instance.definition.version)
            self.problems[move.element_id] = self.problems.get(move.element_id) or move.problem

    def places(self) -> tuple[Place, ...]:
        """Each element, the one with most cases first."""
        found = [
            Place(
                node,
                len(self.cases[element_id]),
                tuple(sorted(self.versions[element_id])),
                self.mapping.get(element_id, element_id),
                {one.id: one for one in self.targets if is_alike(node, one)},
                self.problems[element_id],
            )
            for element_id, node in self.nodes.items()
        ]
        return tuple(sorted(found, key=lambda place: (-place.cases, place.node.id)))


def is_alike(old: Node, new: Node) -> bool:
    """Whether tokens of one could stand at the other."""
    return new.type == old.type and (new.loop is None) == (old.loop is None)
