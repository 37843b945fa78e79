"""Scripts of a diagram: run in a sandbox, what they set becomes variables."""

from typing import TYPE_CHECKING, Any

from runner import metrics
from runner.engine.beans import TaskBean, surroundings
from runner.engine.failure import BpmnError, StepFailed
from runner.engine.state import Setting
from runner.expressions import ExpressionError
from runner.expressions.scripts import BpmnErrorThrown, ScriptResult
from runner.expressions.scripts import run_script as run_in_sandbox
from runner.notation.model import Script

if TYPE_CHECKING:
    from runner.engine.process import ExecutableProcess
    from runner.engine.token import Token


def script_value(script: Script, token: "Token") -> Any:
    """Run a script whose value is wanted. Raises StepFailed when it has none that a variable can hold."""
    result = run_script(script, token)
    try:
        return result.value
    except ExpressionError as error:
        raise StepFailed("script", str(error)) from error


def source_of(script: Script, process: "ExecutableProcess", setting: Setting) -> str:
    """The text of a script: in the diagram, or a file of its deployment."""
    if script.source is not None:
        return script.source
    return setting.library.resource(str(script.resource).removeprefix("deployment://"), process)


def run_script(script: Script, token: "Token", task: TaskBean | None = None) -> ScriptResult:
    """Run a script; what it sets and removes is done from the token's scope upwards. Its value may be no variable's.

    A task listener's script sees the `task`. Raises StepFailed, and BpmnError where the script throws one.
    """
    source = source_of(script, token.workflow.instance.process, token.step.setting)
    try:
        result = run_in_sandbox(script.language, source, token.scope.flat(), surroundings(token, task))
    except BpmnErrorThrown as error:
        metrics.script_runs.labels("error thrown").inc()
        raise BpmnError(error.code, error.message) from error
    except ExpressionError as error:
        metrics.script_runs.labels("failed").inc()
        raise StepFailed("script", str(error)) from error
    metrics.script_runs.labels("done").inc()
    for name, value in result.assigned.items():
        token.scope.set(name, value)
    for name, value in result.assigned_local.items():
        token.open_scope().set_local(name, value)
    for name in result.removed:
        token.scope.remove(name)
    return result
