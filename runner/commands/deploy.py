"""bidflow deploy: put diagrams, decision tables and forms in service."""

import click

from runner.commands.files import gather, named_contents
from runner.commands.installation import opened, with_installation
from runner.configuration import Configuration
from runner.records.bundle import deploy
from runner.records.deployment import Deployment


@click.command("deploy")
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
    files = named_contents(gather(places))
    with opened(configuration, make=True) as database, database.transaction() as session:
        deployment = deploy(session, files, name=name, source="bidflow deploy")
        lines = described(deployment)
        if dry_run:
            session.rollback()
    click.echo("\n".join(lines))


def described(deployment: Deployment) -> list[str]:
    """What a deployment put in service."""
    lines = [f"deployment {deployment.id} of {deployment.deployed_at:%Y-%m-%d %H:%M} UTC"]
    for noun, definitions in (
        ("process", deployment.process_definitions),
        ("decision", deployment.decision_definitions),
        ("form", deployment.form_definitions),
    ):
        lines += [f"  {noun} {definition.key}, version {definition.version}" for definition in definitions]
    return lines
