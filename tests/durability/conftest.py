"""What the durability tests share: each runs on SQLite and on a real PostgreSQL."""

import os
import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from runner.records import Database, upgrade
from tests.durability.killer import Mother
from tests.postgresql import shared_server


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an installation's database, with nothing in it yet but the schema."""
    if request.param == "postgresql":
        made = shared_server().create()
        yield made
        shared_server().drop(made)
        return
    made = f"sqlite:///{tmp_path / 'bidflow.sqlite3'}"
    fresh = Database(made)
    upgrade(fresh)
    fresh.close()
    yield made


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    """The same, opened."""
    opened = Database(url)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def mothers() -> Iterator[list[Mother]]:
    """Two processes to be forked from, so that what is killed does not stand alone."""
    with Mother() as one, Mother() as other:
        yield [one, other]


@pytest.fixture
def mother(mothers: list[Mother]) -> Mother:
    return mothers[0]


@pytest.fixture
def worker_seed(record_property: Callable[[str, object], None]) -> int:
    """A seed, another in each run; printed, so that a failure can be played again: SEED=… pytest …"""
    seed = int(os.environ.get("SEED", random.randrange(10**9)))
    print(f"SEED={seed}")
    record_property("seed", seed)
    return seed


@pytest.fixture
def databases(url: str) -> Iterator[list[Database]]:
    """Two, as two servers have them."""
    opened = [Database(url), Database(url)]
    yield opened
    for one in opened:
        one.close()
