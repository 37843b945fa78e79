"""Simulation and replay: a process played without touching anything real, in a process of its own.

All steps are played anew each time, on an installation that is thrown away: so the clock can be moved, a step can be
taken back, and what was played is a scenario. `simulate` moves the clock of the process that it runs in;
`in_own_process` is what a server calls.
"""

import base64
import json
import select
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from runner.clock import clock
from runner.records import Job, ProcessDefinition, ProcessInstance, Session, UserTask
from runner.records.due_job import next_due_at
from runner.records.effect import CONNECTOR
from runner.records.passed import messages_waited_for, passed
from runner.records.recorded_case import RecordedCase
from runner.rejection import InvalidArgument, InvalidState, Rejection
from runner.replay import Replay
from runner.replay.silence import Silence
from runner.scenarios import Play, Scenario, Step
from runner.scenarios.scenario import VERBS
from runner.testing import Case, Stage

LONGEST = 30  # seconds for all steps
MOST_AT_ONCE = 2
MOST_STEPS = 300
PATIENCE = 600  # seconds that a player waits for the next simulation

Bundles = Sequence[Sequence[tuple[str, bytes]]]  # deployed one after the other
State = dict[str, Any]


def in_own_process(bundles: Bundles, process: str, steps: Sequence[Any], language: str | None = None) -> State:
    """The state after these steps; InvalidArgument for what are no steps, InvalidState when it takes too long."""
    require_steps(steps)
    told = {"bundles": packed(bundles), "process": process, "steps": list(steps), "language": language}
    return PLAYERS.play(told, LONGEST, "take the last step back")


def replay_in_own_process(bundles: Bundles, cases: Sequence[RecordedCase], mapping: Mapping[str, str]) -> State:
    """What becomes of these cases (`results`, see `Replayed.as_json`), as many as there is time for; or a `failure`."""
    told = {"bundles": packed(bundles), "cases": [case.as_json() for case in cases], "mapping": dict(mapping)}
    return PLAYERS.play(told, 2 * LONGEST, "replay fewer cases, or by `bidflow replay`")


def packed(bundles: Bundles) -> list[list[list[str]]]:
    """Files for a line of JSON."""
    return [[[name, base64.b64encode(content).decode()] for name, content in files] for files in bundles]


def unpacked(bundles: list[list[list[str]]]) -> Bundles:
    """The files again."""
    return [[(name, base64.b64decode(text)) for name, text in files] for files in bundles]


