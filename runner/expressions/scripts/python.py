"""Python: the subset that pydantic-monty interprets, in worker processes without host, files and network.

As SpiffWorkflow users expect, the names that the script assigns at its top level become variables (not names that
begin with `_`, nor functions, classes and modules); `execution.setVariable` works as well. Variables are read by name.
The value of the script is that of its last expression.
"""

import atexit
import builtins
import keyword
import os
import re
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any

from pydantic_monty import (
    CollectString,
    Monty,
    MontyConversionError,
    MontyCrashedError,
    MontyError,
    MontyRuntimeError,
    MontySyntaxError,
    OSPolicy,
    ResourceLimits,
)

from runner.aside import patiently
from runner.expressions.expression import Bean, ExpressionError, Surroundings
from runner.expressions.scripts.limits import MEMORY, SECONDS, SECONDS_BEFORE_KILL
from runner.expressions.scripts.result import BpmnErrorThrown, ScriptResult, keep, storable
from runner.expressions.years_months import YearsMonths

LIMITS: ResourceLimits = {
    "max_feed_duration_secs": SECONDS,
    "max_memory": MEMORY,
    "max_recursion_depth": 200,
    "max_total_sleep_secs": 0.0,
}
PRELUDE = """
class _Execution:
    def __init__(self, values, facts):
        self._values = values
        self._facts = facts
        self._assigned = {}
        self._local = {}
        self._removed = []
        for name, value in facts.items():
            setattr(self, name, value)
    def getVariable(self, name):
        return self._values.get(name)
    def getVariableLocal(self, name):
        return self._values.get(name)
    def hasVariable(self, name):
        return name in self._values
    def getVariables(self):
        return dict(self._values)
    def getVariableNames(self):
        return list(self._values)
    def setVariable(self, name, value):
        self._values[name] = value
        self._assigned[name] = value
    def setVariableLocal(self, name, value):
        self._values[name] = value
        self._local[name] = value
    def removeVariable(self, name):
        if name in self._values:
            self._values.pop(name)
            self._removed.append(name)
    def getProcessBusinessKey(self):
        return self._facts.get('processBusinessKey')
    def getProcessInstanceId(self):
        return self._facts.get('processInstanceId')
    def getCurrentActivityId(self):
        return self._facts.get('currentActivityId')
    def getId(self):
        return self._facts.get('id')
def BpmnError(code, message=''):
    return RuntimeError('bpmn-error:' + str(code) + ':' + str(message))
execution = _Execution(_values, _facts)
_execution = execution
_locals = locals
_type = type
"""
FACTS = (
    "id",
    "processInstanceId",
    "processBusinessKey",
    "businessKey",
    "processDefinitionId",
    "currentActivityId",
    "currentActivityName",
    "activityInstanceId",
)
LEFTOVERS = """
[[_name, _value] for _name, _value in _locals().items()
 if not _name.startswith('_') and _name not in ('execution', 'BpmnError')
 and _type(_value).__name__ in ('NoneType', 'bool', 'int', 'float', 'str', 'list', 'dict', 'tuple', 'set', 'frozenset',
 'date', 'datetime', 'time', 'timedelta', 'Decimal')]
"""
OURS = frozenset({"execution", "BpmnError"})
CHANGES = "[_execution._assigned, _execution._local, _execution._removed]"
BPMN_ERROR = "RuntimeError: bpmn-error:"


def run_python(source: str, variables: Mapping[str, Any], surroundings: Surroundings) -> ScriptResult:
    """Run the script; raises ExpressionError or BpmnErrorThrown."""
    inputs = {name: _inward(value) for name, value in variables.items()}
    named = {name: value for name, value in inputs.items() if _is_name(name, source)}
    execution = surroundings.beans.get("execution")
    facts = _facts(execution) if execution else {}
    given = {**named, "_values": inputs, "_facts": facts}
    asked = {name: value for name, value in facts.items() if _is_asked(name, source)}
    try:
        value, leftovers, (assigned, local, removed) = patiently(
            lambda: _run(source, given, surroundings.now), source, inputs, asked
        )
    except (MontyError, ValueError, RecursionError, TimeoutError, RuntimeError) as error:
        raise _explained(error) from None
    return _result(value, leftovers, assigned, local, removed, named)


