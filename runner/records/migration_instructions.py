"""Migration instructions: which element of a version takes the place of which, before any case is looked at."""

from collections.abc import Mapping

from runner.notation.model import Node
from runner.records.process_definition import ProcessDefinition

STAYS = (
    "task",
    "Task",
    "subProcess",
    "callActivity",
    "transaction",
    "adHocSubProcess",
    "CatchEvent",
    "eventBasedGateway",
)


def same_elements(source: ProcessDefinition, target: ProcessDefinition) -> dict[str, str]:
    """The elements where cases stand that both versions have by the same id and type, in the diagram's order."""
    there = target.nodes
    return {
        id_: id_
        for id_, node in source.nodes.items()
        if node.type.endswith(STAYS) and id_ in there and is_alike(node, there[id_])
    }


def problems(source: ProcessDefinition, target: ProcessDefinition, mapping: Mapping[str, str]) -> dict[str, list[str]]:
    """What is wrong with each pair of elements, by the id in the old version; pairs that are right are left out."""
    old, new = source.nodes, target.nodes
    found: dict[str, list[str]] = {}
    for one, other in mapping.items():
        if one not in old:
            found.setdefault(one, []).append(f"version {source.version} has no element '{one}'")
        if other not in new:
            found.setdefault(one, []).append(f"version {target.version} has no element '{other}'; choose one it has")
        if one in old and other in new and not is_alike(old[one], new[other]):
            found.setdefault(one, []).append(
                f"'{one}' is a {old[one].type}, '{other}' a {new[other].type}; choose an element of the same type, "
                "both with a loop or both without"
            )
    return found


def is_alike(old: Node, new: Node) -> bool:
    """Whether a token at one can go on at the other."""
    return old.type == new.type and (old.loop is None) == (new.loop is None)
