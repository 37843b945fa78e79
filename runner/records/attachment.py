"""Attachment: a file, or a link to one, that somebody put to a user task."""

from datetime import datetime
from urllib.parse import urlsplit

from sqlalchemy import ForeignKey, Index, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from runner.clock import clock
from runner.identifiers import new_id
from runner.records.base import Record
from runner.records.stored_file import StoredFile
from runner.records.user_operation import UserOperation
from runner.records.user_task import UserTask
from runner.records.user_task_refusals import require_worker
from runner.records.viewer import Viewer
from runner.rejection import InvalidArgument, NotFound

LONGEST = 255


class Attachment(Record):
    """Either `file_id` or `url`."""

    __tablename__ = "attachment"
    __table_args__ = (Index(None, "task_id"), Index(None, "root_id"))

    id: Mapped[str] = mapped_column(primary_key=True)
    task_id: Mapped[str]
    instance_id: Mapped[str]
    root_id: Mapped[str]
    user_id: Mapped[str | None]
    name: Mapped[str | None]
    description: Mapped[str | None]
    type: Mapped[str | None]
    url: Mapped[str | None]
    file_id: Mapped[str | None] = mapped_column(ForeignKey("stored_file.id"))
    added_at: Mapped[datetime]

    @classmethod
    def add(
        cls,
        task: UserTask,
        viewer: Viewer,
        *,
        name: str | None,
        description: str | None = None,
        type: str | None = None,
        url: str | None = None,
        content: bytes | None = None,
    ) -> "Attachment":
        """Put a file or a link (http or https) to a task, by somebody who may work on it."""
        require_worker(task, viewer)
        if (url is None) == (content is None):
            raise InvalidArgument("an attachment is either a file (content) or a link (url): send one of them")
        if url is not None and urlsplit(url).scheme not in ("http", "https"):
            raise InvalidArgument("a link must begin with http:// or https://")
        for text in (name, description, type, url):
            if text is not None and (len(text) > 4 * LONGEST or "\x00" in text):
                raise InvalidArgument(f"an attachment's texts have at most {4 * LONGEST} characters")
        attachment = cls(
            id=new_id(),
            task_id=task.id,
            instance_id=task.instance_id,
            root_id=task.root_id,
            user_id=viewer.user_id,
            name=name,
            description=description,
            type=type,
            url=url,
            file_id=None if content is None else StoredFile.keep(task.session, content).id,
            added_at=clock.now(),
        )
        task.session.add(attachment)
        task.session.flush()
        return attachment

    @classmethod
    def of_task(cls, session: Session, task_id: str) -> list["Attachment"]:
        """What was put to a task, in order."""
        return list(session.scalars(select(cls).where(cls.task_id == task_id).order_by(cls.id)))

    @classmethod
    def of_case(cls, session: Session, root_id: str) -> list["Attachment"]:
        """What was put to the tasks of a case and of all that it called, in order."""
        return list(session.scalars(select(cls).where(cls.root_id == root_id).order_by(cls.id)))

    @classmethod
    def find(cls, session: Session, task_id: str, attachment_id: str) -> "Attachment":
        """One attachment of a task, or NotFound."""
        attachment = session.get(cls, attachment_id)
        if attachment is None or attachment.task_id != task_id:
            raise NotFound(f"user task '{task_id}' has no attachment '{attachment_id}'")
        return attachment

    def remove(self, task: UserTask, viewer: Viewer) -> None:
        """Take it away: by somebody who may work on the task."""
        require_worker(task, viewer)
        before = {"name": self.name, "url": self.url}
        UserOperation.note(
            self.session, viewer, "remove-attachment", "user task", task.id, root_id=self.root_id, before=before
        )
        self.session.delete(self)

    @property
    def content(self) -> bytes:
        """The file's bytes; NotFound for a link."""
        if self.file_id is None:
            raise NotFound(f"attachment '{self.id}' is a link, not a file")
        return StoredFile.find(self.session, self.file_id).content
