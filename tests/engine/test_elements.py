"""What the engine can run and what the reader lets through are one list."""

from runner.engine.elements import element_types
from runner.notation.vocabulary import VOCABULARY

NO_NODES = {"sequenceFlow", "laneSet", "association"}
OF_THE_ENGINE = {"processListener", "subProcess:event"}  # made by it, or told apart by an attribute


def test_every_flow_node_that_works_by_the_table_can_be_run_and_no_other():
    drawn = {entry.name for entry in VOCABULARY if entry.on == "bpmn:process" and entry.kind == "element"}
    works = {entry.name for entry in VOCABULARY if entry.on == "bpmn:process" and entry.state == "works"}

    nodes = {name.removeprefix("bpmn:") for name in drawn & works if name.startswith("bpmn:")}

    assert {name for name in nodes if is_flow_node(name)} == set(element_types()) - OF_THE_ENGINE


def is_flow_node(name: str) -> bool:
    endings = ("task", "Task", "Gateway", "Event", "Process", "Activity", "transaction")
    return name.endswith(endings) and name not in NO_NODES
