"""A decision table has an answer for whatever comes."""

from collections.abc import Iterator

from runner.notation.decision import Decision, DecisionModel
from runner.notation.decision.table import Table
from runner.notation.finding import Finding, Severity
from runner.notation.rules.places import at_decision
from runner.notation.rules.table_sampling import trials

_MAY_BE_EMPTY = ("COLLECT", "RULE ORDER", "OUTPUT ORDER")


def check(model: DecisionModel) -> Iterator[Finding]:
    for decision in model.decisions.values():
        table = decision.logic
        if isinstance(table, Table) and table.policy.name not in _MAY_BE_EMPTY:
            yield from _check(model, decision, table)


def _check(model: DecisionModel, decision: Decision, table: Table) -> Iterator[Finding]:
    if any(output.default is not None for output in table.outputs):
        return
    missing = [trial for trial in trials(table) if not trial.rules]
    missing.sort(key=lambda trial: not trial.is_usual)
    if missing:
        severity: Severity = "warning" if missing[0].is_usual else "note"
        more = f" (and {len(missing) - 1} more)" if len(missing) > 1 else ""
        yield at_decision(
            model,
            decision,
            f"No rule holds for {missing[0].told(table)}{more}: the result is null.",
            "Add a rule for it, or a last rule whose conditions are all empty.",
            severity,
        )
