"""`${list.add(x)}`: a change inside a variable, made on a copy and given to the engine as the variable's new value.

Camunda notices that the Java object behind a variable has changed and stores it. Here the execution is told so, which
keeps an evaluation without side effects of its own.
"""

from copy import deepcopy
from typing import Any

from runner.expressions.expression import ExpressionError
from runner.expressions.juel.coercion import plain
from runner.expressions.juel.frame import Frame


def copy_for_change(frame: Frame, name: str) -> Any:
    """A copy of the variable `name` that this evaluation may change and sees from now on."""
    if name not in frame.changed:
        frame.changed[name] = deepcopy(frame.resolve(name, None))
    return frame.changed[name]


def store(frame: Frame, name: str) -> None:
    """Hand the changed variable to the execution."""
    execution = frame.surroundings.beans.get("execution")
    if execution is None:
        raise ExpressionError(
            f"'{name}' can't be changed here: no execution is at hand. Make the change in a listener."
        )
    execution.call("setVariable", [name, plain(frame.changed[name])])
