"""Fields of a form's schema: which there are, where their values are, what they are called."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

OPTION_TYPES = {"select", "radio", "checklist", "taglist"}
CONTAINER_TYPES = {"default", "group", "dynamiclist"}


@dataclass(frozen=True)
class Option:
    """A choice: what people read and what is stored."""

    label: str
    value: Any


def children(component: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The components right inside a form, group or dynamic list."""
    return [child for child in component.get("components") or [] if isinstance(child, dict)]


def path_of(component: Mapping[str, Any]) -> list[str]:
    """Where a field or container keeps its values, from its surrounding container; empty for a transparent group."""
    text = component.get("path" if component.get("type") in CONTAINER_TYPES else "key") or ""
    return [part for part in text.split(".") if part]


def fixed_variables(schema: Mapping[str, Any]) -> set[str]:
    """The variables behind fields that are only shown: they are told with a record though nobody typed them."""
    return set(_fixed(schema, ()))


def value_at(data: Any, path: list[str]) -> Any:
    """The value under a path, None where a step is missing."""
    for part in path:
        if not isinstance(data, Mapping):
            return None
        data = data.get(part)
    return data


def options_of(component: Mapping[str, Any], data: Mapping[str, Any]) -> list[Option]:
    """The choices of a field: fixed ones, or the list in the variable that `valuesKey` names."""
    values = component.get("values")
    if not isinstance(values, list):
        values = value_at(data, (component.get("valuesKey") or "").split(".")) or []
    return [_option(value) for value in values if value is not None] if isinstance(values, list) else []


def shows_person(component: Mapping[str, Any]) -> bool:
    """Whether what it holds is a user's id, to be shown as the user's name (custom property `shows`)."""
    return (component.get("properties") or {}).get("shows") == "person"


def persons_in(component: Mapping[str, Any], data: Any) -> Iterator[str]:
    """The ids of the users whom a form's values name."""
    for child in children(component):
        path = path_of(child)
        value = value_at(data, path)
        if child.get("type") == "group":
            yield from persons_in(child, value if path else data)
        elif child.get("type") == "dynamiclist":
            for row in value if isinstance(value, list) else []:
                yield from persons_in(child, row)
        elif shows_person(child) and isinstance(value, str):
            yield value


def files_in(component: Mapping[str, Any], data: Any) -> Iterator[tuple[dict[str, Any], Any]]:
    """The file pickers that were answered, each with its answer."""
    for child in children(component):
        path = path_of(child)
        value = value_at(data, path)
        if child.get("type") == "group":
            yield from files_in(child, value if path else data)
        elif child.get("type") == "dynamiclist":
            for row in value if isinstance(value, list) else []:
                yield from files_in(child, row)
        elif child.get("type") == "filepicker" and value:
            yield child, value


def with_names(component: Mapping[str, Any], data: Any, name: Callable[[str], str]) -> Any:
    """The values with names for ids in fields that nobody can change; the ids themselves stay with the server."""
    for child in children(component):
        path = path_of(child)
        value = value_at(data, path)
        if child.get("type") == "group":
            data = _put(data, path, with_names(child, value, name)) if path else with_names(child, data, name)
        elif shows_person(child) and is_fixed(child) and isinstance(value, str):
            data = _put(data, path, name(value))
    return data


def is_fixed(component: Mapping[str, Any]) -> bool:
    """Whether people can only look at it."""
    return component.get("readonly") is True or component.get("disabled") is True


def plain(value: Any) -> Any:
    """A variable's value as JSON has it: moments and days in ISO 8601."""
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, timedelta) or not isinstance(value, str | int | float | bool | None):
        return str(value)
    return value


def _fixed(component: Mapping[str, Any], outer: tuple[str, ...]) -> Iterator[str]:
    path = (*outer, *path_of(component))
    if path and component.get("key") and is_fixed(component):
        yield path[0]
    for child in children(component):
        yield from _fixed(child, path)


def _put(data: Any, path: list[str], value: Any) -> Any:
    if not path:
        return value
    known = data if isinstance(data, Mapping) else {}
    return {**known, path[0]: _put(known.get(path[0]), path[1:], value)}


def _option(value: Any) -> Option:
    if isinstance(value, Mapping):
        return Option(str(value.get("label", value.get("value", ""))), value.get("value"))
    return Option(str(value), value)
