"""Reading a .form file: JSON, the tree of components, every setting; all findings at once."""

from collections.abc import Mapping
from typing import Any

from runner.notation.finding import Finding, Unreadable
from runner.notation.form.component import build
from runner.notation.form.form import Form
from runner.notation.form.inspection import inspect_tree
from runner.notation.form.json_text import NotJson, parse_json
from runner.notation.form.limits import SCHEMA_VERSION
from runner.notation.form.report import Report
from runner.notation.form.settings import inspect_all


def read_form(name: str, source: bytes) -> Form:
    """The form in a file; raises Unreadable with everything that keeps it out of service.

    What is only doubtful is in `Form.warnings`.
    """
    try:
        text = parse_json(source)
    except NotJson as error:
        finding = Finding(error.message, error.cure, name, error.line, error.column, rule="form")
        raise Unreadable([finding]) from None
    report = Report(name, text.lines)
    _inspect_root(text.value, report)
    return form_of_schema(text.value, report)


def form_of_schema(schema: Any, report: Report) -> Form:
    """The form of a schema whose root is in order; raises Unreadable."""
    if not report.errors:
        inspect_tree(schema, report)
    if not report.errors:
        inspect_all(build(schema), report)
    if report.errors:
        raise Unreadable(report.findings)
    root = build(schema)
    return Form(schema, root, tuple(report.findings))


def _inspect_root(schema: Any, report: Report) -> None:
    if not isinstance(schema, Mapping) or not isinstance(schema.get("components"), list):
        report.refuse("", schema, "It is no Camunda Form: it has no list 'components'.", "Draw it in Camunda Modeler.")
        return
    if schema.get("type", "default") != "default":
        report.refuse("", schema, "The type of the form must be 'default'.", "Draw it in Camunda Modeler.")
    form_id = schema.get("id")
    if not isinstance(form_id, str) or not form_id.strip() or len(form_id) > 255:
        report.refuse("", {}, "The form has no id.", "Give it one, so that user tasks can name it.")
    version = schema.get("schemaVersion", 1)
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        report.refuse("", {}, "'schemaVersion' must be a whole number.", "Save the form in Camunda Modeler.")
    elif version > SCHEMA_VERSION:
        report.refuse(
            "",
            {},
            f"The form was made for a newer form-js (schema version {version}; known up to {SCHEMA_VERSION}).",
            "Save it with Camunda Modeler 5.50 or older, or update this server.",
        )
