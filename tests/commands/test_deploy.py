"""bidflow deploy: all of them or none, each version once."""

import json

import pytest

from tests.commands import drawings


@pytest.fixture
def order(tmp_path):
    """A diagram on its way into service."""
    path = tmp_path / "order.bpmn"
    path.write_text(drawings.order(), encoding="utf-8")
    return path


def versions(bidflow) -> dict[str, int]:
    return {row["key"]: row["version"] for row in json.loads(bidflow("list", "processes", "--json").output)}


def test_a_diagram_is_put_in_service_also_where_there_was_no_database(bidflow, order):
    result = bidflow("deploy", str(order))

    assert result.exit_code == 0
    assert result.output.splitlines()[1:] == ["  process  order  version 1"]
    assert versions(bidflow) == {"order": 1}


def test_the_same_file_again_changes_nothing(bidflow, order):
    bidflow("deploy", str(order))

    result = bidflow("deploy", str(order))

    assert "nothing changed: these files are in service since" in result.output
    assert versions(bidflow) == {"order": 1}


def test_a_changed_file_gets_a_new_version(bidflow, order):
    bidflow("deploy", str(order))
    order.write_text(drawings.order("Look at the order"), encoding="utf-8")

    bidflow("deploy", str(order))

    assert versions(bidflow) == {"order": 2}


def test_a_dry_run_says_what_would_change_and_stores_nothing(bidflow, order):
    result = bidflow("deploy", "--dry-run", str(order))

    assert result.output.splitlines() == ["would be deployed:", "  process  order  version 1"]
    assert versions(bidflow) == {}


def test_with_one_broken_file_nothing_is_deployed_and_every_finding_is_listed(bidflow, order, tmp_path):
    (tmp_path / "java.bpmn").write_text(drawings.java())
    (tmp_path / "other.bpmn").write_text(drawings.java().replace('id="java"', 'id="other"'))

    result = bidflow("deploy", str(tmp_path))

    assert result.exit_code == 1
    assert "java.bpmn:9" in result.stderr
    assert "other.bpmn:9" in result.stderr
    assert versions(bidflow) == {}


def test_two_files_of_the_same_name_are_refused(bidflow, order, tmp_path):
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "order.bpmn").write_text(drawings.order())

    result = bidflow("deploy", str(tmp_path / "a"), str(tmp_path / "b"))

    assert result.exit_code == 1
    assert "have the same name; rename one, or deploy them apart." in result.stderr


def test_a_database_that_can_not_be_written_is_one_sentence(program, order, data):
    data.mkdir()
    (data / "bidflow.sqlite3").mkdir()

    result = program("deploy", str(order))

    assert result.returncode == 1
    assert "bidflow.sqlite3" in result.stderr
    assert "Traceback" not in result.stderr
