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
    missing_input,
    nobody_to_do,
    nothing_to_do,
    outside_form,
    several_starts,
    table_gap,
    table_overlap,
    timer,
    unknown_decision,
    unknown_error,
    unknown_escalation,
    unknown_form,
    unknown_group,
    unknown_message,
    unknown_process,
    unknown_resource,
    unknown_signal,
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
    "nothing-to-do": nothing_to_do.check,
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
    "unknown-signal": unknown_signal.check,
    "unknown-error": unknown_error.check,
    "unknown-escalation": unknown_escalation.check,
    "unknown-resource": unknown_resource.check,
    "unknown-variable": unknown_variable.check,
    "missing-input": missing_input.check,
}
TABLE_RULES: dict[str, Callable[[DecisionModel], Iterable[Finding]]] = {
    "table-gap": table_gap.check,
    "table-overlap": table_overlap.check,
}


# What these say of one element depends on others; where some could not be read they would be wrong.
ABOUT_VARIABLES = frozenset({"unknown-variable", "missing-input"})
ABOUT_FLOWS = frozenset(
    {
        "dead-end",
        "deadlock",
        "early-join",
        "endless-loop",
        "event-gateway",
        "missing-condition",
        "missing-default",
        "unreachable-node",
    }
)


def check_diagram(diagram: Diagram, shelf: Shelf | None = None) -> tuple[Finding, ...]:
    """What all rules find in a diagram, by line; those of reading it are in `diagram.findings`.

    Without a shelf nothing is said about forms, decisions and processes that a diagram refers to. In a diagram that
    was read only in part, rules say what can be said of it, and nothing of the elements that reading has refused.
    """
    refused = [finding for finding in diagram.findings if finding.severity == "error"]
    silent: frozenset[str] = ABOUT_VARIABLES if refused else frozenset()
    if any(finding.element_type == "sequenceFlow" and finding.rule == "reading" for finding in refused):
        silent |= ABOUT_FLOWS
    told = {finding.element_id for finding in refused}
    findings = [
        replace(finding, rule=name)
        for name, check in RULES.items()
        if name not in silent
        for finding in check(diagram, shelf)
        if finding.element_id is None or finding.element_id not in told
    ]
    return tuple(sorted(findings, key=lambda finding: (finding.line or 0, finding.rule)))


def check_decisions(model: DecisionModel) -> tuple[Finding, ...]:
    """What the rules on decision tables find in a DMN file, by line."""
    findings = [replace(finding, rule=name) for name, check in TABLE_RULES.items() for finding in check(model)]
    return tuple(sorted(findings, key=lambda finding: (finding.line or 0, finding.rule)))
