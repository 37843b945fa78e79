"""Case: one case that goes round in the loop."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import event

from benchmarks.diagrams import VARIABLES
from benchmarks.installation import LI, Installation
from runner.records import UserTask
from tests.statements import noted


class Case:
    """A case of the process `loop`, with 30 variables of 1.6 kB in all."""

    def __init__(self, installation: Installation, key: str = "loop", variables: dict[str, Any] | None = None) -> None:
        self.installation, self.database = installation, installation.database
        self.round = 0
        self.id = installation.start(key, VARIABLES if variables is None else variables)
        self.task_id = ""
        self.find_next()

    def complete(self) -> None:
        """What is measured: find the task as its candidate, complete it, commit."""
        self.round += 1
        with self.database.transaction() as session:
            UserTask.find(session, self.task_id, LI).submit({"round": self.round}, LI)

    def find_next(self) -> None:
        """Which task the next completion is of; not measured, the inbox knows it."""
        self.task_id = self.installation.open_task(self.id)

    def go_on_to(self, number: int) -> "Case":
        """Complete tasks until this round."""
        while self.round < number:
            self.complete()
            self.find_next()
        return self


def statements_of(case: Case, action: Callable[[], object]) -> tuple[list[tuple[str, list[Any]]], int]:
    """The statements that an action sends, each with its rows of parameters; and how many commits it makes."""
    commits: list[int] = []

    def committed(connection: Any) -> None:
        commits.append(1)

    engine = case.database.writing_engine
    event.listen(engine, "commit", committed)
    with noted(case.database) as seen:
        action()
    event.remove(engine, "commit", committed)
    return [one for one in seen if one[0].split()[0] != "BEGIN"], len(commits)
