"""One variable as answered: with its type, or its bytes."""

from flask import Response

from runner.records.stored_file import StoredFile
from runner.records.variable import Variable
from runner.rejection import InvalidArgument
from web.rest.answers import file_answer, json_answer
from web.rest.typed_variables import told_variable


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
