"""What an evaluated decision says: the result, and why."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Condition:
    """One cell of a rule that fired: the input's name, its value and the test it passed."""

    input: str
    value: Any
    test: str


@dataclass(frozen=True)
class RuleFired:
    """A rule that matched and counted under the hit policy; `number` counts from 1 in the table."""

    table: str
    number: int
    id: str | None
    outputs: Mapping[str, Any]
    conditions: tuple[Condition, ...] = ()
    annotations: tuple[tuple[str, str], ...] = ()
    description: str = ""


@dataclass(frozen=True)
class Evaluation:
    """One decision, evaluated. All values are Python's: None, bool, int, float, str, list, dict, date …

    `inputs` holds what went in by the input's name; `rows` the outputs of the rules that fired after the hit policy
    (of other logic: one row with the decision's name); `value` is the decision's FEEL value; `required` are the
    decisions evaluated for it, each once.
    """

    decision_id: str
    decision_name: str
    value: Any
    inputs: Mapping[str, Any] = field(default_factory=dict)
    rules: tuple[RuleFired, ...] = ()
    rows: tuple[Mapping[str, Any], ...] = ()
    required: tuple["Evaluation", ...] = ()
    hit_policy: str | None = None


@dataclass
class Trace:
    """What is noted while a decision is evaluated, in FEEL's values."""

    inputs: dict[str, Any] = field(default_factory=dict)
    rules: list[RuleFired] = field(default_factory=list)
    rows: list[dict[str, Any]] | None = None
    required: list[Evaluation] = field(default_factory=list)
    hit_policy: str | None = None
