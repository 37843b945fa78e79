"""Submission: what was sent to begin a case, so that the same sent again begins no second one."""

import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Index, delete
from sqlalchemy.orm import Mapped, Session, mapped_column

from runner.clock import clock
from runner.records import bulk
from runner.records.base import Record
from runner.records.process_instance import ProcessInstance
from runner.records.viewer import Viewer
from runner.rejection import InvalidArgument

FORGOTTEN_AFTER = timedelta(days=7)
LONGEST = 255


class Submission(Record):
    """The first of all sendings with one idempotency key of one person, and the case that came of it."""

    __tablename__ = "submission"
    __table_args__ = (Index(None, "sent_at"),)

    key: Mapped[str] = mapped_column(primary_key=True)
    digest: Mapped[str]  # of what was sent
    instance_id: Mapped[str | None]
    sent_at: Mapped[datetime]

    @classmethod
    def once(
        cls,
        session: Session,
        viewer: Viewer,
        key: str | None,
        sent: Mapping[str, Any],
        begin: Callable[[], ProcessInstance],
    ) -> ProcessInstance:
        """The case that `begin` starts, or that it started when the same was sent with this key before.

        Sent at the same moment, the second waits for the first. Without a key nothing is remembered. Raises
        InvalidArgument when something else was sent with this key, or the key has more than 255 characters.
        """
        if not key:
            return begin()
        if len(key) > LONGEST or not key.isprintable():
            raise InvalidArgument(f"an idempotency key has at most {LONGEST} characters, all of them printable")
        own = f"{viewer.user_id or ''}:{key}"
        first = cls.taken(session, own, digest_of(sent))
        if first.instance_id is not None:
            return ProcessInstance.find(session, first.instance_id, viewer)
        instance = begin()
        first.instance_id = instance.id
        return instance

    @classmethod
    def taken(cls, session: Session, key: str, digest: str) -> "Submission":
        """The row of this key, made if it is not there, and locked."""
        now = clock.now()
        session.execute(delete(cls).where(cls.sent_at < now - FORGOTTEN_AFTER))
        row = {"key": key, "digest": digest, "instance_id": None, "sent_at": now}
        bulk.upsert(session, cls, [row], ("key",))  # that a row which is there stays as it is, but locked
        first = session.get_one(cls, key, with_for_update=True, populate_existing=True)
        if first.digest != digest:
            raise InvalidArgument(
                "something else was already sent with this idempotency key; open the page again and send it from there"
            )
        return first


def digest_of(sent: Mapping[str, Any]) -> str:
    """The same for what says the same."""
    text = json.dumps(sent, sort_keys=True, default=str)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
