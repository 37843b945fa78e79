"""How the API answers: JSON without a charset, nothing kept, any origin."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from flask import Flask, Response, request
from werkzeug.wrappers import Response as AnyResponse

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
METHODS = "GET, POST, PUT, DELETE, OPTIONS"
SAFE_TYPES = (
    "text/plain",
    "application/json",
    "application/pdf",
    "image/png",
    "image/jpeg",
    "application/octet-stream",
)


def register(api: Flask) -> None:
    """Put the headers on every answer; answer OPTIONS before anybody has to sign in."""
    api.before_request(_answer_options)
    api.after_request(_add_headers)


def json_answer(value: Any, status: int = 200, content_type: str = "application/json") -> Response:
    """A value as JSON. The content type has no charset: with one, Camunda's JavaScript worker takes it for a text."""
    response = Response(json.dumps(value, ensure_ascii=False, default=str), status)
    response.headers["Content-Type"] = content_type
    return response


def nothing() -> Response:
    """Done, and nothing to say."""
    response = Response(b"", 204)
    del response.headers["Content-Type"]
    return response


def file_answer(content: bytes, name: str, content_type: str | None = None) -> Response:
    """A file to be saved, never shown: a diagram or an upload may hold scripts."""
    given = (content_type or "application/octet-stream").split(";")[0].strip().lower()
    response = Response(content, content_type=given if given in SAFE_TYPES else "application/octet-stream")
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


def spoken(moment: datetime | None) -> str | None:
    """A moment as Camunda writes it: `2026-11-21T16:30:25.600+0000`."""
    if moment is None:
        return None
    utc = moment.astimezone(UTC)
    return f"{utc:%Y-%m-%dT%H:%M:%S}.{utc.microsecond // 1000:03}+0000"


def link(path: str) -> list[Mapping[str, str]]:
    """The `links` of an answer."""
    return [{"method": "GET", "href": f"{request.host_url}engine-rest{path}", "rel": "self"}]


def _answer_options() -> Response | None:
    return nothing() if request.method == "OPTIONS" else None


def _add_headers(response: AnyResponse) -> AnyResponse:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    # Camunda Modeler's pages come from file://, whose origin is "null" or "file://": every origin may ask. No cookie
    # counts here, so that another site's page gains nothing by it.
    origin = request.headers.get("Origin")
    response.headers["Access-Control-Allow-Origin"] = origin if origin is not None and origin.isprintable() else "*"
    response.vary.add("Origin")
    response.headers["Access-Control-Allow-Methods"] = METHODS
    asked = request.headers.get("Access-Control-Request-Headers", "")
    response.headers["Access-Control-Allow-Headers"] = asked or "authorization, content-type, accept"
    response.headers["Access-Control-Max-Age"] = "600"
    return response
