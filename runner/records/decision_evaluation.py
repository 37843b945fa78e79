"""DecisionEvaluation: a decision that was taken, with what went in and the rules that fired."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from runner.records.base import Record
from runner.records.value_text import ValueText


class DecisionEvaluation(Record):
    """`rules`: number from 1, id, outputs and annotations of each rule that fired."""

    __tablename__ = "decision_evaluation"

    id: Mapped[str] = mapped_column(primary_key=True)
    instance_id: Mapped[str] = mapped_column(index=True)
    element_instance_id: Mapped[str]
    element_id: Mapped[str]
    decision_key: Mapped[str]
    decision_name: Mapped[str | None]
    decision_definition_id: Mapped[str | None] = mapped_column(ForeignKey("decision_definition.id"))
    inputs: Mapped[dict[str, Any]] = mapped_column(ValueText)
    rules: Mapped[list[dict[str, Any]]] = mapped_column(ValueText)
    result: Mapped[Any] = mapped_column(ValueText, nullable=True)
    evaluated_at: Mapped[datetime]
