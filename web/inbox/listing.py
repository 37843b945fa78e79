"""Listing: which part of which list of tasks the address asks for."""

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal, get_args
from urllib.parse import urlencode

from flask import request

from runner.records.database import Session
from runner.records.inbox import TaskCounts, TaskFilter, TaskList, TaskOrder, user_tasks
from runner.records.page import Page
from runner.records.task_line import TaskLine
from runner.records.viewer import Viewer
from web.moments import DueGroup, due_group

Box = Literal["mine", "groups", "done"]
BOXES: tuple[Box, ...] = get_args(Box)
SORTS: tuple[TaskOrder, ...] = ("due", "priority", "created", "name")
PAGE = 50
LONGEST_SEARCH = 200


@dataclass(frozen=True)
class Listing:
    """A box, its order, what is searched for, and the page from 1."""

    box: Box = "mine"
    sort: TaskOrder = "due"
    search: str = ""
    page: int = 1

    @classmethod
    def asked_for(cls) -> "Listing":
        """As the address says; what it says wrong becomes the default, so that old links go on working."""
        said = request.args
        wanted, order, page = said.get("box"), said.get("sort"), said.get("page", 1, type=int)
        box: Box = next((box for box in BOXES if box == wanted), "mine")
        sort: TaskOrder = next((sort for sort in SORTS if sort == order), "due")
        return cls(box, sort, said.get("q", "").strip()[:LONGEST_SEARCH], min(max(page, 1), 10_000))

    def with_(self, **changes: str | int) -> "Listing":
        """The same list with something else about it."""
        return replace(self, **changes)  # type: ignore[arg-type]

    @property
    def query(self) -> str:
        """The address's query: only what is not the default."""
        return query_of(self)

    @property
    def first(self) -> int:
        return (self.page - 1) * PAGE

    def read(self, session: Session, viewer: Viewer, counts: TaskCounts) -> Page[TaskLine]:
        """The tasks of this page; `counts` of the same moment."""
        which: TaskList = self.box
        return user_tasks(
            session,
            viewer,
            which,
            matching=TaskFilter(search=self.search),
            order=self.sort,
            first=self.first,
            size=PAGE,
            counts=counts,
        )

    def grouped(self, tasks: Page[TaskLine]) -> list[tuple[DueGroup | None, list[TaskLine]]]:
        """The tasks in the parts the list shows: by due date when sorted so, else in one part."""
        if self.sort != "due" or self.box == "done":
            return [(None, list(tasks))]
        groups: dict[DueGroup, list[TaskLine]] = {}
        for task in tasks:
            groups.setdefault(due_group(task.due_at), []).append(task)
        return list(groups.items())


@lru_cache(maxsize=1000)
def query_of(listing: Listing) -> str:
    """See Listing.query; a page says some five of them, mostly the same."""
    said = {"box": listing.box, "sort": listing.sort, "q": listing.search, "page": listing.page}
    plain = {"box": "mine", "sort": "due", "q": "", "page": 1}
    text = urlencode({name: value for name, value in said.items() if value != plain[name]})
    return f"?{text}" if text else ""
