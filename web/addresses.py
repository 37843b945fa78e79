"""Addresses: `url_for` without building each address anew by the rules of the routes, which is dear."""

import re
from functools import cache
from typing import Any

import flask
from werkzeug.routing import BuildError

PLAIN = re.compile(r"[A-Za-z0-9._~-]+")  # what no address has to quote
PLACE = "place-of-{}"


def url_for(endpoint: str, **values: Any) -> str:
    """The path of an endpoint; values that are not in its path become the query, None is left out."""
    for value in values.values():
        if type(value) is not str or not PLAIN.fullmatch(value):
            return flask.url_for(endpoint, **values)
    pattern = _pattern(endpoint, tuple(values))
    return pattern.format(*values.values()) if pattern else flask.url_for(endpoint, **values)


@cache
def _pattern(endpoint: str, names: tuple[str, ...]) -> str:
    """The address with a gap for each value, in the order of the names; empty where it takes more than any text."""
    places = {name: PLACE.format(number) for number, name in enumerate(names)}
    try:
        address = flask.url_for(endpoint, **places)  # type: ignore[arg-type]
    except BuildError:
        return ""
    for number, place in enumerate(places.values()):
        address = address.replace(place, f"{{{number}}}")
    return address
