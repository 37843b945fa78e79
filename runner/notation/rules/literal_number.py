"""Literal priorities, retries and versions are whole numbers; a retry cycle is one that can be followed."""

import re
from collections.abc import Iterator

from runner.notation.finding import Finding
from runner.notation.model import Diagram, Implementation, Node
from runner.notation.moments import is_cycle, is_duration
from runner.notation.rules.places import at, executable, nodes
from runner.notation.rules.shelf import Shelf
from runner.notation.rules.timer import literal


def check(diagram: Diagram, shelf: Shelf | None) -> Iterator[Finding]:
    for process in executable(diagram):
        for what, written in (("job", process.job_priority_text), ("task", process.task_priority_text)):
            if _is_wrong(literal(diagram, written)):
                yield at(diagram, process, f"The {what} priority is '{written}'.", "Write a whole number.")
    for node in nodes(diagram):
        for what, written in _numbers(node):
            if _is_wrong(literal(diagram, written)):
                yield at(diagram, node, f"The {what} is '{written}'.", "Write a whole number or an expression.")
        for written in _cycles(node):
            text = literal(diagram, written)
            if text is not None and not all(_can_be_followed(part) for part in text.split(",")):
                cure = "Write R5/PT5M, or the pauses between the tries: PT5M,PT1H."
                yield at(diagram, node, f"The retry time cycle is '{text[:80]}'.", cure)


def _is_wrong(text: str | None) -> bool:
    return text is not None and not re.fullmatch(r"[+-]?\d{1,18}", text.strip())


def _can_be_followed(part: str) -> bool:
    return is_duration(part) or (part.strip().startswith("R") and is_cycle(part))


def _numbers(node: Node) -> Iterator[tuple[str, str | None]]:
    yield "priority", node.assignment.priority_text
    yield "job priority", node.asynchrony.priority_text
    implementations: list[Implementation | None] = [node.implementation, *(e.implementation for e in node.events)]
    for implementation in implementations:
        if implementation is not None:
            yield "priority of the external task", implementation.priority_text
            yield "number of retries", implementation.retries_text
            if implementation.decision is not None:
                yield "decision's version", implementation.decision.version_text
    for listener in (*node.listeners, *node.task_listeners):
        yield "number of a listener's retries", listener.retries_text
    if node.called is not None:
        yield "called version", node.called.version_text
    if node.form is not None:
        yield "form's version", node.form.version_text
    if node.loop is not None:
        yield "loop cardinality", node.loop.cardinality_text


def _cycles(node: Node) -> Iterator[str | None]:
    yield node.asynchrony.retry_cycle_text
    if node.loop is not None:
        yield node.loop.asynchrony.retry_cycle_text
