"""Which sandbox runs a script, by the diagram's scriptFormat."""

from collections.abc import Mapping
from typing import Any

from runner.expressions.expression import ExpressionError, Surroundings
from runner.expressions.scripts.limits import SOURCE
from runner.expressions.scripts.result import ScriptResult

LANGUAGES = {
    "javascript": "javascript",
    "ecmascript": "javascript",
    "js": "javascript",
    "graal.js": "javascript",
    "nashorn": "javascript",
    "text/javascript": "javascript",
    "application/javascript": "javascript",
    "application/ecmascript": "javascript",
    "python": "python",
    "jython": "python",
    "text/x-python": "python",
    "feel": "feel",
    "juel": "juel",
}


def run_script(
    language: str, source: str, variables: Mapping[str, Any], surroundings: Surroundings | None = None
) -> ScriptResult:
    """Run a script on copies of the variables; what it changed is in the result, nothing else has changed.

    Raises ExpressionError (named by language, line and cure, within two seconds whatever the script does) and
    BpmnErrorThrown. `language` is the diagram's scriptFormat.
    """
    kind = script_language(language)
    around = surroundings or Surroundings()
    try:
        _require_short(source)
        if kind == "javascript":
            from runner.expressions.scripts.javascript import run_javascript

            return run_javascript(source, variables, around)
        if kind == "python":
            from runner.expressions.scripts.python import run_python

            return run_python(source, variables, around)
        from runner.expressions.text import compile_expression

        expression = compile_expression(source, "feel" if kind == "feel" else "juel")
        return ScriptResult(expression.evaluate(variables, around))
    except ExpressionError as error:
        raise ExpressionError(f"The {language} script failed: {error.message}", error.position) from None


def check_script(language: str, source: str) -> None:
    """Raise ExpressionError for a script that can't be read, without running any of it."""
    kind = script_language(language)
    try:
        _require_short(source)
        if kind == "javascript":
            from runner.expressions.scripts.javascript import check_javascript

            check_javascript(source)
        elif kind == "python":
            from runner.expressions.scripts.python import check_python

            check_python(source)
        else:
            from runner.expressions.text import compile_expression

            compile_expression(source, "feel" if kind == "feel" else "juel")
    except ExpressionError as error:
        raise ExpressionError(f"The {language} script can't be read: {error.message}", error.position) from None


def script_language(language: str) -> str:
    """`javascript`, `python`, `feel` or `juel`; raises ExpressionError with the cure for any other scriptFormat."""
    kind = LANGUAGES.get(language.strip().lower())
    if kind is None:
        raise ExpressionError(
            f"Scripts in '{language}' are not run. Write the script in javascript, python or feel, "
            "or hand the work to an external task."
        )
    return kind


def _require_short(source: str) -> None:
    if len(source) > SOURCE:
        raise ExpressionError(f"It is longer than {SOURCE} characters.")
