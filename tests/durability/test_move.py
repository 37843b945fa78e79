"""`bidflow db move`: every row comes over as it is, whatever it holds, and every case goes on from where it was."""

import contextlib
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from runner.outgoing.hosts import read_hosts
from runner.records import SYSTEM, Database, ProcessInstance, Submission, User, UserTask, WebSession
from runner.records.api_key import ApiKey
from runner.records.attachment import Attachment
from runner.records.base import Record
from runner.records.comment import Comment
from runner.records.filter import Filter
from runner.records.leftover import leftovers
from runner.records.sign_in import sign_in
from runner.records.stored_file import file_value
from runner.records.webhook import Webhook
from runner.records.webhook_delivery import WebhookDelivery
from runner.rejection import Forbidden
from runner.testing import Stage
from tests.durability.installation import fill
from tests.durability.programs import PROGRAM, unsettled
from tests.durability.test_upgrade import finish
from tests.postgresql import shared_server

ROOT = Path(__file__).parents[1]
BROWSER = ROOT / "browser" / "diagrams"
LATIN = bytes(range(256))


@pytest.fixture
def busy(tmp_path: Path) -> Iterator[Stage]:
    """An installation in the middle of its work, with something in every table."""
    with Stage(tmp_path, diagrams=ROOT / "diagrams", restart=False) as stage:
        fill(stage)
        stage.deploy("business_rule_task.bpmn", "discount.dmn")
        stage.start("business_rule_task", {"amount": 1500}).complete("after")
        stage.deploy(*((file.name, file.read_bytes()) for file in sorted(BROWSER.iterdir())))
        furnish(stage.database)
        yield stage


def furnish(database: Database) -> None:
    """What people and programs leave behind beside their cases."""
    with database.transaction() as session:
        mei = User.create(
            session, "mei", "一个很长很长的密码", name="Mei 梅", email="mei@example.com", groups=("sales",)
        )
        li = User.create(session, "li", None, groups=("sales", "主管"))
        WebSession.begin(session, mei, "127.0.0.1")
        ApiKey.create(session, li, "a program's", SYSTEM)
        Filter.create(
            session, SYSTEM, name="Late 迟", owner="li", query={"overdue": True}, properties={"color": "#fff"}
        )
        hook = Webhook.create(session, "https://chat.example.com/x", (), SYSTEM, read_hosts("chat.example.com", "test"))
        WebhookDelivery.note(
            session, hook.id, job_key="k", event="case-started", attempt=1, status_code=500, error="Überlastet"
        )
        case = session.scalars(select(ProcessInstance).where(ProcessInstance.business_key == "waits-0")).one()
        Submission.once(session, li.viewer, "form-7", {"a": [1, None]}, lambda: case)
    with database.transaction() as session:
        ids = session.scalars(select(UserTask.id).where(UserTask.ended_at.is_(None)).order_by(UserTask.id)).all()
        task, other = (UserTask.find(session, task_id) for task_id in (ids[0], ids[1]))
        task.claim(li.viewer)
        task.save_draft({"text": "half – 半", "amount": 0.1 + 0.2}, li.viewer)
        Comment.write(task, "look\nhere 🙂", li.viewer)
        Attachment.add(task, li.viewer, name="bytes.bin", content=LATIN)
        other.instance.set_variables({"file": file_value(session, LATIN, "名.pdf", "application/pdf")}, SYSTEM)
    with pytest.raises(Forbidden):
        sign_in(database, "mei", "wrong", "10.0.0.1")


def rows(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table."""
    with database.reading() as session:
        return {
            table.name: [tuple(row) for row in session.execute(select(table).order_by(*table.primary_key.columns))]
            for table in Record.metadata.sorted_tables
        }


def move(source: str, target: str) -> None:
    command = [str(PROGRAM), "db", "move", "--database-url", source, "--to", target]
    said = subprocess.run(command, capture_output=True, text=True, timeout=120, env=unsettled())
    assert said.returncode == 0, said.stderr


def test_every_row_is_the_same_there_and_back_and_every_case_comes_to_its_end(busy: Stage, tmp_path: Path):
    before = rows(busy.database)
    elsewhere, back = shared_server().create(empty=True), f"sqlite:///{tmp_path / 'back.sqlite3'}"

    move(str(busy.database.url), elsewhere)
    move(elsewhere, back)

    assert [name for name, found in before.items() if not found] == []
    with contextlib.closing(Database(elsewhere)) as moved, contextlib.closing(Database(back)) as returned:
        for database in (moved, returned, busy.database):
            after = rows(database)
            assert {name for name in before if sorted(before[name], key=str) != sorted(after[name], key=str)} == set()
    with Stage(database_url=elsewhere, restart=False) as stage:
        cases = {case.business_key: case for case in stage.cases() if case.business_key}
        finish(stage, cases)
        assert {key: case.state for key, case in cases.items()} == dict.fromkeys(cases, "completed")
        with stage.database.reading() as session:
            assert leftovers(session) == []
    shared_server().drop(elsewhere)
