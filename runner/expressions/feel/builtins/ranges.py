"""How values and ranges lie to one another (DMN 1.5, table 78). A range that is open on one side has no end there."""

from collections.abc import Callable
from typing import Any

from runner.expressions.feel.builtins.signature import Functions
from runner.expressions.feel.values.comparison import equal as _equal
from runner.expressions.feel.values.comparison import less as _less
from runner.expressions.feel.values.range import Range

FUNCTIONS = Functions()


class _Incomparable(ValueError):
    """Two ends have no order, so the answer is null."""


def lt(left: Any, right: Any) -> bool:
    answer = _less(left, right)
    if answer is None:
        raise _Incomparable
    return answer


def eq(left: Any, right: Any) -> bool:
    answer = _equal(left, right)
    if answer is None or left is None or right is None:
        raise _Incomparable
    return answer


def _of_any(name: str, *bodies: Callable[[Any, Any], bool]) -> None:
    """The function of points and ranges: bodies for point-point, point-range, range-point, range-range."""
    of_points, of_point_range, of_range_point, of_ranges = bodies

    def body(one: Any, other: Any) -> bool:
        if isinstance(one, Range):
            return of_ranges(one, other) if isinstance(other, Range) else of_range_point(one, other)
        return of_point_range(one, other) if isinstance(other, Range) else of_points(one, other)

    FUNCTIONS.define(name, "point1: any, point2: any")(body)
    FUNCTIONS.define(name, "point: any, range: range")(body)
    FUNCTIONS.define(name, "range: range, point: any")(body)
    FUNCTIONS.define(name, "range1: range, range2: range")(body)


def _none(one: Any, other: Any) -> bool:
    raise _Incomparable


def ends_before(one: Range, other: Range) -> bool:
    both = one.end_included and other.start_included
    return lt(one.end, other.start) or (not both and eq(one.end, other.start))


def is_below(point: Any, span: Range) -> bool:
    return lt(point, span.start) or (not span.start_included and eq(point, span.start))


def is_above(point: Any, span: Range) -> bool:
    return lt(span.end, point) or (not span.end_included and eq(point, span.end))


_of_any("before", lt, is_below, lambda span, point: is_above(point, span), ends_before)
_of_any(
    "after",
    lambda one, other: lt(other, one),
    is_above,
    lambda span, point: is_below(point, span),
    lambda one, other: ends_before(other, one),
)


@FUNCTIONS.define("meets", "range1: range, range2: range")
def meets(one: Range, other: Range) -> bool:
    return one.end_included and other.start_included and eq(one.end, other.start)


@FUNCTIONS.define("met by", "range1: range, range2: range")
def met_by(one: Range, other: Range) -> bool:
    return meets(other, one)


def _reaches(one: Range, other: Range) -> bool:
    """Whether `one` ends at or after the start of `other`."""
    both = one.end_included and other.start_included
    return lt(other.start, one.end) or (both and eq(one.end, other.start))


@FUNCTIONS.define("overlaps", "range1: range, range2: range")
def overlaps(one: Range, other: Range) -> bool:
    return _reaches(one, other) and _reaches(other, one)


@FUNCTIONS.define("overlaps before", "range1: range, range2: range")
def overlaps_before(one: Range, other: Range) -> bool:
    begins_first = lt(one.start, other.start) or (
        one.start_included and not other.start_included and eq(one.start, other.start)
    )
    ends_first = lt(one.end, other.end) or ((not one.end_included or other.end_included) and eq(one.end, other.end))
    return begins_first and _reaches(one, other) and ends_first


@FUNCTIONS.define("overlaps after", "range1: range, range2: range")
def overlaps_after(one: Range, other: Range) -> bool:
    begins_later = lt(other.start, one.start) or (
        other.start_included and not one.start_included and eq(one.start, other.start)
    )
    ends_later = lt(other.end, one.end) or ((not other.end_included or one.end_included) and eq(one.end, other.end))
    return begins_later and _reaches(other, one) and ends_later


def _ends_with(span: Range, point: Any) -> bool:
    return span.end_included and eq(span.end, point)


def _starts_with(span: Range, point: Any) -> bool:
    return span.start_included and eq(span.start, point)


def _covers_start(outer: Range, inner: Range) -> bool:
    return lt(outer.start, inner.start) or (
        (outer.start_included or not inner.start_included) and eq(outer.start, inner.start)
    )


def _covers_end(outer: Range, inner: Range) -> bool:
    return lt(inner.end, outer.end) or ((outer.end_included or not inner.end_included) and eq(outer.end, inner.end))


def finishes(inner: Range, outer: Range) -> bool:
    return inner.end_included == outer.end_included and eq(inner.end, outer.end) and _covers_start(outer, inner)


def starts(inner: Range, outer: Range) -> bool:
    return inner.start_included == outer.start_included and eq(inner.start, outer.start) and _covers_end(outer, inner)


def includes_point(span: Range, point: Any) -> bool:
    return not is_below(point, span) and not is_above(point, span)


def includes(outer: Range, inner: Range) -> bool:
    return _covers_start(outer, inner) and _covers_end(outer, inner)


def coincide(one: Range, other: Range) -> bool:
    return (
        one.start_included == other.start_included
        and one.end_included == other.end_included
        and eq(one.start, other.start)
        and eq(one.end, other.end)
    )


_of_any("finishes", _none, lambda point, span: _ends_with(span, point), _none, finishes)
_of_any("finished by", _none, _none, _ends_with, lambda outer, inner: finishes(inner, outer))
_of_any("includes", _none, _none, includes_point, includes)
_of_any(
    "during", _none, lambda point, span: includes_point(span, point), _none, lambda inner, outer: includes(outer, inner)
)
_of_any("starts", _none, lambda point, span: _starts_with(span, point), _none, starts)
_of_any("started by", _none, _none, _starts_with, lambda outer, inner: starts(inner, outer))
_of_any("coincides", eq, _none, _none, coincide)
