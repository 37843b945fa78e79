"""What tests share: a stage to play processes on, and the clock."""

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from runner.clock import Clock
from runner.clock import clock as the_clock
from runner.testing import Case, Stage

if TYPE_CHECKING:
    from playwright.sync_api import Browser

DIAGRAMS = Path(__file__).parent / "diagrams"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the same tests run over PostgreSQL."""
    parser.addoption("--postgresql", action="store_true", help="play every stage in a database on a PostgreSQL server")


def pytest_sessionfinish() -> None:
    """Stop the PostgreSQL server, if a test has started it."""
    module = sys.modules.get("tests.postgresql")
    if module is not None and module.shared_server.cache_info().currsize:
        module.shared_server().close()


@contextmanager
def fresh_database(config: pytest.Config) -> Iterator[str]:
    """The address of a fresh database on PostgreSQL; empty where these tests are played on SQLite."""
    if not config.getoption("--postgresql"):
        yield ""
        return
    from tests.postgresql import shared_server

    url = shared_server().create()
    yield url
    shared_server().drop(url)


@pytest.fixture(scope="session")
def browser() -> "Iterator[Browser]":
    """Chromium, started by the first test that needs it."""
    from tests.chromium import chromium

    with chromium() as started:
        yield started


@pytest.fixture
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a fresh database on PostgreSQL; empty for a stage's own SQLite file."""
    with fresh_database(request.config) as url:
        yield url


@pytest.fixture(scope="module")
def shared_database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """The same for all tests of a file."""
    with fresh_database(request.config) as url:
        yield url


@pytest.fixture
def stage(database_url: str) -> Iterator[Stage]:
    """A fresh installation that is restarted between any two steps."""
    with Stage(diagrams=DIAGRAMS, database_url=database_url) as stage:
        yield stage


@pytest.fixture
def process(stage: Stage) -> Callable[..., Case]:
    """Deploy files of tests/diagrams and start the first one's process."""

    def deploy_and_start(*names: str, variables: Mapping[str, Any] | None = None, **start: Any) -> Case:
        stage.deploy(*names)
        return stage.start(variables=variables, **start)

    return deploy_and_start


@pytest.fixture
def clock() -> Iterator[Clock]:
    """The clock of everything; set right again afterwards."""
    yield the_clock
    the_clock.reset()
