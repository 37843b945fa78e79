"""A decision table tried with values around what its cells say; for rules on gaps and overlaps."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise, product
from typing import Any

from runner.expressions import ExpressionError
from runner.expressions.feel.run import Frame, Run
from runner.expressions.feel.values.boundary import to_feel
from runner.notation.decision.table import Input, Rule, Table

MOST_TRIALS = 5000
OTHER = "any other text"
_NUMBER = r"-?\d+(?:\.\d+)?"
_MOMENT = r'(?:date and time|date)\(\s*"([^"]*)"\s*\)|@"([^"]*)"'
_ITEM = re.compile(rf'{_MOMENT}|"(?:[^"\\]|\\.)*"|{_NUMBER}|true|false|-|[<>]=?|\.\.|[\[\](),=]|not|\s+|null')


@dataclass(frozen=True)
class Trial:
    """The values tried, by column, and the numbers of the rules that match them."""

    values: tuple[Any, ...]
    rules: tuple[int, ...]

    def told(self, table: Table) -> str:
        """The values in a sentence."""
        pairs = zip(table.inputs, self.values, strict=True)
        return ", ".join(f"{column.name} = {_shown(value)}" for column, value in pairs)

    @property
    def is_usual(self) -> bool:
        """Whether every value is one that a cell speaks of."""
        return OTHER not in self.values


def trials(table: Table) -> list[Trial]:
    """The table tried with each combination of values that makes a difference.

    Empty where a cell holds more than literals, comparisons and ranges, or where there are too many combinations.
    """
    columns = [
        _values(column, [rule.texts[place] for rule in table.rules]) for place, column in enumerate(table.inputs)
    ]
    total = len(table.rules)
    for values in columns:
        total *= len(values)
    if not columns or not total or total > MOST_TRIALS:
        return []
    try:
        return [Trial(values, tuple(_matching(table, values))) for values in product(*columns)]
    except ExpressionError:
        return []


def _values(column: Input, cells: list[str]) -> list[Any]:
    """Values on, between and beside the limits that the cells of a column name; none where they can't be known."""
    texts = [cell.strip() for cell in cells]
    if any("".join(item.group() for item in _ITEM.finditer(text)) != text for text in texts):
        return []
    moments = [first or second for text in texts for first, second in re.findall(_MOMENT, text)]
    if moments:
        return _allowed(column, _around_moments(moments)) if _only_moments(texts) else []
    strings = sorted({item for text in texts for item in re.findall(r'"((?:[^"\\]|\\.)*)"', text)})
    bare = [re.sub(r'"(?:[^"\\]|\\.)*"', "", text) for text in texts]
    numbers = sorted({float(item) for text in bare for item in re.findall(_NUMBER, text.replace("..", " "))})
    if strings and not numbers:
        return _allowed(column, [*strings, OTHER])
    if numbers and not strings:
        return _allowed(column, list(_around(numbers)))
    if any(re.search(r"true|false", text) for text in bare):
        return [True, False]
    return [OTHER] if all(text in ("", "-") for text in texts) else []


def _around(numbers: list[float]) -> Iterator[float | int]:
    points = [numbers[0] - 1]
    for number, following in zip(numbers, [*numbers[1:], numbers[-1] + 2], strict=True):
        points += [number, (number + following) / 2]
    yield from (int(point) if point == int(point) else point for point in points)


def _only_moments(texts: list[str]) -> bool:
    bare = [re.sub(_MOMENT, "", text) for text in texts]
    return not any(re.search(r'["\d]|true|false', text) for text in bare)


def _around_moments(texts: list[str]) -> list[Any]:
    """Dates, or dates with times, on, between and beside those written; none where they are of two kinds."""
    try:
        moments = sorted(
            {date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text) for text in texts}
        )
        pairs = list(pairwise(moments))
        points = [moments[0] - timedelta(days=1), *moments, moments[-1] + timedelta(days=1)]
        points += [earlier + (later - earlier) / 2 for earlier, later in pairs]  # of two dates: a whole day
        return sorted(set(points))
    except (ValueError, TypeError, OverflowError):
        return []


def _allowed(column: Input, values: list[Any]) -> list[Any]:
    if column.allowed is None:
        return values
    return [value for value in values if column.allowed(_frame(column, value)) is True]


def _matching(table: Table, values: tuple[Any, ...]) -> Iterator[int]:
    frames = [_frame(column, value) for column, value in zip(table.inputs, values, strict=True)]
    for rule in table.rules:
        if _holds(rule, frames):
            yield rule.number


def _holds(rule: Rule, frames: list[Frame]) -> bool:
    return all(test is None or test(frame) is True for test, frame in zip(rule.tests, frames, strict=True))


def _frame(column: Input, value: Any) -> Frame:
    given = to_feel(value)
    names = {"?": given, "cellInput": given}
    if column.variable:
        names[column.variable] = given
    return Frame(names, None, Run())


def _shown(value: Any) -> str:
    if value is OTHER:
        return OTHER
    if isinstance(value, date):
        return value.isoformat()
    return f'"{value}"' if isinstance(value, str) else str(value).lower() if isinstance(value, bool) else str(value)
