"""bidflow backup, restore, verify, doctor and db move: as administrators use them."""

import sqlite3
from pathlib import Path

import pytest

from tests.commands import drawings


@pytest.fixture
def installation(bidflow, tmp_path) -> Path:
    """One with a process and a running case."""
    diagram = tmp_path / "order.bpmn"
    diagram.write_text(drawings.order(), encoding="utf-8")
    assert bidflow("deploy", str(diagram)).exit_code == 0
    assert bidflow("start", "order").exit_code == 0
    return tmp_path


def test_a_backup_is_made_looked_into_and_brought_back(bidflow, installation):
    file = installation / "backup.sqlite3"

    made = bidflow("backup", str(file))
    looked_into = bidflow("verify", str(file))
    restored = bidflow("restore", str(file), "--data", str(installation / "elsewhere"))

    assert made.exit_code == 0
    assert "1 process instances" in made.output
    assert "is sound" in looked_into.output
    assert restored.exit_code == 0
    assert '"state": "active"' in bidflow("list", "cases", "--json", "--data", str(installation / "elsewhere")).output


def test_a_backup_into_a_folder_gets_the_moment_as_its_name(bidflow, installation):
    (installation / "backups").mkdir()

    bidflow("backup", str(installation / "backups"))

    (file,) = (installation / "backups").iterdir()
    assert file.name.startswith("bidflow-20")


def test_nothing_is_restored_over_an_installation(bidflow, installation):
    file = installation / "backup.sqlite3"
    bidflow("backup", str(file))

    refused = bidflow("restore", str(file))

    assert refused.exit_code == 1
    assert "is there already; restore into an empty folder" in refused.output


def test_a_file_that_is_no_backup_is_named(bidflow, installation):
    other = installation / "notes.txt"
    other.write_text("milk")

    for command in ("verify", "restore"):
        refused = bidflow(command, str(other))

        assert refused.exit_code == 1
        assert "notes.txt is no backup of Bidflow" in refused.output


def test_the_doctor_finds_nothing_wrong_with_a_sound_installation(bidflow, installation):
    said = bidflow("doctor")

    assert said.exit_code == 0
    assert "ok       the database file is whole" in said.output
    assert "WRONG" not in said.output


def test_the_doctor_says_what_contradicts_itself(bidflow, installation, data):
    (file,) = data.glob("*.sqlite3")
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE process_instance SET ended_at = started_at, state = 'completed'")
    connection.close()

    said = bidflow("doctor")

    assert said.exit_code == 1
    assert "WRONG    1 open user tasks of cases that are over" in said.output


def test_the_doctor_says_that_nobody_does_the_jobs(bidflow, installation, data):
    (file,) = data.glob("*.sqlite3")
    with sqlite3.connect(file) as connection:
        connection.execute(
            "INSERT INTO job (id, key, kind, state, run_at, priority, is_suspended, retries, attempts, token, payload,"
            " created_at) VALUES ('j', 'j', 'timer', 'todo', '2020-01-01 00:00:00', 0, 0, 3, 0, 0, '{}', '2020-01-01')"
        )
    connection.close()

    said = bidflow("doctor")

    assert said.exit_code == 0
    assert "WARNING  a job is due since 2020-01-01 00:00 UTC: is a server or worker running?" in said.output


def test_without_an_installation_there_is_nothing_to_keep(bidflow, tmp_path):
    for arguments in (("doctor",), ("backup", str(tmp_path / "file"))):
        refused = bidflow(*arguments)

        assert refused.exit_code == 1
        assert "there is no database at" in refused.output


def test_a_move_to_where_it_is_already_is_refused(bidflow, installation, data):
    (file,) = data.glob("*.sqlite3")

    refused = bidflow("db", "move", "--to", f"sqlite:///{file}")

    assert refused.exit_code == 1
    assert "is where the installation is already" in refused.output


def test_a_move_takes_everything_along(bidflow, installation, tmp_path):
    moved = bidflow("db", "move", "--to", f"sqlite:///{tmp_path / 'new.sqlite3'}")

    assert moved.exit_code == 0
    assert "rows are now in" in moved.output
    there = bidflow("list", "cases", "--json", "--database-url", f"sqlite:///{tmp_path / 'new.sqlite3'}")
    assert '"state": "active"' in there.output
