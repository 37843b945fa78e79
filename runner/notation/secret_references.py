"""References to secrets in a text of a diagram: `Bearer secret://crm-token`."""

import re

REFERENCE = re.compile(r"secret://([A-Za-z0-9](?:[A-Za-z0-9_-]*[A-Za-z0-9])?)")
EXPRESSION = re.compile(r"[#$]\{[^}]*\}")


def parted(text: str) -> tuple[str, ...]:
    """The text between the references and their names, in turn: ("Bearer ", "crm-token", "")."""
    parts = REFERENCE.split(text)
    return tuple(part.lower() if number % 2 else part for number, part in enumerate(parts))


def is_inside_an_expression(text: str) -> bool:
    """Whether a reference is part of an expression: it would be read as any text there, and never filled in."""
    if "secret://" not in text:
        return False
    return text.lstrip().startswith("=") or any("secret://" in expression for expression in EXPRESSION.findall(text))
