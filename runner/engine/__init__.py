"""The only door to SpiffWorkflow: a state and a wish go in, an Outcome comes out. Nothing here stores anything."""

from runner.engine.actions import (
    answer_connector,
    cancel,
    change_task,
    complete,
    deliver,
    deliver_signal,
    escalate,
    fail_connector,
    fail_external_task,
    fire,
    raise_incident,
    retry,
    set_variables,
    start,
    start_activity,
    throw_error,
)
from runner.engine.active import ActiveElement, active_elements
from runner.engine.conditional_start import condition_starts
from runner.engine.failure import StepFailed
from runner.engine.migration import Move, migrate, plan_migration
from runner.engine.modification import Change, modify
from runner.engine.outcome import Outcome
from runner.engine.process import ExecutableProcess, StartEvent, compile_process
from runner.engine.state import Library, Setting, State

__all__ = [
    "ActiveElement",
    "Change",
    "ExecutableProcess",
    "Library",
    "Move",
    "Outcome",
    "Setting",
    "StartEvent",
    "State",
    "StepFailed",
    "active_elements",
    "answer_connector",
    "cancel",
    "change_task",
    "compile_process",
    "complete",
    "condition_starts",
    "deliver",
    "deliver_signal",
    "escalate",
    "fail_connector",
    "fail_external_task",
    "fire",
    "migrate",
    "modify",
    "plan_migration",
    "raise_incident",
    "retry",
    "set_variables",
    "start",
    "start_activity",
    "throw_error",
]
