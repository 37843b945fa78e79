"""Disk: where a database lives that can be filled up, and given room again, while it is at work."""

import contextlib
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import event, text

from runner.records import Database, upgrade
from tests.postgresql import Postgresql

LEFT = 300_000  # bytes, when it is full
LARGEST_FILE = 17_000_000  # bytes; PostgreSQL's own log is written in files of 16 MB


class Disk:
    """A file system of its own where we may mount one, else the limits that a database or a process has."""

    def __init__(self, folder: Path, size: int) -> None:
        self.folder = folder
        folder.mkdir()
        mount = [shutil.which("mount") or "false", "-t", "tmpfs", "-o", f"size={size}", "bidflow-test", folder]
        self.is_mounted = subprocess.run(mount, capture_output=True).returncode == 0

    @property
    def refused(self) -> tuple[int, ...]:
        """How long the texts are that find no room when it is full, one after the other."""
        return 400_000, 20_000, 100

    def fill(self) -> None:
        """Leave next to no room."""
        if self.is_mounted:
            found = os.statvfs(self.folder)
            (self.folder / "filling").write_bytes(b"x" * max(found.f_bavail * found.f_frsize - LEFT, 0))
        else:
            self.limit(True)

    def empty(self) -> None:
        """Make room again."""
        if self.is_mounted:
            (self.folder / "filling").unlink()
        else:
            self.limit(False)

    def limit(self, is_full: bool) -> None:
        """Without a mount: keep the database from growing, or let it grow again."""
        raise NotImplementedError

    def close(self) -> None:
        if self.is_mounted:
            subprocess.run(["umount", self.folder], check=True)


class SqliteDisk(Disk):
    """With the file of an installation on it."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, 6_000_000)
        self.database = Database(f"sqlite:///{folder / 'bidflow.sqlite3'}")
        upgrade(self.database)
        self.pages = 1_000_000
        for engine in (self.database.engine, self.database.writing_engine):
            event.listen(engine, "connect", self.obey)

    def limit(self, is_full: bool) -> None:
        with self.database.reading() as session:
            used = session.scalar(text("PRAGMA page_count")) or 0
        self.pages = used + 50 if is_full else 1_000_000
        self.database.close()

    def obey(self, connection: object, record: object) -> None:
        connection.execute(f"PRAGMA max_page_count={self.pages}").close()  # type: ignore[attr-defined]

    def close(self) -> None:
        self.database.close()
        super().close()


class PostgresqlDisk(Disk):
    """With a database of a PostgreSQL server on it, as a tablespace."""

    def __init__(self) -> None:
        self.server = Postgresql().start()
        super().__init__(self.server.folder / "disk", 60_000_000)
        place = self.folder / "tablespace"
        place.mkdir()
        if self.server.user:
            shutil.chown(place, self.server.user, self.server.user)
        with self.server.connected() as connection:
            connection.execute(f"CREATE TABLESPACE small LOCATION '{place}'")
        self.database = Database(self.server.create(tablespace="small"))

    @property
    def refused(self) -> tuple[int, ...]:
        # A limit is one of each file, and short texts are in a file of their own.
        return super().refused if self.is_mounted else (400_000, 20_000)

    def limit(self, is_full: bool) -> None:
        # A write beyond it fails as one on a full disk does; PostgreSQL takes no notice of the signal.
        postmaster = int((self.server.data / "postmaster.pid").read_text().split()[0])
        children = Path(f"/proc/{postmaster}/task/{postmaster}/children").read_text().split()
        most = LARGEST_FILE if is_full else "unlimited"
        for process in (str(postmaster), *children):
            # As the same person, because not every root may do this to others; one that has just ended is no trouble.
            command = ["prlimit", "--pid", process, f"--fsize={most}:unlimited"]
            subprocess.run(command, user=self.server.user, group=self.server.user, capture_output=True)

    def close(self) -> None:
        self.database.close()
        self.server.stop()
        super().close()
        self.server.close()


@contextlib.contextmanager
def disk(kind: str, folder: Path) -> Iterator[SqliteDisk | PostgresqlDisk]:
    """One of either kind, gone afterwards."""
    made = SqliteDisk(folder) if kind == "sqlite" else PostgresqlDisk()
    try:
        yield made
    finally:
        made.close()
