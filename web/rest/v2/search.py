"""What every search of Camunda 8's API has in common: filter, page, and the shape of its answer."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from marshmallow import fields

from runner.identifiers import number_of
from runner.records.listing import MOST_LISTED
from runner.rejection import InvalidArgument
from web.rest.resource import Call
from web.rest.schema import Answer, Question

PAGE_SIZE = 100
Told = dict[str, Any]


class SearchQuestion(Question):
    """What is searched: `filter` by fields of the answer, `page` with limit and from, `sort` by fields."""

    filter = fields.Dict(keys=fields.String(), load_default=dict)
    page = fields.Dict(keys=fields.String(), load_default=dict)
    sort = fields.List(fields.Dict(keys=fields.String()), load_default=list)


class SearchAnswer(Answer):
    """What was found."""

    items = fields.List(fields.Raw())
    page = fields.Raw()


def answered(call: Call, found: Iterable[Told]) -> Told:
    """The page that was asked for, of what matches the filter; a filter by what no answer holds is refused."""
    rows = list(found)
    for name, wish in call.body["filter"].items():
        rows = matching(rows, name, wish)
    for one in reversed(call.body["sort"]):
        name, descends = str(one.get("field")), str(one.get("order", "ASC")).upper() == "DESC"
        rows.sort(key=lambda row, name=name: (row.get(name) is not None, str(row.get(name))), reverse=descends)  # type: ignore[misc]
    first, limit = number(call, "from", 0), number(call, "limit", PAGE_SIZE)
    page = {"totalItems": len(rows), "hasMoreTotalItems": False, "startCursor": None, "endCursor": None}
    return {"items": rows[first : first + limit], "page": page}


def matching(rows: list[Told], name: str, wish: Any) -> list[Told]:
    """The rows whose field is as wished: a value, or `{"$eq": …}`, `{"$neq": …}`, `{"$in": […]}`, `{"$exists": …}`."""
    if rows and name not in rows[0]:
        raise InvalidArgument(f"can't filter by '{name[:60]}'; there is {', '.join(sorted(rows[0]))}")
    tests = list(wish.items()) if isinstance(wish, Mapping) else [("$eq", wish)]
    for operator, value in tests:
        if operator not in TESTS:
            raise InvalidArgument(f"filter.{name[:60]}: '{operator[:60]}' is not possible; use {', '.join(TESTS)}")
        rows = [row for row in rows if TESTS[operator](row[name], value)]
    return rows


TESTS: Mapping[str, Callable[[Any, Any], bool]] = {
    "$eq": lambda held, wish: bool(held == wish or (held is not None and str(held) == str(wish))),
    "$neq": lambda held, wish: bool(held != wish),
    "$in": lambda held, wish: isinstance(wish, list) and held in wish,
    "$notIn": lambda held, wish: isinstance(wish, list) and held not in wish,
    "$exists": lambda held, wish: (held is not None) is bool(wish),
}


def number(call: Call, name: str, default: int) -> int:
    """A number of the page."""
    value = call.body["page"].get(name, default)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= MOST_LISTED:
        raise InvalidArgument(f"page.{name} is a number from 0 to {MOST_LISTED}")
    return value


def asked_key(call: Call, name: str) -> str | None:
    """A key that the filter names by itself, so that no more than its rows need be read."""
    wish = call.body["filter"].get(name)
    value = wish.get("$eq") if isinstance(wish, Mapping) else wish
    return None if value is None else str(value)


def key(id_: str | None) -> str | None:
    """A key of Camunda 8's: digits."""
    return None if id_ is None else number_of(id_)
