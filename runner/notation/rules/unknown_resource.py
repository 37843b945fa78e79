"""A script that a diagram names by its file comes with the diagram."""

from collections.abc import Iterator

from runner.notation.finding import Finding
from runner.notation.model import Container, Diagram, Flow, Node, Process, Script
from runner.notation.rules.places import at, containers, executable
from runner.notation.rules.shelf import Shelf
from runner.notation.rules.values_within import values_within

_PREFIX = "deployment://"


def check(diagram: Diagram, shelf: Shelf | None) -> Iterator[Finding]:
    if shelf is None:
        return
    places: list[Process | Node | Flow] = list(executable(diagram))
    for container in containers(diagram):
        places.extend((*container.nodes.values(), *container.flows))
    for place in places:
        for name in _resources(place):
            if not shelf.has_resource(name):
                cure = f"Deploy {name} together with this diagram."
                yield at(diagram, place, f"The script '{name}' does not come with it.", cure, "warning")


def _resources(place: Process | Node | Flow) -> list[str]:
    found = [
        value.resource.removeprefix(_PREFIX)
        for value in values_within(place, apart_from=Container)
        if isinstance(value, Script) and value.resource
    ]
    return list(dict.fromkeys(found))
