"""What tests share: a stage to play processes on, and the clock."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from runner.clock import Clock
from runner.clock import clock as the_clock
from runner.testing import Case, Stage

DIAGRAMS = Path(__file__).parent / "diagrams"


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    """A fresh installation that is restarted between any two steps."""
    with Stage(tmp_path, diagrams=DIAGRAMS) as stage:
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
