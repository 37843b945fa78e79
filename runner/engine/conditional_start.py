"""Conditional start events: whether variables from outside make one of them true."""

from collections.abc import Mapping
from typing import Any

from runner.engine.conditions import truth
from runner.engine.failure import StepFailed
from runner.engine.process import ExecutableProcess
from runner.engine.scripts import source_of
from runner.engine.state import Setting
from runner.expressions import ExpressionError, Surroundings, compile_text
from runner.expressions.scripts import run_script
from runner.notation.model import Condition, EventDefinition, Node


def condition_starts(
    process: ExecutableProcess, start_event_id: str, variables: Mapping[str, Any], setting: Setting
) -> bool:
    """Whether a conditional start event would begin a case with these variables.

    As in Camunda: an event that names variables looks only when one of them is given, and a condition that can't be
    evaluated, as when it reads a variable that is not given, is not true.
    """
    start = next(start for start in process.start_events if start.node.id == start_event_id)
    return any(
        is_met(process, start.node, event, variables, setting) for event in start.events if event.kind == "conditional"
    )


def is_met(
    process: ExecutableProcess, node: Node, event: EventDefinition, variables: Mapping[str, Any], setting: Setting
) -> bool:
    """Whether one event's condition holds for the variables."""
    if event.variable_names and not set(event.variable_names) & set(variables):
        return False
    if event.condition is None:
        return True
    try:
        text, value = value_of(process, event.condition, variables, setting)
        return truth(value, text, node)
    except (ExpressionError, StepFailed):
        return False


def value_of(
    process: ExecutableProcess, condition: Condition, variables: Mapping[str, Any], setting: Setting
) -> tuple[str, Any]:
    """A condition's text and what it gives."""
    seen = Surroundings(now=setting.now, user=setting.user)
    script = condition.script
    if script is None:
        text = condition.text or ""
        return text, compile_text(text, process.platform, feel_prefix=True).evaluate(variables, seen)
    source = source_of(script, process, setting)
    return source, run_script(script.language, source, variables, seen).value
