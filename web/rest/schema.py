"""The shapes of questions and answers: marshmallow schemas, names in camel case outside and snake case inside."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, ClassVar

from marshmallow import EXCLUDE, Schema, ValidationError, fields, post_dump, pre_load, validate

from runner.rejection import InvalidArgument
from web.rest.answers import spoken

MOST = 2**31 - 1


def camel(name: str) -> str:
    """`process_instance_id` as `processInstanceId`."""
    first, *rest = name.rstrip("_").split("_")
    return first + "".join(part.capitalize() for part in rest)


class CamelSchema(Schema):
    """Names are camel case outside; what is not known is left alone."""

    class Meta:
        unknown = EXCLUDE

    def on_bind_field(self, field_name: str, field_obj: fields.Field) -> None:
        if field_obj.data_key is None:
            field_obj.data_key = camel(field_name)


class Answer(CamelSchema):
    """What is answered: every key is there, null where there is nothing to say."""

    def on_bind_field(self, field_name: str, field_obj: fields.Field) -> None:
        super().on_bind_field(field_name, field_obj)
        field_obj.dump_only = True  # several keys may say the same

    @post_dump
    def complete(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Clients written in Python and Java look for every key."""
        return {field.data_key or name: data.get(field.data_key or name) for name, field in self.fields.items()}


class Question(CamelSchema):
    """What is asked: an explicit null means the same as leaving it out.

    `not_here` are criteria that Camunda knows and that have no counterpart: to leave them out silently would answer
    with more than was asked for.
    """

    not_here: ClassVar[tuple[str, ...]] = ()

    @pre_load
    def without_nulls(self, data: Any, **_: Any) -> Any:
        """Clients send every field they know, null where nothing is meant."""
        return {name: value for name, value in data.items() if value is not None} if isinstance(data, Mapping) else data

    @pre_load
    def refuse_the_unknown(self, data: Any, **_: Any) -> Any:
        """An answer that leaves a criterion out would hold what nobody asked for."""
        for name in self.not_here if isinstance(data, Mapping) else ():
            if data.get(name) and data[name] not in ("false", "False"):
                raise InvalidArgument(f"The criterion '{name}' is not known here. Ask without it.")
        return data


class Moment(fields.Field[datetime]):
    """A moment as Camunda writes it; read also in ISO 8601, and with the + of the zone turned into a blank."""

    def _serialize(self, value: datetime | None, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        return spoken(value)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> datetime:
        return moment_of(value)


def moment_of(value: Any) -> datetime:
    """A moment out of its text, in UTC; ValidationError says how it is written."""
    try:
        text = str(value).strip()
        text = text.replace(" ", "+") if "T" in text else text
        moment = datetime.fromisoformat(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValidationError("is no moment; write it as 2026-11-21T16:30:25.600+0000") from None


class Flag(fields.Boolean):
    """True or false, in any case of letters."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if isinstance(value, bool):
            return value
        if isinstance(value, str) and value.lower() in ("true", "false"):
            return value.lower() == "true"
        raise ValidationError("is neither true nor false")


class Texts(fields.List):
    """Texts: a JSON list, or in an address one text with commas."""

    def __init__(self, **more: Any) -> None:
        super().__init__(fields.String(), **more)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if isinstance(value, str):
            value = [part.strip() for part in value.split(",") if part.strip()]
        return super()._deserialize(value, attr, data, **kwargs)


class Whole(fields.Integer):
    """A whole number of 32 bit."""

    def __init__(self, **more: Any) -> None:
        super().__init__(validate=validate.Range(-MOST - 1, MOST), **more)


class Milliseconds(fields.Integer):
    """A duration in milliseconds."""

    def __init__(self, **more: Any) -> None:
        super().__init__(validate=validate.Range(0, 10 * 366 * 86_400_000), **more)


class Sorting(Question):
    """One thing to sort by."""

    sort_by = fields.String(required=True)
    sort_order = fields.String(load_default="asc", validate=validate.OneOf(("asc", "desc")))


class Listed(Question):
    """What every list takes: which part of it, in which order."""

    first_result = fields.Integer(load_default=0, validate=validate.Range(0, MOST))
    max_results = fields.Integer(validate=validate.Range(0, MOST))
    sort_by = fields.String()
    sort_order = fields.String(validate=validate.OneOf(("asc", "desc")))
    sorting = fields.List(fields.Nested(Sorting))


class CountAnswer(Answer):
    """How many there are."""

    count = fields.Integer()


def milliseconds(begun: datetime, ended: datetime | None) -> int | None:
    """How long it took; None as long as it goes on."""
    return None if ended is None else round((ended - begun).total_seconds() * 1000)


def said(error: ValidationError) -> str:
    """What is wrong with what was sent, in one sentence per field."""
    return "; ".join(sorted(sentences(error.messages))) or "the request can't be understood"


def sentences(messages: Any, path: str = "") -> list[str]:
    """The messages of a tree, each with its place."""
    if isinstance(messages, Mapping):
        return [
            sentence
            for name, inner in messages.items()
            for sentence in sentences(inner, path if name == "_schema" else f"{path}.{name}".lstrip("."))
        ]
    return [f"{path or 'the body'}: {message}" for message in messages]
