"""One variable by itself: answered with its type, or its bytes; and uploaded as a file."""

import base64
from typing import Any

from flask import Response, request

from runner.records.stored_file import StoredFile
from runner.records.variable import Variable
from runner.rejection import InvalidArgument
from web.rest.answers import file_answer, json_answer
from web.rest.resource import Call
from web.rest.typed_variables import read_variable, told_variable


def told_one(row: Variable) -> Response:
    """A variable with its type."""
    return json_answer(told_variable(row))


def data_answer(row: Variable) -> Response:
    """The bytes of a File or Bytes; InvalidArgument for another type."""
    if row.type not in ("file", "bytes"):
        raise InvalidArgument(f"variable '{row.name}' is of type {row.type.capitalize()}, not File or Bytes")
    value = row.value
    content = StoredFile.find(row.session, value["file"]).content
    return file_answer(content, value.get("filename") or row.name, value.get("mimetype"))


def uploaded_value(call: Call, name: str) -> Any:
    """The value of a multipart upload: part `data`, and part `valueType` (File, Bytes, or Json for a JSON text)."""
    if request.mimetype != "multipart/form-data" or "data" not in request.files | request.form:
        raise InvalidArgument("send the variable as multipart/form-data, with the parts data and valueType")
    file = request.files.get("data")
    content = file.read() if file is not None else request.form["data"].encode()
    content_type = (file.mimetype if file is not None else None) or "application/octet-stream"
    kind = request.form.get("valueType") or ("Json" if content_type == "application/json" else "File")
    if kind.lower() not in ("file", "bytes"):
        return read_variable(call.session, name, {"type": kind, "value": content.decode("utf-8", errors="replace")})
    info = {"filename": (file.filename if file is not None else None) or name, "mimetype": content_type}
    sent = {"type": kind, "value": base64.b64encode(content).decode(), "value_info": info}
    return read_variable(call.session, name, sent)
