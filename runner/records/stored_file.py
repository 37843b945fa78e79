"""StoredFile: the bytes of a variable of type File or Bytes, or of an attachment; values only refer to it."""

import hashlib
from datetime import datetime

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, Session, mapped_column

from runner.clock import clock
from runner.identifiers import new_id
from runner.records.base import Record
from runner.records.typed_value import FileValue
from runner.rejection import InvalidArgument, NotFound

LARGEST = 5_000_000  # bytes
LONGEST_NAME = 255


class StoredFile(Record):
    """Kept apart from the variables, which are all read with each step of a case."""

    __tablename__ = "stored_file"

    id: Mapped[str] = mapped_column(primary_key=True)
    digest: Mapped[str]  # SHA-256, hex
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    created_at: Mapped[datetime]

    @classmethod
    def keep(cls, session: Session, content: bytes) -> "StoredFile":
        """Store bytes; InvalidArgument when they are too many."""
        if len(content) > LARGEST:
            raise InvalidArgument(f"a file has at most {LARGEST:,} bytes, this one has {len(content):,}")
        file = cls(id=new_id(), digest=hashlib.sha256(content).hexdigest(), content=content, created_at=clock.now())
        session.add(file)
        session.flush()
        return file

    @classmethod
    def find(cls, session: Session, file_id: str) -> "StoredFile":
        """The file of this id, or NotFound."""
        file = session.get(cls, file_id)
        if file is None:
            raise NotFound(f"file '{file_id}' does not exist")
        return file


def file_value(
    session: Session, content: bytes, filename: str, mimetype: str | None = None, encoding: str | None = None
) -> FileValue:
    """A value of type File for a variable; its bytes are stored at once."""
    if not filename or len(filename) > LONGEST_NAME or not filename.isprintable():
        raise InvalidArgument(f"a file's name has 1 to {LONGEST_NAME} characters and no control characters")
    stored = StoredFile.keep(session, content)
    return FileValue(file=stored.id, filename=filename, mimetype=mimetype, encoding=encoding, size=len(content))


def bytes_value(session: Session, content: bytes) -> FileValue:
    """A value of type Bytes for a variable: a file without a name."""
    return FileValue(file=StoredFile.keep(session, content).id, size=len(content))
