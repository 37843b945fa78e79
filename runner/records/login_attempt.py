"""LoginAttempt: the brake on guessing passwords, per account and per address."""

from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Mapped, Session, mapped_column

from runner.clock import clock
from runner.records import bulk
from runner.records.base import Record

FREE_OF_ACCOUNT = 10
FREE_OF_ADDRESS = 50  # many people can sit behind one address
FIRST_WAIT = timedelta(seconds=3)
LONGEST_WAIT = timedelta(seconds=60)
FORGOTTEN_AFTER = timedelta(minutes=30)


class LoginAttempt(Record):
    """Tries since the last success of one account, or from one address at any account."""

    __tablename__ = "login_attempt"

    key: Mapped[str] = mapped_column(primary_key=True)  # "account:li" or "address:10.0.0.1"
    failures: Mapped[int]
    blocked_until: Mapped[datetime | None]
    last_at: Mapped[datetime]

    @classmethod
    def take(cls, session: Session, user_id: str, address: str | None) -> timedelta:
        """Count a try as failed, before it is looked at; how long to wait instead, if it may not be looked at.

        Counting first is what stops a thousand tries at once.
        """
        now = clock.now()
        session.execute(delete(cls).where(cls.last_at < now - FORGOTTEN_AFTER))
        attempts = [(cls.of(session, key, now), free) for key, free in keys(user_id, address)]
        wait = max((attempt.wait(now) for attempt, _ in attempts), default=timedelta(0))
        if not wait:
            for attempt, free in attempts:
                attempt.count(now, free)
        return wait

    @classmethod
    def forgive(cls, session: Session, user_id: str, address: str | None) -> None:
        """The password was right: the account starts anew, and the address takes back this one try."""
        for key, _ in keys(user_id, address):
            attempt = session.get(cls, key)
            if attempt is None:
                continue
            attempt.blocked_until = None
            attempt.failures = 0 if key.startswith("account:") else max(attempt.failures - 1, 0)

    @classmethod
    def of(cls, session: Session, key: str, now: datetime) -> "LoginAttempt":
        """The row of this key, made if it is not there, and locked: tries at the same moment count one by one."""
        row = {"key": key, "failures": 0, "blocked_until": None, "last_at": now}
        bulk.upsert(session, cls, [row], ("key",))
        return session.get_one(cls, key, with_for_update=True, populate_existing=True)

    def wait(self, now: datetime) -> timedelta:
        """How long this one is still blocked."""
        return max(self.blocked_until - now, timedelta(0)) if self.blocked_until else timedelta(0)

    def count(self, now: datetime, free: int) -> None:
        """One more try; beyond the free ones each doubles the time until the next."""
        self.failures += 1
        self.last_at = now
        if self.failures >= free:
            self.blocked_until = now + min(FIRST_WAIT * 2 ** min(self.failures - free, 10), LONGEST_WAIT)


def keys(user_id: str, address: str | None) -> list[tuple[str, int]]:
    """What a try counts against, and how many are free."""
    counted = [(f"account:{user_id[:64]}", FREE_OF_ACCOUNT)]
    return [*counted, (f"address:{address}", FREE_OF_ADDRESS)] if address else counted
