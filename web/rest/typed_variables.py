"""Variables as Camunda writes them, `{"value": …, "type": "Integer", "valueInfo": {}}`, and back."""

import base64
import binascii
import json
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import isodate
from marshmallow import ValidationError, fields

from runner.expressions import YearsMonths
from runner.records.database import Session
from runner.records.stored_file import StoredFile, bytes_value, file_value
from runner.records.typed_value import Long, Short, Xml, type_of, typed_value
from runner.records.variable import Variable
from runner.rejection import InvalidArgument
from web.body import read_json
from web.rest.answers import spoken
from web.rest.schema import Answer, Question, moment_of

LONGEST_NAME = 255
JSON_FORMAT = "application/json"


class VariableQuestion(Question):
    """A variable that is sent. Without a type its own is taken."""

    value = fields.Raw(load_default=None)
    type = fields.String()
    value_info = fields.Dict()
    local = fields.Boolean()


class VariableAnswer(Answer):
    """A variable with its type."""

    value = fields.Raw()
    type = fields.String()
    value_info = fields.Dict()


class Variables(fields.Dict):
    """Variables by name."""

    def __init__(self, **more: Any) -> None:
        super().__init__(keys=fields.String(), values=fields.Nested(VariableQuestion), **more)


def read_variables(session: Session, given: Mapping[str, Any] | None) -> dict[str, Any]:
    """The values by name; files are stored at once. What is transient is left out: it is for nobody to keep."""
    return {
        name: read_variable(session, name, sent)
        for name, sent in (given or {}).items()
        if not (sent.get("value_info") or {}).get("transient")
    }


def read_variable(session: Session, name: str, sent: Mapping[str, Any]) -> Any:
    """One value; InvalidArgument names the variable and what its type takes."""
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise InvalidArgument(f"a variable's name has 1 to {LONGEST_NAME} characters and no control characters")
    kind, value, info = sent.get("type"), sent.get("value"), sent.get("value_info") or {}
    if kind is not None:
        kind = kind[:1].lower() + kind[1:]
        if kind in ("file", "bytes"):
            return uploaded(session, name, kind, value, info)
        if kind not in READERS:
            raise InvalidArgument(f"variable '{name}': unsupported value type '{sent['type']}'; there is {known()}")
        value = None if value is None else READERS[kind](name, value, info)
    typed_value(name, value)
    return value


def known() -> str:
    """The types there are, in words."""
    return ", ".join(sorted(kind.capitalize() for kind in (*READERS, "bytes", "file")))


def uploaded(session: Session, name: str, kind: str, value: Any, info: Mapping[str, Any]) -> Any:
    """A File or Bytes, whose bytes came in base 64."""
    try:
        content = base64.b64decode(value or "", validate=True)
    except (binascii.Error, ValueError, TypeError):
        raise InvalidArgument(f"variable '{name}': the value of a {kind.capitalize()} is text in base 64") from None
    if kind == "bytes":
        return None if value is None else bytes_value(session, content)
    filename = info.get("filename")
    if not isinstance(filename, str):
        raise InvalidArgument(f"variable '{name}': a File needs valueInfo.filename")
    return file_value(session, content, filename, text_or_none(info, "mimetype"), text_or_none(info, "encoding"))


def text_or_none(info: Mapping[str, Any], name: str) -> str | None:
    """A text of the value's description."""
    value = info.get(name) or info.get("mimeType" if name == "mimetype" else name)
    return value if isinstance(value, str) else None


def of_kind(kind: str, *types: type) -> Callable[[str, Any, Mapping[str, Any]], Any]:
    """A reader that takes values of these Python types only."""

    def read(name: str, value: Any, info: Mapping[str, Any]) -> Any:
        if not isinstance(value, types) or (isinstance(value, bool) and bool not in types):
            raise InvalidArgument(f"variable '{name}': {str(value)[:60]!r} is no value of type {kind}")
        return value

    return read


def whole(kind: str, bits: int, make: Callable[[int], Any]) -> Callable[[str, Any, Mapping[str, Any]], Any]:
    """A reader of whole numbers of so many bits."""

    def read(name: str, value: Any, info: Mapping[str, Any]) -> Any:
        number: int = of_kind(kind, int)(name, value, info)
        if not -(2 ** (bits - 1)) <= number < 2 ** (bits - 1):
            raise InvalidArgument(f"variable '{name}': {str(number)[:40]} is out of the range of {kind} ({bits} bit)")
        return make(number)

    return read


