"""Input and output mappings, and how values that come from outside become variables."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from runner.engine.scripts import script_value
from runner.notation.model import ListValue, MapValue, ParameterValue, Platform, Script

if TYPE_CHECKING:
    from runner.engine.token import Token
    from runner.engine.variable_scope import VariableScope


def apply_inputs(token: "Token") -> None:
    """Give the token the variables of its input parameters; in Camunda 8 each sees those before it."""
    inputs = token.task_spec.node.inputs
    if not inputs:
        return
    if token.workflow.instance.process.platform == Platform.CAMUNDA_8.value:
        scope = token.open_scope()
        for parameter in inputs:
            set_path(scope, parameter.name, parameter_value(parameter.value, token))
        return
    values = [(parameter.name, parameter_value(parameter.value, token)) for parameter in inputs]
    scope = token.open_scope()
    for name, value in values:
        scope.set_local(name, value)


def set_path(scope: "VariableScope", path: str, value: Any) -> None:
    """Set a local variable, or with dots in its name (Camunda 8) what lies inside it."""
    name, *inner = path.split(".")
    for key, outer in reversed(list(zip(inner, [[name, *inner[:depth]] for depth in range(len(inner))], strict=True))):
        value = {**inside(scope, outer), key: value}
    scope.set_local(name, value)


def inside(scope: "VariableScope", path: list[str]) -> dict[str, Any]:
    """What a path of a local variable holds, an empty context when it is none."""
    value: Any = scope.own
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}


def apply_outputs(token: "Token") -> None:
    """Set the output parameters outside the token's own scope."""
    outputs = token.task_spec.node.outputs
    if not outputs:
        return
    outside = token.scope.parent if token.has_scope and token.scope.parent is not None else token.scope
    for parameter in outputs:
        value = parameter_value(parameter.value, token)
        if "." in parameter.name and token.workflow.instance.process.platform == Platform.CAMUNDA_8.value:
            set_path(outside.holder(parameter.name.split(".")[0]) or outside.outermost(), parameter.name, value)
        else:
            outside.set(parameter.name, value)


def parameter_value(value: ParameterValue, token: "Token") -> Any:
    """What a parameter is: text, list, map or script."""
    if value is None:
        return None
    if isinstance(value, str):
        return token.step.evaluate(value, token)
    if isinstance(value, ListValue):
        return [parameter_value(item, token) for item in value.items]
    if isinstance(value, MapValue):
        return {key: parameter_value(item, token) for key, item in value.entries}
    assert isinstance(value, Script)
    return script_value(value, token)


def take_over(token: "Token", variables: Mapping[str, Any]) -> None:
    """Set what a person, a worker or a message brings.

    In Camunda 7 each goes where the variable is, or to the process instance. In Camunda 8 an element with output
    mappings keeps them to itself and lets out what the mappings say.
    """
    keep = token.task_spec.node.outputs and token.workflow.instance.process.platform == Platform.CAMUNDA_8.value
    scope = token.open_scope() if keep else token.scope
    for name, value in variables.items():
        if keep:
            scope.set_local(name, value)
        else:
            scope.set(name, value)
