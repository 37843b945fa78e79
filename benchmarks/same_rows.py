"""SameRows: the statements of one completion, sent again and again by the bare driver in a transaction of its own."""

import re
import sqlite3
from typing import Any

import psycopg

from benchmarks.case import Case, statements_of
from benchmarks.installation import Installation

# A fence lets a statement through once; here it lets it through each time.
FENCES = ((re.compile(r"(\brevision) = "), r"\1 <> "), (re.compile(r"\buser_task\.ended_at IS NULL"), "1 = 1"))


class SameRows:
    """What a case wrote when it was completed last, captured once. Reads and writes are the same, only ids are new."""

    def __init__(self, installation: Installation, case: Case) -> None:
        self.statements = [
            (unfenced(statement) if statement.startswith("UPDATE") else statement, rows)
            for statement, rows in statements_of(case, case.complete)[0]
        ]
        self.number = 0
        self.driver: Any = bare_driver(installation)
        self.begin = "BEGIN IMMEDIATE" if installation.database.is_sqlite else "BEGIN"

    def write(self) -> None:
        """One transaction of the driver."""
        self.number += 1
        cursor = self.driver.cursor()
        cursor.execute(self.begin)
        for statement, rows in self.statements:
            if statement.startswith("INSERT"):
                cursor.executemany(statement, [self.renewed(statement, row) for row in rows])
                continue
            cursor.execute(statement, rows[0])
            if statement.startswith("SELECT"):
                cursor.fetchall()
        cursor.execute("COMMIT")

    def renewed(self, statement: str, row: Any) -> Any:
        """A row to be inserted, as a new one; variables and candidates are written over."""
        if "INTO variable" in statement or "INTO candidate" in statement:
            return row
        if isinstance(row, dict):
            return {**row, "id": self.new(row["id"])}
        return (self.new(row[0]), *row[1:])

    def new(self, old: str) -> str:
        """Another id."""
        return f"{old[:24]}{self.number:012x}"

    def close(self) -> None:
        """Hang up."""
        self.driver.close()


def unfenced(statement: str) -> str:
    """The same change, whatever the row's revision."""
    for fence, gap in FENCES:
        statement = fence.sub(gap, statement)
    return statement


def bare_driver(installation: Installation) -> Any:
    """A connection past SQLAlchemy, as durable as ours."""
    if not installation.database.is_sqlite:
        return psycopg.connect(installation.url.replace("+psycopg", ""), autocommit=True)
    driver = sqlite3.connect(installation.folder / "bidflow.sqlite3", isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        driver.execute(f"PRAGMA {pragma}")
    return driver
