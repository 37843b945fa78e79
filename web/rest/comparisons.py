"""Comparisons of variables: `amount_gteq_100` in an address, objects in a body."""

from typing import Any, get_args

from marshmallow import ValidationError, fields

from runner.records.listings.conditions import Comparison, Operator

OPERATORS: tuple[str, ...] = get_args(Operator)


class Compared(fields.Field[list[Comparison]]):
    """A list of comparisons."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> list[Comparison]:
        if isinstance(value, str):
            return [from_address(part) for part in value.split(",") if part]
        if not isinstance(value, list):
            raise ValidationError("is neither a text nor a list of comparisons")
        return [from_body(one) for one in value]


def from_address(text: str) -> Comparison:
    """`name_operator_value`; the name may hold underscores. A value without a type may be a text or a number."""
    for operator in OPERATORS:
        name, separator, value = text.partition(f"_{operator}_")
        if separator and name:
            return Comparison(name, operator, value, is_loose=True)  # type: ignore[arg-type]
    raise ValidationError(f"'{text[:60]}' is no comparison; write name_eq_value ({', '.join(OPERATORS)})")


def from_body(one: Any) -> Comparison:
    """`{"name": …, "operator": …, "value": …}`."""
    if not isinstance(one, dict) or not isinstance(one.get("name"), str) or one.get("operator", "eq") not in OPERATORS:
        raise ValidationError(f"each comparison has a name, an operator ({', '.join(OPERATORS)}) and a value")
    if isinstance(one.get("value"), dict | list):
        raise ValidationError("a variable is compared with a text, a number, true, false or null")
    return Comparison(one["name"], one.get("operator", "eq"), one.get("value"))


def comparisons_of(criteria: dict[str, Any], *names: str) -> dict[str, Any]:
    """The criteria with Camunda's switches for comparing without regard to case worked into the comparisons."""
    criteria = dict(criteria)
    ignores_case = bool(criteria.pop("variable_values_ignore_case", False))
    criteria.pop("variable_names_ignore_case", None)
    for name in names:
        if ignores_case and name in criteria:
            criteria[name] = [
                Comparison(one.name, one.operator, one.value, True, one.is_loose) for one in criteria[name]
            ]
    return criteria
