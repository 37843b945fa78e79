"""bidflow check: every finding at once, with file, line, element and cure."""

import json

import pytest

from tests.commands import drawings


@pytest.fixture
def folder(tmp_path):
    """A folder with one diagram in order."""
    place = tmp_path / "流程"
    place.mkdir()
    (place / "order.bpmn").write_text(drawings.order(), encoding="utf-8")
    return place


def test_a_diagram_in_order_passes(bidflow, folder, data):
    result = bidflow("check", str(folder))

    assert (result.exit_code, result.output) == (0, "1 file checked: nothing stands against deploying.\n")
    assert not data.exists()


def test_everything_is_found_at_once_and_each_finding_has_file_line_element_and_cure(bidflow, folder):
    (folder / "java.bpmn").write_text(drawings.java())
    (folder / "cut.bpmn").write_text(drawings.order()[:300])
    (folder / "cut.form").write_text('{"type": "default", "components": [')

    result = bidflow("check", str(folder))

    assert result.exit_code == 1
    findings = {line.split(":")[0]: line for line in result.stdout.splitlines()}
    assert set(findings) == {str(folder / name) for name in ("java.bpmn", "cut.bpmn", "cut.form")}
    assert f"{folder / 'java.bpmn'}:9: serviceTask 'Call' (call):" in findings[str(folder / "java.bpmn")]
    assert result.stderr == "4 files checked: 3 errors.\n"


def test_the_same_as_json(bidflow, folder):
    (folder / "java.bpmn").write_text(drawings.java())

    result = bidflow("check", "--json", str(folder / "java.bpmn"))

    (finding,) = json.loads(result.stdout)
    assert result.exit_code == 1
    assert (finding["file"], finding["line"], finding["element_id"]) == (str(folder / "java.bpmn"), 9, "call")
    assert finding["cure"]


def test_two_diagrams_with_the_same_key_are_found(bidflow, folder):
    (folder / "again.bpmn").write_text(drawings.order())

    result = bidflow("check", str(folder))

    assert result.exit_code == 1
    assert "process 'order' is also in" in result.stdout


def test_a_form_with_a_field_type_that_nobody_knows_is_named(bidflow, folder):
    (folder / "ask.form").write_text(
        json.dumps({"id": "ask", "type": "default", "components": [{"type": "hologram", "key": "x", "id": "Field_1"}]})
    )

    result = bidflow("check", str(folder / "ask.form"))

    assert result.exit_code == 1
    assert "hologram" in result.stdout


@pytest.mark.parametrize(
    ("place", "message"),
    [
        ("nowhere.bpmn", "nowhere.bpmn does not exist; name a file or a folder that does."),
        ("letter.txt", "letter.txt ends in none of .bpmn, "),
        ("empty", "holds no file that ends in .bpmn, "),
    ],
)
def test_what_can_not_be_checked_is_refused(bidflow, folder, place, message):
    (folder / "letter.txt").write_text("Dear aunt")
    (folder / "empty").mkdir()

    result = bidflow("check", str(folder / "order.bpmn"), str(folder / place))

    assert result.exit_code == 1
    assert message in result.stderr


def test_a_file_named_twice_is_checked_once(bidflow, folder, monkeypatch):
    monkeypatch.chdir(folder)

    result = bidflow("check", "order.bpmn", ".", str(folder / "order.bpmn"))

    assert result.output == "1 file checked: nothing stands against deploying.\n"


def test_hostile_xml_is_a_finding(bidflow, folder):
    (folder / "bomb.bpmn").write_text('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')

    result = bidflow("check", str(folder))

    assert result.exit_code == 1
    assert "DOCTYPE" in result.stdout
