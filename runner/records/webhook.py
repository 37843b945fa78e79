"""Webhook: a program elsewhere that is told of events here."""

import hashlib
import hmac
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Mapped, Session, mapped_column

from runner.clock import clock
from runner.identifiers import new_id
from runner.outgoing import AllowedHosts, OutgoingFailed
from runner.records.base import JsonText, Record
from runner.records.setting import Setting
from runner.records.user import require_administrator
from runner.records.user_operation import UserOperation
from runner.records.viewer import Viewer
from runner.rejection import InvalidArgument, NotFound

EVENTS = ("case-started", "case-ended", "task-created", "task-completed", "incident-raised")
MOST = 50  # webhooks of one installation: each is told in the transaction of the event


class Webhook(Record):
    """Its secret is made of the installation's own, so that no other is stored."""

    __tablename__ = "webhook"

    id: Mapped[str] = mapped_column(primary_key=True)
    url: Mapped[str]
    events: Mapped[list[str]] = mapped_column(JsonText)
    created_by: Mapped[str | None]
    created_at: Mapped[datetime]

    @classmethod
    def create(
        cls, session: Session, url: str, events: tuple[str, ...], viewer: Viewer, hosts: AllowedHosts
    ) -> "Webhook":
        """Tell this URL of these events from now on; of all where none is named. InvalidArgument says what is wrong."""
        require_administrator(viewer, "register webhooks")
        unknown = sorted(set(events) - set(EVENTS))
        if unknown:
            raise InvalidArgument(f"'{unknown[0][:40]}' is no event; there are {', '.join(EVENTS)}")
        try:
            hosts.require_listed(url)
        except OutgoingFailed as refused:
            raise InvalidArgument(str(refused)) from None
        if len(cls.all(session)) >= MOST:
            raise InvalidArgument(f"there are {MOST} webhooks already; remove one that nobody needs any more")
        webhook = cls(
            id=new_id(),
            url=url.strip(),
            events=[event for event in EVENTS if event in events or not events],
            created_by=viewer.user_id,
            created_at=clock.now(),
        )
        session.add(webhook)
        Setting.secret_key(session)  # here, for its calls are prepared in reading transactions
        session.flush()
        UserOperation.note(session, viewer, "create", "webhook", webhook.id, after={"events": webhook.events})
        return webhook

    @classmethod
    def all(cls, session: Session) -> list["Webhook"]:
        """Every webhook, the oldest first."""
        return list(session.scalars(select(cls).order_by(cls.created_at, cls.id)))

    @classmethod
    def find(cls, session: Session, webhook_id: str) -> "Webhook":
        """The webhook of this id, or NotFound."""
        webhook = session.get(cls, webhook_id)
        if webhook is None:
            raise NotFound(f"webhook '{webhook_id}' does not exist; `bidflow webhook list` shows them")
        return webhook

    def remove(self, viewer: Viewer) -> None:
        """Tell it nothing more; what waits to be told is dropped when its turn comes."""
        require_administrator(viewer, "remove webhooks")
        UserOperation.note(self.session, viewer, "delete", "webhook", self.id, before={"events": self.events})
        self.session.delete(self)

    @property
    def secret(self) -> str:
        """What both sides know: the key of the signatures."""
        key = Setting.secret_key(self.session).encode()
        return hmac.new(key, f"webhook {self.id}".encode(), hashlib.sha256).hexdigest()
