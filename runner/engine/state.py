"""What the engine is given: the stored state of a case, and the setting it may ask."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

from runner.notation.model import Binding

if TYPE_CHECKING:
    from runner.engine.process import ExecutableProcess


@dataclass(frozen=True)
class State:
    """A root instance as stored: its live image (JSON text) and the variables of its open scopes."""

    image: str
    variables: Mapping[str, Mapping[str, Any]]


class Decisions(Protocol):
    """A decision that can be evaluated (`runner.notation.decision.Decision`)."""

    id: str
    name: str | None
    definition_id: str | None

    def evaluate(self, variables: Mapping[str, Any], now: datetime) -> Any: ...


class Library(Protocol):
    """What is deployed, as far as a running case needs it. Each raises `NotFound` naming what is missing."""

    def definition(self, definition_id: str) -> "ExecutableProcess": ...

    def process(
        self, key: str, binding: Binding, version: int | None, version_tag: str | None, caller: "ExecutableProcess"
    ) -> "ExecutableProcess": ...

    def decision(
        self, key: str, binding: Binding, version: int | None, version_tag: str | None, caller: "ExecutableProcess"
    ) -> Decisions: ...

    def resource(self, name: str, caller: "ExecutableProcess") -> str: ...


@dataclass(frozen=True)
class Setting:
    """The moment (UTC), who acts, and where to look things up."""

    now: datetime
    library: Library
    user: str | None = None
    groups: tuple[str, ...] = field(default=())
