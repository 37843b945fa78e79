"""Scenario: one path through a process, as an analyst writes it in `name.scenario.yaml` beside the diagram."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import isodate

from runner.notation.finding import Finding, Unreadable
from runner.scenarios.yaml_text import read_yaml, write_yaml

ENDING = ".scenario.yaml"
KEYS = {"process", "name", "answers", "people", "steps"}
# What each step may say beside its own word.
VERBS: dict[str, frozenset[str]] = {
    "start": frozenset({"with", "key", "as", "at"}),
    "complete": frozenset({"with", "as", "index"}),
    "until": frozenset({"with", "as"}),
    "advance": frozenset(),
    "message": frozenset({"with"}),
    "signal": frozenset({"with"}),
    "error": frozenset({"code", "with", "index"}),
    "decide": frozenset({"with", "gives"}),
    "expect": frozenset({"waiting", "waiting_at", "ended", "variables", "state", "incidents"}),
}


@dataclass(frozen=True)
class Step:
    """One thing that happens or is expected: `verb` and its object, and what is said beside it."""

    verb: str
    object: Any
    more: Mapping[str, Any] = field(default_factory=dict)
    number: int = 0  # from 1

    def __str__(self) -> str:
        return f"step {self.number} ({self.verb}{f' {self.object}' if isinstance(self.object, str) else ''})"


@dataclass(frozen=True)
class Scenario:
    """`process` is the key of what is started; `answers` are the usual answers by form, from another file."""

    file: str
    name: str
    process: str
    steps: tuple[Step, ...]
    people: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    answers: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def as_yaml(self) -> str:
        """The text of its file."""
        steps: list[Any] = [{step.verb: step.object, **step.more} for step in self.steps]
        value: dict[str, Any] = {"name": self.name, "process": self.process}
        if self.people:
            value["people"] = {user: list(groups) for user, groups in self.people.items()}
        return write_yaml({**value, "steps": steps})


def read_scenario(path: Path) -> Scenario:
    """The scenario in a file, its answers' file read too. Unreadable has everything that is wrong with it."""
    name = path.name
    value = read_yaml(name, path.read_text(encoding="utf-8"))
    if not isinstance(value, dict):
        raise Unreadable([_wrong(name, "A scenario is a list of keys.", f"Write {', '.join(sorted(KEYS))}.")])
    findings = list(_findings(name, value))
    answers: Mapping[str, Mapping[str, Any]] = {}
    if isinstance(value.get("answers"), str):
        beside = path.parent / value["answers"]
        if beside.is_file():
            answers = read_answers(beside)
        else:
            findings.append(_wrong(name, f"The answers' file '{value['answers']}' does not exist.", "Mend its path."))
    if findings:
        raise Unreadable(findings)
    process = value.get("process") or path.parent.name
    steps = tuple(_step(step, number) for number, step in enumerate(value["steps"], 1))
    people = {user: tuple(groups) for user, groups in value.get("people", {}).items()}
    return Scenario(str(path), value.get("name") or name.removesuffix(ENDING), process, steps, people, answers)


def read_answers(path: Path) -> Mapping[str, Mapping[str, Any]]:
    """The usual answers by form's id."""
    value = read_yaml(path.name, path.read_text(encoding="utf-8"))
    if not isinstance(value, dict) or not all(isinstance(given, dict) for given in value.values()):
        raise Unreadable([_wrong(path.name, "It holds no answers by form.", "Write 'form-id:' and the answers below.")])
    return value


def _findings(name: str, value: Mapping[str, Any]) -> Iterator[Finding]:
    for key in value.keys() - KEYS:
        yield _wrong(name, f"A scenario has no '{key}'.", f"There are {', '.join(sorted(KEYS))}.")
    people = value.get("people", {})
    if not isinstance(people, dict) or not all(isinstance(groups, list) for groups in people.values()):
        yield _wrong(name, "'people' are no users with their groups.", "Write 'li: [staff]'.")
    steps = value.get("steps")
    if not isinstance(steps, list) or not steps:
        yield _wrong(name, "It has no steps.", "Write 'steps:' and below it '- start:'.")
        return
    for number, step in enumerate(steps, 1):
        yield from _step_findings(name, step, number)
    first = steps[0]
    if isinstance(first, dict) and not {"start", "message", "signal", "decide"} & first.keys():
        yield _wrong(name, "Nothing is started by the first step.", "Begin with '- start:' or '- message: name'.")


def _step_findings(name: str, step: Any, number: int) -> Iterator[Finding]:
    if isinstance(step, str) and step == "start":
        return
    verbs = [key for key in step if key in VERBS] if isinstance(step, dict) else []
    if len(verbs) != 1:
        yield _wrong(name, f"Step {number} says no single thing to do.", f"Begin it with one of {', '.join(VERBS)}.")
        return
    verb = verbs[0]
    beside = step[verb].keys() if verb == "expect" and isinstance(step[verb], dict) else step.keys() - {verb}
    for key in beside - VERBS[verb]:
        yield _wrong(name, f"Step {number} ({verb}) knows no '{key}'.", f"It knows {', '.join(sorted(VERBS[verb]))}.")
    if verb == "expect" and not isinstance(step[verb], dict):
        yield _wrong(name, f"Step {number} expects nothing.", "Write 'waiting: [task]' or 'ended: event' below it.")
    if verb in ("complete", "until", "message", "signal", "error", "decide") and not isinstance(step[verb], str):
        yield _wrong(name, f"Step {number} ({verb}) names no element.", "Write its id from the diagram.")
    if verb == "advance" and not _is_duration(step[verb]):
        yield _wrong(
            name, f"Step {number}: '{step[verb]}' is no duration.", "Write P3D for three days, PT15M for 15 min."
        )
    if not isinstance(step.get("with", {}), dict):
        yield _wrong(name, f"Step {number}: 'with' holds no values by name.", "Write 'with: {amount: 5}'.")


def _is_duration(text: Any) -> bool:
    try:
        isodate.parse_duration(str(text))
    except (isodate.ISO8601Error, ValueError, OverflowError):
        return False
    return str(text).startswith("P")


def _step(step: Any, number: int) -> Step:
    if step == "start":
        return Step("start", None, {}, number)
    verb = next(key for key in step if key in VERBS)
    return Step(verb, step[verb], {key: value for key, value in step.items() if key != verb}, number)


def _wrong(name: str, message: str, cure: str) -> Finding:
    return Finding(message, cure, name, rule="scenario")
