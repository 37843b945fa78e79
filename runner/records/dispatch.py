"""Dispatch: Procrastinate tells the workers of all machines that there is something due; our job table stays the truth.

A wake is written in the transaction that makes a job due, through the same connection, and handed out at its moment to
one worker, which then claims what is due. A wake that is lost costs a poll of the job table, never a job.
"""

import asyncio
import threading
from datetime import datetime, timedelta
from typing import Any

import procrastinate
from procrastinate.exceptions import ConnectorException
from sqlalchemy import text
from sqlalchemy.orm import Session

from runner.clock import clock
from runner.records.database import Database
from runner.rejection import InvalidState

TASK = "bidflow:wake"
QUEUE = "bidflow"
POLL_AFTER = 5.0  # seconds; Procrastinate listens, and looks this often for what came due
MOST_MOMENTS = 100  # wakes of one transaction; what is due later than these is found by them


class Dispatch:
    """Wakes for the workers on one PostgreSQL database. Raises InvalidState where there is another database."""

    def __init__(self, database: Database) -> None:
        if database.is_sqlite:
            raise InvalidState("several machines need PostgreSQL; `bidflow db move` carries an installation there")
        self.database = database
        url = database.url.set(drivername="postgresql").render_as_string(hide_password=False)
        # Of the two applications one sends, through our transactions' connections; the other listens, in a loop.
        self._sender = procrastinate.App(connector=procrastinate.SyncPsycopgConnector(conninfo=url))
        self._listener = procrastinate.App(connector=procrastinate.PsycopgConnector(conninfo=url))
        self._listener.task(name=TASK, queue=QUEUE)(self._ring)
        self._thread = threading.Thread(target=self._listen, name="dispatch", daemon=True)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._running: asyncio.Task[None] | None = None
        self._stopped = threading.Event()
        database.before_commit = self.wake

    def install(self) -> None:
        """Make Procrastinate's own tables, if they are not there yet."""
        with self.database.transaction() as session:
            session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": 0x77616B65})
            if session.scalar(text("SELECT to_regclass('procrastinate_jobs')")) is None:
                raw: Any = session.connection().connection.driver_connection
                raw.execute(self._sender.schema_manager.get_schema())

    def wake(self, session: Session) -> None:
        """Write the wakes for what this transaction made due; called before each commit."""
        if "job" not in session.info.get("bidflow_rings", ()):
            return
        # What is due soon wakes at once: the workers then sleep until its very moment, not until the next poll.
        soon = clock.now() + timedelta(seconds=POLL_AFTER)
        moments: set[datetime | None] = {due if due > soon else None for due in session.info.get("bidflow_due", ())}
        raw = session.connection().connection.driver_connection
        for moment in sorted(moments or {None}, key=lambda one: (one is not None, one))[:MOST_MOMENTS]:
            self._sender.configure_task(TASK, queue=QUEUE, schedule_at=moment, connection=raw).defer()

    def listen(self) -> None:
        """Ring the database's bell whenever a wake comes in, until stopped."""
        self._thread.start()

    def stop(self, seconds: float = 10.0) -> None:
        """Take no more wakes."""
        self._stopped.set()
        if self._loop is not None and self._running is not None and self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._running.cancel)
            self._thread.join(seconds)
        self.database.before_commit = None

    async def _ring(self) -> None:
        self.database.bell.ring(["job"])

    def _listen(self) -> None:
        with asyncio.Runner() as runner:
            self._loop = runner.get_loop()
            while not self._stopped.is_set():
                try:
                    runner.run(self._work())
                except (ConnectorException, OSError):
                    # The database is away: the job table is polled meanwhile.
                    self._stopped.wait(1.0)
                except asyncio.CancelledError:
                    return

    async def _work(self) -> None:
        self._running = asyncio.current_task()
        async with self._listener.open_async():
            await self._listener.run_worker_async(
                queues=[QUEUE],
                concurrency=1,
                fetch_job_polling_interval=POLL_AFTER,
                install_signal_handlers=False,
                delete_jobs="always",
                listen_notify=True,
            )
