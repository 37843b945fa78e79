"""Figures: how often and how long, by element and by case, of one process in a period."""

import statistics
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from runner.records.element_instance import ElementInstance
from runner.records.process_definition import ProcessDefinition
from runner.records.process_instance import ProcessInstance

MOST_ROWS = 200_000  # element instances looked at, the latest first


@dataclass(frozen=True)
class Spread:
    """Some durations: how many, the middle one, the one that nine of ten do not pass, the longest, and their sum."""

    count: int
    median: timedelta
    most: timedelta  # 90 %
    longest: timedelta
    total: timedelta

    @classmethod
    def of(cls, durations: Sequence[timedelta]) -> "Spread | None":
        """The spread of at least one duration, None of none."""
        if not durations:
            return None
        ordered = sorted(durations)
        return cls(
            len(ordered),
            statistics.median_low(ordered),
            ordered[min(len(ordered) - 1, int(len(ordered) * 0.9))],
            ordered[-1],
            sum(ordered, timedelta(0)),
        )


@dataclass(frozen=True)
class ElementFigures:
    """One element: how often it was completed and cancelled, in how many cases, how often more than once in a case."""

    element_id: str
    name: str | None
    type: str
    completed: int
    cancelled: int
    cases: int
    repeated: int  # cases in which it was done more than once
    spread: Spread | None  # of those that were completed


@dataclass(frozen=True)
class Figures:
    """The whole process: cases by how they ended, cycle times of those that completed, elements by total time."""

    running: int
    completed: int
    stopped: int  # cancelled or terminated
    cycle: Spread | None
    elements: tuple[ElementFigures, ...]
    is_partial: bool  # more history than was looked at

    @property
    def slowest(self) -> ElementFigures | None:
        """Where cases spent most time in all: the bottleneck."""
        return next((one for one in self.elements if one.spread is not None and one.spread.total), None)


def figures(
    session: Session,
    key: str,
    *,
    version: int | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> Figures:
    """What the history says of cases started from `since` to before `until`, on one version or all."""
    cases = (
        select(ProcessInstance.id, ProcessInstance.state, ProcessInstance.started_at, ProcessInstance.ended_at)
        .join(ProcessDefinition, ProcessDefinition.id == ProcessInstance.definition_id)
        .where(ProcessDefinition.key == key)
    )
    if version is not None:
        cases = cases.where(ProcessDefinition.version == version)
    if since is not None:
        cases = cases.where(ProcessInstance.started_at >= since)
    if until is not None:
        cases = cases.where(ProcessInstance.started_at < until)
    found = session.execute(cases).all()
    cycles = [row.ended_at - row.started_at for row in found if row.state == "completed" and row.ended_at]
    chosen = cases.with_only_columns(ProcessInstance.id).scalar_subquery()
    history = (
        select(
            ElementInstance.instance_id,
            ElementInstance.element_id,
            ElementInstance.element_name,
            ElementInstance.element_type,
            ElementInstance.state,
            ElementInstance.started_at,
            ElementInstance.ended_at,
        )
        .where(ElementInstance.instance_id.in_(chosen))
        .order_by(ElementInstance.number.desc())
        .limit(MOST_ROWS)
    )
    rows = session.execute(history).all()
    return Figures(
        sum(row.ended_at is None for row in found),
        len(cycles),
        sum(row.ended_at is not None and row.state != "completed" for row in found),
        Spread.of(cycles),
        tuple(_elements(rows)),
        len(rows) == MOST_ROWS,
    )


def _elements(rows: Iterable[Any]) -> list[ElementFigures]:
    by_element: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        by_element[row.element_id.removesuffix("#multiInstanceBody")].append(row)
    found = [_element(element_id, of) for element_id, of in by_element.items()]
    return sorted(found, key=lambda one: (-(one.spread.total if one.spread else timedelta(0)), one.element_id))


def _element(element_id: str, rows: list[Any]) -> ElementFigures:
    # A loop writes one row for each round and one for itself; the rounds are what was done.
    rounds = [row for row in rows if row.element_id == element_id] or rows
    done = [row for row in rounds if row.state == "completed"]
    per_case: dict[str, int] = defaultdict(int)
    for row in done:
        per_case[row.instance_id] += 1
    return ElementFigures(
        element_id,
        rounds[0].element_name,
        rounds[0].element_type,
        len(done),
        len(rounds) - len(done),
        len({row.instance_id for row in rounds}),
        sum(count > 1 for count in per_case.values()),
        Spread.of([row.ended_at - row.started_at for row in done]),
    )
