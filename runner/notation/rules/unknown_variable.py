"""A variable that is read is set somewhere: by a form, a mapping, a script, a table, a called process."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from runner.notation.finding import Finding
from runner.notation.model import Diagram, Flow, Node, Process
from runner.notation.rules.data_flow import BUILT_IN, decision_reads, given_names, read_names, set_names
from runner.notation.rules.places import at, executable
from runner.notation.rules.shelf import Shelf
from runner.notation.rules.timer import literal
from runner.notation.rules.written_texts import texts_of

Place = Node | Flow | Process
MOST_COMPARED = 200_000  # pairs of names
_CURE = "Set it by a form, a mapping or a script, or give it when the case is started."


def check(diagram: Diagram, shelf: Shelf | None) -> Iterator[Finding]:
    if shelf is None:
        return
    for process in executable(diagram):
        flows = set_names(diagram, process, shelf)
        given_names(process, shelf, flows)
        is_closed = not flows.is_open and _has_start_form(process)
        doubtful: dict[str, list[Place]] = defaultdict(list)
        compared = 0
        for place, names in read_by(diagram, process, shelf):
            for name in sorted(names - flows.names):
                near = _meant(name, flows.names) if compared < MOST_COMPARED else None
                compared += len(flows.names)
                if near is not None:
                    yield _finding(diagram, place, name, f"Is it meant to be '{near}'?")
                elif is_closed:
                    yield _finding(diagram, place, name, _CURE)
                else:
                    doubtful[name].append(place)
        for name, places in doubtful.items():
            more = f" and {len(places) - 1} more elements" if len(places) > 1 else ""
            message = (
                f"It and the processes that call it set no variable '{name}', which '{_label(places[0])}'{more} read."
            )
            yield at(diagram, process, message, _CURE, "note")


def _meant(name: str, known: Iterable[str]) -> str | None:
    """The name that this one is a slip of; one and many of a thing, or one with another number, are two names."""
    for near in get_close_matches(name, known, 3, 0.85):
        if not _one_of(name) & _one_of(near) and re.sub(r"\d+", "0", name) != re.sub(r"\d+", "0", near):
            return near
    return None


def _one_of(name: str) -> set[str]:
    """The name and, as it may be one of many things, what one of them may be called."""
    return {name} | {
        name.removesuffix(ending) + one
        for ending, one in (("s", ""), ("es", ""), ("ies", "y"))
        if name.endswith(ending)
    }


def _finding(diagram: Diagram, place: Place, name: str, cure: str) -> Finding:
    return at(diagram, place, f"It reads '{name}', which nothing in the process sets.", cure, "warning")


def _label(place: Place) -> str:
    return place.name or place.id


def read_by(diagram: Diagram, process: Process, shelf: Shelf) -> Iterator[tuple[Place, set[str]]]:
    """The places of a process that read variables, with their names."""
    levels = [process.content]
    levels += [node.content for node in process.content.all_nodes() if node.content is not None]
    places: list[Place] = [process]
    for level in levels:
        places.extend((*level.nodes.values(), *level.flows))
    for place in places:
        names: dict[str, None] = defaultdict(None)
        for text, feel_prefix in texts_of(place):
            names.update(dict.fromkeys(read_names(diagram, text, feel_prefix)))
        if isinstance(place, Node):
            names.update(dict.fromkeys(_asked(diagram, place, shelf)))
        found = set(names) - BUILT_IN
        if found:
            yield place, found


def _asked(diagram: Diagram, node: Node, shelf: Shelf) -> Iterator[str]:
    """What a node's form and decision read."""
    if node.form is not None and node.type == "userTask":
        key = literal(diagram, node.form.ref)
        form = shelf.form(key) if key is not None else None
        if form is not None:
            yield from form.reads
    if node.implementation is not None and node.implementation.decision is not None:
        key = literal(diagram, node.implementation.decision.ref_text)
        decision = shelf.decision(key) if key is not None else None
        if decision is not None:
            yield from decision_reads(decision)


def _has_start_form(process: Process) -> bool:
    starts = [node for node in process.content.nodes.values() if node.type == "startEvent"]
    return len(starts) == 1 and not starts[0].events and starts[0].form is not None
