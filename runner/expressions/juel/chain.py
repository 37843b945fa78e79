"""`a.b[c].d(e)`: a value and the steps taken from it."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from runner.expressions.expression import ExpressionError
from runner.expressions.juel.access import CHANGES, call_method, find_change, property_of
from runner.expressions.juel.change import copy_for_change, store
from runner.expressions.juel.frame import BUILT_IN, Frame

if TYPE_CHECKING:
    from runner.expressions.juel.compiler import Node


@dataclass(frozen=True, slots=True)
class Step:
    """One step: a property, a place in brackets, or a method with its arguments."""

    kind: Literal["property", "place", "method"]
    name: str
    arguments: tuple["Node", ...]
    position: int | None


def run_chain(frame: Frame, base: Callable[[Frame], Any], root: str | None, steps: tuple[Step, ...]) -> Any:
    """The value at the end of the steps; `root` is the variable they begin at, if they begin at one."""
    value = base(frame)
    for place, step in enumerate(steps):
        try:
            value = _take(frame, value, step, root, steps[:place])
        except ExpressionError as error:
            if error.position is None:
                error.position = step.position
            raise
    return value


def _take(frame: Frame, value: Any, step: Step, root: str | None, before: tuple[Step, ...]) -> Any:
    if step.kind == "property":
        return property_of(value, step.name)
    arguments = [argument.run(frame) for argument in step.arguments]
    if step.kind == "place":
        return property_of(value, arguments[0])
    if step.name in CHANGES and (change := find_change(value, step.name, arguments)) is not None:
        return _change(frame, value, change, arguments, root, before)
    return call_method(value, step.name, arguments)


def _change(
    frame: Frame,
    value: Any,
    change: Callable[..., Any],
    arguments: list[Any],
    root: str | None,
    before: tuple[Step, ...],
) -> Any:
    if root is None:
        return change(deepcopy(value), *arguments)
    if root in BUILT_IN:
        raise ExpressionError("A value got through an object of the engine can't be changed. Name the variable itself.")
    target = copy_for_change(frame, root)
    for step in before:
        target = _take(frame, target, step, root, ())
    result = change(target, *arguments)
    store(frame, root)
    return result
