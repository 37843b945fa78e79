"""What a connector of a diagram sends: its inputs as texts go in, the answer's parts come out."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from runner.outgoing.failure import OutgoingFailed
from runner.outgoing.http import ANSWER_SECONDS, CONNECT_SECONDS, WITH_BODY, HttpRequest
from runner.outgoing.mail import Mail
from runner.outgoing.outgoing import Outgoing
from runner.outgoing.secret import mask, reveal

KEY_HEADER = "Idempotency-Key"
AGENT = "Bidflow"


def call(connector: str, inputs: Mapping[str, Any], key: str, written_at: datetime, outgoing: Outgoing) -> Any:
    """Send it; `key` is the same at every repeat. OutgoingFailed, with no secret in it, when it did not go through."""
    try:
        return CALLS[connector](reveal(dict(inputs), outgoing.secrets), key, written_at, outgoing)
    except OutgoingFailed as failure:
        raise OutgoingFailed(mask(str(failure), outgoing.secrets)) from None


def call_http(inputs: Mapping[str, Any], key: str, written_at: datetime, outgoing: Outgoing) -> dict[str, Any]:
    """http-connector: statusCode, headers and response, whatever the status, unless throw-http-error is set."""
    settings, options = map_of(inputs, "request-config"), map_of(inputs, "configOptions")
    if settings.get("redirects-enabled", "false").lower() == "true":
        raise OutgoingFailed("redirects are not followed here; name the address that they lead to")
    method = (inputs.get("method") or "").strip().upper()
    payload = inputs.get("payload") if method in WITH_BODY else None
    given = {name: value for name, value in map_of(inputs, "headers").items() if name.lower() != KEY_HEADER.lower()}
    request = HttpRequest(
        method,
        with_defaults({**given, KEY_HEADER: key}, payload),
        None if payload is None else payload.encode(),
        seconds(settings, "connection-timeout", CONNECT_SECONDS),
        seconds(settings, "socket-timeout", ANSWER_SECONDS),
    )
    answer = outgoing.request(inputs.get("url") or "", request)
    text = mask(answer.text, outgoing.secrets)
    if answer.status >= 400 and options.get("throw-http-error", "").lower() == "true":
        raise OutgoingFailed(f"the request was answered {answer.status}: {text[:500]}")
    headers = {name: mask(value, outgoing.secrets) for name, value in answer.headers.items()}
    return {"statusCode": answer.status, "headers": headers, "response": text}


def call_mail(inputs: Mapping[str, Any], key: str, written_at: datetime, outgoing: Outgoing) -> dict[str, Any]:
    """mail-send: nothing comes back."""
    outgoing.mail(
        Mail(
            key=key,
            written_at=written_at,
            to=people(inputs.get("to")),
            cc=people(inputs.get("cc")),
            bcc=people(inputs.get("bcc")),
            subject=inputs.get("subject") or "",
            text=inputs.get("text"),
            html=inputs.get("html"),
            sender=inputs.get("from") or None,
            sender_alias=inputs.get("fromAlias") or None,
        )
    )
    return {}


CALLS = {"http-connector": call_http, "mail-send": call_mail}


def map_of(inputs: Mapping[str, Any], name: str) -> dict[str, str]:
    """A map of texts; entries without a value are left out."""
    given = inputs.get(name) or {}
    if not isinstance(given, Mapping):
        raise OutgoingFailed(f"'{name}' should be a map, but is a text")
    return {str(key): str(value) for key, value in given.items() if value is not None}


def with_defaults(headers: Mapping[str, str], payload: str | None) -> dict[str, str]:
    """Headers that are not given: who asks, and of what kind the payload is."""
    names = {name.lower() for name in headers}
    missing = {"User-Agent": AGENT}
    if payload is not None:
        missing["Content-Type"] = f"{'application/json' if is_json(payload) else 'text/plain'}; charset=utf-8"
    return {name: value for name, value in missing.items() if name.lower() not in names} | dict(headers)


def is_json(text: str) -> bool:
    """Whether a payload is a JSON list or object."""
    try:
        return isinstance(json.loads(text), list | dict)
    except (ValueError, RecursionError):
        return False


def seconds(settings: Mapping[str, str], name: str, most: float) -> float:
    """A bound of the analyst's, given in milliseconds; 0 is no bound of his own."""
    text = settings.get(name, "0").strip()
    if not (text.isascii() and text.isdecimal() and len(text) < 10):
        raise OutgoingFailed(f"{name} should be a whole number of milliseconds, but is '{text[:40]}'")
    return min(int(text) / 1000, most) or most


def people(given: Any) -> list[str]:
    """One text, or several."""
    return [str(one) for one in given] if isinstance(given, list) else [given] if given else []
