"""UserOperation: who did what, when; before and after."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Identity, Index, Integer
from sqlalchemy.orm import Mapped, Session, mapped_column

from runner.clock import clock
from runner.records.base import Record
from runner.records.value_text import ValueText
from runner.records.viewer import Viewer

FAILURE = "fail"  # a try that failed, of a job or an external task: kept here as what happened to it


class UserOperation(Record):
    """An entry of the audit, never changed. The completion of a user task is in the task's own row."""

    __tablename__ = "user_operation"
    __table_args__ = (Index(None, "root_id"), Index(None, "user_id", "at"), Index(None, "at"))

    number: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), Identity(), primary_key=True, autoincrement=True
    )
    at: Mapped[datetime]
    user_id: Mapped[str | None]  # None: the installation itself
    operation: Mapped[str]  # claim unclaim assign change set-variables cancel retry suspend activate deploy …
    entity: Mapped[str]  # the noun: user task, case, incident, definition, user …
    entity_id: Mapped[str]
    root_id: Mapped[str | None]
    before: Mapped[Any] = mapped_column(ValueText, nullable=True)
    after: Mapped[Any] = mapped_column(ValueText, nullable=True)
    reason: Mapped[str | None]

    @classmethod
    def note(
        cls,
        session: Session,
        viewer: Viewer,
        operation: str,
        entity: str,
        entity_id: str,
        *,
        root_id: str | None = None,
        before: Any = None,
        after: Any = None,
        reason: str | None = None,
    ) -> None:
        """Write an entry."""
        session.add(
            cls(
                at=clock.now(),
                user_id=viewer.user_id,
                operation=operation,
                entity=entity,
                entity_id=entity_id,
                root_id=root_id,
                before=before,
                after=after,
                reason=reason,
            )
        )
