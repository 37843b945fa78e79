"""DecisionDefinition: one version of a DMN decision."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, relationship

from runner.notation.decision import Decision, read_decisions
from runner.records.definition import Definition
from runner.records.shelf import DECISIONS

if TYPE_CHECKING:
    from runner.records.deployment import Deployment


class DecisionDefinition(Definition):
    """A decision at one version, with the file that holds all it requires."""

    __tablename__ = "decision_definition"
    __table_args__ = (
        Index(None, "key", "version", unique=True),
        Index(None, "deployment_id"),
    )
    kind = "decision"

    name: Mapped[str | None]

    deployment: Mapped["Deployment"] = relationship(back_populates="decision_definitions")

    @property
    def label(self) -> str:
        """What people read: the name, or the key."""
        return self.name or self.key

    @property
    def decision(self) -> Decision:
        """The decision, read; kept for all that ask."""
        model = DECISIONS.get(self.resource_id, lambda: read_decisions(self.resource.name, self.resource.content))
        return model.decisions[self.key]


@dataclass(slots=True)
class DeployedDecision:
    """A decision as the engine takes it: it knows the definition it came from."""

    id: str
    name: str | None
    definition_id: str | None
    decision: Decision

    def evaluate(self, variables: Mapping[str, Any], now: datetime) -> Any:
        """The decision's own evaluation."""
        return self.decision.evaluate(variables, now)
