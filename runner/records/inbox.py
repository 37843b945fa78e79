"""The lists of user tasks a person works from: mine, my groups', all I may see, done by me; with counts."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy.orm import Session

from runner.records.page import Page
from runner.records.user_task import UserTask
from runner.records.viewer import Viewer

TaskList = Literal["mine", "groups", "all", "done"]
TaskOrder = Literal["due", "priority", "created", "name"]


@dataclass(frozen=True)
class TaskFilter:
    """What to leave out of a list. `search` looks into task name, process name, business key and variables."""

    search: str = ""
    process_key: str | None = None
    element_id: str | None = None
    due_before: datetime | None = None
    due_after: datetime | None = None
    is_snoozed: bool | None = None  # follow-up date in the future; None: both


@dataclass(frozen=True)
class TaskCounts:
    """How many tasks the lists hold, at most 1,000 are counted."""

    mine: int
    overdue: int
    groups: int


def user_tasks(
    session: Session,
    viewer: Viewer,
    which: TaskList = "mine",
    *,
    matching: TaskFilter | None = None,
    order: TaskOrder = "due",
    first: int = 0,
    size: int = 50,
) -> Page[UserTask]:
    """One page of a list, with case and definition loaded. Default order: due date, then priority, then age."""
    raise NotImplementedError


def count_user_tasks(session: Session, viewer: Viewer) -> TaskCounts:
    """The numbers beside the lists."""
    raise NotImplementedError
