"""Playing scenarios: each on an installation of its own, with everything deployed, and what it passed noted."""

import shutil
import tempfile
from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from runner.clock import clock
from runner.engine import StepFailed
from runner.expressions import ExpressionError
from runner.records import DecisionDefinition, ProcessDefinition, ProcessInstance, Session, UserTask
from runner.records.passed import Passed, passed
from runner.rejection import InvalidArgument, Rejection
from runner.scenarios.scenario import Scenario, Step
from runner.testing import Case, Stage, viewer_of

MOST_TASKS = 2000  # handed in by one `until`


class Failed(Exception):
    """A step that could not be done, or an expectation that does not hold."""


@dataclass(frozen=True)
class Played:
    """How a scenario went: `failure` is None when everything held."""

    scenario: Scenario
    passed: Passed
    failure: str | None = None


class Theatre:
    """Everything deployed once; each scenario is played on a copy. Use it in a `with`."""

    def __init__(self, files: Iterable[tuple[str, bytes]]) -> None:
        """`files` are deployed together; raises Unreadable with what is wrong in them."""
        self.folder = Path(tempfile.mkdtemp(prefix="bidflow-scenarios-"))
        try:
            with Stage(self.folder, restart=False) as stage:
                stage.deploy(*files)
        except BaseException:
            self.close()
            raise

    def play(self, scenario: Scenario) -> Played:
        """Play one scenario from a fresh start."""
        folder = Path(tempfile.mkdtemp(prefix="bidflow-scenario-"))
        try:
            shutil.copy(self.folder / "stage.sqlite3", folder / "stage.sqlite3")
            with Stage(folder, restart=False) as stage:
                play = Play(stage, scenario)
                failure = play.run()
                with stage.database.reading() as session:
                    found = passed(session)
                found.add(play.decided)
                return Played(scenario, found, failure)
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def close(self) -> None:
        """Throw everything away."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class Play:
    """One scenario on its stage."""

    def __init__(self, stage: Stage, scenario: Scenario) -> None:
        self.stage = stage
        self.scenario = scenario
        self.case: Case | None = None
        self.decided = Passed()

    def run(self) -> str | None:
        """What went wrong first, None when nothing did."""
        for user, groups in self.scenario.people.items():
            self.stage.add_user(user, *groups)
        for step in self.scenario.steps:
            try:
                getattr(self, f"_{step.verb}")(step)
            except (Failed, Rejection, StepFailed, ExpressionError) as problem:
                where = f" It waits at {', '.join(self.case.waiting) or 'nothing'}." if self.case else ""
                fields = sorted(problem.errors) if isinstance(problem, InvalidArgument) else []
                asked = f" Look at {', '.join(fields)}." if fields else ""
                return f"{step}: {problem}{asked}{where}"
        return None

    @property
    def running(self) -> Case:
        if self.case is None:
            raise Failed("nothing has been started yet")
        return self.case

    def _start(self, step: Step) -> None:
        event = step.more.get("at")
        with self.stage.database.transaction() as session:
            definition = ProcessDefinition.latest(session, self.scenario.process)
            viewer = viewer_of(session, step.more.get("as"))
            given = self._given(definition.start_form_ref, step)
            key = step.more.get("key")
            if event:
                case_id = ProcessInstance.start(session, definition, given, viewer, key, event).id
            else:
                case_id = definition.start(viewer, given, key).id
        self.case = Case(self.stage, case_id)

    def _complete(self, step: Step) -> None:
        index = int(step.more.get("index", 0))
        self._hand_in(step.object, step, index)

    def _until(self, step: Step) -> None:
        """Hand in the usual answers of whatever waits, the oldest first, until something waits there."""
        for _ in range(MOST_TASKS):
            if step.object == "ended" and self.running.ended:
                return
            if step.object in self.running.waiting:
                return
            with self.stage.database.reading() as session:
                waiting = [task.element_id for task in self._open(session)]
            if not waiting:
                raise Failed(f"'{step.object}' is not reached, and no task is left to hand in.")
            self._hand_in(waiting[0], step, 0, is_usual=True)
        raise Failed(f"'{step.object}' is not reached after {MOST_TASKS:,} tasks.")

    def _hand_in(self, element_id: str, step: Step, index: int, is_usual: bool = False) -> None:
        with self.stage.database.reading() as session:
            waiting = [task.element_id for task in self._open(session)].count(element_id)
        if not waiting:
            self.running.work(element_id, step.more.get("with") or {}, index=index)
            return
        if index >= waiting:
            raise Failed(f"there are {waiting} tasks at '{element_id}', counted from 0.")
        with self.stage.database.transaction() as session:
            task = [task for task in self._open(session) if task.element_id == element_id][index]
            viewer, form = viewer_of(session, step.more.get("as")), task.form
            given = self._given(form.id if form is not None else None, step)
            if form is None:
                task.submit(given, viewer)
            else:
                task.complete({k: v for k, v in given.items() if not is_usual or k in form.sets}, viewer)

    def _open(self, session: Session) -> list[UserTask]:
        instance = ProcessInstance.find(session, self.running.id)
        return sorted(
            (task for task in instance.user_tasks if task.state == "open"), key=lambda task: (task.created_at, task.id)
        )

    def _given(self, form_id: str | None, step: Step) -> dict[str, Any]:
        """The usual answers of the form with what the step says; null takes one away."""
        usual = deepcopy(dict(self.scenario.answers.get(form_id or "", {})))
        said: Mapping[str, Any] = step.more.get("with") or {}
        return {name: value for name, value in {**usual, **said}.items() if value is not None or name not in usual}

    def _advance(self, step: Step) -> None:
        self.stage.advance(str(step.object))

    def _message(self, step: Step) -> None:
        given = step.more.get("with")
        if self.case is None:
            self.case = self.stage.message(step.object, variables=given)
        else:
            self.case.message(step.object, given)

    def _signal(self, step: Step) -> None:
        self.stage.signal(step.object, step.more.get("with"))
        if self.case is None:
            self.case = next(iter(self.stage.cases(self.scenario.process)), None)

    def _error(self, step: Step) -> None:
        index = int(step.more.get("index", 0))
        self.running.bpmn_error(
            step.object, str(step.more.get("code", "")), variables=step.more.get("with"), index=index
        )

    def _decide(self, step: Step) -> None:
        """Ask a decision by itself, and compare what it gives where that is said."""
        with self.stage.database.reading() as session:
            decision = DecisionDefinition.latest(session, step.object).decision
            evaluation = decision.evaluate(step.more.get("with") or {}, clock.now())
        self.decided.rules[step.object].update(rule.number for rule in evaluation.rules)
        if "gives" in step.more and evaluation.value != step.more["gives"]:
            raise Failed(f"expected {step.more['gives']!r}, it gives {evaluation.value!r}.")

    def _expect(self, step: Step) -> None:
        wanted: Mapping[str, Any] = step.object
        case = self.running
        for kind, found in (("waiting", case.waiting), ("incidents", sorted(one[0] for one in case.incidents))):
            if kind in wanted and sorted(_list(wanted[kind])) != sorted(found):
                raise Failed(f"{kind}: expected {sorted(_list(wanted[kind]))}, found {sorted(found)}.")
        missing = set(_list(wanted.get("waiting_at"))) - set(case.waiting)
        if missing:
            raise Failed(f"nothing waits at {', '.join(sorted(missing))}.")
        if "ended" in wanted:
            self._expect_end(case, wanted["ended"])
        if "state" in wanted and case.state != wanted["state"]:
            raise Failed(f"state: expected {wanted['state']}, found {case.state}.")
        variables = case.variables
        for name, value in (wanted.get("variables") or {}).items():
            if variables.get(name) != value:
                raise Failed(f"variable {name}: expected {value!r}, found {variables.get(name)!r}.")

    def _expect_end(self, case: Case, wanted: Any) -> None:
        if isinstance(wanted, bool):
            if case.ended != wanted:
                raise Failed("it has not ended." if wanted else "it has ended.")
        elif not case.ended:
            raise Failed("it has not ended.")
        elif sorted(_list(wanted)) != sorted(set(case.end_events)):
            raise Failed(f"ended: expected {sorted(_list(wanted))}, found {sorted(set(case.end_events))}.")


def _list(value: Any) -> list[str]:
    return [] if value is None else [str(one) for one in value] if isinstance(value, list) else [str(value)]
