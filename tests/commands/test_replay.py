"""bidflow replay: what files that are not in service would make of finished cases."""

import pytest
from click.testing import CliRunner

from runner.cli import main
from runner.records.bundle import deploy
from runner.records.database import Database
from runner.records.process_definition import ProcessDefinition
from runner.records.process_instance import ProcessInstance
from runner.records.viewer import SYSTEM
from runner.testing import empty_installation
from tests.analysts.files import DECISION, FORM, ORDER


@pytest.fixture
def data(tmp_path):
    """An installation with two orders that were approved."""
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "bidflow.sqlite3").write_bytes(empty_installation())
    database = Database(f"sqlite:///{folder / 'bidflow.sqlite3'}")
    with database.transaction() as session:
        deploy(session, [("order.bpmn", ORDER), ("ask.form", FORM), ("approver.dmn", DECISION)])
    for amount in (5, 500):
        with database.transaction() as session:
            case = ProcessDefinition.latest(session, "order").start(SYSTEM, {"amount": amount}, f"order {amount}")
            (task,) = case.user_tasks
            task.complete({}, SYSTEM)
            assert ProcessInstance.find(session, case.id).is_over
    database.close()
    return folder


def replay(data, name, content, *options):
    file = data.parent / name
    file.write_bytes(content)
    return CliRunner().invoke(main, ["replay", str(file), "--data", str(data), *options])


def test_each_case_is_told_with_what_differs(data):
    result = replay(data, "approver.dmn", DECISION.replace(b"1000", b"100"))

    assert result.exit_code == 0, result.output
    assert "order: of the last 2 finished cases 1 same path, 1 somebody else is asked." in result.output
    assert "approve: group:staff -> group:analysts" in result.output


def test_what_is_missing_fails(data):
    result = replay(data, "order.bpmn", ORDER.replace(b"${approver}", b"${margin}"), "--last", "1")

    assert result.exit_code == 1
    assert "of the last 1 finished cases 1 something is missing" in result.output
    assert "approve reads what is not there: margin" in result.output


def test_an_element_with_another_id_is_named(data):
    result = replay(data, "order.bpmn", ORDER.replace(b'"approve"', b'"allow"'), "--map", "approve=allow")

    assert "2 same path" in result.output


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--map", "approve"), "write --map old=new"),
        (("--process", "nothing"), "is not deployed"),
        (("--last", "0"), "0 is not in the range"),
    ],
)
def test_what_can_not_be_replayed_is_refused(data, options, message):
    result = replay(data, "approver.dmn", DECISION, *options)

    assert result.exit_code != 0
    assert message in result.output


def test_files_that_no_process_uses_are_refused(data):
    result = replay(data, "other.form", FORM.replace(b'"ask"', b'"other"'))

    assert "no process holds or uses" in result.output
