"""bidflow list: what is in service, what runs, what waits, what went wrong."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from runner.commands.installation import opened, with_installation
from runner.configuration import Configuration
from runner.records.candidate import groups_offered
from runner.records.inbox import user_tasks
from runner.records.incident import Incident
from runner.records.job import Job
from runner.records.overview import newest_definitions, waiting_jobs
from runner.records.process_definition import ProcessDefinition
from runner.records.process_instance import ProcessInstance
from runner.records.task_line import TaskLine
from runner.records.viewer import SYSTEM

MOST = 200
Row = dict[str, Any]


@click.command("list")
@click.argument("noun", metavar="NOUN", type=click.Choice(["processes", "cases", "tasks", "jobs", "incidents"]))
@click.option("--limit", type=click.IntRange(1, MOST), default=50, show_default=True, help="How many at most.")
@click.option("--json", "as_json", is_flag=True, help="Write JSON, for other programs; moments are in UTC.")
@with_installation
def command(configuration: Configuration, noun: str, limit: int, as_json: bool) -> None:
    """List processes, cases, tasks, jobs or incidents.

    Processes are shown at their newest version, cases newest first, tasks by due date, jobs by when they run,
    incidents (the open ones) newest first.

    \b
    Examples:
      bidflow list processes
      bidflow list tasks --limit 200
      bidflow list incidents --json
    """
    with opened(configuration) as database, database.reading() as session:
        rows, total = LISTS[noun](session, limit)
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2, default=datetime.isoformat))
    elif rows:
        show(rows)
        if total > len(rows):
            click.echo(f"… {len(rows)} of {total}; --limit shows up to {MOST}.", err=True)
    else:
        click.echo(f"no {noun}.")


def show(rows: list[Row]) -> None:
    """The rows as a table as wide as its texts, so that nothing is cut where it is searched through."""
    table = Table(*rows[0], box=None, pad_edge=False)
    for row in rows:
        table.add_row(*(shown(value) for value in row.values()))
    console = Console(highlight=False, markup=False)
    if not console.is_terminal:
        console.width = 10_000
    console.print(table)


def shown(value: Any) -> str:
    """A value as people read it."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, list):
        return ", ".join(str(item) for item in value)
    return str(value)


def processes(session: Any, limit: int) -> tuple[list[Row], int]:
    """The newest version of each process."""
    definitions = newest_definitions(session)
    return [process_row(definition) for definition in definitions[:limit]], len(definitions)


def process_row(definition: ProcessDefinition) -> Row:
    return {
        "key": definition.key,
        "version": definition.version,
        "name": definition.name,
        "state": "suspended" if definition.is_suspended else "active",
        "deployed": definition.created_at,
    }


def cases(session: Any, limit: int) -> tuple[list[Row], int]:
    """The newest cases, running and over."""
    page = ProcessInstance.visible_to(session, SYSTEM, size=limit)
    return [case_row(instance) for instance in page], page.total


def case_row(instance: ProcessInstance) -> Row:
    return {
        "id": instance.id,
        "process": instance.definition.key,
        "businessKey": instance.business_key,
        "state": instance.state,
        "starter": instance.starter,
        "started": instance.started_at,
        "ended": instance.ended_at,
    }


def tasks(session: Any, limit: int) -> tuple[list[Row], int]:
    """The open user tasks of everybody."""
    page = user_tasks(session, SYSTEM, "all", size=limit)
    groups = groups_offered(session, [task.id for task in page])
    return [task_row(task, groups.get(task.id, [])) for task in page], page.total


def task_row(task: TaskLine, groups: list[str]) -> Row:
    return {
        "id": task.id,
        "name": task.label,
        "process": task.definition.key,
        "businessKey": task.business_key,
        "assignee": task.assignee,
        "groups": groups,
        "due": task.due_at,
        "created": task.created_at,
    }


def jobs(session: Any, limit: int) -> tuple[list[Row], int]:
    """The jobs that wait."""
    page = waiting_jobs(session, size=limit)
    return [job_row(job) for job in page], page.total


def job_row(job: Job) -> Row:
    return {
        "id": job.id,
        "kind": job.kind,
        "state": job.state,
        "runs": job.run_at,
        "retriesLeft": job.retries_left,
        "element": job.element_id,
        "case": job.instance_id,
        "error": job.error,
    }


def incidents(session: Any, limit: int) -> tuple[list[Row], int]:
    """The open incidents."""
    found = Incident.open_ones(session, SYSTEM)
    return [incident_row(incident) for incident in found[:limit]], len(found)


def incident_row(incident: Incident) -> Row:
    return {
        "id": incident.id,
        "kind": incident.kind,
        "element": incident.element_id,
        "case": incident.instance_id,
        "since": incident.created_at,
        "message": incident.message,
    }


LISTS: dict[str, Callable[[Any, int], tuple[list[Row], int]]] = {
    "processes": processes,
    "cases": cases,
    "tasks": tasks,
    "jobs": jobs,
    "incidents": incidents,
}