def _run(source: str, given: Mapping[str, Any], now: datetime) -> tuple[Any, Any, Any]:
    """The script's value, the names it leaves behind, what it changed by `execution`."""
    policy: OSPolicy = {"datetime": now, "sleep": "zero"}
    with _pool(os.getpid()).checkout(limits=LIMITS, os_policy=policy, assert_message_annotations=False) as session:
        session.feed_run(PRELUDE, inputs=dict(given))
        value = session.feed_run(source, print_callback=CollectString())
        return value, session.feed_run(LEFTOVERS), session.feed_run(CHANGES)


def _result(
    value: Any, leftovers: Any, assigned: Any, local: Any, removed: Any, before: Mapping[str, Any]
) -> ScriptResult:
    try:
        new = {name: item for name, item in leftovers if name not in before or not _unchanged(before[name], item)}
        kept, refusal = keep(value)
        return ScriptResult(
            kept, storable({**new, **assigned}), storable(dict(local)), tuple(storable(list(removed))), refusal
        )
    except (TypeError, ValueError):  # the script broke the prelude's own names
        raise ExpressionError("The script's result can't be read.") from None


def check_python(source: str) -> None:
    """Raise ExpressionError for a syntax error, without running anything of the script."""
    try:
        with _pool(os.getpid()).checkout(limits=LIMITS) as session:
            session.feed_run(f"raise RuntimeError('read')\n{source}", print_callback=CollectString())
    except MontyRuntimeError as error:
        if str(error) != "RuntimeError: read":
            raise _explained(error, first_line=2) from None
    except MontyError as error:
        raise _explained(error, first_line=2) from None


@cache
def _pool(process_id: int) -> Monty:
    """The workers of this process: a forked child must not share its parent's pipes."""
    pool = Monty(
        min_processes=0,
        max_processes=max(4, os.cpu_count() or 1),
        request_timeout=SECONDS_BEFORE_KILL,
        feed_duration_limit_grace=SECONDS_BEFORE_KILL - SECONDS,
        max_checkouts_per_worker=2000,
    )
    pool.__enter__()
    atexit.register(lambda: pool.__exit__(None, None, None) if os.getpid() == process_id else None)
    return pool


def _is_name(name: str, source: str) -> bool:
    """Whether a variable can be a global: one called `list` must not take the function away from a script using it."""
    if not name.isidentifier() or keyword.iskeyword(name) or name.startswith("_") or name in OURS:
        return False
    return not (hasattr(builtins, name) and re.search(rf"\b{name}\s*\(", source))


def _inward(value: Any) -> Any:
    if isinstance(value, YearsMonths):
        return str(value)
    if isinstance(value, Mapping):
        return {str(key): _inward(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_inward(item) for item in value]
    return value


def _facts(execution: Bean) -> dict[str, Any]:
    facts = {}
    for name in FACTS:
        try:
            facts[name] = execution.get(name)
        except ExpressionError:
            continue
    return facts


def _is_asked(name: str, source: str) -> bool:
    """Whether the script asks for a fact of the execution, as a property or by its getter."""
    return re.search(rf"\.(?:get{name[0].upper()}{name[1:]}|{name})\b", source) is not None


def _unchanged(before: Any, after: Any) -> bool:
    return type(before) is type(after) and bool(before == after)


def _explained(error: Exception, first_line: int = 1) -> ExpressionError | BpmnErrorThrown:
    text = str(error)
    if text.startswith(BPMN_ERROR):
        code, _, message = text.removeprefix(BPMN_ERROR).partition(":")
        return BpmnErrorThrown(code, message or None)
    if isinstance(error, MontyCrashedError) or "feed time limit" in text:
        return ExpressionError(f"The script was stopped: it took more than {SECONDS:g} s or too much memory.")
    if "memory limit" in text:
        return ExpressionError("The script was stopped: it took more than 64 MiB of memory.")
    if isinstance(error, MontyConversionError):
        return ExpressionError(f"A variable can't be given to the script: {text}.")
    if "The monty syntax parser" in text:
        text = text.replace("The monty syntax parser does not yet support", "the sandbox does not know")
    where = _line(error, first_line)
    cure = " Nothing of the host can be reached from a script. Use an external task." if _reaches_out(text) else ""
    return ExpressionError(f"{text[:1000].rstrip('.')}{where}.{cure}")


def _line(error: Exception, first_line: int) -> str:
    if isinstance(error, MontyRuntimeError | MontySyntaxError) and (frames := error.traceback()):
        return f" (line {max(1, frames[0].line - first_line + 1)})"
    return ""


def _reaches_out(text: str) -> bool:
    return text.startswith(("ModuleNotFoundError", "PermissionError", "ImportError"))
