"""Spare databases: what a stage was played in is emptied and used again, as making one costs more than a whole test."""

import atexit
import os
import shutil
import sqlite3
import tempfile
from contextlib import closing
from functools import cache
from pathlib import Path

from runner.outgoing import Outgoing
from runner.records import Database, upgrade

MOST_KEPT = 4

_spare: list[Database] = []


def take() -> Database:
    """An empty installation's database, used by nobody else; `give_back` it."""
    try:
        database = _spare.pop()
    except IndexError:
        database = Database(f"sqlite:///{tempfile.mkdtemp(dir=workshop())}/stage.sqlite3", is_durable=False)
    with closing(sqlite3.connect(template())) as empty, closing(sqlite3.connect(str(database.file))) as used:
        empty.backup(used)
    return database


def give_back(database: Database) -> None:
    """Keep it for the next stage, which may send nothing outside; or throw it away when there are enough."""
    database.outgoing = Outgoing()
    if len(_spare) < MOST_KEPT:
        _spare.append(database)
        return
    database.close()
    shutil.rmtree(Path(str(database.file)).parent, ignore_errors=True)


@cache
def workshop() -> Path:
    """This process's folder for them; it goes when the process ends."""
    folder = tempfile.mkdtemp(prefix="bidflow-stages-")
    atexit.register(clear, folder)
    return Path(folder)


def clear(folder: str) -> None:
    """Close what is kept and remove the folder."""
    while _spare:
        _spare.pop().close()
    shutil.rmtree(folder, ignore_errors=True)


@cache
def template() -> Path:
    """A new database, made once."""
    file = workshop() / "empty.sqlite3"
    database = Database(f"sqlite:///{file}")
    upgrade(database)
    database.close()
    return file


def empty_installation() -> bytes:
    """The bytes of a new database."""
    return template().read_bytes()


def _forget() -> None:
    """A forked process begins with none: two must not play in one file."""
    _spare.clear()
    workshop.cache_clear()
    template.cache_clear()


os.register_at_fork(after_in_child=_forget)
