"""Checkup: what is not as it should be in an installation, found by looking, without changing anything."""

import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

from sqlalchemy import func, select, text

from runner.clock import clock
from runner.outgoing import MailServer, OutgoingFailed
from runner.outgoing.mail import greet
from runner.records.base import told
from runner.records.database import Database, Session
from runner.records.incident import Incident
from runner.records.job import Job
from runner.records.leftover import leftovers
from runner.records.schema import is_current
from runner.records.setting import Setting

SAFE_SQLITE = (3, 51, 3)  # before it, two connections that checkpoint at once may corrupt a file
LATE = timedelta(seconds=60)
LITTLE_ROOM = 0.05  # of the disk
LARGEST_WAL = 64_000_000  # bytes
OLDEST_BACKUP = timedelta(hours=26)  # a night's, and somewhat more
Weight = Literal["ok", "warning", "wrong"]


@dataclass(frozen=True)
class Found:
    """One thing looked at: `cure` says what to do where it is not ok."""

    weight: Weight
    text: str
    cure: str = ""


def check_up(database: Database) -> Iterator[Found]:
    """Look at everything; the schema first, because nothing else can be told without."""
    with database.reading() as session:
        if not is_current(session.connection()):
            yield Found(
                "wrong", "the schema is of another version", "keep a backup, stop every server, `bidflow migrate`"
            )
            return
        yield Found("ok", "the schema is the one this version needs")
        yield from sqlite_file(database, session) if database.is_sqlite else postgresql_server(session)
        yield from contents(session)
        yield from jobs(session, database.now(session))
        yield from incidents(session)
        yield from backups(session, database.now(session))
    yield from mail_server(database.outgoing.server)


def sqlite_file(database: Database, session: Session) -> Iterator[Found]:
    """The file, the disk it is on, the library that writes it."""
    said = session.scalars(text("PRAGMA quick_check")).all()
    if list(said) == ["ok"]:
        yield Found("ok", "the database file is whole")
    else:
        yield Found("wrong", f"the database file is broken: {said[0]}", "stop the server, restore the last backup")
    if sqlite3.sqlite_version_info < SAFE_SQLITE:
        yield Found(
            "warning",
            f"Python here brings SQLite {sqlite3.sqlite_version}; before 3.51.3 programs that write past Bidflow's "
            "lock may corrupt the file",
            "let no other program open the file for writing while Bidflow runs",
        )
    file = Path(str(database.url.database))
    disk = shutil.disk_usage(file.parent)
    if disk.free < disk.total * LITTLE_ROOM:
        yield Found("warning", f"the disk of {file.parent} has {disk.free // 1_000_000} MB left", "make room")
    wal = file.with_name(f"{file.name}-wal")
    if wal.exists() and wal.stat().st_size > LARGEST_WAL:
        yield Found(
            "warning", f"{wal.name} has {wal.stat().st_size // 1_000_000} MB", "look for a reader that never ends"
        )


def postgresql_server(session: Session) -> Iterator[Found]:
    """The server's clock and settings."""
    yield Found("ok", f"PostgreSQL {session.scalar(text('SHOW server_version'))}")
    for setting in ("fsync", "full_page_writes"):
        if session.scalar(text(f"SHOW {setting}")) != "on":
            yield Found("wrong", f"{setting} is off: a power cut loses cases", f"set {setting} = on in postgresql.conf")
    if abs(clock.correction) > timedelta(seconds=5):
        yield Found(
            "warning",
            f"this machine's clock differs from the server's by {abs(clock.correction).total_seconds():.0f} seconds",
            "Bidflow goes by the server's; let both machines set their clocks by NTP",
        )


def contents(session: Session) -> Iterator[Found]:
    """Rows that contradict each other."""
    left = leftovers(session)
    for what in left:
        yield Found("wrong", what, "keep a backup and report it: this must never be")
    if not left:
        yield Found("ok", "no case is over and still has something to do")


def jobs(session: Session, now: datetime) -> Iterator[Found]:
    """Whether somebody does the jobs."""
    oldest = session.scalar(select(func.min(Job.run_at)).where(Job.state == "todo", ~Job.is_suspended))
    if oldest is not None and oldest < now - LATE:
        yield Found("warning", f"a job is due since {oldest:%Y-%m-%d %H:%M} UTC", "is a server or worker running?")
    else:
        yield Found("ok", "no job is late")
    failed = session.scalar(select(func.count()).where(Job.state == "failed")) or 0
    if failed:
        yield Found("warning", f"{failed} jobs have used up their tries", "`bidflow list jobs`; mend the cause, retry")


def incidents(session: Session) -> Iterator[Found]:
    """What waits for somebody to mend its cause."""
    number = session.scalar(select(func.count()).where(Incident.resolved_at.is_(None))) or 0
    yield (
        Found("warning", f"{number} incidents are open", "`bidflow list incidents`")
        if number
        else Found("ok", "no incident is open")
    )


def backups(session: Session, now: datetime) -> Iterator[Found]:
    """Whether there is a backup of today."""
    last = Setting.last_backup(session)
    if last is None:
        yield Found("warning", "there is no backup yet", "let `bidflow backup FOLDER` run every night")
    elif last < now - OLDEST_BACKUP:
        yield Found("warning", f"the last backup is of {told(last)}", "let `bidflow backup FOLDER` run every night")
    else:
        yield Found("ok", f"the last backup is of {told(last)}")


def mail_server(server: MailServer | None) -> Iterator[Found]:
    """Whether mail can be handed in, where any is sent."""
    if server is None:
        return
    try:
        greet(server)
    except OutgoingFailed as failed:
        yield Found("warning", str(failed), "mails wait and are tried again for a day; look at BIDFLOW_SMTP_URL")
    else:
        yield Found("ok", f"the mail server {server.host}:{server.port} answers")
