"""Which variables a process reads and sets, through forms, mappings, scripts, tables and called processes."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from runner.expressions import ExpressionError, compile_text
from runner.notation.connectors import KNOWN
from runner.notation.decision import Decision
from runner.notation.model import (
    Diagram,
    FormReference,
    Implementation,
    Node,
    Platform,
    Process,
    Script,
)
from runner.notation.rules.shelf import Shelf
from runner.notation.rules.timer import literal
from runner.notation.rules.values_within import values_within

BUILT_IN = frozenset(
    {
        "execution", "task", "externalTask", "authenticatedUserId", "loopCounter", "nrOfInstances",
        "nrOfActiveInstances", "nrOfCompletedInstances", "numberOfInstances", "numberOfActiveInstances",
        "numberOfCompletedInstances", "numberOfTerminatedInstances", "connector",
    }
)  # fmt: skip
_SETS = re.compile(r"""setVariable(?:Local)?\(\s*["']([^"']+)["']""")
_ASSIGNED = re.compile(r"^\s*([^\W\d]\w*)\s*[-+*/]?=(?!=)", re.MULTILINE)
_DEEPEST = 5  # calls of calls


@dataclass
class Flows:
    """The names set; `is_open` where values may come that the diagrams do not name (a worker's, a message's)."""

    names: set[str] = field(default_factory=set)
    is_open: bool = False


def set_names(diagram: Diagram, process: Process, shelf: Shelf, depth: int = 0) -> Flows:
    """The variables that anything in a process sets."""
    flows = Flows()
    for node in process.content.all_nodes():
        _add_node(diagram, node, shelf, flows, depth)
    for value in values_within(process):
        if isinstance(value, Script):
            flows.names.update(_script_names(value))
        elif isinstance(value, str):
            flows.names.update(_SETS.findall(value))
    return flows


def given_names(process: Process, shelf: Shelf, flows: Flows) -> None:
    """Add what the processes that call this one hand in."""
    for diagram, caller, called in shelf.callers(process.id):
        flows.names.update(mapping.target for mapping in called.inputs if mapping.target)
        if any(mapping.all for mapping in called.inputs) or diagram.platform == Platform.CAMUNDA_8:
            outer = set_names(diagram, caller, shelf, _DEEPEST - 1)
            flows.names.update(outer.names)
            flows.is_open = flows.is_open or outer.is_open


def _add_node(diagram: Diagram, node: Node, shelf: Shelf, flows: Flows, depth: int) -> None:
    flows.names.update(parameter.name for parameter in (*node.inputs, *node.outputs))
    if node.initiator:
        flows.names.add(node.initiator)
    if node.loop is not None:
        flows.names.update(name for name in (node.loop.element_variable, node.loop.output_collection) if name)
    for event in node.events:
        flows.names.update(name for name in (event.code_variable, event.message_variable) if name)
        flows.names.update(mapping.target for mapping in event.inputs if mapping.target)
        if event.kind in ("message", "signal", "error", "escalation") and not node.type.endswith("ThrowEvent"):
            flows.is_open = flows.is_open or (node.type != "endEvent" and not node.outputs)
    if node.type == "receiveTask":
        flows.is_open = True
    if node.form is not None:
        names = form_names(diagram, node.form, shelf)
        flows.names.update(names or ())
        flows.is_open = flows.is_open or names is None
    elif node.type == "userTask":
        flows.is_open = True  # whoever completes it by the API may hand in anything
    if node.implementation is not None:
        _add_implementation(diagram, node.implementation, shelf, flows)
    if node.called is not None:
        _add_call(diagram, node, shelf, flows, depth)


def _add_implementation(diagram: Diagram, made: Implementation, shelf: Shelf, flows: Flows) -> None:
    if made.result_variable:
        flows.names.add(made.result_variable)
    if made.connector is not None:
        flows.names.update(parameter.name for parameter in made.connector.outputs)
        flows.names.update(KNOWN[made.connector.id].answers)
    if made.kind == "external" or (made.script is not None and made.script.resource):
        flows.is_open = True


def _add_call(diagram: Diagram, node: Node, shelf: Shelf, flows: Flows, depth: int) -> None:
    called = node.called
    if called is None:
        return
    flows.names.update(mapping.target for mapping in called.outputs if mapping.target)
    hands_all = node.propagate_all and diagram.platform == Platform.CAMUNDA_8
    if not hands_all and not any(mapping.all for mapping in called.outputs):
        return
    key = literal(diagram, called.process_text, feel_prefix=True)
    process = shelf.process(key) if key is not None else None
    if process is None or depth >= _DEEPEST:
        flows.is_open = True
        return
    inner = set_names(diagram, process, shelf, depth + 1)
    flows.names.update(inner.names)
    flows.is_open = flows.is_open or inner.is_open


def form_names(diagram: Diagram, reference: FormReference, shelf: Shelf) -> frozenset[str] | None:
    """The variables that a form sets; None where the form is not known."""
    if reference.fields:
        return frozenset(field.id for field in reference.fields)
    if reference.inline is not None:
        try:
            return frozenset(_keys(json.loads(reference.inline)))
        except ValueError:
            return None
    key = literal(diagram, reference.ref)
    form = shelf.form(key) if key is not None else None
    return form.sets if form is not None else None


def _keys(schema: object) -> Iterator[str]:
    if isinstance(schema, dict):
        for name in ("key", "path"):
            if isinstance(schema.get(name), str) and schema[name]:
                yield schema[name].split(".")[0]
        for child in schema.get("components", ()):
            yield from _keys(child)


def _script_names(script: Script) -> Iterator[str]:
    source = script.source or ""
    yield from _SETS.findall(source)
    if script.language == "python":
        yield from _ASSIGNED.findall(source)


def decision_reads(decision: Decision) -> frozenset[str]:
    """The variables that a decision, and those it requires, take from the case."""
    read, given = set(decision.variable_names), set()
    for requirement in decision.requirements:
        if isinstance(requirement.element, Decision):
            inner = requirement.element
            read |= decision_reads(inner)
            given |= {inner.id, inner.name, inner.variable_name, *inner.output_names}
    return frozenset(read - given)


def read_names(diagram: Diagram, text: str, feel_prefix: bool) -> frozenset[str]:
    """The variables that a text reads; none where it can't be read, which another rule tells."""
    try:
        return compile_text(text, diagram.platform, feel_prefix=feel_prefix).names - BUILT_IN
    except ExpressionError:
        return frozenset()
