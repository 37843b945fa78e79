"""The methods of lists and maps: those of Java's List and Map, and of Camunda Spin's JSON nodes.

What changes a list or map in Java never does so here: `CHANGES` work on a copy, which `change.py` hands to the engine
as the variable's new value. So an evaluation leaves no trace but through `execution.setVariable`.
"""

from typing import Any

from runner.expressions.expression import ExpressionError
from runner.expressions.juel.coercion import kind, to_text
from runner.expressions.juel.comparison import same
from runner.expressions.juel.method import Methods
from runner.expressions.juel.texts import short_enough, to_index


def _place(items: list[Any], item: Any) -> int:
    return next((place for place, other in enumerate(items) if same(other, item)), -1)


def _last_place(items: list[Any], item: Any) -> int:
    return next((place for place in reversed(range(len(items))) if same(items[place], item)), -1)


def _get(items: list[Any], index: Any) -> Any:
    place = to_index(index)
    if not 0 <= place < len(items):
        raise ExpressionError(f"get({place}) lies outside a list of {len(items)}.")
    return items[place]


def _sub_list(items: list[Any], begin: Any, end: Any) -> list[Any]:
    first, last = to_index(begin), to_index(end)
    if not 0 <= first <= last <= len(items):
        raise ExpressionError(f"subList({first}, {last}) lies outside a list of {len(items)}.")
    return items[first:last]


def _contains_all(items: list[Any], others: Any) -> bool:
    return all(_place(items, other) >= 0 for other in as_list(others))


def as_list(value: Any) -> list[Any]:
    """The value if it is a list, else an error."""
    if not isinstance(value, list):
        raise ExpressionError(f"A list is needed, not {kind(value)}.")
    return value


def as_map(value: Any) -> dict[str, Any]:
    """The value if it is a map, else an error."""
    if not isinstance(value, dict):
        raise ExpressionError(f"A map is needed, not {kind(value)}.")
    return value


def _entries(entries: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"key": key, "value": value} for key, value in entries.items()]


def _joined(value: Any) -> str:
    text = to_text(value)
    short_enough(len(text))
    return text


LIST_METHODS: Methods = {
    "size": (0, 0, len),
    "isEmpty": (0, 0, lambda items: not items),
    "get": (1, 1, _get),
    "contains": (1, 1, lambda items, item: _place(items, item) >= 0),
    "containsAll": (1, 1, _contains_all),
    "indexOf": (1, 1, _place),
    "lastIndexOf": (1, 1, _last_place),
    "subList": (2, 2, _sub_list),
    "equals": (1, 1, same),
    "toString": (0, 0, _joined),
    "elements": (0, 0, lambda items: items),  # Camunda Spin
}

MAP_METHODS: Methods = {
    "size": (0, 0, len),
    "isEmpty": (0, 0, lambda entries: not entries),
    "get": (1, 1, lambda entries, key: entries.get(to_text(key))),
    "getOrDefault": (2, 2, lambda entries, key, other: entries.get(to_text(key), other)),
    "containsKey": (1, 1, lambda entries, key: to_text(key) in entries),
    "containsValue": (1, 1, lambda entries, value: _place(list(entries.values()), value) >= 0),
    "keySet": (0, 0, list),
    "values": (0, 0, lambda entries: list(entries.values())),
    "entrySet": (0, 0, _entries),
    "equals": (1, 1, same),
    "toString": (0, 0, _joined),
}


def _add(items: list[Any], first: Any, *second: Any) -> Any:
    if not second:
        items.append(first)
        return True
    place = to_index(first)
    if not 0 <= place <= len(items):
        raise ExpressionError(f"add({place}, …) lies outside a list of {len(items)}.")
    items.insert(place, second[0])
    return None


def _add_all(items: list[Any], others: Any) -> bool:
    items.extend(as_list(others))
    return bool(others)


def _remove(items: list[Any], item: Any) -> bool:
    place = _place(items, item)
    if place >= 0:
        del items[place]
    return place >= 0


def _set(items: list[Any], index: Any, item: Any) -> Any:
    before = _get(items, index)
    items[to_index(index)] = item
    return before


def _put(entries: dict[str, Any], key: Any, value: Any) -> Any:
    before = entries.get(to_text(key))
    entries[to_text(key)] = value
    return before


def _set_property(entries: dict[str, Any], key: Any, value: Any) -> dict[str, Any]:
    entries[to_text(key)] = value
    return entries


def _delete_property(entries: dict[str, Any], key: Any) -> dict[str, Any]:
    entries.pop(to_text(key), None)
    return entries


def _append(items: list[Any], item: Any) -> list[Any]:
    items.append(item)
    return items


LIST_CHANGES: Methods = {
    "add": (1, 2, _add),
    "addAll": (1, 1, _add_all),
    "remove": (1, 1, _remove),
    "set": (2, 2, _set),
    "clear": (0, 0, lambda items: items.clear()),
    "append": (1, 1, _append),
}

MAP_CHANGES: Methods = {
    "put": (2, 2, _put),
    "putAll": (1, 1, lambda entries, others: entries.update(as_map(others))),
    "remove": (1, 1, lambda entries, key: entries.pop(to_text(key), None)),
    "clear": (0, 0, lambda entries: entries.clear()),
    "prop": (2, 2, _set_property),
    "deleteProp": (1, 1, _delete_property),
}
