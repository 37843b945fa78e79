"""Listing: the rows of one noun that match criteria and that the viewer may see; one page of them, or how many."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from runner.records.base import Record
from runner.records.viewer import Viewer
from runner.rejection import InvalidArgument

Row = TypeVar("Row", bound=Record)
MOST_LISTED = 10_000
Filter = Callable[[Any], ColumnElement[bool]]
Order = tuple[str, bool]  # a name of `orders`, and whether it descends


@dataclass(frozen=True)
class Listing(Generic[Row]):
    """How rows of a noun are looked for: each criterion by its name, each order by its name.

    `joined` and `outer_joined` are (target, condition) pairs that filters and orders need. `seen` says what a viewer
    who is no administrator may see; None: everything.
    """

    model: type[Row]
    filters: Mapping[str, Filter]
    orders: Mapping[str, Any]
    seen: Callable[[Viewer], ColumnElement[bool]] | None = None
    joined: Sequence[tuple[Any, Any]] = ()
    outer_joined: Sequence[tuple[Any, Any]] = ()
    loaded: Sequence[Any] = field(default=())

    def find(
        self,
        session: Session,
        viewer: Viewer,
        criteria: Mapping[str, Any] | None = None,
        *,
        order: Sequence[Order] = (),
        first: int = 0,
        size: int | None = None,
    ) -> list[Row]:
        """The rows in order, at most 10,000; None among the criteria means any."""
        size = MOST_LISTED if size is None else min(size, MOST_LISTED)
        if size <= 0:
            return []
        statement = self.statement(viewer, criteria).options(*self.loaded)
        for name, descends in order:
            column = self.column(name)
            statement = statement.order_by(column.desc() if descends else column.asc())
        statement = statement.order_by(*self.model.__mapper__.primary_key).offset(first).limit(size)
        return list(session.scalars(statement).unique())

    def count(self, session: Session, viewer: Viewer, criteria: Mapping[str, Any] | None = None) -> int:
        """How many rows there are."""
        key = self.model.__mapper__.primary_key[0]
        some = self.statement(viewer, criteria).with_only_columns(key).subquery()
        return session.scalar(select(func.count()).select_from(some)) or 0

    def statement(self, viewer: Viewer, criteria: Mapping[str, Any] | None) -> Select[Row]:
        """What is looked for, neither sorted nor cut."""
        statement = select(self.model)
        for target, condition in self.joined:
            statement = statement.join(target, condition)
        for target, condition in self.outer_joined:
            statement = statement.outerjoin(target, condition)
        if self.seen is not None and not viewer.is_administrator:
            statement = statement.where(self.seen(viewer))
        return statement.where(*self.conditions(criteria or {}))

    def conditions(self, criteria: Mapping[str, Any]) -> list[ColumnElement[bool]]:
        """Criteria as conditions; InvalidArgument for one that is not known."""
        unknown = sorted(set(criteria) - set(self.filters))
        if unknown:
            raise InvalidArgument(
                f"a list of {self.model.__tablename__} rows can't be searched by {', '.join(unknown)}"
            )
        return [self.filters[name](value) for name, value in criteria.items() if value is not None]

    def column(self, name: str) -> Any:
        """What an order sorts by; InvalidArgument names those there are."""
        if name not in self.orders:
            raise InvalidArgument(f"can't sort by '{name}'; there is {', '.join(sorted(self.orders))}")
        return self.orders[name]


def equal(column: Any) -> Filter:
    """The column has this value."""
    return lambda value: column == value


def one_of(column: Any) -> Filter:
    """The column has one of these values."""
    return lambda values: column.in_(list(values))


def none_of(column: Any) -> Filter:
    """The column has none of these values."""
    return lambda values: column.not_in(list(values))


def like(column: Any) -> Filter:
    """The column is like this, % standing for any text."""
    return lambda value: column.like(value)


def after(column: Any) -> Filter:
    """The column is later, or more, than this."""
    return lambda value: column > value


def before(column: Any) -> Filter:
    """The column is earlier, or less, than this."""
    return lambda value: column < value


def present(column: Any) -> Filter:
    """True: the column has a value; False: it has none."""
    return lambda wanted: column.is_not(None) if wanted else column.is_(None)


def holds(condition: Any) -> Filter:
    """True: the condition holds; False: it does not."""
    return lambda wanted: condition if wanted else ~condition
