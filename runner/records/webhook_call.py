"""Webhook calls: each event that a webhook wants is a job of the transaction it happened in, signed when it is sent."""

import hashlib
import hmac
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from runner.clock import clock
from runner.engine.outcome import (
    Fact,
    IncidentRaised,
    ProcessInstanceEnded,
    ProcessInstanceStarted,
    UserTaskCreated,
    UserTaskEnded,
)
from runner.outgoing import HttpRequest, Outgoing, OutgoingFailed
from runner.records.job import Job
from runner.records.own_job import Row, own_job_row
from runner.records.process_definition import ProcessDefinition
from runner.records.process_instance import ProcessInstance
from runner.records.user_task import UserTask
from runner.records.webhook import Webhook
from runner.records.webhook_delivery import WebhookDelivery

WEBHOOK = "webhook"
RETRY_CYCLE = "PT10S,PT1M,PT5M,PT30M,PT2H,PT8H"  # seven tries within half a day
SIGNATURE, TIMESTAMP, EVENT = "Bidflow-Signature", "Bidflow-Timestamp", "Bidflow-Event"
Event = dict[str, Any]


def webhook_jobs_of(session: Session, facts: Sequence[Fact], root_id: str, now: datetime) -> list[Row]:
    """The jobs that tell webhooks what happened in this step."""
    events = [event for fact in facts for event in events_of(fact, root_id)]
    if not events:
        return []
    return [
        own_job_row(
            WEBHOOK,
            now,
            {"webhook": webhook.id, "event": event},
            now,
            retry_cycle=RETRY_CYCLE,
            lock_key=f"webhook {webhook.id}",
        )
        for webhook in Webhook.all(session)
        for event in events
        if event["event"] in webhook.events
    ]


def events_of(fact: Fact, root_id: str) -> list[Event]:
    """What is told of a fact: ids, never values."""
    if isinstance(fact, ProcessInstanceStarted) and fact.id == root_id:
        return [event("case-started", root_id, fact.at, starter=fact.starter)]
    if isinstance(fact, ProcessInstanceEnded) and fact.id == root_id:
        return [event("case-ended", root_id, fact.at, state=fact.state, end_events=list(fact.end_element_ids))]
    if isinstance(fact, UserTaskCreated):
        return [event("task-created", root_id, fact.at, task_id=fact.id)]
    if isinstance(fact, UserTaskEnded) and fact.state == "completed":
        return [event("task-completed", root_id, fact.at, task_id=fact.id)]
    if isinstance(fact, IncidentRaised):
        more = {"incident_id": fact.id, "kind": fact.kind, "element_id": fact.element_id}
        return [event("incident-raised", root_id, fact.at, **more)]
    return []


def event(name: str, case_id: str, at: datetime, **more: Any) -> Event:
    """One event."""
    return {"event": name, "at": at.isoformat(), "case_id": case_id, **more}


def prepare_webhook(session: Session, job: Job) -> Callable[[Outgoing], Mapping[str, Any]]:
    """The request. NotFound when the webhook has been removed."""
    webhook = Webhook.find(session, job.payload["webhook"])
    happened = job.payload["event"]
    body = json.dumps({"id": job.key, **happened, **described(session, happened)}, ensure_ascii=False).encode()
    at, url, secret = str(int(clock.now().timestamp())), webhook.url, webhook.secret
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "Bidflow",
        "Idempotency-Key": job.key,
        EVENT: happened["event"],
        TIMESTAMP: at,
        SIGNATURE: f"sha256={signature(secret, at, body)}",
    }

    def send(outgoing: Outgoing) -> Mapping[str, Any]:
        answer = outgoing.request(url, HttpRequest("POST", headers, body))
        if not 200 <= answer.status < 300:
            raise NotTaken(answer.status)
        return {"status": answer.status}

    return send


class NotTaken(OutgoingFailed):
    """The receiver answered, but not that it is well."""

    def __init__(self, status: int) -> None:
        super().__init__(f"the webhook was answered {status}")
        self.status = status


def signature(secret: str, at: str, body: bytes) -> str:
    """HMAC with SHA-256 over timestamp, dot and body, as hexadecimal digits."""
    return hmac.new(secret.encode(), at.encode() + b"." + body, hashlib.sha256).hexdigest()


def described(session: Session, happened: Event) -> Event:
    """What a receiver would have to ask for: the process, the business key, the task's name and element."""
    statement = (
        select(ProcessDefinition.key, ProcessInstance.business_key)
        .join(ProcessInstance, ProcessInstance.definition_id == ProcessDefinition.id)
        .where(ProcessInstance.id == happened["case_id"])
    )
    case = session.execute(statement).one_or_none()
    told: Event = {} if case is None else {"process": case.key, "business_key": case.business_key}
    task = session.get(UserTask, happened["task_id"]) if "task_id" in happened else None
    if task is not None:
        told |= {"task_name": task.label, "element_id": task.element_id, "assignee": task.assignee}
    return told


def finish_webhook(session: Session, job: Job, answer: Mapping[str, Any]) -> None:
    """It was taken."""
    note(session, job, answer["status"], None)


def note_failed_try(session: Session, job: Job, error: Exception) -> None:
    """It was not."""
    if job.kind == WEBHOOK:
        note(session, job, getattr(error, "status", None), str(error) or type(error).__name__)


def note(session: Session, job: Job, status: int | None, error: str | None) -> None:
    """Write the try into the log, unless the webhook has been removed meanwhile."""
    if session.get(Webhook, job.payload["webhook"]) is not None:
        WebhookDelivery.note(
            session,
            job.payload["webhook"],
            job_key=job.key,
            event=job.payload["event"]["event"],
            attempt=job.attempts,
            status_code=status,
            error=error,
        )
