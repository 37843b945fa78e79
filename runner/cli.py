"""bidflow: the command line. One command a file in runner/commands; this file finds and runs them."""

import importlib
from typing import Any

import click

from runner import __version__
from runner.rejection import Rejection

COMMANDS = (
    "serve",
    "worker",
    "check",
    "test",
    "replay",
    "deploy",
    "list",
    "start",
    "user",
    "webhook",
    "migrate",
    "backup",
    "restore",
    "verify",
    "doctor",
    "db",
)


class Commands(click.Group):
    """Loads a command's file only when it is used, so that `bidflow check` waits for no web server to load."""

    def list_commands(self, context: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(f"runner.commands.{name}").command
        return command

    def invoke(self, context: click.Context) -> Any:
        """A refusal is one clear text and exit code 1; a bug keeps its stack trace, because somebody must mend it."""
        try:
            return super().invoke(context)
        except Rejection as rejection:
            raise click.ClickException(rejection.message) from rejection
        except OSError as problem:
            if problem.strerror is None:
                raise
            place = f"{problem.filename}: " if problem.filename else ""
            raise click.ClickException(f"{place}{problem.strerror}.") from problem


@click.command(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Each command has its own help with examples: bidflow deploy --help",
)
@click.version_option(__version__, prog_name="bidflow")
def main() -> None:
    """Bidflow runs the processes that analysts draw.

    \b
    Examples:
      bidflow serve                        serve on http://localhost:8080, data in ./data
      bidflow user add li --admin          make the first administrator
      bidflow check processes              find what is wrong, with file, line and cure
      bidflow deploy processes forms       put diagrams, decision tables and forms in service
      bidflow list tasks                   what waits for whom
    """
