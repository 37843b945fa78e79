"""Step: one thing happens to a case: its state is loaded, the engine decides, the outcome is written and sent on."""

from collections import defaultdict, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Executable, bindparam, select, update
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from runner import engine, metrics
from runner.clock import clock
from runner.crash_point import crash_point
from runner.engine import Outcome, Setting, State
from runner.engine.outcome import MessageThrown, SignalThrown
from runner.identifiers import new_id
from runner.records import bulk
from runner.records.fact_rows import candidate_rows
from runner.records.library import Library
from runner.records.prepared import prepared
from runner.records.process_instance import ProcessInstance
from runner.records.quick_read import many_rows, record
from runner.records.recording import Recording
from runner.records.telling import jobs_that_tell
from runner.records.typed_value import stored_values
from runner.records.user_task import UserTask
from runner.records.user_task_refusals import require_open
from runner.records.variable import Variable
from runner.records.viewer import Viewer
from runner.rejection import InvalidState

Thrown = MessageThrown | SignalThrown
Decide = Callable[[State, Setting], Outcome]

INSTANCES: Any = ProcessInstance.__table__
TASKS: Any = UserTask.__table__
GO_ON = (
    update(INSTANCES)
    .where(INSTANCES.c.id == bindparam("_id"), INSTANCES.c.revision == bindparam("_revision"))
    .values(image=bindparam("_image"), revision=INSTANCES.c.revision + 1)
)
END = GO_ON.values(
    state=bindparam("_state"),
    end_element_ids=bindparam("_end_element_ids"),
    reason=bindparam("_reason"),
    ended_at=bindparam("_ended_at"),
)
HAND_IN = (
    update(TASKS)
    .where(TASKS.c.id == bindparam("_id"), TASKS.c.revision == bindparam("_revision"), TASKS.c.ended_at.is_(None))
    .values(
        state="completed",
        revision=TASKS.c.revision + 1,
        completed_by=bindparam("_completed_by"),
        assignee=bindparam("_assignee"),
        ended_at=bindparam("_ended_at"),
        updated_at=bindparam("_ended_at"),
        answers=bindparam("_answers"),
        draft=None,
    )
)
ACTIVE_VARIABLES = select(Variable.scope_id, Variable.name, Variable.type, Variable.json).where(
    Variable.root_id == bindparam("root_id"), Variable.is_active
)


class Conflict(InvalidState):
    """Somebody else has taken the case a step further since it was read; the same may be tried again."""


@dataclass(frozen=True)
class Loaded:
    """A case as it was read at a revision."""

    root_id: str
    revision: int
    state: State
    types: dict[tuple[str, str], str]


@dataclass(frozen=True)
class HandedIn:
    """A user task with what was answered, checked."""

    task: UserTask
    answers: Mapping[str, Any]


