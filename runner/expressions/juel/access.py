"""Properties, places and methods of values: a table per kind of value, and nothing that isn't in a table."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from runner.expressions.expression import Bean, ExpressionError
from runner.expressions.juel.coercion import kind, plain, to_number, to_text
from runner.expressions.juel.collections import LIST_CHANGES, LIST_METHODS, MAP_CHANGES, MAP_METHODS
from runner.expressions.juel.errors import UnknownMethod, UnknownProperty
from runner.expressions.juel.json_nodes import NODE_METHODS, NULL_METHODS
from runner.expressions.juel.method import Methods
from runner.expressions.juel.moments import MOMENT_METHODS, MOMENT_PROPERTIES, aware
from runner.expressions.juel.numbers import BOOLEAN_METHODS, NUMBER_METHODS
from runner.expressions.juel.texts import TEXT_METHODS

CHANGES = frozenset(LIST_CHANGES) | frozenset(MAP_CHANGES)


def property_of(value: Any, name: Any) -> Any:
    """`value.name` and `value[name]`: null of null, of a place outside a list and of a key that a map hasn't."""
    if value is None or name is None:
        return None
    if isinstance(value, dict):
        return value.get(to_text(name))
    if isinstance(value, list):
        return _item(value, name)
    if isinstance(value, Bean):
        return value.get(to_text(name))
    text = to_text(name)
    if isinstance(value, date) and text in MOMENT_PROPERTIES:
        return MOMENT_PROPERTIES[text](aware(value))
    raise UnknownProperty(f"{_sentence(value)} does not have the property '{text[:100]}'.{_cure(value, text)}")


def _item(items: list[Any], index: Any) -> Any:
    try:
        number = to_number(index)
    except ExpressionError:
        text = to_text(index)
        raise UnknownProperty(f"A list does not have the property '{text[:100]}'.{_cure(items, text)}") from None
    place = int(number)
    return items[place] if 0 <= place < len(items) else None


def _cure(value: Any, name: str) -> str:
    return f" Call it with brackets: {name}()." if name in methods_of(value) else ""


def call_method(value: Any, name: str, arguments: list[Any]) -> Any:
    """`value.name(arguments)`, without changing the value."""
    if isinstance(value, Bean):
        return _call_bean(value, name, plain(arguments))
    method = _find(methods_of(value), name, arguments) or _find(_node_methods(value), name, arguments)
    if method is not None:
        return method(value, *arguments)
    if isinstance(value, dict) and not arguments and (key := bean_property(name)) in value:
        return value[key]
    if value is None:
        raise UnknownProperty(f"Target unreachable: what {name}() is asked of is null.")
    given = f"with {len(arguments)} argument{'' if len(arguments) == 1 else 's'}"
    raise UnknownMethod(f"Method not found: {kind(value)} has no {name}() {given}.")


def find_change(value: Any, name: str, arguments: list[Any]) -> Callable[..., Any] | None:
    """The method `name` if it would change the list or map `value`."""
    if isinstance(value, list):
        return _find(LIST_CHANGES, name, arguments)
    if isinstance(value, dict):
        return _find(MAP_CHANGES, name, arguments)
    return None


def methods_of(value: Any) -> Methods:
    """The table of methods for this kind of value."""
    if isinstance(value, bool):
        return BOOLEAN_METHODS
    if isinstance(value, int | float | Decimal):
        return NUMBER_METHODS
    if isinstance(value, str):
        return TEXT_METHODS
    if isinstance(value, list):
        return LIST_METHODS
    if isinstance(value, dict):
        return MAP_METHODS
    if isinstance(value, date):
        return MOMENT_METHODS
    return {}


def _node_methods(value: Any) -> Methods:
    return NULL_METHODS if value is None else NODE_METHODS


def _find(methods: Methods, name: str, arguments: list[Any]) -> Callable[..., Any] | None:
    least, most, method = methods.get(name, (0, -1, None))
    return method if least <= len(arguments) <= most else None


def _call_bean(bean: Bean, name: str, arguments: list[Any]) -> Any:
    key = bean_property(name)
    if arguments or key is None:
        return bean.call(name, arguments)
    try:
        return bean.get(key)
    except ExpressionError:
        return bean.call(name, arguments)


def bean_property(method: str) -> str | None:
    """The property that a Java getter reads: `getBusinessKey` and `isEnded` read `businessKey` and `ended`."""
    for prefix in ("get", "is"):
        rest = method.removeprefix(prefix)
        if rest != method and rest[:1].isupper():
            return rest[0].lower() + rest[1:]
    return None


def _sentence(value: Any) -> str:
    word = kind(value)
    return word[0].upper() + word[1:]
