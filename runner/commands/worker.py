"""bidflow worker: does due jobs in a process of its own, beside any number of servers and workers."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING

import click

from runner.commands.installation import opened, with_installation
from runner.configuration import MOST_THREADS, Configuration
from runner.logs import write_logs
from runner.pace import settle
from runner.records.database import Database
from runner.rejection import InvalidState
from runner.watching import Lookout
from runner.worker import Worker

if TYPE_CHECKING:
    from runner.records.dispatch import Dispatch

STOP_AFTER = 30.0  # seconds that jobs in hand are given


@click.command("worker")
@click.option("--threads", type=click.IntRange(1, MOST_THREADS), default=2, show_default=True, help="Jobs at a time.")
@click.option(
    "--metrics-port", type=click.IntRange(0, 65535), help="Answer monitors here, on the host of BIDFLOW_HOST."
)
@with_installation
def command(configuration: Configuration, threads: int, metrics_port: int | None) -> None:
    """Do due jobs (timers, asynchronous steps, retries) until stopped by Ctrl-C or SIGTERM.

    `bidflow serve` does them too; workers take the load off it, on as many machines as you like, on PostgreSQL. What
    a worker has in hand when it is stopped is finished; what it only claimed is given back.

    With --metrics-port it answers /livez, /readyz and, to whom sends the token of BIDFLOW_METRICS_TOKEN, /metrics.

    \b
    Examples:
      bidflow worker --database-url postgresql://bidflow@db/bidflow
      BIDFLOW_DISPATCH=procrastinate bidflow worker --threads 8
      BIDFLOW_METRICS_TOKEN_FILE=/etc/bidflow.token bidflow worker --metrics-port 8081
    """
    write_logs(configuration.log_format)
    with opened(configuration) as database:
        worker = Worker(database, threads=threads, dispatch=dispatch_of(configuration, database))
        stopping = stop_signals()
        with monitored(configuration, database, worker, metrics_port):
            worker.start()
            settle()
            click.echo(f"{worker.name} does jobs with {threads} thread{'' if threads == 1 else 's'}.")
            stopping.wait()
            is_done = worker.stop(STOP_AFTER)
        if not is_done:
            raise InvalidState(f"a job was not done {STOP_AFTER:.0f} seconds after the stop; another worker will do it")


@contextmanager
def monitored(configuration: Configuration, database: Database, worker: Worker, port: int | None) -> Iterator[None]:
    """Answer monitors meanwhile, at this port if there is one."""
    if port is None:
        yield
        return
    host = configuration.host
    try:
        lookout = Lookout(database, worker, configuration.metrics_token, host, port)
    except OSError as problem:
        raise InvalidState(
            f"port {port} on {host} can't be had for monitors ({problem.strerror}): --metrics-port names another, "
            "BIDFLOW_HOST another host"
        ) from None
    click.echo(f"Monitors are answered at port {lookout.port} of {host}.")
    lookout.start()
    try:
        yield
    finally:
        lookout.stop()


def worker_of(configuration: Configuration, database: Database) -> Worker:
    """The worker inside a server."""
    return Worker(database, threads=configuration.job_threads, dispatch=dispatch_of(configuration, database))


def dispatch_of(configuration: Configuration, database: Database) -> "Dispatch | None":
    """What tells workers of jobs that other processes made; None where they look themselves, each second."""
    if configuration.dispatch == "polling":
        return None
    try:
        from runner.records.dispatch import Dispatch
    except ModuleNotFoundError as missing:
        raise InvalidState(
            f"dispatch by procrastinate needs the Python package {missing.name}: pip install 'bidflow[teams]'"
        ) from None
    dispatch = Dispatch(database)
    dispatch.install()
    return dispatch


def stop_signals() -> threading.Event:
    """Set when SIGTERM or SIGINT comes; a second one insists."""
    stopping = threading.Event()

    def stop(number: int, frame: FrameType | None) -> None:
        if stopping.is_set():
            raise KeyboardInterrupt
        stopping.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    return stopping
