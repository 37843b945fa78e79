"""What went wrong outside, in words that name no secret."""


class OutgoingFailed(Exception):
    """A request or a mail did not go through, or may not be sent at all. `details`: nothing but what is said here."""

    details: str | None = None
