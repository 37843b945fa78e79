"""bidflow start and bidflow list: cases begun on the command line, and what is seen of them."""

import json

import pytest

from tests.commands import drawings


@pytest.fixture
def in_service(bidflow, tmp_path):
    """Three processes: a user task, a timer, a script that fails."""
    for name, drawing in (
        ("order", drawings.order()),
        ("waiting", drawings.waiting()),
        ("failing", drawings.failing()),
    ):
        (tmp_path / f"{name}.bpmn").write_text(drawing, encoding="utf-8")
    result = bidflow("deploy", *(str(tmp_path / f"{name}.bpmn") for name in ("order", "waiting", "failing")))
    assert result.exit_code == 0, result.output


def listed(bidflow, noun: str) -> list[dict]:
    return json.loads(bidflow("list", noun, "--json").output)


def test_a_case_is_started_and_its_task_waits_for_the_group(bidflow, in_service):
    result = bidflow("start", "order", "--business-key", "订单-7", "--json")

    case = json.loads(result.output)
    (task,) = listed(bidflow, "tasks")
    assert (case["state"], case["businessKey"]) == ("active", "订单-7")
    assert (task["name"], task["groups"], task["businessKey"]) == ("Check the order", ["sales"], "订单-7")
    assert [row["id"] for row in listed(bidflow, "cases")] == [case["id"]]


def test_a_timer_is_a_job(bidflow, in_service):
    bidflow("start", "waiting")

    (job,) = listed(bidflow, "jobs")
    assert (job["kind"], job["state"], job["element"]) == ("timer", "todo", "pause")


def test_a_step_that_failed_is_an_incident_and_said_at_once(bidflow, in_service):
    result = bidflow("start", "failing")

    assert result.exit_code == 0
    assert "It failed at 'sum'" in result.stderr
    assert "Mend the cause" in result.stderr

    (incident,) = listed(bidflow, "incidents")
    assert incident["element"] == "sum"
    assert incident["message"]


def test_lists_are_tables_for_people_and_say_so_when_empty(bidflow, in_service):
    before = bidflow("list", "tasks").output
    bidflow("start", "order", "--business-key", "订单-7")

    header, line = bidflow("list", "tasks").output.splitlines()

    assert before == "no tasks.\n"
    assert header.split() == ["id", "name", "process", "businessKey", "assignee", "groups", "due", "created"]
    assert "Check the order" in line
    assert "订单-7" in line


def test_more_than_shown_is_said(bidflow, in_service):
    for _ in range(3):
        bidflow("start", "order")

    result = bidflow("list", "cases", "--limit", "2")

    assert len(result.stdout.splitlines()) == 3
    assert "2 of 3" in result.stderr


def test_variables_come_from_a_file_and_from_the_command(bidflow, in_service, tmp_path):
    file = tmp_path / "variables.json"
    file.write_text('{"amount": 1, "customer": "李娜"}', encoding="utf-8")

    result = bidflow("start", "order", "--variables", str(file), "--variable", "amount=800000.01")

    assert result.exit_code == 0, result.output


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("7", 7),
        ("800000.01", 800000.01),
        ("true", True),
        ("null", None),
        ('"7"', "7"),
        ("[1, 2]", [1, 2]),
        ("Li Na", "Li Na"),
        ("007", "007"),
        ("a=b", "a=b"),
        ("", ""),
        ("NaN", "NaN"),
        ("[" * 100_000, "[" * 100_000),
    ],
)
def test_a_value_is_json_where_it_is_json_and_text_otherwise(text, value):
    from runner.commands.start import parsed

    assert parsed(f"name={text}") == ("name", value)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("[1]", "holds no object of variables"),
        ("{", "is not JSON"),
        ('{"a": NaN}', "NaN is no JSON number"),
        ("[" * 100_000, "is not JSON"),
    ],
)
def test_a_file_that_holds_no_variables_is_refused(bidflow, in_service, tmp_path, content, message):
    file = tmp_path / "variables.json"
    file.write_text(content)

    result = bidflow("start", "order", "--variables", str(file))

    assert result.exit_code == 1
    assert message in result.stderr
    assert listed(bidflow, "cases") == []


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("start", "ordre"), "ordre"),
        (("start", "order", "--variable", "amount"), "--variable 'amount' has no name and value; write NAME=VALUE"),
        (("start", "order", "--variables", "/no/such.json"), "/no/such.json"),
        (("start", "order", "--user", "nobody"), "nobody"),
    ],
)
def test_a_start_that_can_not_be_is_refused(bidflow, in_service, arguments, message):
    result = bidflow(*arguments)

    assert result.exit_code == 1
    assert message in result.stderr
    assert listed(bidflow, "cases") == []
