"""A decision table, evaluated: inputs, rules, outputs."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from runner.expressions.feel.compiler import Closure
from runner.expressions.feel.run import Frame, Run
from runner.notation.decision.evaluation import Condition, RuleFired
from runner.notation.decision.hit_policy import Hit, HitPolicy
from runner.notation.decision.run import DecisionRun


@dataclass(frozen=True)
class Input:
    """A column of conditions. `allowed` are the tests of its input values, None where any value may come."""

    name: str  # as people see it: its label or expression
    expression: Closure
    allowed: Closure | None = None
    variable: str | None = None  # Camunda's name for the value inside the cells


@dataclass(frozen=True)
class Output:
    """A column of results; `order` are its allowed values, best first."""

    name: str
    order: tuple[Closure, ...] = ()
    default: Closure | None = None


@dataclass(frozen=True)
class Rule:
    """A row. `tests` has None for a cell that takes any value."""

    number: int
    id: str | None
    tests: tuple[Closure | None, ...]
    texts: tuple[str, ...]
    outputs: tuple[Closure, ...]
    annotations: tuple[tuple[str, str], ...] = ()
    description: str = ""


@dataclass(frozen=True)
class Table:
    """A decision table; calling it with a frame evaluates it."""

    name: str
    policy: HitPolicy
    inputs: Sequence[Input]
    outputs: Sequence[Output]
    rules: Sequence[Rule]
    is_outermost: bool = field(default=False)  # the decision's own logic, not inside another boxed expression

    def __call__(self, frame: Frame) -> Any:
        run = frame.run
        values = [column.expression(frame) for column in self.inputs]
        frames = [self._cell_frame(column, value, frame) for column, value in zip(self.inputs, values, strict=True)]
        run.spend(len(self.rules) * (len(self.inputs) + 1))
        unusual = [column.allowed is not None and column.allowed(cell) is not True
                   for column, cell in zip(self.inputs, frames, strict=True)]  # fmt: skip
        matching = [rule for rule in self.rules if _matches(rule, frames, unusual)]
        hits = [self._hit(rule, frame) for rule in matching]
        if not hits:
            return self._no_hit(values, frame)
        result = self.policy.result(hits, run)
        self._note(run, values, [self._fired(hit, matching, values) for hit in result.hits], result.rows)
        return result.value

    def _cell_frame(self, column: Input, value: Any, frame: Frame) -> Frame:
        names = {"?": value, "cellInput": value}
        if column.variable:
            names[column.variable] = value
        return Frame(names, frame, frame.run)

    def _hit(self, rule: Rule, frame: Frame) -> Hit:
        outputs = zip(self.outputs, rule.outputs, strict=True)
        return Hit(rule.number, {output.name: closure(frame) for output, closure in outputs})

    def _no_hit(self, values: list[Any], frame: Frame) -> Any:
        """The default outputs, null where none is set."""
        if all(output.default is None for output in self.outputs):
            self._note(frame.run, values, [], [])
            return None
        defaults = {output.name: output.default(frame) if output.default else None for output in self.outputs}
        self._note(frame.run, values, [], [defaults])
        return next(iter(defaults.values())) if len(defaults) == 1 else defaults

    def _fired(self, hit: Hit, rules: list[Rule], values: list[Any]) -> RuleFired:
        rule = next(rule for rule in rules if rule.number == hit.number)
        conditions = tuple(
            Condition(column.name, value, text)
            for column, value, text, test in zip(self.inputs, values, rule.texts, rule.tests, strict=True)
            if test is not None
        )
        return RuleFired(self.name, rule.number, rule.id, hit.outputs, conditions, rule.annotations, rule.description)

    def _note(self, run: Run, values: list[Any], fired: list[RuleFired], rows: list[dict[str, Any]]) -> None:
        if not isinstance(run, DecisionRun):
            return
        trace = run.trace
        trace.rules += fired
        if self.is_outermost:
            trace.inputs = {column.name: value for column, value in zip(self.inputs, values, strict=True)}
            trace.rows = rows
            trace.hit_policy = f"{self.policy.name} {self.policy.aggregation or ''}".strip()


def _matches(rule: Rule, frames: list[Frame], unusual: list[bool]) -> bool:
    for test, cell, is_unusual in zip(rule.tests, frames, unusual, strict=True):
        if test is None:
            if is_unusual:
                return False  # 10.3.2.10: with input values, '-' holds for these alone
        elif test(cell) is not True:
            return False
    return True
