"""What holds for every command: help, refusals, exit codes."""

import re

import click
import pytest

from runner import __version__
from runner.cli import COMMANDS, main


def ways_in() -> list[tuple[str, ...]]:
    """Every command; of one that has commands of its own and no example, these."""
    found: list[tuple[str, ...]] = []
    for name in COMMANDS:
        command = main.get_command(click.Context(main), name)
        inner = command.commands if isinstance(command, click.Group) else {}
        is_told_above = "Example" in ((command.help if command else "") or "")
        found += [(name,)] if is_told_above or not inner else [(name, inner_name) for inner_name in inner]
    return found


@pytest.mark.parametrize("command", ways_in(), ids=" ".join)
def test_every_command_has_help_with_an_example(bidflow, command):
    result = bidflow(*command, "--help")

    assert result.exit_code == 0
    assert f"bidflow {' '.join(command)} " in re.split(r"Examples?:", result.output)[1]


def test_the_help_of_the_program_lists_its_commands_with_a_word_on_each(bidflow):
    result = bidflow("--help")

    for command in COMMANDS:
        assert any(line.startswith(f"  {command} ") and line.split()[1:] for line in result.output.splitlines())


def test_the_version_is_told(bidflow):
    assert bidflow("--version").output == f"bidflow, version {__version__}\n"


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("sing",),
        ("list",),
        ("list", "songs"),
        ("check",),
        ("deploy",),
        ("start",),
        ("list", "tasks", "--limit", "0"),
    ],
)
def test_what_is_no_command_is_exit_code_2(bidflow, arguments):
    assert bidflow(*arguments).exit_code == 2


@pytest.mark.parametrize(
    "arguments",
    [
        ("list", "processes"),
        ("start", "order"),
        ("user", "list"),
        ("user", "lock", "li"),
        ("user", "make-admin", "li"),
    ],
)
def test_without_a_database_a_command_says_how_to_make_one(bidflow, data, arguments):
    result = bidflow(*arguments)

    assert result.exit_code == 1
    assert f"Error: there is no database at {data / 'bidflow.sqlite3'} yet" in result.stderr
    assert "`bidflow migrate` makes one" in result.stderr
    assert not data.exists()


def test_a_setting_that_is_none_is_refused_by_the_program_without_a_stack_trace(program):
    result = program("list", "tasks", BIDFLOW_DATABASEURL="x")

    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr == (
        "Error: the environment sets BIDFLOW_DATABASEURL, which is no setting of Bidflow: "
        "did you mean BIDFLOW_DATABASE_URL?\n"
    )


def test_a_data_folder_that_can_not_be_made_is_one_sentence(program, data):
    data.write_text("a file stands where the folder should be")

    result = program("migrate")

    assert result.returncode == 1
    assert "Traceback" not in result.stderr
    assert str(data) in result.stderr
