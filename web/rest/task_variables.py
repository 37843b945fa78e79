"""The variables of user tasks, visible and own, and their forms."""

from html import escape
from typing import Any

from flask import Response
from marshmallow import fields

from runner.notation.form import Form
from runner.records.variable import Variable
from runner.rejection import NotFound
from web.rest.answers import json_answer
from web.rest.process_definition import FormAnswer
from web.rest.resource import Call
from web.rest.schema import Question
from web.rest.task import NamesQuestion, open_task, tasks, told_form_ref
from web.rest.typed_variables import VariableQuestion, Variables, read_variable, read_variables, told_variables
from web.rest.variable_data import data_answer, told_one, uploaded_value

INPUTS = {"checkbox": "checkbox", "number": "number", "datetime": "date"}


class ModificationsQuestion(Question):
    """Variables to be set and taken away."""

    modifications = Variables()
    deletions = fields.List(fields.String())


def rows_of(call: Call, task_id: str, kind: str) -> dict[str, Variable]:
    """The rows of a task's variables: those it sees, or its own."""
    task = open_task(call, task_id)
    if kind == "variables":
        return task.variable_rows
    return {row.name: row for row in Variable.rows(call.session, [task.id])}


def row_of(call: Call, task_id: str, kind: str, name: str) -> Variable:
    """One variable of a task, or NotFound."""
    rows = rows_of(call, task_id, kind)
    if name not in rows:
        raise NotFound(f"user task '{task_id}' has no variable '{name}'")
    return rows[name]


@tasks.get("/<task_id>/<any(variables, localVariables):kind>")
def list_variables(call: Call, task_id: str, kind: str) -> Response:
    """The variables that a task sees, or its own."""
    return json_answer(told_variables(rows_of(call, task_id, kind).values()))


@tasks.post("/<task_id>/<any(variables, localVariables):kind>", body=ModificationsQuestion, missing=500)
def modify_variables(call: Call, task_id: str, kind: str) -> None:
    """Set and take away variables of a task."""
    values = read_variables(call.session, call.body.get("modifications"))
    removals = call.body.get("deletions", [])
    open_task(call, task_id).set_variables(values, call.viewer, removals=removals, is_local=kind == "localVariables")


@tasks.get("/<task_id>/<any(variables, localVariables):kind>/<name>")
def show_variable(call: Call, task_id: str, kind: str, name: str) -> Response:
    """One variable of a task."""
    return told_one(row_of(call, task_id, kind, name))


@tasks.put("/<task_id>/<any(variables, localVariables):kind>/<name>", body=VariableQuestion, missing=500)
def set_variable(call: Call, task_id: str, kind: str, name: str) -> None:
    """Set one variable of a task."""
    value = read_variable(call.session, name, call.body)
    open_task(call, task_id).set_variables({name: value}, call.viewer, is_local=kind == "localVariables")


@tasks.delete("/<task_id>/<any(variables, localVariables):kind>/<name>", missing=500)
def delete_variable(call: Call, task_id: str, kind: str, name: str) -> None:
    """Take one variable of a task away."""
    open_task(call, task_id).set_variables({}, call.viewer, removals=[name], is_local=kind == "localVariables")


@tasks.get("/<task_id>/<any(variables, localVariables):kind>/<name>/data")
def show_variable_data(call: Call, task_id: str, kind: str, name: str) -> Response:
    """The bytes of a variable of type File or Bytes."""
    return data_answer(row_of(call, task_id, kind, name))


@tasks.post("/<task_id>/<any(variables, localVariables):kind>/<name>/data", missing=500)
def upload_variable(call: Call, task_id: str, kind: str, name: str) -> None:
    """Set one variable of a task to a file or to bytes."""
    value = uploaded_value(call, name)
    open_task(call, task_id).set_variables({name: value}, call.viewer, is_local=kind == "localVariables")


@tasks.get("/<task_id>/form", answer=FormAnswer())
def show_form(call: Call, task_id: str) -> dict[str, Any]:
    """Which form a task asks."""
    task = open_task(call, task_id)
    return {"key": task.form_key, "camunda_form_ref": told_form_ref(task)}


@tasks.get("/<task_id>/form-variables", query=NamesQuestion)
def show_form_variables(call: Call, task_id: str) -> Response:
    """The variables that a form is filled with."""
    names = call.query.get("variable_names")
    rows = open_task(call, task_id).variable_rows.values()
    return json_answer(told_variables(row for row in rows if names is None or row.name in names))


@tasks.get("/<task_id>/deployed-form")
def show_deployed_form(call: Call, task_id: str) -> Response:
    """The form itself."""
    form = open_task(call, task_id).form
    if form is None:
        raise NotFound(f"user task '{task_id}' asks no form that is deployed here")
    return json_answer(form.schema)


@tasks.get("/<task_id>/rendered-form")
def show_rendered_form(call: Call, task_id: str) -> Response:
    """The form as plain HTML for Camunda's form script, which fills in what `cam-variable-name` says."""
    form = open_task(call, task_id).form
    if form is None:
        raise NotFound(f"user task '{task_id}' asks no form that is deployed here")
    return rendered(form)


def rendered(form: Form) -> Response:
    """A form as plain HTML."""
    inputs = [drawn(component) for component in form.schema.get("components", ()) if component.get("key")]
    return Response(f'<form role="form">{"".join(inputs)}</form>', content_type="application/xhtml+xml")


def drawn(component: dict[str, Any]) -> str:
    """One field as a labelled input."""
    name, label = escape(str(component["key"])), escape(str(component.get("label") or component["key"]))
    kind = INPUTS.get(str(component.get("type")), "text")
    variable = {"checkbox": "Boolean", "number": "Long", "date": "Date"}.get(kind, "String")
    return (
        f'<div><label for="{name}">{label}</label><input id="{name}" name="{name}" type="{kind}" '
        f'cam-variable-name="{name}" cam-variable-type="{variable}" /></div>'
    )
