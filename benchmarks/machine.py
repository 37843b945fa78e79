"""Machine: what the figures were measured on, since a time says more about it than about the code."""

import os
import platform
import sqlite3
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from tests.postgresql import binaries


def described() -> dict[str, str]:
    """What it is, by name."""
    return {
        "date": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "CPU": f"{cpu_name()}, {os.cpu_count()} cores",
        "load": " ".join(f"{load:.1f}" for load in os.getloadavg()) + " (1, 5, 15 min)",
        "system": f"{platform.system()} {platform.release()}",
        "Python": platform.python_version(),
        "SQLite": sqlite3.sqlite_version,
        "PostgreSQL": postgresql_version(),
        "SpiffWorkflow": version("SpiffWorkflow"),
        "SQLAlchemy": version("SQLAlchemy"),
    }


def cpu_name() -> str:
    """As Linux calls it."""
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "unknown")


def postgresql_version() -> str:
    """Of the server that the tests bring."""
    header = next(binaries().parent.rglob("pg_config.h"), None)
    lines = header.read_text().splitlines() if header else []
    return next((line.split('"')[1] for line in lines if line.startswith("#define PG_VERSION ")), "of the tests")
