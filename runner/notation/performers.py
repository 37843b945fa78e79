"""BPMN's own resource roles: humanPerformer and potentialOwner, read as Camunda reads them."""

import re

from lxml import etree

from runner.notation.model import Assignment
from runner.notation.source import CAMUNDA, MODEL, Source, extension
from runner.notation.texts import read_expression

_MEMBER = re.compile(r"(user|group)\((.*)\)", re.DOTALL)
_EXPRESSIONS = (f"{MODEL}formalExpression", f"{MODEL}expression")


def read_performers(source: Source, element: etree._Element) -> Assignment:
    """The assignee (humanPerformer) and candidates (potentialOwner) of a user task."""
    assignee = None
    users: list[str] = []
    groups: list[str] = []
    for role in element.iterchildren(f"{MODEL}humanPerformer", f"{MODEL}performer", f"{MODEL}potentialOwner"):
        text = _text(source, role)
        if text is None:
            source.warn(role, "The role names nobody by an expression; it has no effect.", "Assign a user or groups.")
        elif role.tag == f"{MODEL}potentialOwner":
            _divide(text, users, groups)
        elif assignee is None:
            assignee = text
        else:
            source.refuse(role, "The task has two performers.", "Keep one; use potentialOwner for several people.")
    return Assignment(assignee, ",".join(users) or None, ",".join(groups) or None)


def read_starters(source: Source, element: etree._Element) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The users and groups of camunda:potentialStarter."""
    users: list[str] = []
    groups: list[str] = []
    starter = extension(element, f"{CAMUNDA}potentialStarter")
    if starter is not None:
        _divide(_text(source, starter) or "", users, groups)
    return tuple(users), tuple(groups)


def _text(source: Source, role: etree._Element) -> str | None:
    assigned = role.find(f"{MODEL}resourceAssignmentExpression")
    if assigned is None:
        return None
    return read_expression(source, next(assigned.iterchildren(*_EXPRESSIONS), None))


def _divide(text: str, users: list[str], groups: list[str]) -> None:
    for part in _parts(text):
        member = _MEMBER.fullmatch(part)
        if member is not None and member.group(1) == "user":
            users.append(member.group(2).strip())
        else:
            groups.append(member.group(2).strip() if member is not None else part)


def _parts(text: str) -> list[str]:
    # Commas inside an expression, user(${f(a, b)}), do not part.
    parts, depth, part = [], 0, ""
    for character in text:
        depth += (character in "({") - (character in ")}")
        if character == "," and depth == 0:
            parts.append(part.strip())
            part = ""
        else:
            part += character
    return [found for found in (*parts, part.strip()) if found]
