"""Seeing: the ways in which a list sees user tasks, each read from an index of its own in the list's order.

One query over all ways would have to sort everything that 100,000 open tasks offer; the first ones of each way, put
together, are enough for a page.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import BindParameter, ColumnElement, Select, SQLColumnExpression, Text, bindparam, func, select, union
from sqlalchemy.sql.selectable import CompoundSelect, Subquery

from runner.records.candidate import Candidate
from runner.records.user_task import UserTask
from runner.records.viewer import Viewer

TaskList = Literal["mine", "groups", "all", "done"]
TaskOrder = Literal["due", "priority", "created", "name"]
SortKey = tuple[Any, bool]  # a column, and whether the greatest comes first


@dataclass(frozen=True)
class Way:
    """Tasks by a condition on themselves, or on the candidates they are offered to."""

    source: type[UserTask] | type[Candidate]
    seen: tuple[SQLColumnExpression[bool], ...]

    def first(
        self, conditions: Sequence[ColumnElement[bool]], order: TaskOrder | None, most: int | BindParameter[int]
    ) -> Select[Any]:
        """The first tasks seen so: their ids, and what they are sorted by."""
        keys = sort_keys(order, self.source) if order else []
        statement = select(
            id_of(self.source).label("id"), *[column.label(f"key_{number}") for number, (column, _) in enumerate(keys)]
        ).where(*self.seen)
        if self.source is Candidate and (conditions or order == "name"):
            statement = statement.join(UserTask, UserTask.id == Candidate.task_id)
        order_by = [column.desc() if is_descending else column for column, is_descending in keys]
        return statement.where(*conditions).order_by(*order_by).limit(most)


@dataclass(frozen=True)
class Eyes:
    """Who looks, as parameters of a statement, so that it is put together once for all who have as many groups."""

    groups: int
    is_administrator: bool

    @classmethod
    def of(cls, viewer: Viewer) -> "Eyes":
        return cls(len(viewer.groups), viewer.is_administrator)

    @staticmethod
    def values(viewer: Viewer) -> dict[str, Any]:
        """The parameters of this viewer."""
        return {"viewer": viewer.user_id} | {f"group_{number}": group for number, group in enumerate(viewer.groups)}


def ways_of(eyes: Eyes, which: TaskList) -> list[Way]:
    """How a viewer's list sees tasks: by being the assignee, by each group, as an administrator."""
    is_open = UserTask.ended_at.is_(None)
    if which == "all" and eyes.is_administrator:
        return [Way(UserTask, (is_open,))]
    viewer = bindparam("viewer", required=False, type_=Text)
    ways = [Way(UserTask, (UserTask.assignee == viewer, is_open))] if which in ("mine", "all") else []
    if which in ("groups", "all"):
        groups = [bindparam(f"group_{number}", required=False, type_=Text) for number in range(eyes.groups)]
        offered = [("user", viewer), *(("group", group) for group in groups)]
        ways += [
            Way(
                Candidate,
                (
                    Candidate.is_open,
                    Candidate.kind == kind,
                    Candidate.name == name,
                    Candidate.is_assigned == is_assigned,
                ),
            )
            for kind, name in offered
            for is_assigned in ((False,) if which == "groups" else (False, True))
        ]
    return ways


def first_of(
    ways: Sequence[Way], conditions: Sequence[ColumnElement[bool]], order: TaskOrder, most: int | BindParameter[int]
) -> CompoundSelect[Any]:
    """The first tasks of each way, each task once."""
    return union(*[select(way.first(conditions, order, most).subquery()) for way in ways])


def id_of(source: type[UserTask] | type[Candidate]) -> Any:
    return source.task_id if source is Candidate else UserTask.id


def sort_keys(order: TaskOrder, source: type[UserTask] | type[Candidate]) -> list[SortKey]:
    """What a list is sorted by; always down to the id, so that pages do not overlap."""
    due, priority, id_ = (source.due_order, False), (source.priority, True), (id_of(source), False)
    match order:
        case "due":
            return [due, priority, id_]
        case "priority":
            return [priority, due, id_]
        case "created":
            return [(id_of(source), True)]
        case "name":
            return [(func.lower(UserTask.name), False), due, id_]


def sorted_by(order: TaskOrder, found: Subquery) -> list[SortKey]:
    """The same keys as columns of what was put together."""
    directions = [is_descending for _, is_descending in sort_keys(order, UserTask)]
    return [(found.c[f"key_{number}"], is_descending) for number, is_descending in enumerate(directions)]
