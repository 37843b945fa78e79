"""bidflow deploy: put diagrams, decision tables and forms in service."""

from collections.abc import Sequence
from datetime import datetime

import click

from runner.clock import clock
from runner.commands.files import GivenFile, gather
from runner.commands.installation import opened, with_installation
from runner.configuration import Configuration
from runner.records.bundle import deploy
from runner.records.database import Database
from runner.records.decision_definition import DecisionDefinition
from runner.records.deployment import Deployment
from runner.records.form_definition import FormDefinition
from runner.records.process_definition import ProcessDefinition


@click.command("deploy", short_help="Put diagrams, tables and forms in service.")
@click.argument("places", metavar="FILE|FOLDER…", nargs=-1, required=True)
@click.option("--name", help="What this deployment is called in the list of versions.")
@click.option("--dry-run", is_flag=True, help="Check everything and say what would change, but store nothing.")
@with_installation
def command(configuration: Configuration, places: tuple[str, ...], name: str | None, dry_run: bool) -> None:
    """Put diagrams (.bpmn), decision tables (.dmn) and forms (.form) in service, all of them or none.

    What changed gets a new version; running cases stay on theirs. The same files once more change nothing. With
    anything wrong, nothing is deployed and every finding is listed.

    \b
    Examples:
      bidflow deploy processes forms
      bidflow deploy --dry-run order.bpmn
      bidflow deploy --name "spring prices" processes/order
    """
    files = gather(places)
    with opened(configuration, make=True) as database:
        click.echo("\n".join(put_in_service(database, files, name, dry_run)))


def put_in_service(
    database: Database, files: Sequence[GivenFile], name: str | None = None, dry_run: bool = False
) -> list[str]:
    """Deploy, and say in lines what came of it: each definition with its new version."""
    begun_at = clock.now()
    with database.transaction() as session:
        deployment = deploy(session, [(file.name, file.content) for file in files], name=name, source="bidflow deploy")
        lines = described(deployment, begun_at, dry_run)
        if dry_run:
            session.rollback()
    return lines


def described(deployment: Deployment, begun_at: datetime, dry_run: bool) -> list[str]:
    """What a deployment put in service, or that nothing had changed."""
    if deployment.deployed_at < begun_at:
        return [f"nothing changed: these files are in service since {deployment.deployed_at:%Y-%m-%d %H:%M} UTC."]
    kinds: tuple[tuple[str, Sequence[ProcessDefinition | DecisionDefinition | FormDefinition]], ...] = (
        ("process", deployment.process_definitions),
        ("decision", deployment.decision_definitions),
        ("form", deployment.form_definitions),
    )
    width = max((len(one.key) for _, definitions in kinds for one in definitions), default=0)
    lines = ["would be deployed:" if dry_run else f"deployed ({deployment.id}):"]
    return lines + [
        f"  {noun:<8} {definition.key:<{width}}  version {definition.version}"
        for noun, definitions in kinds
        for definition in definitions
    ]