class Players:
    """Processes that play, at most `most` at once; one that has played waits a while for the next."""

    def __init__(self, most: int) -> None:
        self._places = threading.BoundedSemaphore(most)
        self._waiting: list[subprocess.Popen[bytes]] = []

    def play(self, told: State, longest: float, cure: str) -> State:
        """The state that a player answers; InvalidState when none is free, or it takes too long (in seconds)."""
        if not self._places.acquire(timeout=LONGEST):
            raise InvalidState("other simulations are being played; try again in a moment")
        try:
            player = self._player()
            alarm = threading.Timer(longest, player.kill)
            alarm.start()
            try:
                answer = ask(player, told)
            finally:
                alarm.cancel()
            if not answer:
                send_home(player)
                raise InvalidState(f"that took more than {longest} seconds; {cure}")
            self._waiting.append(player)
        finally:
            self._places.release()
        state: State = json.loads(answer)
        return state

    def _player(self) -> "subprocess.Popen[bytes]":
        while self._waiting:
            player = self._waiting.pop()
            if player.poll() is None:
                return player
            send_home(player)
        return subprocess.Popen(
            [sys.executable, "-m", "runner.simulation"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )


def send_home(player: "subprocess.Popen[bytes]") -> None:
    """End it, and close what led there and back."""
    player.kill()
    with suppress(BrokenPipeError):
        player.communicate()


def ask(player: "subprocess.Popen[bytes]", told: State) -> bytes:
    """One line there, one line back; nothing when the player is gone."""
    if player.stdin is None or player.stdout is None:
        return b""
    with suppress(BrokenPipeError):
        player.stdin.write(json.dumps(told).encode() + b"\n")
        player.stdin.flush()
        return player.stdout.readline()
    return b""


PLAYERS = Players(MOST_AT_ONCE)


def require_steps(steps: Sequence[Any]) -> None:
    """Refuse what are no steps of a scenario."""
    if len(steps) > MOST_STEPS:
        raise InvalidArgument(f"{len(steps)} steps are too many; at most {MOST_STEPS}")
    for step in steps:
        verbs = [key for key in step if key in VERBS] if isinstance(step, dict) else []
        if len(verbs) != 1 or not isinstance(step.get("with", {}), dict):
            raise InvalidArgument("a step of the simulation says no single thing to do; begin again")


def as_scenario(name: str, process: str, steps: Sequence[Mapping[str, Any]]) -> Scenario:
    """The steps as a scenario, to be played or written down."""
    require_steps(steps)
    made = []
    for number, step in enumerate(steps, 1):
        verb = next(key for key in step if key in VERBS)
        made.append(Step(verb, step[verb], {key: value for key, value in step.items() if key != verb}, number))
    return Scenario("simulation", name, process, tuple(made))


def simulate(bundles: Bundles, process: str, steps: Sequence[Any], language: str | None = None) -> State:
    """Play the steps here and say where that leads to."""
    with Stage(restart=False) as stage:
        stage.database.outgoing = Silence()
        for files in bundles:
            stage.deploy(*files)
        play = Play(stage, as_scenario("simulation", process, steps))
        failure = play.run()
        with stage.database.reading() as session:
            state: State = {"failure": failure, "now": clock.now().isoformat()}
            if play.case is None:
                return {**state, "start": started_by(session, process, language)}
            due_at = next_due_at(stage.database)
            state["next_due"] = due_at.isoformat() if due_at is not None else None
            return {**state, **where(session, play.case, language)}


def started_by(session: Session, process: str, language: str | None) -> State:
    """What is asked before a case begins."""
    form = ProcessDefinition.latest(session, process).start_form
    if form is None:
        return {"schema": None, "data": {}}
    return {"schema": form.schema_for(language), "data": dict(form.data_for({}))}


def where(session: Session, case: Case, language: str | None) -> State:
    """Where a case stands: tokens, tasks, messages waited for, variables, decisions taken, what was passed."""
    instance = ProcessInstance.find(session, case.id)
    done = passed(session, instance.root_id)
    key = instance.definition.key
    active = instance.active_elements()
    tasks = sorted(
        (one for one in instance.user_tasks if one.state == "open"), key=lambda one: (one.created_at, one.id)
    )
    external = [one for one in instance.external_tasks if one.state == "open"]
    calls = [job for job in Job.of_root(session, instance.root_id) if job.kind == CONNECTOR]
    return {
        "ended": instance.is_over,
        "end_events": list(instance.end_element_ids or []),
        "tokens": [one.element_id.removesuffix("#multiInstanceBody") for one in active if one.kind != "watching"],
        "done": sorted(done.elements.get(key, ())),
        "flows": sorted({*done.flows.get(key, ()), *(flow for one in active for flow in one.flow_ids)}),
        "tasks": [told_task(task, tasks, language) for task in tasks],
        "external": sorted({one.element_id for one in external} | {call.element_id or "" for call in calls}),
        "messages": messages_waited_for(session, instance.root_id),
        "incidents": [f"{one.element_id}: {one.message}" for one in instance.incidents],
        "variables": dict(sorted(instance.variables.items())),
        "decisions": [
            {
                "name": one.decision_name or one.decision_key,
                "element": one.element_id,
                "inputs": one.inputs,
                "rules": [rule.get("number") for rule in one.rules],
                "result": one.result,
            }
            for one in instance.decision_evaluations
        ],
    }


def told_task(task: UserTask, tasks: Sequence[UserTask], language: str | None) -> State:
    """A task with its form, and which of several at its element it is."""
    same = [one.id for one in tasks if one.element_id == task.element_id]
    form = task.form
    return {
        "element": task.element_id,
        "index": same.index(task.id),
        "name": task.name or task.element_id,
        "groups": list(task.candidate_groups),
        "schema": form.schema_for(language) if form is not None else None,
        "data": dict(form.data_for(task.variables)) if form is not None else {},
    }


def main() -> None:
    """Play what each line asks for, and answer in a line; go home when nobody asks for a while."""
    while select.select([sys.stdin], [], [], PATIENCE)[0]:
        line = sys.stdin.buffer.readline()
        if not line:
            return
        told = json.loads(line)
        try:
            state = replayed(told) if "cases" in told else simulated(told)
        except Rejection as problem:
            state = {"failure": str(problem), "now": clock.now().isoformat(), "start": {"schema": None, "data": {}}}
        sys.stdout.write(json.dumps(state, ensure_ascii=True, default=str) + "\n")
        sys.stdout.flush()


def simulated(told: State) -> State:
    """A simulation as it was asked for."""
    return simulate(unpacked(told["bundles"]), told["process"], told["steps"], told.get("language"))


def replayed(told: State) -> State:
    """A replay as it was asked for; it stops in time, between two cases."""
    results: list[State] = []
    until = time.monotonic() + LONGEST
    with Replay(unpacked(told["bundles"]), told["mapping"]) as replay:
        for case in told["cases"]:
            if time.monotonic() > until:
                break
            results.append(replay.play(RecordedCase.from_json(case)).as_json())
    return {"failure": None, "results": results}


if __name__ == "__main__":
    main()
