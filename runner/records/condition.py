"""Conditional start events: variables from outside begin a case of every process whose condition they make true."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from runner import engine
from runner.records.process_definition import ProcessDefinition
from runner.records.process_instance import ProcessInstance
from runner.records.step import Step
from runner.records.subscription import Subscription
from runner.records.viewer import Viewer


def evaluate_conditions(
    session: Session,
    variables: Mapping[str, Any],
    viewer: Viewer,
    *,
    business_key: str | None = None,
    definition_id: str | None = None,
) -> list[ProcessInstance]:
    """Begin a case at each conditional start event, of newest versions not suspended, that the variables make true.

    The cases get the variables. `definition_id` asks one definition only. None true is no error: no case begins.
    """
    statement = (
        select(Subscription)
        .join(ProcessDefinition, ProcessDefinition.id == Subscription.definition_id)
        .where(
            Subscription.kind == "conditional",
            Subscription.instance_id.is_(None),
            ~ProcessDefinition.is_suspended,
        )
        .order_by(Subscription.id)
    )
    if definition_id is not None:
        ProcessDefinition.find(session, definition_id)
        statement = statement.where(Subscription.definition_id == definition_id)
    step = Step(session, viewer)
    begun = []
    for one in session.scalars(statement).unique().all():
        process = step.library.definition(str(one.definition_id))
        if engine.condition_starts(process, one.element_id, variables, step.setting):
            trigger = ("conditional", one.name)
            begun.append(step.start(str(one.definition_id), variables, business_key, one.element_id, trigger))
    step.finish()
    return begun
