"""Resource: the operations of one noun, each declared with what it takes and answers; and the call that comes in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import Flask, Response, g, request
from marshmallow import Schema, ValidationError
from werkzeug.exceptions import UnsupportedMediaType

from runner.records.database import Session
from runner.records.viewer import Viewer
from runner.rejection import InvalidArgument
from web.body import read_json
from web.edge import reading, transaction
from web.rest.answers import json_answer, nothing
from web.rest.schema import said

PAGE = ("first_result", "max_results", "sort_by", "sort_order", "sorting")


@dataclass(frozen=True)
class Call:
    """One request: its transaction, who asks, what was asked in the address and in the body."""

    session: Session
    viewer: Viewer
    query: dict[str, Any]
    body: dict[str, Any]

    @property
    def criteria(self) -> dict[str, Any]:
        """What a list is asked to hold, without page and order."""
        return {name: value for name, value in (self.query | self.body).items() if name not in PAGE}

    @property
    def page(self) -> dict[str, Any]:
        """Page and order as `Listing.find` takes them."""
        asked = self.query | self.body
        if ("sort_by" in asked) != ("sort_order" in asked):
            raise InvalidArgument("send sortBy and sortOrder together, or neither")
        order = [(one["sort_by"], one["sort_order"] == "desc") for one in asked.get("sorting", ())]
        if "sort_by" in asked:
            order.append((asked["sort_by"], asked["sort_order"] == "desc"))
        size = self.query.get("max_results", asked.get("max_results"))
        return {"first": self.query.get("first_result") or asked.get("first_result", 0), "size": size, "order": order}


@dataclass(frozen=True)
class Operation:
    """One thing that can be asked: for the server and for the description of the API."""

    view: Callable[..., Any]
    method: str
    paths: tuple[str, ...]
    query: Schema | None
    body: Schema | None
    answer: Schema | None
    reads: bool
    status: int
    missing: int
    opens: bool


@dataclass
class Resource:
    """The operations under one address."""

    path: str
    tag: str
    operations: list[Operation] = field(default_factory=list)

    def get(self, *paths: str, **more: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """An operation that only looks."""
        return self.declare("GET", paths, reads=True, **more)

    def post(self, *paths: str, **more: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """An operation that does something; with `reads`, a search whose criteria are in the body."""
        return self.declare("POST", paths, **more)

    def put(self, *paths: str, **more: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """An operation that sets something."""
        return self.declare("PUT", paths, **more)

    def delete(self, *paths: str, **more: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """An operation that takes something away."""
        return self.declare("DELETE", paths, **more)

    def declare(
        self,
        method: str,
        paths: tuple[str, ...],
        *,
        query: type[Schema] | None = None,
        body: type[Schema] | None = None,
        answer: Schema | None = None,
        reads: bool = False,
        status: int | None = None,
        missing: int = 404,
        opens: bool = False,
    ) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """Declare a view. `missing`: the status for what does not exist; `opens`: it makes its own transactions."""

        def declared(view: Callable[..., Any]) -> Callable[..., Any]:
            self.operations.append(
                Operation(
                    view=view,
                    method=method,
                    paths=tuple(self.path + path for path in paths),
                    query=query() if query else None,
                    body=body() if body else None,
                    answer=answer,
                    reads=reads,
                    status=status or (200 if answer is not None or reads else 204),
                    missing=missing,
                    opens=opens,
                )
            )
            return view

        return declared

    def register(self, api: Flask) -> None:
        """Let the operations be asked."""
        for operation in self.operations:
            for number, path in enumerate(operation.paths):
                name = f"{operation.method} {self.tag} {operation.view.__name__} {number}".replace(".", " ")
                api.add_url_rule(path, name, answering(operation), methods=[operation.method])


def answering(operation: Operation) -> Callable[..., Response]:
    """The view that reads the request, opens the transaction, and answers."""

    def answer(**path: str) -> Response:
        g.missing_status = operation.missing
        query = loaded(operation.query, request.args.to_dict())
        body = read_body(operation)
        if operation.opens:
            return answered(operation, operation.view(query, body, **path))
        with reading() if operation.reads else transaction() as session:
            return answered(operation, operation.view(Call(session, g.viewer, query, body), **path))

    return answer


def read_body(operation: Operation) -> dict[str, Any]:
    """The body, checked."""
    if operation.body is None:
        return {}
    content = request.get_data(cache=True)
    if not content:
        return loaded(operation.body, {})
    if not request.is_json:
        raise UnsupportedMediaType
    value = read_json(content)
    if not isinstance(value, Mapping):
        raise InvalidArgument("the request's body must be a JSON object")
    return loaded(operation.body, value)


def loaded(schema: Schema | None, data: Mapping[str, Any]) -> dict[str, Any]:
    """What was sent, as the schema reads it; InvalidArgument says what is wrong where."""
    if schema is None:
        return {}
    try:
        read: dict[str, Any] = schema.load(data)
    except ValidationError as error:
        raise InvalidArgument(said(error)) from error
    require_clean(read)
    return read


def require_clean(value: Any) -> None:
    """Refuse texts that no database holds."""
    if isinstance(value, str):
        if "\x00" in value or any("\ud800" <= character <= "\udfff" for character in value):
            raise InvalidArgument("a text holds NUL or half a character, which can't be stored")
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            require_clean(name)
            require_clean(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            require_clean(inner)


def answered(operation: Operation, result: Any) -> Response:
    """The view's result as a response; rows become JSON while their transaction is open."""
    if isinstance(result, Response):
        return result
    if result is None and operation.status == 204:
        return nothing()
    return json_answer(operation.answer.dump(result) if operation.answer is not None else result, operation.status)
