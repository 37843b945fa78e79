"""Scripts of a diagram: run in a sandbox, their assignments become variables."""

from typing import TYPE_CHECKING, Any

from runner.engine.beans import surroundings
from runner.engine.failure import StepFailed
from runner.expressions import ExpressionError
from runner.notation.model import Script

if TYPE_CHECKING:
    from runner.engine.token import Token


def run_script(script: Script, token: "Token", beans: Any = None) -> Any:
    """The script's value; what it assigns is set from the token's scope upwards."""
    from runner.expressions.scripts import run_script as run

    source = script.source
    if source is None:
        process = token.workflow.instance.process
        source = token.step.setting.library.resource(str(script.resource).removeprefix("deployment://"), process)
    try:
        result = run(script.language, source, token.scope.flat(), surroundings(token))
    except ExpressionError as error:
        raise StepFailed("script", str(error)) from error
    for name, value in result.assigned.items():
        token.scope.set(name, value)
    return result.value
