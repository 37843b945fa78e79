"""Functions of contexts (DMN 1.5, table 81)."""

from typing import Any

from runner.expressions.feel.builtins.signature import Functions
from runner.expressions.feel.run import Run
from runner.expressions.feel.values.properties import property_of

FUNCTIONS = Functions()
_MISSING = object()


@FUNCTIONS.define("get value", "m: context, key: string")
def get_value(m: dict[str, Any], key: str) -> Any:
    return m.get(key)


@FUNCTIONS.define("get value", "context: context, keys: list", run=True)
def get_nested_value(run: Run, context: dict[str, Any], keys: list[Any]) -> Any:
    """Camunda's: along a path of keys."""
    value: Any = context
    for key in keys:
        run.spend(1)
        if not isinstance(key, str):
            return None
        value = property_of(value, key)
    return value if keys else None


@FUNCTIONS.define("get entries", "m: context", run=True)
def get_entries(run: Run, m: dict[str, Any]) -> list[dict[str, Any]]:
    run.spend(len(m))
    return [{"key": key, "value": value} for key, value in m.items()]


@FUNCTIONS.define("context", "entries: list", run=True)
def context(run: Run, entries: list[Any]) -> dict[str, Any] | None:
    made: dict[str, Any] = {}
    run.spend(len(entries))
    for entry in entries:
        key = entry.get("key") if isinstance(entry, dict) and "value" in entry else None
        if not isinstance(key, str) or key in made:
            return None
        made[key] = entry["value"]
    return made


@FUNCTIONS.define("context put", "context: context, key: string, value: any", run=True)
def context_put(run: Run, context: dict[str, Any], key: str, value: Any) -> dict[str, Any]:
    run.spend(len(context))
    return {**context, key: value}


@FUNCTIONS.define("context put", "context: context, keys: list, value: any", run=True)
def context_put_nested(run: Run, context: Any, keys: list[Any], value: Any) -> dict[str, Any] | None:
    if not keys or not isinstance(context, dict) or not isinstance(keys[0], str):
        return None
    if len(keys) == 1:
        return context_put(run, context, keys[0], value)
    inner = context_put_nested(run, context.get(keys[0]), keys[1:], value)
    return None if inner is None else context_put(run, context, keys[0], inner)


@FUNCTIONS.define("context merge", "contexts: list", run=True)
def context_merge(run: Run, contexts: list[Any]) -> dict[str, Any] | None:
    merged: dict[str, Any] = {}
    for part in contexts:
        if not isinstance(part, dict):
            return None
        run.spend(len(part))
        merged.update(part)
    return merged
