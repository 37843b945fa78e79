"""Two versions of a decision table laid over each other: rows and cells that were added, removed, changed."""

from collections.abc import Sequence
from dataclasses import dataclass

from runner.notation.decision.table_text import RuleText, TableText


@dataclass(frozen=True)
class Cell:
    """A cell as it is now; `before` is what it said, None where it says the same."""

    text: str
    is_output: bool
    before: str | None = None


@dataclass(frozen=True)
class Row:
    """A rule. `kind`: added, removed, changed, or empty."""

    id: str
    kind: str
    number: int
    cells: tuple[Cell, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class ChangedTable:
    """A table with its rows, removed ones last. `columns`: name, whether it is an output, added, removed or empty."""

    table: TableText
    columns: tuple[tuple[str, bool, str], ...]
    rows: tuple[Row, ...]
    kind: str = ""


def laid_over(before: Sequence[TableText], after: Sequence[TableText]) -> list[ChangedTable]:
    """Each table of the newer file over the one of the same id; tables that are gone stand last."""
    older, newer = {table.id: table for table in before}, {table.id: table for table in after}
    found = [_over(older.get(table.id), table) for table in after]
    gone = [table for table in before if table.id not in newer]
    return found + [_alone(table, "removed") for table in gone]


def _over(before: TableText | None, after: TableText) -> ChangedTable:
    if before is None:
        return _alone(after, "added")
    columns = _columns(before, after)
    older = {rule.id: rule for rule in before.rules}
    newer = {rule.id for rule in after.rules}
    rows = [_row(older.get(rule.id), rule, before, after, columns) for rule in after.rules]
    gone = [rule for rule in before.rules if rule.id not in newer]
    rows += [_whole(rule, before, columns, "removed") for rule in gone]
    return ChangedTable(after, columns, tuple(rows))


def _alone(table: TableText, kind: str) -> ChangedTable:
    columns = _columns(table, table)
    return ChangedTable(table, columns, tuple(_whole(rule, table, columns, "") for rule in table.rules), kind)


def _columns(before: TableText, after: TableText) -> tuple[tuple[str, bool, str], ...]:
    """The columns of the newer table, those that are gone after their likes."""
    found: list[tuple[str, bool, str]] = []
    for is_output, old, new in ((False, before.inputs, after.inputs), (True, before.outputs, after.outputs)):
        found += [(name, is_output, "" if name in old else "added") for name in new]
        found += [(name, is_output, "removed") for name in old if name not in new]
    return tuple(found)


def _texts(rule: RuleText, table: TableText) -> dict[tuple[str, bool], str]:
    inputs = {(name, False): text for name, text in zip(table.inputs, rule.inputs, strict=False)}
    return inputs | {(name, True): text for name, text in zip(table.outputs, rule.outputs, strict=False)}


def _row(
    old: RuleText | None,
    new: RuleText,
    before: TableText,
    after: TableText,
    columns: Sequence[tuple[str, bool, str]],
) -> Row:
    if old is None:
        return _whole(new, after, columns, "added")
    was, now = _texts(old, before), _texts(new, after)
    cells = []
    for name, is_output, _ in columns:
        old_text, text = was.get((name, is_output), ""), now.get((name, is_output), "")
        cells.append(Cell(text, is_output, old_text if old_text != text else None))
    is_changed = any(cell.before is not None for cell in cells) or old.annotations != new.annotations
    return Row(new.id, "changed" if is_changed else "", new.number, tuple(cells), new.annotations)


def _whole(rule: RuleText, table: TableText, columns: Sequence[tuple[str, bool, str]], kind: str) -> Row:
    texts = _texts(rule, table)
    cells = tuple(Cell(texts.get((name, is_output), ""), is_output) for name, is_output, _ in columns)
    return Row(rule.id, kind, rule.number, cells, rule.annotations)
