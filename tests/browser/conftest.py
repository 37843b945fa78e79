"""What browser tests are given: Chromium, a Bidflow that serves, people in front of it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from runner.clock import clock
from tests.browser.installation import DIAGRAMS, Installation
from tests.browser.person import Person, people_in_front


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory, shared_database_url: str) -> Iterator[Installation]:
    """A demo with a small process of purchase requests and the people who play it."""
    made = Installation(tmp_path_factory.mktemp("installation"), database_url=shared_database_url)
    made.deploy(*sorted(DIAGRAMS.iterdir()))
    made.add("mei", "staff", name="Chen Mei 陈梅")
    made.add("wei", "leaders", name="Wang Wei 王伟")
    made.add("lan", "leaders", name="Lin Lan 林岚")
    made.add("admin", "administrators", name="Administrator")
    yield made.start()
    made.stop()


@pytest.fixture
def person(browser: Browser, installation: Installation) -> Iterator[Callable[..., Person]]:
    """Put somebody in front of a browser; at the end nobody's page may have done what it must not."""
    with people_in_front(browser, installation) as sit_down:
        yield sit_down


@pytest.fixture(autouse=True)
def own_time() -> Iterator[None]:
    """No test leaves the clock moved."""
    yield
    clock.reset()


@pytest.fixture
def pictures() -> Path:
    """Where screenshots of the guide are kept."""
    return Path(__file__).parents[2] / "docs" / "pictures"
