"""A gateway that chooses has a flow that is taken when no condition holds."""

import re
from collections import defaultdict
from collections.abc import Iterator

from runner.notation.finding import Finding
from runner.notation.model import Diagram, Flow
from runner.notation.rules.places import at, containers
from runner.notation.rules.shelf import Shelf

_CHOOSING = ("exclusiveGateway", "inclusiveGateway")
_ALWAYS = ("true", "${true}", "=true")


def check(diagram: Diagram, shelf: Shelf | None) -> Iterator[Finding]:
    for container in containers(diagram):
        leaving: dict[str, list[Flow]] = defaultdict(list)
        for flow in container.flows:
            leaving[flow.source].append(flow)
        for node in container.nodes.values():
            flows = leaving[node.id]
            if node.type in _CHOOSING and len(flows) > 1 and not node.default_flow and not _is_complete(flows):
                yield at(
                    diagram,
                    node,
                    f"It has {len(flows)} conditions and no default flow: when none holds, the case stops here.",
                    "Make the flow that is left over the default flow.",
                    "warning",
                )


def _is_complete(flows: list[Flow]) -> bool:
    """Whether one is always taken: without condition, with `true`, by a script (unknown), or the rest's opposite."""
    texts = [flow.condition.text if flow.condition is not None else None for flow in flows]
    if any(text is None or text.strip().lower() in _ALWAYS for text in texts):
        return True
    said = {_squeezed(text or "") for text in texts}
    return any(opposite in said for text in said for opposite in _opposites(text))


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text.strip().removeprefix("=").removeprefix("${").removeprefix("#{").removesuffix("}"))


def _opposites(text: str) -> Iterator[str]:
    yield from (f"!{text}", f"!({text})", f"not({text})", f"not{text}")
    pairs = (("==", "!="), (">=", "<"), ("<=", ">"))
    for one, other in pairs:
        if text.count(one) == 1 and "&&" not in text and "||" not in text:
            yield text.replace(one, other)
    feel = re.fullmatch(r"([^=<>!]+)=([^=<>!]+)", text)
    if feel:
        yield f"{feel[1]}!={feel[2]}"
    yield from (f"{text}=false",) if not re.search(r"[=<>!]", text) else ()
    if text.endswith("=true") and not text.endswith("==true"):
        yield f"{text.removesuffix('=true')}=false"
    if text.endswith("==true"):
        yield f"{text.removesuffix('==true')}==false"
