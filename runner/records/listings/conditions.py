"""Conditions that several listings share: whose cases, and cases with a variable of some value."""

import math
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import ColumnElement, and_, exists, func, not_, or_
from sqlalchemy.orm import aliased

from runner.records.cases import offered_to, seen_ids
from runner.records.typed_value import typed_value
from runner.records.user_task import UserTask
from runner.records.variable import Variable
from runner.records.viewer import Viewer

Operator = Literal["eq", "neq", "gt", "gteq", "lt", "lteq", "like", "notLike"]


@dataclass(frozen=True)
class Comparison:
    """A variable compared with a value."""

    name: str
    operator: Operator
    value: Any
    ignores_case: bool = False
    is_loose: bool = False  # the value is a text that may stand for a number


def of_seen_cases(root_id: Any) -> Any:
    """Rows whose root case the viewer may see."""
    return lambda viewer: root_id.in_(seen_ids(viewer))


def of_own_tasks(viewer: Viewer) -> ColumnElement[bool]:
    """User tasks that are, were or may become the viewer's."""
    own = (UserTask.assignee, UserTask.owner, UserTask.completed_by)
    offered = exists().where(or_(*offered_to(viewer))).correlate(UserTask)
    return or_(*[column == viewer.user_id for column in own], offered)


def has_variables(comparisons: Any, scope: Any) -> ColumnElement[bool]:
    """Whether a scope (the id of an instance or a task) has a variable for each comparison."""
    return and_(*[has_variable(comparison, scope) for comparison in comparisons])


def has_variable(comparison: Comparison, scope: Any) -> ColumnElement[bool]:
    """Whether a scope has this variable with such a value; `neq` and `notLike` mean no such variable."""
    variable = aliased(Variable)
    found = [variable.scope_id == scope, variable.name == comparison.name]
    if comparison.operator in ("neq", "notLike"):
        same: Operator = "eq" if comparison.operator == "neq" else "like"
        return not_(exists().where(*found, compared(variable, same, comparison)))
    return exists().where(*found, compared(variable, comparison.operator, comparison))


def compared(variable: Any, operator: Operator, comparison: Comparison) -> ColumnElement[bool]:
    """A variable's value against another: numbers by number, everything else by its text."""
    if comparison.is_loose:
        return compared_loosely(variable, operator, comparison)
    typed = typed_value(comparison.name, comparison.value)
    column: Any = variable.text_value
    value: Any = typed.text_value
    if typed.number_value is not None:
        column, value = variable.number_value, typed.number_value
    elif typed.text_value is None:
        column, value = variable.json, typed.json
    elif operator == "eq" and not comparison.ignores_case:
        # The text column holds only the beginning of a long text.
        return and_(variable.json == typed.json, variable.type.not_in(("json", "null")))
    if comparison.ignores_case and isinstance(value, str):
        column, value = func.lower(column), value.lower()
    match operator:
        case "gt":
            return bool_of(column > value)
        case "gteq":
            return bool_of(column >= value)
        case "lt":
            return bool_of(column < value)
        case "lteq":
            return bool_of(column <= value)
        case "like":
            return bool_of(column.like(value))
    return bool_of(column == value)


def compared_loosely(variable: Any, operator: Operator, comparison: Comparison) -> ColumnElement[bool]:
    """A variable's value against a text, as a text or as the number that it says."""
    text = Comparison(comparison.name, operator, comparison.value, comparison.ignores_case)
    found = compared(variable, operator, text)
    if operator == "eq" and comparison.value in ("true", "false"):
        found = or_(found, variable.json == comparison.value)
    try:
        number = float(comparison.value)
    except ValueError:
        return found
    if operator == "like" or not math.isfinite(number):
        return found
    same_number = compared(variable, operator, Comparison(comparison.name, operator, number))
    return or_(and_(found, variable.number_value.is_(None)), same_number)


def bool_of(condition: Any) -> ColumnElement[bool]:
    """A condition, typed."""
    typed: ColumnElement[bool] = condition
    return typed
