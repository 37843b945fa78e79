"""What each kind of job does: the engine's continue a case, ours start one, deliver what was thrown, or send it out."""

from sqlalchemy.orm import Session

from runner.engine.outcome import MessageThrown, SignalThrown
from runner.records.delivery import DELIVERY
from runner.records.effect import Effect, finish
from runner.records.job import Job
from runner.records.notice import OVERDUE, look_for_overdue
from runner.records.process_instance import ProcessInstance
from runner.records.start_event import START_TIMER, plan_next_start
from runner.records.step import Step, Thrown
from runner.records.suspension import SUSPENSION, suspend_by_job
from runner.records.typed_value import revived
from runner.records.viewer import SYSTEM
from runner.rejection import NotFound

OURS = (START_TIMER, DELIVERY, SUSPENSION)
THROWN = {"MessageThrown": MessageThrown, "SignalThrown": SignalThrown}


def do_job(session: Session, job: Job, root: ProcessInstance | None, effect: Effect | None = None) -> None:
    """Do it; the caller has locked the root case and taken the job's row away, in the same transaction."""
    if effect is not None:
        finish(session, job, root, effect)
    elif job.kind == START_TIMER:
        start_by_timer(session, job)
    elif job.kind == DELIVERY:
        deliver(session, job)
    elif job.kind == OVERDUE:
        look_for_overdue(session, job)
    elif job.kind == SUSPENSION:
        suspend_by_job(session, job)
    elif job.instance_id is not None:
        session.get_one(ProcessInstance, job.instance_id).fire(job, root)
    else:
        raise NotFound(f"job '{job.id}' of kind '{job.kind}' belongs to no case")


def start_by_timer(session: Session, job: Job) -> None:
    """Start a case; the next firing of a cycle becomes a job of its own."""
    step = Step(session, SYSTEM)
    step.start(str(job.definition_id), {}, None, job.element_id)
    plan_next_start(session, job)
    step.finish()


def deliver(session: Session, job: Job) -> None:
    """Deliver a message or signal that had to wait."""
    step = Step(session, SYSTEM)
    step.thrown.append((thrown_of(job), job.payload["root_id"]))
    step.finish()


def thrown_of(job: Job) -> Thrown:
    """The fact that `delivery.payload_of` wrote."""
    values = {name: value for name, value in job.payload.items() if name not in ("thrown", "root_id")}
    values["variables"] = revived(values["variables"])
    thrown: Thrown = THROWN[job.payload["thrown"]](**values)
    return thrown
