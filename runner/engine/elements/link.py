"""Link events: a throw goes on at the catch of the same name, as if a flow were drawn."""

from typing import TYPE_CHECKING

from runner.notation.model import Flow

if TYPE_CHECKING:
    from runner.engine.elements.flow_node import FlowNode


def link_outgoing(node: "FlowNode", nodes: "list[FlowNode]") -> None:
    """Connect a link throw event with its catch; the reader has made sure that there is exactly one."""
    from runner.engine.elements.flow_node import Outgoing

    if node.node.type != "intermediateThrowEvent":
        return
    for event in node.node.events:
        if event.kind == "link":
            for target in nodes:
                if target.node.type == "intermediateCatchEvent" and any(
                    other.kind == "link" and other.link_name == event.link_name for other in target.node.events
                ):
                    flow = Flow(id=f"{node.name}→{target.name}", source=node.name, target=target.name)
                    node.outgoing.append(Outgoing(flow, target))
                    target.inputs_drawn.append(flow)
                    node.connect(target)
