"""Scripts of diagrams, each language in its sandbox: no host, no files, no network, a second and 64 MiB."""

from runner.expressions.scripts.result import BpmnErrorThrown, ScriptResult
from runner.expressions.scripts.run import LANGUAGES, check_script, run_script, script_language

__all__ = ["LANGUAGES", "BpmnErrorThrown", "ScriptResult", "check_script", "run_script", "script_language"]
