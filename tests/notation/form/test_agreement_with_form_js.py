"""What the browser submits is what the server takes: 129 random forms filled in and sent by form-js 2.0.0 itself.

form_js.json holds each form, the variables it began with, what form-js submitted and which components it complained
about (made with @bpmn-io/form-js-viewer 2.0.0 under jsdom).
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from runner.notation.form.component import build
from runner.notation.form.form import Form
from runner.rejection import InvalidArgument
from tests.notation.form.forms import NOW

CASES = json.loads((Path(__file__).parent / "form_js.json").read_text())


@pytest.mark.parametrize("case", CASES, ids=[str(number) for number in range(len(CASES))])
def test_the_server_agrees_with_the_browser(case: dict[str, Any]) -> None:
    schema = {"type": "default", "id": "f", "components": case["form"]}
    form = Form(schema, build(schema))

    try:
        taken, complaints = form.check(case["sent"], case["variables"], NOW), {}
    except InvalidArgument as refusal:
        taken, complaints = None, dict(refusal.errors)

    assert set(_places(complaints)) == set(_places(case["errors"]))
    if taken is not None:
        assert _filled(taken) == _filled(case["sent"])


def test_the_cases_bite() -> None:
    accepted = [case for case in CASES if not case["errors"]]
    kinds = {component["type"] for case in CASES for component in _components(case["form"])}

    assert 50 < len(accepted) < len(CASES) - 30
    assert len(kinds) == 12


def _places(complaints: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
    """The component and row of each complaint."""
    for name, messages in complaints.items():
        yield from _rows(messages, (name,))


def _rows(messages: Any, place: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
    if messages and all(isinstance(message, str) for message in messages):
        yield place
    for row, inner in enumerate(messages or ()):
        if isinstance(inner, list):
            yield from _rows(inner, (*place, row))


def _filled(value: Any) -> Any:
    """Without what is empty: the browser leaves out lists without rows."""
    if isinstance(value, dict):
        return {key: inner for key, item in value.items() if (inner := _filled(item)) not in (None, [], {})}
    if isinstance(value, list):
        return [_filled(item) for item in value]
    return value


def _components(components: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for component in components:
        yield component
        yield from _components(component.get("components", []))
