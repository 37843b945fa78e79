"""The connectors that run here: what may go into them, and what comes out."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Known:
    """A connector that runs here: its input parameters, and those of them that can't be left out."""

    inputs: tuple[str, ...]
    needed: tuple[str, ...]
    answers: tuple[str, ...] = ()  # what its output parameters may read
    refused: Mapping[str, str] | None = None  # input parameters that Camunda has: the cure


HTTP, MAIL = "http-connector", "mail-send"
KNOWN: Mapping[str, Known] = {
    HTTP: Known(
        ("url", "method", "headers", "payload", "request-config", "configOptions"),
        ("url", "method"),
        ("statusCode", "headers", "response"),
    ),
    MAIL: Known(
        ("to", "cc", "bcc", "subject", "text", "html", "from", "fromAlias"),
        ("to", "subject"),
        refused={"fileNames": "Put a link into the text; files of the server are not sent."},
    ),
}
# Of Apache's request-config those that can be kept; `redirects-enabled` only as false, for none is followed.
SETTINGS = ("connection-timeout", "socket-timeout", "redirects-enabled")
OPTIONS = ("throw-http-error",)