class Step:
    """What happens to cases in one transaction, on whose behalf. Nothing else writes a live image."""

    def __init__(self, session: Session, viewer: Viewer) -> None:
        self.session = session
        self.viewer = viewer
        self.now = clock.now()
        self.connection = bulk.connection_of(session)
        self.library = Library(session)
        self.setting = Setting(self.now, self.library, viewer.user_id, viewer.groups)
        self.thrown: deque[tuple[Thrown, str]] = deque()  # with the root of the case that threw it

    def start(
        self,
        definition_id: str,
        variables: Mapping[str, Any],
        business_key: str | None = None,
        start_element_id: str | None = None,
        trigger: tuple[str, str] | None = None,
    ) -> ProcessInstance:
        """Begin a case and write what comes of it; `trigger` is the kind and name of the event that began it."""
        instance_id = new_id()
        decided = engine.start(
            self.library.definition(definition_id),
            instance_id=instance_id,
            business_key=business_key,
            variables=variables,
            setting=self.setting,
            start_event_id=start_element_id,
            trigger=trigger,
        )
        recording = Recording(self.session, self.library, instance_id, self.now, {})
        recording.gather(decided)
        recording.started[instance_id]["image"] = decided.image
        recording.jobs |= jobs_that_tell(self.session, decided.facts, instance_id, self.viewer, self.now)
        recording.write()
        self.thrown.extend((fact, instance_id) for fact in recording.thrown)
        row = recording.started[instance_id]
        columns = ProcessInstance.whole()
        return record(self.session, ProcessInstance, columns, [row[column.key] for column in columns])

    def go_on(
        self,
        root: ProcessInstance,
        decide: Decide,
        handed_in: HandedIn | None = None,
        done_job_id: str | None = None,
    ) -> None:
        """Let the engine decide about a running case and write what comes of it. `root` is locked."""
        state, types = self.load(root)
        decided = decide(state, self.setting)
        crash_point("decided")
        recording = Recording(self.session, self.library, root.id, self.now, types)
        recording.gather(decided)
        if done_job_id in recording.removed_jobs:
            recording.removed_jobs.remove(done_job_id)
        if handed_in is not None:
            self.hand_in(handed_in, recording)
        self.write_root(root, decided.image, recording)
        crash_point("image-written")
        recording.jobs |= jobs_that_tell(self.session, decided.facts, root.id, self.viewer, self.now)
        recording.write()
        crash_point("recorded")
        self.thrown.extend((fact, root.id) for fact in recording.thrown)

    def load(self, root: ProcessInstance) -> tuple[State, dict[tuple[str, str], str]]:
        """The live image and the variables of all open scopes; and the types the variables are stored with.

        Read once per revision of a case: while it is locked, nobody else changes it.
        """
        kept: Loaded | None = self.session.info.get("bidflow_loaded")
        if kept is not None and kept.root_id == root.id and kept.revision == root.revision:
            return kept.state, kept.types
        variables: dict[str, dict[str, Any]] = defaultdict(dict)
        types: dict[tuple[str, str], str] = {}
        found = many_rows(self.session, ACTIVE_VARIABLES, {"root_id": root.id})
        values = stored_values([(type_name, text) for _, _, type_name, text in found])
        for (scope_id, name, type_name, _), value in zip(found, values, strict=True):
            variables[scope_id][name] = value
            types[scope_id, name] = type_name
        loaded = Loaded(root.id, root.revision, State(root.image or "", variables), types)
        if self.session.info.get("bidflow_writing"):
            self.session.info["bidflow_loaded"] = loaded
        return loaded.state, types

    def write_root(self, root: ProcessInstance, image: str | None, recording: Recording) -> None:
        """Write the live image, if nobody else has written one since it was read."""
        key = {"_id": root.id, "_revision": root.revision, "_image": image}
        ended = recording.ended.pop(root.id, None)
        if ended is None:
            written = self.run(GO_ON, key)
        else:
            written = self.run(END, key | {f"_{name}": value for name, value in ended.items() if name != "id"})
        if not written:
            metrics.conflicts.inc()
            raise Conflict(
                f"case '{root.id}' was changed by somebody else at the same moment; look at it again and repeat"
            )
        changes: Mapping[str, Any] = {**(ended or {}), "image": image, "revision": root.revision + 1}
        for name, value in changes.items():
            set_committed_value(root, name, value)

    def hand_in(self, handed_in: HandedIn, recording: Recording) -> None:
        """Write the completion of a task, if nobody else has completed it since it was read."""
        task = handed_in.task
        ended = recording.ended_tasks.pop(task.id)
        changes = {
            "completed_by": self.viewer.user_id,
            "assignee": task.assignee or self.viewer.user_id,
            "ended_at": ended["ended_at"],
            "answers": dict(handed_in.answers),
        }
        key = {"_id": task.id, "_revision": task.revision}
        values = {f"_{name}": value for name, value in changes.items()}
        if not self.run(HAND_IN, key | values):
            self.session.refresh(task)
            require_open(task)
            raise InvalidState(f"user task '{task.label}' was changed by somebody else; look at it again and repeat")
        for name, value in {**changes, "state": "completed", "revision": task.revision + 1, "draft": None}.items():
            set_committed_value(task, name, value)
        users = tuple(name for kind, name in task.candidate_pairs if kind == "user")
        groups = tuple(name for kind, name in task.candidate_pairs if kind == "group")
        columns = ("id", "ended_at", "assignee", "due_order", "priority")
        recording.candidates[task.id] = candidate_rows({name: getattr(task, name) for name in columns}, users, groups)

    def run(self, statement: Executable, values: dict[str, Any]) -> int:
        """Run one of the statements above; how many rows it changed."""
        return prepared(statement, self.connection.dialect).run(self.connection, values)

    def finish(self) -> None:
        """Send on what was thrown, until nothing more is."""
        if self.thrown:
            from runner.records.delivery import send_on

            send_on(self)
