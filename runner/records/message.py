"""Messages and signals from outside: who waits for them, and what they start."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from runner.records.process_instance import ProcessInstance
from runner.records.viewer import Viewer


@dataclass(frozen=True)
class Correlation:
    """What a message reached: an element that waited (`was_started` False), or a case it began."""

    instance: ProcessInstance
    element_id: str
    was_started: bool


def correlate(
    session: Session,
    name: str,
    viewer: Viewer,
    *,
    variables: Mapping[str, Any] | None = None,
    local_variables: Mapping[str, Any] | None = None,
    business_key: str | None = None,
    correlation_keys: Mapping[str, Any] | None = None,
    local_correlation_keys: Mapping[str, Any] | None = None,
    correlation_key: str | None = None,
    instance_id: str | None = None,
) -> Correlation:
    """Hand a message to the one that waits for it, else to the message start event of a newest version.

    `correlation_keys` are process variables that must be equal; `correlation_key` is Camunda 8's.
    Raises InvalidArgument when nobody, or more than one, matches: the text says what was looked for and found.
    """
    raise NotImplementedError


def correlate_all(
    session: Session,
    name: str,
    viewer: Viewer,
    *,
    variables: Mapping[str, Any] | None = None,
    business_key: str | None = None,
    correlation_keys: Mapping[str, Any] | None = None,
    instance_id: str | None = None,
) -> list[Correlation]:
    """Hand a message to everybody that waits for it and to every message start event; nobody is no error."""
    raise NotImplementedError


def broadcast(
    session: Session, name: str, viewer: Viewer, variables: Mapping[str, Any] | None = None
) -> list[Correlation]:
    """Send a signal to everybody that waits for it and to every signal start event; nobody is no error."""
    raise NotImplementedError
