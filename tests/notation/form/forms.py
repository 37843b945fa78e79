"""Forms for the tests, in a few words."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from runner.notation.finding import Finding, Unreadable
from runner.notation.form import Form, read_form
from runner.rejection import InvalidArgument

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


def component(kind: str, key: str = "", **settings: Any) -> dict[str, Any]:
    """A component whose id is its key (or type) with a capital letter."""
    place = {"path": key} if kind in ("group", "dynamiclist") else {"key": key}
    named = {"type": kind, "id": (key or kind).capitalize(), **(place if key else {})}
    defaults: dict[str, Any] = {
        "datetime": {"subtype": "date", "dateLabel": "Day"},
        "dynamiclist": {"isRepeating": True, "allowAddRemove": True},
        "group": {"components": []},
    }.get(kind, {})
    return {**named, **defaults, **settings}


def options(*values: Any) -> list[dict[str, Any]]:
    """Static options labelled by their value."""
    return [{"label": f"The {value}", "value": value} for value in values]


def source(*components: Mapping[str, Any], **root: Any) -> bytes:
    """The file of a form."""
    schema = {"type": "default", "id": "review", "schemaVersion": 19, "components": list(components), **root}
    return json.dumps(schema, indent=1).encode()


def form(*components: Mapping[str, Any], **root: Any) -> Form:
    """A form as read."""
    return read_form("review.form", source(*components, **root))


def findings(file: bytes) -> list[Finding]:
    """What keeps a file out of service."""
    with pytest.raises(Unreadable) as refusal:
        read_form("review.form", file)
    return list(refusal.value.findings)


def errors(checked: Form, answers: Any, variables: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The messages for answers that are refused."""
    with pytest.raises(InvalidArgument) as refusal:
        checked.check(answers, variables or {}, NOW)
    return dict(refusal.value.errors)
