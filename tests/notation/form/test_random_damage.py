"""Random damage: answers, variables and forms of any shape are taken or refused, and never crash."""

import json
from copy import deepcopy
from pathlib import Path
from random import Random
from typing import Any

import pytest

from runner.notation.finding import Unreadable
from runner.notation.form import Form, read_form
from runner.rejection import InvalidArgument
from tests.notation.form.forms import NOW

FILES = sorted((Path(__file__).parents[3] / "forms").glob("*.form"))
JUNK: list[Any] = [
    *(None, True, False, 0, -1, 2.5, 10**30, float("nan"), 1e308, "", "x", "2026-01-01", "10:00", "\0", "\ud800", "=1"),
    *([], [None], [[]], [{}], ["a", "a"], {}, {"a": 1}, {"__class__": 1}),
]
DAMAGE: list[Any] = [None, 5, "x", [], {}, True, -1, "=1 +", "{{", [1], {"a": "b"}, "(", 10**20, "=a > 5"]


def _junk(random: Random) -> Any:
    return deepcopy(random.choice(JUNK))


def _answers(form: Form, random: Random) -> dict[str, Any]:
    answers: dict[str, Any] = {}
    for field in form.fields:
        target, names = answers, field.key.split(".")
        for name in names[:-1]:
            inner = target.setdefault(name, {})
            inner = inner[0] if isinstance(inner, list) and inner else inner
            target = inner if isinstance(inner, dict) else {}
        if random.random() < 0.7:
            target[names[-1]] = [{}] if field.type == "dynamiclist" and random.random() < 0.7 else _junk(random)
    return answers


@pytest.mark.parametrize("seed", range(5))
def test_random_answers_are_taken_or_refused(seed: int) -> None:
    random = Random(seed)
    for file in FILES:
        form = read_form(file.name, file.read_bytes())
        for _ in range(5):
            variables = {name: _junk(random) for name in form.sets | form.reads if random.random() < 0.5}
            try:
                json.dumps(form.check(_answers(form, random), variables, NOW), allow_nan=False)
            except InvalidArgument as refusal:
                assert refusal.errors
                json.dumps(refusal.errors)
            form.readable(variables, "zh")
            form.data_for(variables)


@pytest.mark.parametrize("seed", range(5))
def test_a_damaged_form_is_read_or_refused(seed: int) -> None:
    random, refused = Random(seed), 0
    for file in FILES:
        schema = json.loads(file.read_text())
        _damage(schema, random)
        try:
            form = read_form(file.name, json.dumps(schema).encode())
        except Unreadable as refusal:
            refused += 1
            assert all(finding.message and finding.cure for finding in refusal.findings)
            continue
        form.schema_for("zh")
        form.readable({}, "zh")
        try:
            form.check(_answers(form, random), {}, NOW)
        except InvalidArgument:
            continue

    assert refused > 10


def _damage(value: Any, random: Random) -> None:
    if isinstance(value, dict):
        for key in list(value):
            chance = random.random()
            if chance < 0.02:
                value[key] = deepcopy(random.choice(DAMAGE))
            elif chance < 0.025:
                del value[key]
            else:
                _damage(value[key], random)
    elif isinstance(value, list):
        for item in value:
            _damage(item, random)
