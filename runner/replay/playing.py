"""Playing a recorded case once more: everything that came from outside happens again, each at its time."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from runner.clock import clock
from runner.engine import StepFailed
from runner.expressions import ExpressionError
from runner.records import (
    SYSTEM,
    ExternalTask,
    ProcessDefinition,
    ProcessInstance,
    Session,
    UserTask,
    Viewer,
    open_user_tasks,
)
from runner.records.recorded_case import BODY, Happening, RecordedCase, spelt
from runner.records.subscription import Subscription
from runner.rejection import InvalidArgument, Rejection
from runner.replay.comparing import Comparing
from runner.replay.result import Remark, Replayed
from runner.testing import Stage

WORKER, LOCK = "replay", timedelta(minutes=5)
MOST_JUMPS = 50  # timers waited for after everything that was decided
Refused = (Rejection, StepFailed, ExpressionError)


class Playing:
    """One case on the stage."""

    def __init__(self, stage: Stage, case: RecordedCase, mapping: Mapping[str, str]) -> None:
        self.stage, self.case, self.mapping = stage, case, mapping
        self.id: str | None = None
        self.pending: list[Happening] = []
        self.remarks: dict[Remark, None] = {}
        self.refused: set[tuple[str, str]] = set()
        self.visited = {self.place(*one) for one in case.visited}

    def run(self) -> None:
        """Everything that happened, each at its time; what does not fit yet is tried again after the next."""
        try:
            self.start()
        except Refused as problem:
            if not self.remarks:
                self.remark(Remark("stuck", self.case.start_element or "", reason="start", message=str(problem)))
            return
        try:
            for happening in self.case.happenings:
                self.advance(happening.at - clock.now())
                self.pending.append(happening)
                self.drain()
            self.advance(self.case.ended_at - clock.now())
            self.drain()
            self.wait_for_timers()
        except InvalidArgument as problem:  # jobs without end
            self.remark(Remark("stuck", reason="incident", message=str(problem)))

    def result(self) -> Replayed:
        """What became of it; the case is taken off the stage."""
        with self.stage.database.reading() as session:
            found = Comparing(session, self.case, self.id, self.mapping, tuple(self.remarks), self.refused)
            replayed = found.replayed(self.pending)
        if self.id is not None:
            with self.stage.database.transaction() as session:
                left = ProcessInstance.find(session, self.id)
                if not left.is_over:
                    left.cancel("replayed", SYSTEM)
        return replayed

    def start(self) -> None:
        case = self.case
        with self.stage.database.transaction() as session:
            definition = ProcessDefinition.latest(session, case.process)
            actor = acting(case.user)
            if case.has_form and case.start_element is None:
                form = definition.start_form
                asked = form.sets if form is not None else set(case.values)
                given = {name: spelt(value) for name, value in case.values.items() if name in asked}
                self.require_answers(definition, given)
                self.id = definition.start(actor, given, case.business_key).id
            else:
                event = self.mapping.get(case.start_element, case.start_element) if case.start_element else None
                begun = ProcessInstance.start(session, definition, case.values, actor, case.business_key, event)
                self.id = begun.id
        self.advance(timedelta(0))

    def require_answers(self, definition: ProcessDefinition, given: Mapping[str, Any]) -> None:
        """Name the answers that the start form asks now and nobody has given."""
        form = definition.start_form
        if form is None:
            return
        try:
            form.check(given, {}, clock.now())
        except InvalidArgument as problem:
            self.refuse(problem, form, given, "")
            raise

    def advance(self, duration: timedelta) -> None:
        """Move the clock on; timers on the way fire. It never goes back within a case."""
        self.stage.advance(max(duration, timedelta(0)))
        self.look_for_others()

    def drain(self) -> None:
        """Do everything that can be done now, in the order it was done."""
        is_moving = True
        while is_moving:
            is_moving = False
            for happening in list(self.pending):
                if self.happens(happening):
                    self.pending.remove(happening)
                    self.advance(timedelta(0))
                    is_moving = True

    def happens(self, happening: Happening) -> bool:
        """Whether it could be done, or was refused for good."""
        place = self.place(happening.process, happening.element)
        try:
            with self.stage.database.transaction() as session:
                instance = ProcessInstance.find(session, str(self.id))
                if instance.is_over:
                    return False
                done: bool = getattr(self, f"_{happening.kind}")(session, instance, place, happening)
                return done
        except Refused as problem:
            self.refused.add(place)
            self.remark(Remark("stuck", place[1], reason="refused", message=str(problem)))
            return True

    def _task(self, session: Session, instance: ProcessInstance, place: tuple[str, str], happening: Happening) -> bool:
        task = self.of_rank([one for one in instance.user_tasks if self.is_at(one, place)], happening.rank)
        if task is None or place in self.refused:
            return False
        self.compare_offer(task, happening, place[1])
        given = dict(happening.values or {})
        found = UserTask.find(session, task.id)
        form = found.form
        if form is not None and happening.asked is not None:
            answers = {name: spelt(value) for name, value in given.items() if name in form.sets}
            beside = {name: value for name, value in given.items() if name not in happening.asked}
            try:
                given = form.check(answers, found.variables, clock.now()) | beside
            except InvalidArgument as problem:
                self.refused.add(place)
                self.refuse(problem, form, answers, place[1])
                return True
        found.submit(given, acting(happening.user))
        return True

    def _work(self, session: Session, instance: ProcessInstance, place: tuple[str, str], happening: Happening) -> bool:
        task = self.of_rank([one for one in instance.external_tasks if self.is_at(one, place)], happening.rank)
        if task is None:
            return False
        found = ExternalTask.find(session, task.id)
        found.lock(WORKER, LOCK)
        found.complete(WORKER, dict(happening.values or {}), SYSTEM)
        return True

    def _error(self, session: Session, instance: ProcessInstance, place: tuple[str, str], happening: Happening) -> bool:
        tasks: list[Any] = [*instance.user_tasks, *instance.external_tasks]
        task = self.of_rank([one for one in tasks if self.is_at(one, place)], happening.rank)
        if task is None:
            return False
        instance.root.throw_error(task.id, happening.code, None, happening.values or {}, SYSTEM)
        return True

    def _message(
        self, session: Session, instance: ProcessInstance, place: tuple[str, str], happening: Happening
    ) -> bool:
        return self.receive(session, instance, place, happening, "message")

    def _signal(
        self, session: Session, instance: ProcessInstance, place: tuple[str, str], happening: Happening
    ) -> bool:
        return self.receive(session, instance, place, happening, "signal")

    def receive(
        self, session: Session, instance: ProcessInstance, place: tuple[str, str], happening: Happening, kind: str
    ) -> bool:
        """Hand it to the very element that got it then, however the message is called now."""
        for one in Subscription.of_root(session, instance.id):
            if one.kind != kind or one.instance_id is None or one.element_id != place[1]:
                continue
            waiting = ProcessInstance.find(session, one.instance_id)
            if waiting.definition.key != place[0]:
                continue
            if kind == "message":
                waiting.deliver(one, happening.values or {}, SYSTEM)
            else:
                instance.deliver_signal(one.name, happening.values or {}, SYSTEM)
            return True
        return False

    def _variables(
        self, session: Session, instance: ProcessInstance, place: tuple[str, str], happening: Happening
    ) -> bool:
        instance.set_variables(dict(happening.values or {}), SYSTEM)
        return True

    def _retry(self, session: Session, instance: ProcessInstance, place: tuple[str, str], happening: Happening) -> bool:
        for incident in instance.incidents:
            incident.retry(SYSTEM)
        return True

    def wait_for_timers(self) -> None:
        """A timer may take longer than it did: wait for it, unless somebody new has to decide first."""
        for _ in range(MOST_JUMPS):
            with self.stage.database.reading() as session:
                instance = ProcessInstance.find(session, str(self.id))
                due_at = min((job.run_at for job in self.jobs(session) if job.state == "todo"), default=None)
                if instance.is_over or due_at is None or any(one.reason == "new" for one in self.remarks):
                    return
            self.advance(due_at - clock.now())
            self.drain()

    def jobs(self, session: Session) -> Any:
        from runner.records import Job

        return Job.of_root(session, str(self.id))

    def look_for_others(self) -> None:
        """Note tasks of people who were not asked then."""
        if self.id is None:
            return
        with self.stage.database.reading() as session:
            for task in open_user_tasks(session, [self.id])[self.id]:
                if (task.definition.key, task.element_id) not in self.visited:
                    self.remark(Remark("approver", task.element_id, reason="new", after=offered_to(task)))

    def compare_offer(self, task: UserTask, happening: Happening, element: str) -> None:
        now = offered_to(task)
        is_whoever_did_it = not now and happening.offered == (f"user:{happening.user}",)
        if now != happening.offered and not is_whoever_did_it:
            self.remark(Remark("approver", element, before=happening.offered, after=now))

    def refuse(self, problem: InvalidArgument, form: Any, given: Mapping[str, Any], element: str) -> None:
        """Say which answers nobody has given, and which can't be taken any more."""
        variables = {field.id: field.variable for field in form.fields}
        names = {variables.get(field, field) for field in problem.errors}
        missing = {name for name in names if given.get(name) in (None, "", [])}
        if missing:
            self.remark(Remark("missing", element, tuple(sorted(missing)), reason="answer"))
        if names - missing:
            self.remark(Remark("stuck", element, tuple(sorted(names - missing)), reason="refused"))

    def remark(self, remark: Remark) -> None:
        self.remarks[remark] = None

    def place(self, process: str, element: str) -> tuple[str, str]:
        """Where it is in the new version."""
        return process, self.mapping.get(element, element) if process == self.case.process else element

    def is_at(self, task: UserTask | ExternalTask, place: tuple[str, str]) -> bool:
        return (task.definition.key, task.element_id.removesuffix(BODY)) == place

    def of_rank(self, tasks: list[Any], rank: int) -> Any:
        """The same of several at an element, else the first that is open."""
        if rank < len(tasks) and tasks[rank].state == "open":
            return tasks[rank]
        return next((task for task in tasks if task.state == "open"), None)


def acting(user: str | None) -> Viewer:
    """Who did it, allowed to do it again whoever may do it now."""
    return SYSTEM if user is None else Viewer(user, ("administrators",))


def offered_to(task: UserTask) -> tuple[str, ...]:
    """Whom a task is offered to, or given."""
    offered = tuple(sorted(f"{kind}:{name}" for kind, name in task.candidate_pairs))
    return offered or ((f"user:{task.assignee}",) if task.assignee else ())
