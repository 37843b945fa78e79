"""Raw SpiffWorkflow: completing a user task by it and its own serialiser into the same SQLite, beside ours.

python -m benchmarks raw_spiffworkflow

One row holds the case as SpiffWorkflow writes it. A completion reads the row, restores the workflow, runs the task and
what follows, serialises and commits, with nothing of what Bidflow does besides: no task rows, history, candidates,
searchable variables. It takes the same diagram and 30 variables, and can't go beyond 333 rounds.
"""

import sqlite3
from io import BytesIO
from pathlib import Path

from lxml import etree
from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.camunda.parser import CamundaParser
from SpiffWorkflow.camunda.serializer import DEFAULT_CONFIG
from SpiffWorkflow.util.task import TaskState

from benchmarks.case import Case
from benchmarks.diagrams import LOOP, VARIABLES
from benchmarks.figure import Figure, milliseconds
from benchmarks.installation import on_sqlite
from benchmarks.timing import in_turns

LEAST = {10: 5.0, 100: 25.0, 300: 80.0}  # times faster, by round


class RawCase:
    """A case of SpiffWorkflow's in a row of a database of its own, with the same settings."""

    def __init__(self, file: Path) -> None:
        parser = CamundaParser()
        parser.add_bpmn_io(BytesIO(plain(LOOP)))
        workflow = BpmnWorkflow(parser.get_spec("loop"))
        workflow.get_next_task(state=TaskState.READY).set_data(**VARIABLES)
        workflow.do_engine_steps()
        self.serializer = BpmnWorkflowSerializer(BpmnWorkflowSerializer.configure(DEFAULT_CONFIG))
        self.driver = sqlite3.connect(file, isolation_level=None)
        for pragma in ("journal_mode=WAL", "synchronous=FULL"):
            self.driver.execute(f"PRAGMA {pragma}")
        self.driver.execute("CREATE TABLE instance (id INTEGER PRIMARY KEY, state TEXT)")
        self.driver.execute("INSERT INTO instance VALUES (1, ?)", (self.serializer.serialize_json(workflow),))
        self.round = 0

    def complete(self) -> None:
        """Read, restore, complete, run, serialise, write, commit."""
        self.round += 1
        self.driver.execute("BEGIN IMMEDIATE")
        (state,) = self.driver.execute("SELECT state FROM instance WHERE id = 1").fetchone()
        workflow = self.restored(state)
        task = workflow.get_next_task(state=TaskState.READY, manual=True)
        task.set_data(round=self.round)
        task.run()
        workflow.do_engine_steps()
        self.driver.execute("UPDATE instance SET state = ? WHERE id = 1", (self.serializer.serialize_json(workflow),))
        self.driver.execute("COMMIT")

    def restored(self, state: str) -> BpmnWorkflow:
        """The workflow of a row."""
        return self.serializer.deserialize_json(state)

    def go_on_to(self, number: int) -> None:
        """Complete until this round, in memory, because nobody waits for the disk here."""
        (state,) = self.driver.execute("SELECT state FROM instance WHERE id = 1").fetchone()
        workflow = self.restored(state)
        while self.round < number:
            self.round += 1
            workflow.get_next_task(state=TaskState.READY, manual=True).run()
            workflow.do_engine_steps()
        self.driver.execute("UPDATE instance SET state = ? WHERE id = 1", (self.serializer.serialize_json(workflow),))


def plain(diagram: bytes) -> bytes:
    """The same diagram with its condition in Python, which is what SpiffWorkflow evaluates."""
    root = etree.fromstring(diagram)
    for condition in root.iter("{*}conditionExpression"):
        condition.text = "done"
    return etree.tostring(root)


def main(is_quick: bool) -> list[Figure]:
    """In turns at each of the rounds."""
    figures = []
    with on_sqlite(("loop.bpmn", LOOP)) as installation:
        raw = RawCase(installation.folder / "raw.sqlite3")
        ours = Case(installation)
        for number, bound in LEAST.items():
            raw.go_on_to(number)
            ours.go_on_to(number)
            # Few turns, because each is one more round.
            times = in_turns(
                {"ours": ours.complete, "raw": raw.complete}, 10 if is_quick else 20, between=ours.find_next
            )
            mine, its = times["ours"], times["raw"]
            (state,) = raw.driver.execute("SELECT length(state) FROM instance").fetchone()
            figures += [
                Figure(
                    "raw_spiffworkflow",
                    f"complete a task at round {number}: times faster than raw SpiffWorkflow, CPU",
                    milliseconds(mine.cpu),
                    f"{milliseconds(its.cpu)}, a row of {state // 1000} kB",
                    its.cpu / mine.cpu,
                    bound,
                    is_least=True,
                ),
                Figure(
                    "raw_spiffworkflow",
                    "  the same in wall time, both durable",
                    milliseconds(mine.wall),
                    milliseconds(its.wall),
                    its.wall / mine.wall,
                    is_least=True,
                ),
            ]
        raw.driver.close()
    return figures