def read_double(name: str, value: Any, info: Mapping[str, Any]) -> float:
    try:
        return float(of_kind("Double", int, float)(name, value, info))
    except OverflowError:
        raise InvalidArgument(f"variable '{name}': the number is too large for a Double") from None


def read_date(name: str, value: Any, info: Mapping[str, Any]) -> datetime:
    try:
        return moment_of(of_kind("Date", str)(name, value, info))
    except ValidationError as error:
        raise InvalidArgument(f"variable '{name}': {str(value)[:60]!r} {error.messages[0]}") from None


def read_document(name: str, value: Any, info: Mapping[str, Any]) -> Any:
    """Json, or an Object kept as JSON; any other serialization stays a text."""
    if not isinstance(value, str):
        return value
    if info.get("serializationDataFormat", JSON_FORMAT) != JSON_FORMAT:
        raise InvalidArgument(
            f"variable '{name}': an Object in {str(info['serializationDataFormat'])[:60]!r} can't be read; "
            f"send it as {JSON_FORMAT}"
        )
    try:
        return read_json(value.encode(errors="surrogatepass"))
    except InvalidArgument as error:
        raise InvalidArgument(f"variable '{name}' is not JSON: {error.message}") from None


READERS: dict[str, Callable[[str, Any, Mapping[str, Any]], Any]] = {
    "boolean": of_kind("Boolean", bool),
    "string": of_kind("String", str),
    "short": whole("Short", 16, Short),
    "integer": whole("Integer", 32, int),
    "long": whole("Long", 64, Long),
    "double": read_double,
    "date": read_date,
    "null": lambda name, value, info: None,
    "json": read_document,
    "object": read_document,
    "xml": lambda name, value, info: Xml(of_kind("Xml", str)(name, value, info)),
}


def told_variables(rows: Iterable[Variable]) -> dict[str, dict[str, Any]]:
    """Rows as answered, by name."""
    return {row.name: told_variable(row) for row in rows}


def told_variable(row: Variable) -> dict[str, Any]:
    """One row as answered."""
    return told_value(row.type, row.value, row.session)


def told_plain(name: str, value: Any, session: Session) -> dict[str, Any]:
    """A value that is in no row as answered."""
    return told_value(type_of(name, value), value, session)


def told_value(kind: str, value: Any, session: Session) -> dict[str, Any]:
    """A value of a stored type in Camunda's shape."""
    match kind:
        case "file":
            info = {name: value[name] for name in ("filename", "mimetype", "encoding") if value.get(name)}
            info["mimeType"] = info.get("mimetype", "application/octet-stream")
            return {"value": None, "type": "File", "valueInfo": info}
        case "bytes":
            content = StoredFile.find(session, value["file"]).content
            return {"value": base64.b64encode(content).decode(), "type": "Bytes", "valueInfo": {}}
        case "date":
            return {"value": moment_text(value), "type": "Date", "valueInfo": {}}
        case "json":
            return {"value": json_text(value), "type": "Json", "valueInfo": {}}
        case "time" | "duration" | "months":
            return {"value": plain_text(value), "type": "String", "valueInfo": {}}
    return {"value": value, "type": kind.capitalize(), "valueInfo": {}}


def moment_text(value: date) -> str | None:
    """A moment, or the midnight (UTC) at which a day begins."""
    if isinstance(value, datetime):
        return spoken(value if value.tzinfo else value.replace(tzinfo=UTC))
    return spoken(datetime.combine(value, time(), UTC))


def json_text(value: Any) -> str:
    """Lists and maps as a text of JSON; dates and durations in it as texts of ISO 8601."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=plain_text)


def plain_json(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values by name as plain JSON; dates and durations as texts of ISO 8601, files as what describes them."""
    plain: dict[str, Any] = json.loads(json_text(values))
    return plain


def plain_text(value: Any) -> str:
    """A date, time or duration as a text of ISO 8601."""
    if isinstance(value, timedelta):
        return str(isodate.duration_isoformat(value))
    return str(value) if isinstance(value, YearsMonths) else str(value.isoformat())
