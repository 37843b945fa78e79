"""Withdrawal: taking a deployment out of service for good, and with it the cases that began with its definitions."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from runner.records.attachment import Attachment
from runner.records.comment import Comment
from runner.records.decision_definition import DecisionDefinition
from runner.records.decision_evaluation import DecisionEvaluation
from runner.records.definition import Definition
from runner.records.deployed_file import Draft
from runner.records.element_instance import ElementInstance
from runner.records.form_definition import FormDefinition
from runner.records.incident import Incident
from runner.records.job import Job
from runner.records.library import compiled, new_generation
from runner.records.process_definition import ProcessDefinition
from runner.records.process_instance import ProcessInstance
from runner.records.start_event import START_TIMER, subscribe_starts
from runner.records.subscription import Subscription
from runner.records.user import require_administrator
from runner.records.user_operation import UserOperation
from runner.records.user_task import UserTask
from runner.records.variable import Variable
from runner.records.viewer import Viewer
from runner.rejection import InvalidState

if TYPE_CHECKING:
    from runner.records.deployment import Deployment

KINDS: tuple[type[Definition], ...] = (ProcessDefinition, DecisionDefinition, FormDefinition)
UNSYNCHRONIZED = {"synchronize_session": False}


def withdraw(session: Session, deployment: "Deployment", viewer: Viewer, *, cascade: bool) -> None:
    """Delete a deployment: the version before each of its definitions is the newest again.

    Without `cascade`, InvalidState as long as there are cases, running or over. Only by administrators.
    """
    require_administrator(viewer, f"delete deployment '{deployment.id}'")
    # Locked, so that no case begins with them meanwhile: it waits, and finds them gone.
    ids = {kind: [one.id for one in definitions_of(session, deployment, kind)] for kind in KINDS}
    roots = select(ProcessInstance.root_id).where(ProcessInstance.definition_id.in_(ids[ProcessDefinition]))
    root_ids = list(session.scalars(roots.distinct()))
    if root_ids and not cascade:
        raise InvalidState(
            f"deployment '{deployment.id}' has {len(root_ids)} cases; delete it with cascade=true to delete them too"
        )
    erase_cases(session, root_ids)
    require_unused_forms(session, ids[FormDefinition])
    forget_decisions(session, ids[DecisionDefinition])
    forget_starts(session, ids[ProcessDefinition])
    for kind in KINDS:
        take_out(session, deployment, kind)
    UserOperation.note(session, viewer, "delete", "deployment", deployment.id, before={"name": deployment.name})
    for resource in deployment.resources:
        session.delete(resource)
    session.flush()
    session.delete(deployment)
    new_generation(session)
    session.flush()


def definitions_of(session: Session, deployment: "Deployment", kind: type[Definition]) -> Sequence[Definition]:
    """What of a kind came with a deployment."""
    return session.scalars(select(kind).where(kind.deployment_id == deployment.id).with_for_update()).all()


def erase_cases(session: Session, root_ids: Sequence[str]) -> None:
    """Delete cases with everything that belongs to them; who did what by hand stays in the audit."""
    inside = list(session.scalars(select(ProcessInstance.id).where(ProcessInstance.root_id.in_(root_ids))))
    for by_root in (Attachment, Comment, Job, Subscription, Incident, Variable):
        session.execute(delete(by_root).where(by_root.root_id.in_(root_ids)), execution_options=UNSYNCHRONIZED)
    for by_instance in (ElementInstance, DecisionEvaluation):
        condition = by_instance.instance_id.in_(inside)
        session.execute(delete(by_instance).where(condition), execution_options=UNSYNCHRONIZED)
    # Tasks and their candidates go with their instance.
    session.execute(delete(ProcessInstance).where(ProcessInstance.id.in_(inside)), execution_options=UNSYNCHRONIZED)
    session.info.pop("bidflow_loaded", None)


def require_unused_forms(session: Session, form_ids: Sequence[str]) -> None:
    """Refuse to take a form away that tasks or start forms of other deployments were created with."""
    tasks = select(func.count()).select_from(UserTask).where(UserTask.form_definition_id.in_(form_ids))
    starts = select(func.count()).where(ProcessDefinition.start_form_id.in_(form_ids))
    number = (session.scalar(tasks) or 0) + (session.scalar(starts) or 0)
    if number:
        raise InvalidState(f"forms of this deployment are used by {number} tasks or processes of others; it must stay")


def forget_decisions(session: Session, decision_ids: Sequence[str]) -> None:
    """Let evaluations in other processes' cases stay, without the definition."""
    used = DecisionEvaluation.decision_definition_id.in_(decision_ids)
    session.execute(
        update(DecisionEvaluation).where(used).values(decision_definition_id=None), execution_options=UNSYNCHRONIZED
    )


def forget_starts(session: Session, definition_ids: Sequence[str]) -> None:
    """Let nothing start the processes any more."""
    session.execute(delete(Subscription).where(Subscription.definition_id.in_(definition_ids)))
    session.execute(delete(Job).where(Job.kind == START_TIMER, Job.definition_id.in_(definition_ids)))


def take_out(session: Session, deployment: "Deployment", kind: type[Definition]) -> None:
    """Delete definitions; the version before becomes the newest, and is started by what starts it."""
    gone = definitions_of(session, deployment, kind)
    keys = [one.key for one in gone if one.is_latest]
    for one in gone:
        session.delete(one)
    session.flush()
    for key in keys:
        before = session.scalars(
            select(kind).where(kind.key == key).order_by(kind.version.desc()).limit(1)
        ).one_or_none()
        if before is None:
            continue
        before.is_latest = True
        session.flush()
        if isinstance(before, ProcessDefinition):
            subscribe_starts(session, Draft(before, compiled(before)))
