"""WebhookDelivery: one try to tell a webhook of an event, and what came of it."""

from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, Index, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from runner.clock import clock
from runner.identifiers import new_id
from runner.records.base import MOST_ON_A_PAGE, Record

KEPT = timedelta(days=30)


class WebhookDelivery(Record):
    """A log: which event, the how-manieth try, the status that was answered, or why there was none."""

    __tablename__ = "webhook_delivery"
    __table_args__ = (Index(None, "webhook_id", "at"), Index(None, "at"))

    id: Mapped[str] = mapped_column(primary_key=True)
    webhook_id: Mapped[str] = mapped_column(ForeignKey("webhook.id", ondelete="CASCADE"))
    job_key: Mapped[str]  # what the receiver got as Idempotency-Key
    event: Mapped[str]
    attempt: Mapped[int]
    status_code: Mapped[int | None]
    error: Mapped[str | None]  # None: it was delivered
    at: Mapped[datetime]

    @classmethod
    def note(
        cls,
        session: Session,
        webhook_id: str,
        *,
        job_key: str,
        event: str,
        attempt: int,
        status_code: int | None,
        error: str | None,
    ) -> None:
        """Write one down, and let go of those that are too old to ask for."""
        now = clock.now()
        session.execute(delete(cls).where(cls.at < now - KEPT), execution_options={"synchronize_session": False})
        session.add(
            cls(
                id=new_id(),
                webhook_id=webhook_id,
                job_key=job_key,
                event=event,
                attempt=attempt,
                status_code=status_code,
                error=error,
                at=now,
            )
        )

    @classmethod
    def latest(cls, session: Session, webhook_id: str | None = None) -> list["WebhookDelivery"]:
        """The last ones, of one webhook or of all, the newest first; 200 at most."""
        statement = select(cls).order_by(cls.at.desc(), cls.id.desc()).limit(MOST_ON_A_PAGE)
        return list(session.scalars(statement if webhook_id is None else statement.where(cls.webhook_id == webhook_id)))
