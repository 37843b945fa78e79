"""Lists that are put together from several kinds of rows: filtered, sorted and cut here, not by the database."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from runner.records.listing import MOST_LISTED
from runner.rejection import InvalidArgument
from web.rest.resource import Call

Told = dict[str, Any]


def page_of(call: Call, found: Iterable[Told], orders: Mapping[str, str]) -> list[Told]:
    """The part of a list that was asked for. `orders`: Camunda's names of orders, and of what they sort by."""
    rows = list(found)
    page = call.page
    for name, descends in reversed(page["order"]):
        if name not in orders:
            raise InvalidArgument(f"can't sort by '{name}'; there is {', '.join(sorted(orders))}")
        by = orders[name]
        rows.sort(key=lambda row: (row.get(by) is not None, row.get(by)), reverse=descends)
    first, size = page["first"], MOST_LISTED if page["size"] is None else page["size"]
    return rows[first : first + size]


def matching(
    found: Iterable[Told], tests: Mapping[str, Callable[[Told, Any], bool]], asked: Mapping[str, Any]
) -> Iterable[Told]:
    """The rows that pass the test of each criterion that was asked for."""
    wanted = [(tests[name], value) for name, value in asked.items() if name in tests]
    return (row for row in found if all(test(row, value) for test, value in wanted))


def same(name: str) -> Callable[[Told, Any], bool]:
    """The criterion's value is the row's."""
    return lambda row, value: bool(row.get(name) == value)


def among(name: str) -> Callable[[Told, Any], bool]:
    """The row's value is one of the criterion's."""
    return lambda row, values: row.get(name) in values


def is_so(name: str) -> Callable[[Told, Any], bool]:
    """The row is marked so; a criterion that says false asks for everything."""
    return lambda row, wanted: bool(row.get(name)) or not wanted
