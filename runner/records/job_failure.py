"""A job that has used up its tries: it stays, and an incident asks somebody to mend the cause."""

from sqlalchemy import update
from sqlalchemy.orm import Session

from runner import engine
from runner.engine import Outcome, Setting, State
from runner.records.incident import Incident
from runner.records.job import Job
from runner.records.process_instance import ProcessInstance
from runner.records.viewer import SYSTEM
from runner.records.webhook_call import WEBHOOK

FAILED_JOB = "failedJob"


def fail_job(session: Session, job: Job, message: str, details: str | None) -> None:
    """Mark it as failed and raise the incident, at its element where it has one.

    What a webhook would not take is in its log and given up: its receiver can't be mended here.
    """
    if job.kind == WEBHOOK:
        session.delete(job)
        return
    job.state = "failed"
    session.flush()
    root = session.get(ProcessInstance, job.root_id) if job.root_id else None
    if root is None or job.element_instance_id is None:
        Incident.of_job(
            session,
            job_id=job.id,
            element_id=job.element_id or "",
            message=message,
            details=details,
            definition_id=job.definition_id,
            root_id=job.root_id,
            instance_id=job.instance_id,
        )
        return
    element_instance_id = job.element_instance_id

    def decide(state: State, setting: Setting) -> Outcome:
        return engine.raise_incident(state, element_instance_id, FAILED_JOB, message, details, setting)

    root.go_on(SYSTEM, decide)
    session.execute(
        update(Incident)
        .where(
            Incident.root_id == job.root_id,
            Incident.element_instance_id == element_instance_id,
            Incident.kind == FAILED_JOB,
            Incident.resolved_at.is_(None),
        )
        .values(job_id=job.id),
        execution_options={"synchronize_session": False},
    )
