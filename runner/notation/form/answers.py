"""Answers merged with what is stored, until what is hidden, read-only and computed no longer changes."""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from runner.expressions import ExpressionError
from runner.notation.form.component import Component, value_of
from runner.notation.form.data import MISSING, Path, drop, get, put, same
from runner.notation.form.tidying import tidied
from runner.notation.form.walk import Instance, instances

ROUNDS = 8  # a chain of fields that hide each other longer than this is settled as far as it came


@dataclass(frozen=True)
class Settled:
    """The form's data as the person saw it when sending, and every instance in it."""

    data: Mapping[str, Any]
    instances: tuple[Instance, ...]
    read_only: frozenset[tuple[str, tuple[int, ...]]]


def settle(root: Component, answers: Mapping[str, Any], variables: Mapping[str, Any]) -> Settled:
    """Lay the answers over the variables; raises nothing, whatever the answers are."""
    base = dict(variables)
    for name in root.names_written:
        if name in base:
            base[name] = copied(base[name])
    _lay(root, answers, variables, base, ())
    data = base
    known: tuple[Any, ...] = ()
    for _ in range(ROUNDS):
        found = tuple(instances(root, data))
        read_only = frozenset(instance.key for instance in found if _is_read_only(instance, root.names_editable))
        computed = {instance.key: _computed(instance) for instance in found if instance.component.type == "expression"}
        data = _filled(base, found, read_only, computed, answers, variables)
        state = (frozenset(instance.key for instance in found if instance.is_hidden), read_only, computed)
        if root.is_steady or (
            known and state[:2] == known[:2] and all(same(computed[key], known[2].get(key)) for key in computed)
        ):
            break
        known = state
    return Settled(data, tuple(instances(root, data)), read_only)


def _lay(
    component: Component, answers: Mapping[str, Any], variables: Mapping[str, Any], data: dict[str, Any], base: Path
) -> None:
    """Every answer in its place, hidden or not; rows as many as were sent, or as there were if none may be added."""
    path = (*base, *component.path)
    if component.is_keyed and component.type != "expression":
        put(data, path, _answer(component, path, answers, variables, is_kept=component.is_disabled))
    if not component.is_repeating:
        for child in component.children:
            _lay(child, answers, variables, data, path)
        return
    sent, stored = get(answers, path), get(variables, path)
    rows = list(sent) if isinstance(sent, list) else []
    if not component.definition.get("allowAddRemove"):
        rows += [None] * (expected_rows(component, stored) - len(rows))
        kept = [copied(row) for row in stored] if isinstance(stored, list) else []
    else:
        kept = []
    put(data, path, [kept[at] if at < len(kept) and isinstance(kept[at], dict) else {} for at in range(len(rows))])
    for at in range(len(rows)):
        for child in component.children:
            _lay(child, answers, variables, data, (*path, at))


def expected_rows(component: Component, stored: Any) -> int:
    """How many rows a list has that nobody may lengthen or shorten."""
    if isinstance(stored, list):
        return len(stored)
    default = component.definition.get("defaultRepetitions", 1)
    return default if isinstance(default, int) else 1


def _filled(
    base: Mapping[str, Any],
    found: tuple[Instance, ...],
    read_only: frozenset[Any],
    computed: Mapping[Any, Any],
    answers: Mapping[str, Any],
    variables: Mapping[str, Any],
) -> dict[str, Any]:
    data = _copied(base, found)
    for instance in found:
        component, path = instance.component, instance.path
        if instance.is_hidden and (component.is_keyed or component.is_repeating):
            drop(data, path)
        elif component.type == "expression":
            put(data, path, computed[instance.key])
        elif component.is_keyed:
            is_kept = component.is_disabled or instance.key in read_only
            put(data, path, _answer(component, path, answers, variables, is_kept=is_kept))
    return data


def _answer(
    component: Component, path: Path, answers: Mapping[str, Any], variables: Mapping[str, Any], *, is_kept: bool
) -> Any:
    if is_kept:
        return stored_value(component, path, answers, variables)
    sent = get(answers, path)
    return component.empty_value if sent is MISSING else tidied(component, sent)


def _copied(base: Mapping[str, Any], found: tuple[Instance, ...]) -> dict[str, Any]:
    """A copy whose places that the form writes to are its own."""
    data = dict(base)
    for name in {str(instance.path[0]) for instance in found if instance.path}:
        if name in data:
            data[name] = copied(data[name])
    return data


def copied(value: Any) -> Any:
    """A value that may be changed without anybody else's changing."""
    return deepcopy(value) if isinstance(value, list | dict) else value


def stored_value(component: Component, path: Path, answers: Mapping[str, Any], variables: Mapping[str, Any]) -> Any:
    """The value of a field that the person could not change, whatever was sent for it.

    In rows that can be added and removed the place of a row says nothing: what was sent is kept if it is the stored
    value of some row or that of a new one.
    """
    stored, sent, initial = get(variables, path), get(answers, path), component.initial_value
    rows = [place for place, step in enumerate(path) if isinstance(step, int)]
    if rows and sent is not MISSING:
        column = get(variables, path[: rows[-1]])
        values = [get(row, path[rows[-1] + 1 :]) for row in column] if isinstance(column, list) else []
        if any(same(sent, value) for value in (*values, initial)):
            return sent
    return initial if stored is MISSING else stored


def _is_read_only(instance: Instance, editable: frozenset[str]) -> bool:
    """Whether the person could at no time change the field.

    A condition on the form's own answers doesn't say so: who ticks the box that locks a field may have filled it in
    before, and who may tick it may also untick it.
    """
    component = instance.component
    setting = component.definition.get("readonly")
    if not setting:
        return False
    expression = component.expressions.get("readonly")
    if expression is not None and expression.names & editable:
        return False
    return value_of(component, "readonly", setting, instance.scope.context) is True


def _computed(instance: Instance) -> Any:
    expression = instance.component.expressions.get("expression")
    try:
        return expression.evaluate(instance.scope.context) if expression is not None else None
    except ExpressionError:
        return None  # as in the browser
