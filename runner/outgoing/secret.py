"""Secrets: named in a diagram as `secret://name`, known to the installation's environment, put in at the last moment.

A text that holds references arrives as {"sealed": ["Bearer ", {"secret": "crm-token"}]}: the engine parts what the
diagram says from what the case's data say, so that nobody gets a secret by typing `secret://…` into a form.
"""

from collections.abc import Mapping
from typing import Any

from runner.outgoing.failure import OutgoingFailed

MASK = "***"
SHORTEST = 4  # characters; masking less would blot out ordinary words


def reveal(value: Any, secrets: Mapping[str, str]) -> Any:
    """The value with its secrets in place, whatever its depth. OutgoingFailed names one that is not configured."""
    if isinstance(value, list):
        return [reveal(item, secrets) for item in value]
    if not isinstance(value, dict):
        return value
    if set(value) != {"sealed"}:
        return {key: reveal(item, secrets) for key, item in value.items()}
    return "".join(part if isinstance(part, str) else secret_of(part["secret"], secrets) for part in value["sealed"])


def secret_of(name: str, secrets: Mapping[str, str]) -> str:
    """One secret."""
    if name not in secrets:
        variable = f"BIDFLOW_SECRET_{name.upper().replace('-', '_')}"
        raise OutgoingFailed(f"secret://{name} is not known here; an administrator sets {variable} or {variable}_FILE")
    return secrets[name]


def mask(text: str, secrets: Mapping[str, str]) -> str:
    """The text with *** in place of every secret."""
    for secret in sorted(secrets.values(), key=len, reverse=True):
        if len(secret) >= SHORTEST:
            text = text.replace(secret, MASK)
    return text
