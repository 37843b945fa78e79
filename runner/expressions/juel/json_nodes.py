"""Camunda Spin's way of reading JSON (`order.prop("customer").stringValue()`): here JSON is plain lists and maps."""

import json
import re
from typing import Any

from runner.expressions.expression import ExpressionError
from runner.expressions.juel.coercion import kind, plain, to_text
from runner.expressions.juel.collections import as_list, as_map
from runner.expressions.juel.method import Methods

STEP = re.compile(r"\.(?P<name>[^\s.\[\]'\"()?@*]+)|\[\s*(?P<index>\d{1,9})\s*\]|\[\s*'(?P<quoted>[^']*)'\s*\]")
DEEPEST = 64


def read_json(value: Any) -> Any:
    """`S("…")`, `JSON("…")`: the value of a JSON text; lists and maps are themselves."""
    if isinstance(value, dict | list):
        return value
    if not isinstance(value, str):
        raise ExpressionError(f"JSON is read from a text, not from {kind(value)}.")
    if len(value) > 1_000_000 or value.count("[") + value.count("{") > 100_000:
        raise ExpressionError("A JSON text is too large.")
    try:
        read = json.loads(value, parse_constant=_no_constant)
    except RecursionError:
        raise ExpressionError("A JSON text is nested too deeply.") from None
    except ValueError as error:
        raise ExpressionError(f"The text is not JSON: {error}.") from None
    if _depth(read) > DEEPEST:
        raise ExpressionError("A JSON text is nested too deeply.")
    return read


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is no number of JSON")


def _depth(value: Any) -> int:
    level, depth = [value], 0
    while level and depth <= DEEPEST:
        depth += 1
        level = [
            inner
            for item in level
            if isinstance(item, dict | list)
            for inner in (item.values() if isinstance(item, dict) else item)
        ]
    return depth


def _property(node: Any, name: Any) -> Any:
    entries, key = as_map(node), to_text(name)
    if key not in entries:
        raise ExpressionError(f"Unable to find '{key[:100]}'. Ask hasProp() first where it may be missing.")
    return entries[key]


def _path(node: Any, path: Any) -> Any:
    text, place, value = str(path), 1, node
    if not text.startswith("$"):
        raise ExpressionError("A JSON path begins with $.")
    while place < len(text):
        step = STEP.match(text, place)
        if step is None:
            raise ExpressionError(f"The JSON path '{text}' can't be followed: only .name, ['name'] and [0] are known.")
        place = step.end()
        value = _item(value, step) if step["index"] else _property(value, step["name"] or step["quoted"])
    return value


def _item(value: Any, step: re.Match[str]) -> Any:
    items, index = as_list(value), int(step["index"])
    if index >= len(items):
        raise ExpressionError(f"[{index}] lies outside a list of {len(items)}.")
    return items[index]


def _string_value(node: Any) -> str:
    if not isinstance(node, str):
        raise ExpressionError(f"stringValue() needs a text, not {kind(node)}. Use value().")
    return node


def _number_value(node: Any) -> Any:
    if isinstance(node, bool) or not isinstance(node, int | float):
        raise ExpressionError(f"numberValue() needs a number, not {kind(node)}. Use value().")
    return plain(node)


def _bool_value(node: Any) -> bool:
    if not isinstance(node, bool):
        raise ExpressionError(f"boolValue() needs true or false, not {kind(node)}. Use value().")
    return node


def _is_number(node: Any) -> bool:
    return isinstance(node, int | float) and not isinstance(node, bool)


NODE_METHODS: Methods = {
    "prop": (1, 1, _property),
    "hasProp": (1, 1, lambda node, name: to_text(name) in as_map(node)),
    "fieldNames": (0, 0, lambda node: list(as_map(node))),
    "jsonPath": (1, 1, _path),
    "element": (0, 0, lambda node: node),
    "elementList": (0, 0, as_list),
    "elements": (0, 0, as_list),
    "value": (0, 0, lambda node: node),
    "stringValue": (0, 0, _string_value),
    "numberValue": (0, 0, _number_value),
    "boolValue": (0, 0, _bool_value),
    "isObject": (0, 0, lambda node: isinstance(node, dict)),
    "isArray": (0, 0, lambda node: isinstance(node, list)),
    "isString": (0, 0, lambda node: isinstance(node, str)),
    "isNumber": (0, 0, _is_number),
    "isBoolean": (0, 0, lambda node: isinstance(node, bool)),
    "isNull": (0, 0, lambda node: node is None),
    "isValue": (0, 0, lambda node: not isinstance(node, dict | list)),
    "unwrap": (0, 0, lambda node: node),
}
NULL_METHODS: Methods = {
    name: NODE_METHODS[name] for name in ("isNull", "value", "isValue", "isObject", "isArray", "isString")
}
