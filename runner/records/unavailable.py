"""Unavailable: the database's trouble that passes by itself or by an administrator's hand, in words."""

import sqlite3

from sqlalchemy.exc import DBAPIError, OperationalError

from runner.rejection import InvalidArgument, InvalidState

FOREIGN_KEY_VIOLATION = "23503"
OUT_OF_DISK = "53100"
DISK_FULL = "the disk is full: nothing was saved; make room and try again"


class Unavailable(Exception):
    """The database can't take this now: busy, full, away. Nothing was written; ask again later."""

    retry_after = 5  # seconds


def explained_trouble(error: DBAPIError) -> Exception:
    """The database's trouble that passes by itself or by an administrator's hand, as Unavailable; else the bug."""
    original = error.orig
    code = getattr(original, "sqlite_errorcode", None)
    if code is not None:
        if code & 0xFF == sqlite3.SQLITE_FULL:
            return Unavailable(DISK_FULL)
        if code & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            return Unavailable("the database is busy: nothing was saved; try again")
        if code & 0xFF in (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY):
            return Unavailable(f"the database file can't be used ({original}): check the disk and its rights")
        return error
    state = str(getattr(original, "sqlstate", ""))
    if state == OUT_OF_DISK or "could not extend file" in str(original):  # the latter where a file may grow no more
        return Unavailable(DISK_FULL)
    if "cannot contain NUL" in str(original) or state.startswith("54"):
        return InvalidArgument("a text holds the character NUL or is too long for an index, and can't be stored")
    if state == FOREIGN_KEY_VIOLATION:
        return InvalidState("something that this needs was deleted at the same moment; look at it again")
    if error.connection_invalidated or isinstance(error, OperationalError):
        return Unavailable("the database can't be reached or gave up: nothing was saved; try again")
    return error
