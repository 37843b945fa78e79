"""Logs: one line per event, as JSON or as text, with the ids of request, case, task and job; never with values."""

import logging
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from types import MappingProxyType
from typing import Literal

import structlog
from structlog.typing import EventDict, Processor

LogFormat = Literal["text", "json"]
_ids: ContextVar[Mapping[str, str | int]] = ContextVar("ids", default=MappingProxyType({}))
FORMATS: tuple[LogFormat, ...] = ("text", "json")


def write_logs(log_format: LogFormat) -> None:
    """Send everything logged in this process to standard error, line by line."""
    shared: list[Processor] = [
        add_ids,
        structlog.stdlib.add_log_level,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="ts"),
    ]
    if log_format == "json":
        # A line break in a name stays inside its JSON text, so that nobody can forge a line.
        ending: list[Processor] = [
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ]
    elif sys.stderr.isatty():
        ending = [structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)]
    else:
        ending = [structlog.processors.format_exc_info, as_text]
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *ending],
        )
    )
    # What no line of ours says: where in the code it was logged, in which thread and process.
    logging._srcfile = None  # as Python's own documentation advises
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False
    root = logging.getLogger()
    for before in list(root.handlers):
        root.removeHandler(before)
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    logging.getLogger("alembic").setLevel(logging.WARNING)
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # says "task queue depth" for each burst


def as_text(logger: object, method: str, said: EventDict) -> str:
    """One line for people; below it what a bug left, without the values that it had in hand: they are people's."""
    level, event, trouble = said.pop("level", ""), said.pop("event", ""), said.pop("exception", "")
    rest = " ".join(f"{name}={in_a_line(said[name])}" for name in sorted(said))
    return f"[{level:<9}] {event:<30} {rest}" + (f"\n{trouble}" if trouble else "")


def in_a_line(value: object) -> str:
    """A value of the log so that it neither ends the line nor looks like another value."""
    text = str(value)
    return text if text.isprintable() and " " not in text and "=" not in text else repr(text)


@contextmanager
def about(**ids: str | int | None) -> Iterator[None]:
    """Everything logged inside carries these ids."""
    before = _ids.set({**_ids.get(), **{name: value for name, value in ids.items() if value is not None}})
    try:
        yield
    finally:
        _ids.reset(before)


def add_ids(logger: object, method: str, said: EventDict) -> EventDict:
    """What is logged, with the ids of what it is about."""
    for name, value in _ids.get().items():
        said.setdefault(name, value)
    return said
