"""Gauges: how much there is of what, asked of the database; what operators watch."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from runner.records.database import Database
from runner.records.incident import Incident
from runner.records.job import Job
from runner.records.process_instance import ProcessInstance
from runner.records.schema import is_current
from runner.records.setting import Setting
from runner.records.user_task import UserTask

PROBE = "probe"


@dataclass(frozen=True)
class Gauges:
    """Numbers as of now; jobs by state and kind, incidents by kind; lag and age in seconds."""

    running: int
    open_tasks: int
    oldest_task: float
    jobs: dict[tuple[str, str], int]
    job_lag: float
    incidents: dict[str, int]
    backed_up_at: datetime | None


def gauges(database: Database) -> Gauges:
    """Look; what is over is not counted, so that a long history costs nothing."""
    with database.reading() as session:
        now = database.now(session)
        running = session.scalar(select(func.count()).where(ProcessInstance.image.is_not(None))) or 0
        tasks = select(func.count(), func.min(UserTask.created_at)).where(UserTask.ended_at.is_(None))
        open_tasks, oldest = session.execute(tasks).one()
        jobs = session.execute(select(Job.state, Job.kind, func.count()).group_by(Job.state, Job.kind)).all()
        due = session.scalar(select(func.min(Job.run_at)).where(Job.state == "todo", ~Job.is_suspended))
        incidents = session.execute(
            select(Incident.kind, func.count()).where(Incident.resolved_at.is_(None)).group_by(Incident.kind)
        ).all()
        backed_up_at = Setting.last_backup(session)
    return Gauges(
        running=running,
        open_tasks=open_tasks,
        oldest_task=(now - oldest).total_seconds() if oldest else 0.0,
        jobs={(state, kind): number for state, kind, number in jobs},
        job_lag=max((now - due).total_seconds(), 0.0) if due else 0.0,
        incidents={row[0]: row[1] for row in incidents},
        backed_up_at=backed_up_at,
    )


def probe(database: Database) -> str | None:
    """What keeps this installation from working, or None: the schema is read and something is really written."""
    with database.reading() as session:
        if not is_current(session.connection()):
            return "the schema is of another version"
    with database.transaction() as session:
        session.merge(Setting(name=PROBE, value="ok"))
        session.flush()
        session.rollback()
    return None
