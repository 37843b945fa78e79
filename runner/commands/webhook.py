"""bidflow webhook: programs elsewhere that are told of events here."""

import json
from typing import Any

import click

from runner.commands.installation import opened, with_installation
from runner.configuration import Configuration
from runner.records.viewer import SYSTEM
from runner.records.webhook import EVENTS, Webhook
from runner.records.webhook_delivery import WebhookDelivery

AS_JSON = click.option("--json", "as_json", is_flag=True, help="Write JSON, for other programs.")


@click.group("webhook", short_help="Programs elsewhere that are told of events here.")
def command() -> None:
    """Webhooks: add, list, remove, log.

    A webhook is a URL that gets a signed POST for each event it wants: docs/administrator.md says what is in it, and
    how the signature is checked. Its host has to be on the list of BIDFLOW_HTTP_ALLOW, also where the server and the
    workers run.

    \b
    Examples:
      bidflow webhook add https://chat.example.com/bidflow --event task-created --event incident-raised
      bidflow webhook list
      bidflow webhook log
    """


@command.command("add")
@click.argument("url")
@click.option("--event", "events", multiple=True, metavar="EVENT", help=f"{', '.join(EVENTS)}; by default all.")
@with_installation
def add(configuration: Configuration, url: str, events: tuple[str, ...]) -> None:
    """Tell URL of events from now on; prints the secret that its signatures are made with."""
    with opened(configuration) as database, database.transaction() as session:
        webhook = Webhook.create(session, url, events, SYSTEM, configuration.outgoing.hosts)
        click.echo(f"webhook {webhook.id} is told of {', '.join(webhook.events)}.")
        click.echo(f"secret: {webhook.secret}")


@command.command("list")
@click.option("--secrets", is_flag=True, help="Show the secrets too.")
@AS_JSON
@with_installation
def list_webhooks(configuration: Configuration, secrets: bool, as_json: bool) -> None:
    """Every webhook with its events."""
    with opened(configuration) as database, database.reading() as session:
        rows: list[dict[str, Any]] = [
            {"id": one.id, "url": one.url, "events": one.events} | ({"secret": one.secret} if secrets else {})
            for one in Webhook.all(session)
        ]
    show(rows, as_json, "no webhook yet; `bidflow webhook add URL` makes one.")


@command.command("remove")
@click.argument("webhook_id", metavar="ID")
@with_installation
def remove(configuration: Configuration, webhook_id: str) -> None:
    """Tell webhook ID nothing more."""
    with opened(configuration) as database, database.transaction() as session:
        Webhook.find(session, webhook_id).remove(SYSTEM)
    click.echo(f"webhook {webhook_id} is told nothing more.")


@command.command("log")
@click.argument("webhook_id", metavar="[ID]", required=False)
@AS_JSON
@with_installation
def log(configuration: Configuration, webhook_id: str | None, as_json: bool) -> None:
    """The last 200 tries of all webhooks, or of one, the newest first; 30 days are kept."""
    with opened(configuration) as database, database.reading() as session:
        rows: list[dict[str, Any]] = [
            {
                "at": one.at.isoformat(timespec="seconds"),
                "webhook": one.webhook_id,
                "event": one.event,
                "try": one.attempt,
                "status": one.status_code,
                "error": one.error,
            }
            for one in WebhookDelivery.latest(session, webhook_id)
        ]
    show(rows, as_json, "nothing has been sent yet.")


def show(rows: list[dict[str, Any]], as_json: bool, none: str) -> None:
    """A table for people, JSON for programs."""
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
    elif not rows:
        click.echo(none)
    else:
        told = [[spoken(value) for value in row.values()] for row in rows]
        widths = [max(map(len, column)) for column in zip(list(rows[0]), *told, strict=True)]
        for line in (list(rows[0]), *told):  # never cut: ids and addresses are there to be copied
            click.echo("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())


def spoken(value: Any) -> str:
    """A cell."""
    return ", ".join(value) if isinstance(value, list) else "" if value is None else str(value)
