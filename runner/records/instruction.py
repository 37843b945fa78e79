"""Instruction: where a case is told to begin instead of at its start event; and beginning a finished case again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from runner.notation.model import Flow
from runner.records.process_definition import ProcessDefinition
from runner.records.process_instance import ProcessInstance
from runner.records.user import require_administrator
from runner.records.variable import Variable
from runner.records.viewer import Viewer
from runner.rejection import InvalidArgument, InvalidState

BEFORE, AFTER, TRANSITION = "startBeforeActivity", "startAfterActivity", "startTransition"


@dataclass(frozen=True)
class Instruction:
    """Begin before an activity, after one that a single flow leaves, or on a flow."""

    type: str
    activity_id: str | None = None
    transition_id: str | None = None


def start_place(definition: ProcessDefinition, instructions: Sequence[Instruction], viewer: Viewer) -> str:
    """The element of the process itself at which the case begins: for administrators, since it may skip approvals.

    Raises InvalidArgument naming what is possible.
    """
    require_administrator(viewer, "begin a case elsewhere than at its start event")
    if len(instructions) != 1:
        raise InvalidArgument(
            f"a case begins at one place here, not at {len(instructions)}; send one instruction, "
            "or draw a parallel gateway and start before it"
        )
    one = instructions[0]
    content = definition.process.content
    if one.type == TRANSITION:
        return flow_of(definition, one.transition_id).target
    if one.type not in (BEFORE, AFTER):
        raise InvalidArgument(f"'{one.type[:60]}' begins no case; there is {BEFORE}, {AFTER} and {TRANSITION}")
    if one.activity_id is None or one.activity_id not in content.nodes:
        raise InvalidArgument(
            f"process '{definition.label}' has no element '{one.activity_id}' outside of its sub-processes; "
            "begin before the sub-process"
        )
    if one.type == BEFORE:
        return one.activity_id
    leaving = [flow for flow in content.flows if flow.source == one.activity_id]
    if len(leaving) != 1:
        raise InvalidArgument(
            f"{len(leaving)} flows leave '{one.activity_id}', so that after it is no single place; "
            f"say which with {TRANSITION}, or where with {BEFORE}"
        )
    return leaving[0].target


def flow_of(definition: ProcessDefinition, flow_id: str | None) -> Flow:
    """A sequence flow of the process itself."""
    found = next((flow for flow in definition.process.content.flows if flow.id == flow_id), None)
    if found is None:
        raise InvalidArgument(f"process '{definition.label}' has no sequence flow '{flow_id}'")
    return found


def restart(
    session: Session,
    case: ProcessInstance,
    instructions: Sequence[Instruction],
    variables: Mapping[str, Any],
    viewer: Viewer,
    *,
    keeps_business_key: bool = True,
    is_as_begun: bool = False,
) -> ProcessInstance:
    """Begin a finished case again as a new one: by administrators.

    It gets the variables that the first one had at its end, or with `is_as_begun` at its beginning.
    """
    if not case.is_over:
        raise InvalidState(f"case '{case.label}' ({case.id}) is running; only one that is over can be restarted")
    place = start_place(case.definition, instructions, viewer)
    values = (first_values(session, case) if is_as_begun else Variable.of_scope(session, case.id)) | dict(variables)
    key = case.business_key if keeps_business_key else None
    begun = ProcessInstance.start(session, case.definition, values, viewer, key, place)
    begun.note(viewer, "restart", before={"case": case.id})
    return begun


def first_values(session: Session, case: ProcessInstance) -> dict[str, Any]:
    """The variables that a case began with. InvalidArgument names those changed since: their first value is gone."""
    rows = [row for row in Variable.rows(session, [case.id]) if row.created_at == case.started_at]
    changed = [row.name for row in rows if row.updated_at != row.created_at]
    if changed:
        raise InvalidArgument(
            f"what case '{case.label}' ({case.id}) began with is not kept of {', '.join(changed)}; "
            "restart it with its last variables (initialVariables false)"
        )
    return {row.name: row.value for row in rows}
