"""The one clock: every moment Bidflow writes comes from here, in UTC."""

from datetime import UTC, datetime, timedelta


class Clock:
    """The time of this installation; a test may shift it, nobody else does."""

    def __init__(self) -> None:
        self.offset = timedelta(0)

    def now(self) -> datetime:
        """This moment, aware and in UTC."""
        return datetime.now(UTC) + self.offset

    def shift(self, duration: timedelta) -> None:
        """Move the clock on by `duration` (tests only)."""
        self.offset += duration

    def reset(self) -> None:
        """Back to the machine's time."""
        self.offset = timedelta(0)


clock = Clock()
