"""Retention: for how many days finished cases of a definition are kept, as the diagram or an administrator says."""

from runner.records.process_definition import ProcessDefinition
from runner.records.user import require_administrator
from runner.records.user_operation import UserOperation
from runner.records.viewer import Viewer
from runner.rejection import InvalidArgument


def keep_history(definition: ProcessDefinition, days: int | None, viewer: Viewer) -> None:
    """Say anew for how many days (None: without end): by administrators."""
    require_administrator(viewer, f"say how long cases of '{definition.label}' are kept")
    if days is not None and days < 0:
        raise InvalidArgument(f"cases can't be kept for {days} days; send 0 or more, or null for without end")
    before = {"historyTimeToLive": definition.history_days}
    definition.history_time_to_live = None if days is None else str(days)
    after = {"historyTimeToLive": days}
    UserOperation.note(
        definition.session, viewer, "change", "process definition", definition.id, before=before, after=after
    )
