"""Which class is which BPMN tag."""

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from runner.notation.model import Node

if TYPE_CHECKING:
    from runner.engine.elements.flow_node import FlowNode

Kind = TypeVar("Kind", bound="type[FlowNode]")
CLASSES: "dict[str, type[FlowNode]]" = {}


def element(*types: str) -> Callable[[Kind], Kind]:
    """Register a class for BPMN tags (local names); "subProcess:event" is an event sub-process."""

    def register(kind: Kind) -> Kind:
        for type_ in types:
            CLASSES[type_] = kind
        return kind

    return register


def element_class(node: Node) -> "type[FlowNode]":
    """The class for a node. The reader has refused every tag that is not here."""
    if node.type == "subProcess" and node.triggered_by_event:
        return CLASSES["subProcess:event"]
    return CLASSES[node.type]


def element_types() -> tuple[str, ...]:
    """The tags that can be run."""
    return tuple(sorted(CLASSES))
