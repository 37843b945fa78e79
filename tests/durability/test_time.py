"""Moments are UTC, whatever zone the machine keeps and whenever its clocks are put forward or back."""

import os
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from runner.clock import clock
from runner.records import ElementInstance
from runner.testing import Stage
from tests.durability.conftest import Database
from tests.records.drawn import END, START, bpmn, catch, line, task, timer

DAY = timedelta(days=1)
SPRING, AUTUMN = datetime(2027, 3, 27, 12, tzinfo=UTC), datetime(2027, 10, 30, 12, tzinfo=UTC)
FILES = (
    ("day.bpmn", bpmn(line(START, catch("wait", timer("P1D")), task("after"), END), key="day")),
    ("date.bpmn", bpmn(line(START, catch("wait", timer("${when}", "timeDate")), task("after"), END), key="date")),
    (
        "cron.bpmn",
        bpmn(
            line(f'<bpmn:startEvent id="start">{timer("0 30 2 * * ?", "timeCycle")}</bpmn:startEvent>', END), key="cron"
        ),
    ),
)


@pytest.fixture
def zone(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The machine keeps the time of a place whose clocks are changed twice a year."""
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    yield "Europe/Berlin"
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize("night", [SPRING, AUTUMN])
def test_no_timer_is_early_late_lost_or_doubled_when_the_clocks_are_changed(
    url: str, database: Database, tmp_path: Path, zone: str, night: datetime
):
    assert os.environ["TZ"] == zone
    folder = tmp_path / "stage"
    folder.mkdir()
    here = f"sqlite:///{tmp_path / 'bidflow.sqlite3'}" if url.startswith("sqlite") else url
    with Stage(folder, database_url=here, restart=False) as stage:
        clock.shift(night - clock.now())
        begun_at = clock.now()
        stage.deploy(*FILES)
        day = stage.start("day")
        change = night.replace(hour=1, minute=30) + DAY
        date = stage.start("date", {"when": change.astimezone().isoformat()})

        stage.advance("PT23H59M")
        assert day.waits_at("wait")
        stage.advance("P2D")

        with stage.database.reading() as session:
            ended = {
                one.instance_id: one.ended_at
                for one in session.query(ElementInstance).filter(ElementInstance.element_id == "wait")
            }
            began = sorted(
                one.started_at for one in session.query(ElementInstance).filter(ElementInstance.element_id == "start")
            )[2:]
        assert abs(ended[day.id] - begun_at - DAY) < timedelta(seconds=5)
        assert abs(ended[date.id] - change) < timedelta(seconds=5)
        assert [f"{one:%d %H:%M}" for one in began] == [f"{night + n * DAY:%d} 02:30" for n in (1, 2, 3)]
