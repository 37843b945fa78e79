"""The description of the API (OpenAPI 3.1), made from the declarations that it is answered by; and a page of it."""

import re
from functools import cache
from html import escape
from typing import Any

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from flask import Response
from marshmallow import Schema, fields

from runner import __version__
from web.rest.answers import json_answer
from web.rest.comparisons import Compared
from web.rest.resource import Operation, Resource
from web.rest.schema import Answer, Flag, Moment, Texts

description = Resource("/engine-rest", "OpenAPI")
MOMENT = "2026-11-21T16:30:25.600+0000"
ERRORS = {
    400: "A value can't be taken; `message` says which and why.",
    401: "Send a name and password, or an API key.",
    403: "Known, but not allowed.",
    404: "It does not exist, or may not be seen.",
    500: "It exists but is in no state that allows this, or a bug.",
}
CONFLICT = {409: "It exists but is in no state that allows this."}  # Camunda 7 says 500
UPLOADS = ("create_deployment", "add_attachment", "upload_variable")


class ErrorAnswer(Answer):
    """What every answer says that is no success."""

    type = fields.String()
    message = fields.String()
    code = fields.Integer()


@description.get("/openapi.json", opens=True)
def show_description(query: dict[str, Any], body: dict[str, Any]) -> Response:
    """This description."""
    return json_answer(described())


@description.get("/openapi.html", opens=True)
def show_page(query: dict[str, Any], body: dict[str, Any]) -> Response:
    """This description for people, without scripts and without anything from elsewhere."""
    response = Response(page(), content_type="text/html; charset=utf-8")
    response.headers["Content-Security-Policy"] = "default-src 'none'; base-uri 'none'; form-action 'none'"
    return response


@cache
def described() -> dict[str, Any]:
    """The whole description; made once."""
    from web.rest.resources import ALL

    marshmallow = MarshmallowPlugin(schema_name_resolver=name_of)
    spec = APISpec(
        title="Bidflow: the Camunda 7 API, and Camunda 8's deploy and start",
        version=__version__,
        openapi_version="3.1.0",
        plugins=[marshmallow],
        info={"description": "Errors have `type`, `message` and `code`. Moments are written " + MOMENT + "."},
        security=[{"basic": []}, {"key": []}],
    )
    assert marshmallow.converter is not None
    for kind, told in TYPES.items():
        marshmallow.converter.add_attribute_function(typed(kind, told))
    spec.components.security_scheme("basic", {"type": "http", "scheme": "basic"})
    spec.components.security_scheme("key", {"type": "http", "scheme": "bearer"})
    spec.components.schema("Error", schema=ErrorAnswer)
    for resource in ALL:
        for operation in resource.operations:
            for number, path in enumerate(operation.paths):
                told = operation_of(resource, operation, path, number)
                spec.path(path=template(path), operations={operation.method.lower(): told})
    made: dict[str, Any] = spec.to_dict()
    return made


TYPES: dict[type[fields.Field[Any]], dict[str, Any]] = {
    Moment: {"type": "string", "examples": [MOMENT]},
    Flag: {"type": ["boolean", "string"], "enum": [True, False, "true", "false"]},
    Texts: {"type": "array", "items": {"type": "string"}},
    Compared: {"type": "array", "items": {"type": "object"}},
}


def typed(kind: type[fields.Field[Any]], told: dict[str, Any]) -> Any:
    """What apispec should say of a kind of field of ours."""

    def describe(converter: Any, field: fields.Field[Any], **_: Any) -> dict[str, Any]:
        return dict(told) if isinstance(field, kind) else {}

    return describe


def name_of(schema: Any) -> str:
    """A schema's name: its module's noun and its class, so that each is told once."""
    kind = schema if isinstance(schema, type) else type(schema)
    noun = "".join(part.capitalize() for part in re.split(r"[._]", kind.__module__.removeprefix("web.rest.")))
    return noun + kind.__name__


