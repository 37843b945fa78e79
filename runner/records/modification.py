"""Modification: an administrator moves a running case by hand, past what its diagram says."""

from collections.abc import Sequence

from runner import engine
from runner.engine import Change
from runner.records.process_instance import ProcessInstance
from runner.records.user import require_administrator
from runner.records.viewer import Viewer
from runner.rejection import InvalidArgument


def modify(case: ProcessInstance, changes: Sequence[Change], viewer: Viewer, annotation: str | None = None) -> None:
    """Cancel what the case is at and begin elsewhere, in order and as one step; the audit keeps why (`annotation`).

    Raises InvalidArgument naming element and cure, InvalidState when the case is over or suspended.
    """
    require_administrator(viewer, f"modify case '{case.label}'")
    if not changes:
        raise InvalidArgument("a modification needs at least one instruction")
    case.go_on(viewer, lambda state, setting: engine.modify(state, case.id, changes, setting))
    told = [{"kind": one.kind, "id": one.id} for one in changes]
    case.note(viewer, "modify", after={"instructions": told}, reason=annotation)
