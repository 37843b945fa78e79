"""Backup: one SQLite file with everything as it was at one moment, of either kind of database; and the way back."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from runner.clock import clock
from runner.records.base import Record
from runner.records.copying import copy_all
from runner.records.database import Database
from runner.records.leftover import leftovers
from runner.records.schema import SchemaTooNew, is_current, require_known, upgrade
from runner.records.setting import Setting
from runner.records.unavailable import Unavailable
from runner.rejection import InvalidArgument, InvalidState

COUNTED = ("process_definition", "process_instance", "user_task", "job", "user")


@dataclass(frozen=True)
class Verdict:
    """What a look into a backup found: what is wrong, in words, and how many rows the main tables have."""

    wrong: tuple[str, ...]
    counts: dict[str, int]


def back_up(database: Database, file: Path) -> Verdict:
    """Write a backup while the installation goes on working, and look whether it is sound.

    `file` appears only when it is whole. Raises InvalidState when it is there already, or the copy is not sound.
    """
    if file.exists():
        raise InvalidState(f"{file} is there already; a backup never overwrites another")
    file.parent.mkdir(parents=True, exist_ok=True)
    unfinished = file.with_name(f".{file.name}.unfinished")
    unfinished.unlink(missing_ok=True)
    try:
        if database.is_sqlite:
            vacuum(database, unfinished)
        else:
            copy = Database(f"sqlite:///{unfinished}")
            try:
                copy_all(database, copy)
            finally:
                copy.close()
            into_one_file(unfinished)
        verdict = verify(unfinished)
        if verdict.wrong:
            raise InvalidState(f"the backup would not be sound: {'; '.join(verdict.wrong)}")
        put_in_place(unfinished, file)
        with database.transaction() as session:
            Setting.note_backup(session, clock.now())
    finally:
        for leftover in (unfinished, *(Path(f"{unfinished}{ending}") for ending in ("-wal", "-shm", ".lock"))):
            leftover.unlink(missing_ok=True)
    return verdict


def vacuum(database: Database, file: Path) -> None:
    """Let SQLite write what one reading transaction sees."""
    with sqlite3.connect(str(database.url.database), isolation_level=None) as connection:
        connection.execute("PRAGMA busy_timeout=10000")
        connection.execute("VACUUM INTO ?", (str(file),))
    connection.close()


def into_one_file(file: Path) -> None:
    """Take in what still stands in files beside it."""
    connection = sqlite3.connect(file, isolation_level=None)
    connection.execute("PRAGMA journal_mode=DELETE")
    connection.close()


def put_in_place(unfinished: Path, file: Path) -> None:
    """Give it its name once the disk has it."""
    with unfinished.open("rb") as content:
        os.fsync(content.fileno())
    unfinished.rename(file)
    folder = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def verify(file: Path) -> Verdict:
    """Look into a backup: whether the file is whole, of a known version, and says nothing that can't be.

    Raises InvalidArgument when it is no backup at all.
    """
    require_backup(file)
    database = Database(f"sqlite:///{file.absolute()}", is_read_only=True)
    wrong: list[str] = []
    counts: dict[str, int] = {}
    try:
        with database.reading() as session:
            connection = session.connection()
            wrong += [row for row in session.scalars(text("PRAGMA integrity_check")) if row != "ok"]
            broken = session.execute(text("PRAGMA foreign_key_check")).all()
            wrong += [f"{len(broken)} rows refer to others that are not there"] if broken else []
            require_known(connection)
            if not is_current(connection):
                return Verdict(tuple(wrong), counts)  # older: sound as far as this version can tell
            wrong += leftovers(session)
            for name in COUNTED:
                table = Record.metadata.tables[name]
                counts[name] = session.scalar(select(func.count()).select_from(table)) or 0
    except SchemaTooNew as newer:
        wrong.append(str(newer))
    except (DBAPIError, Unavailable) as broken:
        wrong.append(f"the file can't be read: {broken}")
    finally:
        database.close()
    return Verdict(tuple(wrong), counts)


def require_backup(file: Path) -> None:
    """Refuse what is no SQLite file."""
    if not file.is_file():
        raise InvalidArgument(f"{file} is not there, or no file")
    with file.open("rb") as content:
        if content.read(16) != b"SQLite format 3\0":
            raise InvalidArgument(f"{file} is no backup of Bidflow: it is no SQLite database")


def restore(file: Path, database: Database) -> Verdict:
    """Bring a backup back into a database that holds nothing yet. Raises InvalidState when it is not sound."""
    verdict = verify(file)
    if verdict.wrong:
        raise InvalidState(f"{file} is not sound: {'; '.join(verdict.wrong)}")
    if database.is_sqlite:
        target = Path(str(database.url.database))
        if target.exists() and target.stat().st_size:
            raise InvalidState(f"{target} is there already; restore into an empty folder: --data names one")
        unfinished = target.with_name(f".{target.name}.unfinished")
        shutil.copyfile(file, unfinished)
        put_in_place(unfinished, target)
        upgrade(database)
        return verdict
    with of_today(file) as copy:
        copy_all(copy, database)
    return verdict


@contextmanager
def of_today(file: Path) -> Iterator[Database]:
    """The backup opened; one of an older version as a copy that is brought to this one."""
    copy = Database(f"sqlite:///{file.absolute()}", is_read_only=True)
    try:
        with copy.reading() as session:
            is_of_today = is_current(session.connection())
        if is_of_today:
            yield copy
            return
    finally:
        copy.close()
    with TemporaryDirectory(prefix="bidflow-restore-") as folder:
        newer = Database(f"sqlite:///{shutil.copy(file, folder)}", is_durable=False)
        try:
            upgrade(newer)
            yield newer
        finally:
            newer.close()
