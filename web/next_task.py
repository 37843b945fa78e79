"""Which task a person is shown next in a case."""

from collections.abc import Iterable

from runner.records.user_task import UserTask
from runner.records.viewer import Viewer


def next_task(tasks: Iterable[UserTask], viewer: Viewer) -> UserTask | None:
    """The first open task that is the viewer's, else the first that his groups may take; None when others are next."""
    open_tasks = [task for task in tasks if task.state == "open"]
    mine = [task for task in open_tasks if task.assignee is not None and task.assignee == viewer.user_id]
    offered = [task for task in open_tasks if task.assignee is None and task.is_candidate(viewer)]
    return next(iter([*mine, *offered]), None)
