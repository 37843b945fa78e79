"""All rules, and the checking of a diagram by them."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from runner.notation.decision import DecisionModel
from runner.notation.finding import Finding
from runner.notation.model import Diagram
from runner.notation.rules import (
    dead_end,
    deadlock,
    early_join,
    endless_loop,
    event_gateway,
    executable_process,
    expression,
    history_time_to_live,
    literal_condition,
    literal_date,
    literal_number,
    missing_condition,
    missing_default,
    nobody_to_do,
    outside_form,
    several_starts,
    table_gap,
    table_overlap,
    timer,
    unknown_decision,
    unknown_error,
    unknown_form,
    unknown_group,
    unknown_message,
    unknown_process,
    unknown_variable,
    unreachable_node,
    unreadable_form,
)
from runner.notation.rules.shelf import Shelf

Rule = Callable[[Diagram, Shelf | None], Iterable[Finding]]

RULES: dict[str, Rule] = {
    "executable-process": executable_process.check,
    "expression": expression.check,
    "several-starts": several_starts.check,
    "literal-condition": literal_condition.check,
    "missing-condition": missing_condition.check,
    "missing-default": missing_default.check,
    "unreachable-node": unreachable_node.check,
    "dead-end": dead_end.check,
    "endless-loop": endless_loop.check,
    "deadlock": deadlock.check,
    "early-join": early_join.check,
    "event-gateway": event_gateway.check,
    "nobody-to-do": nobody_to_do.check,
    "timer": timer.check,
    "literal-date": literal_date.check,
    "literal-number": literal_number.check,
    "history-time-to-live": history_time_to_live.check,
    "unreadable-form": unreadable_form.check,
    "outside-form": outside_form.check,
    "unknown-process": unknown_process.check,
    "unknown-decision": unknown_decision.check,
    "unknown-form": unknown_form.check,
    "unknown-group": unknown_group.check,
    "unknown-message": unknown_message.check,
    "unknown-error": unknown_error.check,
    "unknown-variable": unknown_variable.check,
}
TABLE_RULES: dict[str, Callable[[DecisionModel], Iterable[Finding]]] = {
    "table-gap": table_gap.check,
    "table-overlap": table_overlap.check,
}


def check_diagram(diagram: Diagram, shelf: Shelf | None = None) -> tuple[Finding, ...]:
    """What all rules find in a diagram, by line; those of reading it are in `diagram.findings`.

    Without a shelf nothing is said about forms, decisions and processes that a diagram refers to.
    """
    findings = [replace(finding, rule=name) for name, check in RULES.items() for finding in check(diagram, shelf)]
    return tuple(sorted(findings, key=lambda finding: (finding.line or 0, finding.rule)))


def check_decisions(model: DecisionModel) -> tuple[Finding, ...]:
    """What the rules on decision tables find in a DMN file, by line."""
    findings = [replace(finding, rule=name) for name, check in TABLE_RULES.items() for finding in check(model)]
    return tuple(sorted(findings, key=lambda finding: (finding.line or 0, finding.rule)))