def operation_of(resource: Resource, operation: Operation, path: str, number: int) -> dict[str, Any]:
    """One operation at one of its addresses."""
    responses: dict[str, Any] = {str(operation.status): success(operation)}
    for status, text in (ERRORS | (CONFLICT if path.startswith("/v2") else {})).items():
        content = {"application/json": {"schema": "Error"}}
        if path.startswith("/v2"):
            content = {"application/problem+json": {"schema": {"type": "object"}}}  # type: ignore[dict-item]
        responses[str(status)] = {"description": text, "content": content}
    told: dict[str, Any] = {
        "summary": (operation.view.__doc__ or "").strip(),
        "operationId": f"{operation.view.__module__.removeprefix('web.rest.')}.{operation.view.__name__}.{number}",
        "tags": [resource.tag],
        "parameters": [*in_path(path), *in_query(operation.query)],
        "responses": responses,
    }
    if path.startswith("/.well-known"):
        told["security"] = []
    if operation.body is not None:
        told["requestBody"] = {"content": {"application/json": {"schema": operation.body}}}
    elif operation.view.__name__ in UPLOADS:
        anything = {"type": "object", "additionalProperties": {"type": "string", "format": "binary"}}
        told["requestBody"] = {"content": {"multipart/form-data": {"schema": anything}}}
    return told


def success(operation: Operation) -> dict[str, Any]:
    """The answer when all is well."""
    if operation.status == 204:
        return {"description": "Done; nothing to say."}
    if operation.answer is None:
        return {"description": "As asked."}
    schema: Any = operation.answer
    if operation.answer.many:
        schema = {"type": "array", "items": type(operation.answer)}
    return {"description": "As asked.", "content": {"application/json": {"schema": schema}}}


def template(path: str) -> str:
    """Flask's path in OpenAPI's writing."""
    return re.sub(r"<(?:[^<>:]+:)?([a-z_]+)>", r"{\1}", path)


def in_path(path: str) -> list[dict[str, Any]]:
    """The parameters within the address."""
    found = []
    for choices, name in re.findall(r"<(?:any\(([^)]*)\):)?([a-z_]+)>", path):
        schema: dict[str, Any] = {"type": "string", "minLength": 1, "pattern": "^[^/]+$"}
        if choices:
            schema = {"type": "string", "enum": [choice.strip() for choice in choices.split(",")]}
        found.append({"name": name, "in": "path", "required": True, "schema": schema})
    return found


def in_query(schema: Schema | None) -> list[dict[str, Any]]:
    """The parameters after the question mark, each in its own words; lists are written with commas."""
    if schema is None:
        return []
    return [query_parameter(field) for field in schema.fields.values()]


def query_parameter(field: fields.Field[Any]) -> dict[str, Any]:
    """One parameter."""
    told: dict[str, Any] = {"type": "string"}
    if isinstance(field, Flag):
        told = {"type": "string", "enum": ["true", "false"]}
    elif isinstance(field, fields.Integer):
        told = {"type": "integer", "minimum": -(2**31), "maximum": 2**31 - 1}
    elif isinstance(field, Texts):
        told = {"type": "string", "description": "Several, with commas."}
    return {"name": field.data_key, "in": "query", "required": field.required, "schema": told}


def page() -> str:
    """The description as plain HTML."""
    spec = described()
    rows = []
    for path, operations in spec["paths"].items():
        for method, operation in operations.items():
            parameters = ", ".join(parameter["name"] for parameter in operation["parameters"])
            rows.append(
                f"<tr><td><code>{method.upper()}</code></td><td><code>{escape(path)}</code></td>"
                f"<td>{escape(operation['summary'])}</td><td>{escape(parameters)}</td></tr>"
            )
    schemas = "".join(
        f"<h3>{escape(name)}</h3><p>{escape(', '.join(schema.get('properties', {})))}</p>"
        for name, schema in sorted(spec["components"]["schemas"].items())
    )
    head = "<tr><th>Method</th><th>Address</th><th>What it does</th><th>Parameters</th></tr>"
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Bidflow API</title></head><body>'
        f"<h1>{escape(spec['info']['title'])}</h1><p>{escape(spec['info']['description'])} "
        'For programs: <a href="openapi.json">openapi.json</a>.</p>'
        f'<table border="1"><thead>{head}</thead><tbody>{"".join(rows)}</tbody></table>'
        f"<h2>What is sent and answered</h2>{schemas}</body></html>"
    )
