"""bidflow start: begin a case."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from runner.commands.installation import opened, with_installation
from runner.configuration import Configuration
from runner.records.process_definition import ProcessDefinition
from runner.records.process_instance import ProcessInstance
from runner.records.user import User
from runner.records.viewer import SYSTEM
from runner.rejection import InvalidArgument


@click.command("start", short_help="Begin a case.")
@click.argument("key", metavar="PROCESS")
@click.option("--business-key", help="The number or name by which people know the case.")
@click.option("--variable", "texts", multiple=True, metavar="NAME=VALUE", help="A variable; may be repeated.")
@click.option("--variables", "file", type=click.Path(dir_okay=False), help="A JSON file with an object of variables.")
@click.option("--user", "user_id", help="Who starts it (default: the system).")
@click.option("--json", "as_json", is_flag=True, help="Write the case as JSON, for other programs.")
@with_installation
def command(
    configuration: Configuration,
    key: str,
    business_key: str | None,
    texts: tuple[str, ...],
    file: str | None,
    user_id: str | None,
    as_json: bool,
) -> None:
    """Begin a case of the newest version of PROCESS (its key, as `bidflow list processes` shows it).

    A VALUE is read as JSON where it is JSON, otherwise as text: 7, true, null, '"7"', '[1, 2]', Li Na. What stands
    in --variable goes before the file. The case runs at once to where it waits.

    \b
    Examples:
      bidflow start presales-standard --business-key P-2027-001
      bidflow start order --variable amount=800000.01 --variable customer="Li Na"
      bidflow start order --variables order.json --user li
    """
    variables = {**(read_variables(Path(file)) if file else {}), **dict(parsed(text) for text in texts)}
    with opened(configuration) as database, database.transaction() as session:
        viewer = User.find(session, user_id).viewer if user_id else SYSTEM
        definition = ProcessDefinition.latest(session, key)
        instance = ProcessInstance.start(session, definition, variables, viewer, business_key)
        session.flush()
        failed = [f"  It failed at '{one.element_id}': {one.message}" for one in instance.incidents]
        answer = {
            "id": instance.id,
            "process": definition.key,
            "version": definition.version,
            "businessKey": instance.business_key,
            "state": instance.state,
        }
    if as_json:
        click.echo(json.dumps(answer, ensure_ascii=False, indent=2))
    else:
        click.echo(f"case {answer['id']} of {answer['process']}, version {answer['version']}: {answer['state']}.")
    if failed:
        cure = "  The case is kept. Mend the cause, then try the step again on the case's page."
        click.echo("\n".join([*failed, cure]), err=True)


def parsed(text: str) -> tuple[str, Any]:
    """NAME=VALUE as a variable."""
    name, equals, value = text.partition("=")
    if not equals or not name.strip():
        raise InvalidArgument(f"--variable '{text}' has no name and value; write NAME=VALUE, as amount=7.")
    return name.strip(), json_or_text(value)


def json_or_text(value: str) -> Any:
    """A JSON value where it is one that every JSON reader takes, else the text itself."""
    try:
        return json.loads(value, parse_constant=refuse_constant)
    except (ValueError, RecursionError):
        return value


def read_variables(path: Path) -> Mapping[str, Any]:
    """The variables of a JSON file; InvalidArgument when it holds anything but an object."""
    try:
        variables = json.loads(path.read_text(encoding="utf-8"), parse_constant=refuse_constant)
    except (ValueError, RecursionError) as problem:
        raise InvalidArgument(f'{path} is not JSON: {problem}; write an object, as {{"amount": 7}}.') from None
    if not isinstance(variables, dict):
        raise InvalidArgument(f'{path} holds no object of variables; write one, as {{"amount": 7}}.')
    return variables


def refuse_constant(name: str) -> Any:
    """NaN and Infinity are no JSON, and no database keeps them alike."""
    raise ValueError(f"{name} is no JSON number")
