"""The one clock: every moment Bidflow writes comes from here, in UTC."""

import time
from datetime import UTC, datetime, timedelta

CLOSE = 0.1  # seconds


class Clock:
    """The time of this installation; a test may shift it, nobody else does.

    Where several machines share a database, its time is theirs: `follow` corrects a machine whose clock is wrong.
    """

    def __init__(self) -> None:
        self.offset = timedelta(0)
        self.correction = timedelta(0)

    def now(self) -> datetime:
        """This moment, aware and in UTC."""
        return datetime.now(UTC) + self.correction + self.offset

    def follow(self, server: datetime, asked_at: float) -> None:
        """Go by the server's time. `asked_at`: when it was asked, by `time.monotonic()`."""
        waited = time.monotonic() - asked_at
        correction = server + timedelta(seconds=waited / 2) - datetime.now(UTC)
        # Within what the way to the server may have taken, the machine's own clock is the steadier one.
        is_close = abs(correction) < timedelta(seconds=max(waited, CLOSE))
        self.correction = timedelta(0) if is_close else correction

    def shift(self, duration: timedelta) -> None:
        """Move the clock on by `duration` (tests only)."""
        self.offset += duration

    def reset(self) -> None:
        """Back to the machine's time."""
        self.offset = timedelta(0)


clock = Clock()
