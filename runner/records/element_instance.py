"""ElementInstance: one finished element of a case's history, written once."""

from datetime import datetime
from typing import Literal

from sqlalchemy import BigInteger, Identity, Index, Integer
from sqlalchemy.orm import Mapped, mapped_column

from runner.records.base import JsonText, Record


class ElementInstance(Record):
    """What was done: `number` rises in the order things finished."""

    __tablename__ = "element_instance"
    __table_args__ = (Index(None, "instance_id"),)

    number: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), Identity(), primary_key=True, autoincrement=True
    )
    id: Mapped[str] = mapped_column(unique=True)
    instance_id: Mapped[str]
    parent_id: Mapped[str]
    element_id: Mapped[str]
    element_name: Mapped[str | None]
    element_type: Mapped[str]
    flow_ids: Mapped[list[str]] = mapped_column(JsonText)  # the sequence flows its tokens came by
    state: Mapped[Literal["completed", "cancelled"]]
    called_instance_id: Mapped[str | None]
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime]
