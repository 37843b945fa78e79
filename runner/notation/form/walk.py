"""A form laid over data: each component as often as it stands there, with what its expressions see."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from runner.notation.form.component import Component
from runner.notation.form.data import Path, get
from runner.notation.form.limits import ROWS


@dataclass(frozen=True)
class Scope:
    """The form's data, or one row of it: `this`, `parent` and `i` (row numbers from 1, outermost first)."""

    data: Mapping[str, Any]
    this: Any
    parent: Any = None
    numbers: tuple[int, ...] = ()

    @cached_property
    def context(self) -> Mapping[str, Any]:
        """The variables of an expression: a field called `this` hides the special name, `_this_` stays."""
        special = {"this": self.this, "parent": self.parent, "i": list(self.numbers)}
        return {**special, **self.data, **{f"_{name}_": value for name, value in special.items()}}

    def row(self, row: Any, number: int) -> "Scope":
        """The scope of one row within this one."""
        return Scope(self.data, row, self.this, (*self.numbers, number))


@dataclass(frozen=True)
class Instance:
    """A component in one place; `indexes` are the rows it stands in, counted from 0."""

    component: Component
    path: Path
    indexes: tuple[int, ...]
    scope: Scope
    is_hidden: bool

    @property
    def key(self) -> tuple[str, tuple[int, ...]]:
        """What tells it from every other instance of the form."""
        return self.component.id, self.indexes


def instances(root: Component, data: Mapping[str, Any]) -> Iterator[Instance]:
    """Every instance, parents first; what is below a hidden component is hidden, rows of a hidden list are left out."""
    for child in root.children:
        yield from _walk(child, Scope(data, data), (), (), False)


def _walk(
    component: Component, scope: Scope, base: Path, indexes: tuple[int, ...], parent_hidden: bool
) -> Iterator[Instance]:
    path = (*base, *component.path)
    is_hidden = parent_hidden or (component.hide is not None and component.hide.hides(scope.context))
    yield Instance(component, path, indexes, scope, is_hidden)
    if not component.is_repeating:
        for child in component.children:
            yield from _walk(child, scope, path, indexes, is_hidden)
    elif not is_hidden:
        rows = get(scope.data, path)
        for place, row in enumerate(rows[:ROWS] if isinstance(rows, list) else ()):
            inner = scope.row(row, place + 1)
            for child in component.children:
                yield from _walk(child, inner, (*path, place), (*indexes, place), False)
