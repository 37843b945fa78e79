"""Comment: what somebody wrote at a user task or a case."""

from datetime import datetime

from sqlalchemy import Index, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from runner.clock import clock
from runner.identifiers import new_id
from runner.records.base import Record
from runner.records.process_instance import ProcessInstance
from runner.records.user_task import UserTask
from runner.records.viewer import Viewer
from runner.rejection import InvalidArgument, NotFound

LONGEST = 4000  # characters


class Comment(Record):
    """Never changed. Without a task it is about the case."""

    __tablename__ = "comment"
    __table_args__ = (Index(None, "task_id"), Index(None, "root_id"))

    id: Mapped[str] = mapped_column(primary_key=True)
    task_id: Mapped[str | None]
    instance_id: Mapped[str]
    root_id: Mapped[str]
    user_id: Mapped[str | None]
    message: Mapped[str]
    written_at: Mapped[datetime]

    @classmethod
    def write(cls, about: UserTask | ProcessInstance, message: str, viewer: Viewer) -> "Comment":
        """Say something about a task or a case that the viewer may see."""
        if not message.strip() or len(message) > LONGEST or "\x00" in message:
            raise InvalidArgument(f"a comment has 1 to {LONGEST:,} characters")
        is_task = isinstance(about, UserTask)
        comment = cls(
            id=new_id(),
            task_id=about.id if is_task else None,
            instance_id=about.instance_id if isinstance(about, UserTask) else about.id,
            root_id=about.root_id,
            user_id=viewer.user_id,
            message=message,
            written_at=clock.now(),
        )
        about.session.add(comment)
        about.session.flush()
        return comment

    @classmethod
    def of_task(cls, session: Session, task_id: str) -> list["Comment"]:
        """What was said about a task, in order."""
        return list(session.scalars(select(cls).where(cls.task_id == task_id).order_by(cls.id)))

    @classmethod
    def of_case(cls, session: Session, root_id: str) -> list["Comment"]:
        """What was said about a case and its tasks, in order."""
        return list(session.scalars(select(cls).where(cls.root_id == root_id).order_by(cls.id)))

    @classmethod
    def find(cls, session: Session, task_id: str, comment_id: str) -> "Comment":
        """One comment of a task, or NotFound."""
        comment = session.get(cls, comment_id)
        if comment is None or comment.task_id != task_id:
            raise NotFound(f"user task '{task_id}' has no comment '{comment_id}'")
        return comment
