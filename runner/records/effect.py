"""Effects: what a job does to the world outside, between two transactions; what came of it is written as it ends.

A process that dies in between does it again: at least once, always with the same key.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from runner import engine
from runner.crash_point import crash_point
from runner.engine import Outcome, Setting, State
from runner.outgoing import Outgoing, OutgoingFailed
from runner.outgoing.connector import call
from runner.records.database import Database
from runner.records.job import Job
from runner.records.notice import NOTICE, finish_notice, prepare_notice
from runner.records.process_instance import ProcessInstance
from runner.records.step import Conflict
from runner.records.viewer import SYSTEM
from runner.records.webhook_call import WEBHOOK, finish_webhook, prepare_webhook
from runner.rejection import NotFound

CONNECTOR = "connector"
EFFECTS = (CONNECTOR, NOTICE, WEBHOOK)
Send = Callable[[Outgoing], Mapping[str, Any]]


@dataclass(frozen=True)
class Effect:
    """What came of it: what was answered, or why nothing was."""

    answer: Mapping[str, Any] = field(default_factory=dict)
    failure: OutgoingFailed | None = None


def perform(database: Database, job_id: str, token: int) -> Effect:
    """Do what a claimed job is for, in no transaction. NotFound when it is no longer wanted, Conflict when it has to
    wait."""
    with database.reading() as session:
        job = session.get(Job, job_id)
        if job is None or job.token != token:
            raise NotFound(f"job '{job_id}' is gone")
        if job.is_suspended:
            raise Conflict(f"the case of job '{job_id}' was suspended")
        send = PREPARE[job.kind](session, job)
    crash_point("effect-prepared")
    try:
        answer = send(database.outgoing)
    except OutgoingFailed as failure:
        return Effect(failure=failure)
    crash_point("effect-done")
    return Effect(answer)


def finish(session: Session, job: Job, root: ProcessInstance | None, effect: Effect) -> None:
    """Write what came of it, in the transaction that takes the job's row away. Raises the failure to have it tried
    again."""
    FINISH[job.kind](session, job, root, effect)


def answer_by_hand(session: Session, job: Job, answer: Mapping[str, Any]) -> None:
    """Let the case go on as if this had been answered, without asking: for tests and simulations."""
    session.delete(job)
    session.flush()
    finish(session, job, None, Effect(answer))


def prepare_call(session: Session, job: Job) -> Send:
    """A connector's request."""
    connector, request, key, written_at = job.payload["connector"], job.payload["request"], job.key, job.created_at
    return lambda outgoing: call(connector, request, key, written_at, outgoing)


def finish_call(session: Session, job: Job, root: ProcessInstance | None, effect: Effect) -> None:
    """The case goes on by the answer; or by a BPMN error, where the diagram says that the failure is one."""
    failure = effect.failure
    told = {
        "errorMessage": str(failure),
        "errorDetails": None,
        "retries": job.retries_left,
        "workerId": job.owner,
        "topicName": job.payload["connector"],
    }

    def decide(state: State, setting: Setting) -> Outcome:
        if failure is None:
            return engine.answer_connector(state, job.id, effect.answer, setting)
        caught = engine.fail_connector(state, job.id, told, setting)
        if caught is None:
            raise failure
        return caught

    session.get_one(ProcessInstance, job.instance_id).go_on(SYSTEM, decide, held=root)


def finish_letter(session: Session, job: Job, root: ProcessInstance | None, effect: Effect) -> None:
    """The mail is handed in."""
    if effect.failure is not None:
        raise effect.failure
    finish_notice(session, job, effect.answer["others"])


def finish_event(session: Session, job: Job, root: ProcessInstance | None, effect: Effect) -> None:
    """The webhook has taken it."""
    if effect.failure is not None:
        raise effect.failure
    finish_webhook(session, job, effect.answer)


PREPARE: dict[str, Callable[[Session, Job], Send]] = {
    CONNECTOR: prepare_call,
    NOTICE: prepare_notice,
    WEBHOOK: prepare_webhook,
}
FINISH: dict[str, Callable[[Session, Job, ProcessInstance | None, Effect], None]] = {
    CONNECTOR: finish_call,
    NOTICE: finish_letter,
    WEBHOOK: finish_event,
}
