"""LoginAttempt: the brake on guessing passwords, per account and per address."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from runner.records.base import Record


class LoginAttempt(Record):
    """Failures since the last success of one account, or of one address (any account)."""

    __tablename__ = "login_attempt"

    key: Mapped[str] = mapped_column(primary_key=True)  # "account:li" or "address:10.0.0.1"
    failures: Mapped[int]
    blocked_until: Mapped[datetime | None]
    last_at: Mapped[datetime]
