"""What starts a process from outside: its message and signal start events as subscriptions, timers as jobs."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from runner.clock import clock
from runner.engine import ExecutableProcess, StepFailed
from runner.engine.timers import Schedule, next_due, schedule
from runner.expressions import ExpressionError, Surroundings, compile_text
from runner.identifiers import new_id
from runner.notation.finding import Finding, Unreadable
from runner.notation.model import EventDefinition, Node, TimerDefinition
from runner.records.bell import ring_after_commit
from runner.records.job import Job
from runner.records.process_definition import ProcessDefinition
from runner.records.subscription import Subscription

if TYPE_CHECKING:
    from runner.records.deployed_file import Draft

START_TIMER = "start-timer"
SUBSCRIBED = ("message", "signal", "conditional")


def require_starts(draft: "Draft") -> None:
    """Refuse a start event whose name or timer can't be worked out before any case exists."""
    if draft.executable is None:
        return
    findings = []
    for node, _, event in start_events(draft.executable):
        try:
            if event.kind == "timer":
                start_schedule(draft.executable, cast(TimerDefinition, event.timer), clock.now())
            elif event.kind in SUBSCRIBED:
                event_name(draft.executable, event)
        except (ExpressionError, StepFailed) as error:
            cure = "A start event can use no variables: there is no case yet. Write it as a plain text."
            findings.append(
                Finding(
                    str(error),
                    cure,
                    draft.executable.file,
                    node.line,
                    element_id=node.id,
                    element_name=node.name,
                    element_type=node.type,
                    rule="deploy",
                )
            )
    if findings:
        raise Unreadable(findings)


def subscribe_starts(session: Session, draft: "Draft") -> None:
    """Let the newest version be what is started from outside, and older ones no more."""
    definition, executable = draft.definition, draft.executable
    if not isinstance(definition, ProcessDefinition) or executable is None:
        return
    versions = select(ProcessDefinition.id).where(ProcessDefinition.key == definition.key)
    session.execute(
        delete(Subscription).where(Subscription.definition_id.in_(versions), Subscription.instance_id.is_(None))
    )
    session.execute(delete(Job).where(Job.kind == START_TIMER, Job.definition_id.in_(versions)))
    now = clock.now()
    for node, index, event in start_events(executable):
        if event.kind == "timer":
            plan = start_schedule(executable, cast(TimerDefinition, event.timer), now)
            if plan.left != 0:
                add_start_timer(session, definition.id, node.id, index, plan)
        elif event.kind in SUBSCRIBED:
            session.add(
                Subscription(
                    id=new_id(),
                    kind=cast(Any, event.kind),
                    name=event_name(executable, event),
                    definition_id=definition.id,
                    element_id=node.id,
                    created_at=now,
                )
            )


def start_events(executable: ExecutableProcess) -> list[tuple[Node, int, EventDefinition]]:
    """Each event that starts the process from outside: its node and its number among the node's events."""
    return [(start.node, index, event) for start in executable.start_events for index, event in enumerate(start.events)]


def start_schedule(executable: ExecutableProcess, timer: TimerDefinition, now: datetime) -> Schedule:
    """When a start timer fires."""
    expression = compile_text(timer.text, executable.platform, feel_prefix=True)
    return schedule(timer.kind, expression.evaluate({}, Surroundings(now=now)), now)


def event_name(executable: ExecutableProcess, event: EventDefinition) -> str:
    """The name of the message or signal, or the variables of a condition."""
    named = event.message or event.signal
    if named is None:
        return ",".join(event.variable_names)
    expression = compile_text(named.name_text, executable.platform)
    return str(expression.evaluate({}, Surroundings(now=clock.now())))


def add_start_timer(session: Session, definition_id: str, element_id: str, index: int, plan: Schedule) -> None:
    """Make the job that starts a case at the timer's next firing."""
    session.add(
        Job.planned(
            f"{START_TIMER}:{definition_id}:{element_id}:{index}:{plan.due_at.isoformat()}",
            START_TIMER,
            plan.due_at,
            definition_id=definition_id,
            element_id=element_id,
            payload={"index": index, "every": plan.every, "left": plan.left},
        )
    )
    ring_after_commit(session, "job", {plan.due_at})


def plan_next_start(session: Session, job: Job) -> None:
    """After a start timer fired: its next firing, if it is a cycle."""
    left = None if job.payload["left"] is None else job.payload["left"] - 1
    if not job.payload["every"] or left == 0 or job.definition_id is None or job.element_id is None:
        return
    due_at = next_due(job.payload["every"], job.run_at, clock.now())
    plan = Schedule(due_at, job.payload["every"], left)
    add_start_timer(session, job.definition_id, job.element_id, job.payload["index"], plan)
