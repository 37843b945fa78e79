"""Where the hit policy allows one rule only, no two hold at once."""

from collections.abc import Iterator

from runner.notation.decision import DecisionModel
from runner.notation.decision.table import Table
from runner.notation.finding import Finding
from runner.notation.rules.places import at_decision
from runner.notation.rules.table_sampling import Trial, trials


def check(model: DecisionModel) -> Iterator[Finding]:
    for decision in model.decisions.values():
        table = decision.logic
        if not isinstance(table, Table) or table.policy.name not in ("UNIQUE", "FIRST"):
            continue
        if table.policy.name == "FIRST":
            yield from (
                at_decision(
                    model,
                    decision,
                    f"Rule {number} never counts: the rules above it hold whenever it does.",
                    "Move it up, or remove it.",
                    "warning",
                )
                for number in _hidden(trials(table))
            )
            continue
        pairs: dict[tuple[int, ...], Trial] = {}
        for trial in trials(table):
            if len(trial.rules) > 1:
                pairs.setdefault(trial.rules, trial)
        for rules, trial in pairs.items():
            listed = " and ".join(map(str, rules))
            yield at_decision(
                model,
                decision,
                f"Rules {listed} both hold for {trial.told(table)}, but the hit policy is UNIQUE: the case would stop.",
                "Make their conditions exclude each other, or choose the hit policy FIRST.",
                "warning",
            )


def _hidden(tried: list[Trial]) -> list[int]:
    """The rules that match somewhere, and nowhere first."""
    firsts = {trial.rules[0] for trial in tried if trial.rules}
    return sorted({number for trial in tried for number in trial.rules} - firsts)
