"""Deleting history: finished cases with all that belongs to them, and variables of finished cases."""

from collections.abc import Sequence

from sqlalchemy import delete
from sqlalchemy.orm import Session

from runner.records.process_instance import ProcessInstance
from runner.records.user import require_administrator
from runner.records.user_operation import UserOperation
from runner.records.variable import Variable
from runner.records.viewer import Viewer
from runner.records.withdrawal import erase_cases
from runner.rejection import InvalidArgument, InvalidState


def delete_finished(session: Session, cases: Sequence[ProcessInstance], viewer: Viewer) -> None:
    """Delete finished cases for good, those they called too: by administrators. The audit keeps who did it.

    Raises InvalidState for a case that runs, InvalidArgument for one that another case called.
    """
    require_administrator(viewer, "delete the history of cases")
    for case in cases:
        require_finished(case)
        if not case.is_root:
            raise InvalidArgument(
                f"case '{case.label}' ({case.id}) was called by case '{case.root_id}'; delete that one instead"
            )
    for case in cases:
        UserOperation.note(
            session, viewer, "delete-history", "case", case.id, before={"key": case.definition.key, "state": case.state}
        )
    erase_cases(session, [case.id for case in cases])
    session.expire_all()


def delete_variables(session: Session, case: ProcessInstance, names: Sequence[str] | None, viewer: Viewer) -> None:
    """Delete variables of a finished case (None: all): by administrators."""
    require_administrator(viewer, "delete variables from the history of cases")
    require_finished(case)
    gone = delete(Variable).where(Variable.instance_id == case.id)
    if names is not None:
        gone = gone.where(Variable.name.in_(names))
    session.execute(gone, execution_options={"synchronize_session": False})
    UserOperation.note(
        session, viewer, "delete-variables", "case", case.id, root_id=case.root_id, before={"names": names or "all"}
    )


def require_finished(case: ProcessInstance) -> None:
    """Refuse a case that runs: its history is what it lives by."""
    if not case.root.is_over:
        raise InvalidState(f"case '{case.label}' ({case.id}) is running; delete it first (DELETE process-instance/ID)")
