"""What a program is told when something can't be done: Camunda's shape, our sentences."""

import logging
from typing import Any

from flask import Flask, Response, g, request
from werkzeug.exceptions import HTTPException

from runner.identifiers import new_id
from runner.notation.finding import Finding, Unreadable
from runner.records.step import Conflict
from runner.records.unavailable import Unavailable
from runner.rejection import Forbidden, InvalidArgument, InvalidState, NotFound, Rejection
from web.rest.answers import json_answer

logger = logging.getLogger(__name__)
PARSE_ERROR = "ENGINE-09005 Could not parse BPMN process. Errors: "


def register(api: Flask) -> None:
    """Answer rejections, HTTP errors and bugs alike."""
    api.register_error_handler(Rejection, _rejection)
    api.register_error_handler(HTTPException, _http)
    api.register_error_handler(Unavailable, _unavailable)
    api.register_error_handler(Exception, _bug)


def error_answer(status: int, kind: str, message: str, **more: Any) -> Response:
    """The body of every answer that is no success; for Camunda 8's API its own (RFC 9457)."""
    if request.path.startswith("/v2"):
        titles = {
            400: "INVALID_ARGUMENT",
            401: "Unauthorized",
            403: "Forbidden",
            404: "NOT_FOUND",
            409: "INVALID_STATE",
        }
        title = titles.get(status, kind)
        body = {"type": "about:blank", "title": title, "status": status, "detail": message, "instance": request.path}
        return json_answer(body, status, "application/problem+json")
    return json_answer({"type": kind, "message": message, "code": None, **more}, status)


def _rejection(rejection: Rejection) -> Response:
    message = rejection.message
    match rejection:
        case Unreadable():
            return error_answer(400, "ParseException", parse_message(rejection), details=details_of(rejection))
        case NotFound():
            status = g.get("missing_status", 404)
            kind = "ProcessEngineException" if status == 500 else "InvalidRequestException"
            return error_answer(status, kind, message)
        case Forbidden():
            return _forbidden(message)
        case Conflict():
            return error_answer(500, "OptimisticLockingException", message)
        case InvalidState() if request.path.startswith("/v2"):
            return error_answer(409, "INVALID_STATE", message)
        case InvalidState() if "by" in rejection.details and "state" not in rejection.details:
            return error_answer(500, "TaskAlreadyClaimedException", message)
        case InvalidState():
            return error_answer(500, "ProcessEngineException", message)
        case InvalidArgument() if rejection.errors:
            return error_answer(400, "InvalidRequestException", message, errors=plain(rejection.errors))
    return error_answer(400, "InvalidRequestException", message)


def parse_message(unreadable: Unreadable) -> str:
    """All findings in one text: the Modeler shows nothing else. One line each, with element, line and cure."""
    return PARSE_ERROR + "\n" + "\n".join(f"* {in_camundas_words(finding)}" for finding in unreadable.findings)


def in_camundas_words(finding: Finding) -> str:
    """A finding as one line of Camunda's."""
    named = f" '{finding.element_name}'" if finding.element_name else ""
    element = f"{finding.element_type or 'element'}{named} ({finding.element_id}): " if finding.element_id else ""
    parts = [f"{element}{finding.message} {finding.cure}".strip(), f"resource {finding.file}"]
    if finding.line:
        parts.append(f"line {finding.line}")
    if finding.column:
        parts.append(f"column {finding.column}")
    return " | ".join(parts)


def details_of(unreadable: Unreadable) -> dict[str, dict[str, list[dict[str, Any]]]]:
    """The findings by file."""
    details: dict[str, dict[str, list[dict[str, Any]]]] = {}
    for finding in unreadable.findings:
        lists = details.setdefault(finding.file, {"errors": [], "warnings": []})
        lists["errors" if finding.severity == "error" else "warnings"].append(
            {
                "message": f"{finding.message} {finding.cure}".strip(),
                "line": finding.line or 0,
                "column": finding.column or 0,
                "mainElementId": finding.element_id,
                "elementIds": [finding.element_id] if finding.element_id else [],
            }
        )
    return details


def plain(errors: Any) -> Any:
    """Errors by field as texts."""
    return {str(name): [str(each) for each in each_of] for name, each_of in errors.items()}


def _forbidden(message: str) -> Response:
    viewer = g.get("viewer")
    return error_answer(
        403,
        "AuthorizationException",
        message,
        userId=viewer.user_id if viewer else None,
        permissionName=None,
        resourceName=None,
        resourceId=None,
        missingAuthorizations=[],
    )


def _http(error: HTTPException) -> Response:
    status = error.code or 500
    if status < 400:
        return Response(status=status)
    messages = {
        404: f"there is nothing at {request.method} {request.path[:200]}; docs/rest.md lists what there is",
        405: f"{request.method} is not possible at {request.path[:200]}",
        413: "at most 5 MB can be sent in one request",
        415: "the request must have the content type application/json",
    }
    response = error_answer(status, "RestException", messages.get(status) or str(error.description))
    for name, value in error.get_headers():
        if name == "Allow":
            response.headers[name] = value
    return response


def _unavailable(trouble: Unavailable) -> Response:
    response = error_answer(503, "ProcessEngineException", str(trouble))
    response.headers["Retry-After"] = str(trouble.retry_after)
    return response


def _bug(error: Exception) -> Response:
    number = new_id()[-12:]
    logger.error("request %s failed: %s %r", number, request.method, request.path, exc_info=error)
    text = f"something went wrong on our side; nothing was changed. Tell your administrator the number {number}"
    return error_answer(500, "ProcessEngineException", text)
