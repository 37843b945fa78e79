"""JavaScript (quickjs-ng) as Camunda 7 runs it: variables are globals, `execution` reads and sets them.

A global that the script assigns is no variable; only `execution.setVariable` sets one, and a list or map of a variable
that is changed in place is the variable's new value. The value of the script is that of its last statement.
"""

import json
import re
from collections.abc import Mapping
from typing import Any

from runner.aside import patiently
from runner.expressions.expression import Bean, ExpressionError, Surroundings
from runner.expressions.scripts.limits import CHARACTERS
from runner.expressions.scripts.result import BpmnErrorThrown, ScriptResult, keep, storable
from runner.expressions.scripts.values import pack, unpack
from runner.expressions.scripts.workers import workers

REACHES_ANY_NAME = re.compile(r"\bexecution\b|\btask\b|\bglobalThis\b|\bthis\b|\beval\b|\bFunction\b|\\u")
BEAN_USE = re.compile(r"\b(execution|task|externalTask|connector)\s*\.\s*(\w+)")
HOST_NAMES = re.compile(r"^ReferenceError: '?(Packages|com|require|load|process|window|fetch|connector|std|os)\b")


def run_javascript(source: str, variables: Mapping[str, Any], surroundings: Surroundings) -> ScriptResult:
    """Run the script; raises ExpressionError or BpmnErrorThrown."""
    every = REACHES_ANY_NAME.search(source) is not None
    request = {
        "variables": {name: pack(value) for name, value in variables.items() if every or name in source},
        "beans": {
            name: _facts(source, name, bean)
            for name, bean in surroundings.beans.items()
            if name in ("execution", "task", "externalTask", "connector")
        },
    }
    request["beans"].setdefault("execution", {})
    answer = ask(source, json.dumps(request, allow_nan=False))
    if "error" in answer:
        raise ExpressionError(_explained(answer["error"], answer["line"]))
    if "bpmn" in answer:
        raise BpmnErrorThrown(*answer["bpmn"])
    for bean, method, arguments in answer["calls"]:
        surroundings.beans[bean].call(method, [storable(unpack(argument)) for argument in arguments])
    value, refusal = answer["value"], answer["value"].get("refusal")
    kept, refusal = (None, str(refusal)) if refusal is not None else keep(unpack(value))
    return ScriptResult(
        kept, _values(answer["assigned"]), _values(answer["local"]), tuple(map(str, answer["removed"])), refusal
    )


def check_javascript(source: str) -> None:
    """Raise ExpressionError for a syntax error, without running anything of the script."""
    answer = ask(f"throw 'read';{source}", '{"variables": {}, "beans": {}}')
    if answer.get("error") != "read":
        raise ExpressionError(_explained(answer.get("error", "the script can't be read"), answer.get("line")))


def ask(source: str, request: str) -> dict[str, Any]:
    """The prelude's answer to one script."""
    try:
        asked = json.dumps([source, request]).encode()
        body = patiently(lambda: workers().ask(asked), asked)
    except UnicodeEncodeError:
        raise ExpressionError("The script holds half a character.") from None
    if len(body) > CHARACTERS * 2:
        raise ExpressionError("The script's result is too large.")
    try:
        answer = json.loads(body.decode("utf-8", "surrogatepass"))
    except (ValueError, RecursionError):
        raise ExpressionError("The script's result can't be read.") from None
    if not isinstance(answer, dict) or not (
        {"error", "line"} <= answer.keys()
        or {"bpmn"} <= answer.keys()
        or (isinstance(answer.get("value"), dict) and {"assigned", "local", "removed", "calls"} <= answer.keys())
    ):
        raise ExpressionError("The script's result can't be read.")
    return answer


def _facts(source: str, name: str, bean: Bean) -> dict[str, Any]:
    """The properties of a bean that the script names: it can't call out to ask for them."""
    facts = {}
    for kind, word in set(BEAN_USE.findall(source)):
        key = re.sub(r"^(get|is)(?=[A-Z])", "", word)
        key = key if key == word else key[0].lower() + key[1:]
        if kind != name or re.match(r"(set|add|delete|remove|has)[A-Z]|variable", key):
            continue
        try:
            facts[key] = pack(bean.get(key))
        except ExpressionError:
            continue
    return facts


def _values(packed: Mapping[str, Any]) -> dict[str, Any]:
    return {storable(name): storable(unpack(value)) for name, value in packed.items()}


def _explained(error: str, line: int | None) -> str:
    if "interrupted" in error:
        return "The script was stopped: it took more than 1 s."
    if "out of memory" in error or error == "null":
        return "The script was stopped: it took more than 64 MiB of memory."
    where = f" (line {line})" if line else ""
    cure = (
        " Nothing of the host can be reached from a script. Use an external task." if HOST_NAMES.search(error) else ""
    )
    return f"{error}{where}.{cure}" if not error.endswith(".") else f"{error[:-1]}{where}.{cure}"
