"""Needed: the files that a process needs to be played by itself: its own, its forms, its tables, what it calls."""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from runner.notation.model import Binding, Diagram, Node
from runner.notation.rules.timer import literal
from runner.records.decision_definition import DecisionDefinition
from runner.records.definition import Definition
from runner.records.deployed_file import READERS
from runner.records.deployment import Resource
from runner.records.form_definition import FormDefinition
from runner.records.process_definition import ProcessDefinition
from runner.rejection import NotFound

Meant = tuple[type[Definition], str | None, Binding, str | None, str | None]


def files_needed(session: Session, definition: ProcessDefinition) -> list[tuple[str, bytes]]:
    """Name and content of each file, this process's first; what is not deployed is left out, as the rules say it is."""
    resources: dict[str, Resource] = {definition.resource_id: definition.resource}
    keys = {definition.key}
    waiting = [definition]
    while waiting:
        caller = waiting.pop()
        for resource in caller.deployment.resources:
            if not resource.name.lower().endswith(tuple(READERS)):
                resources.setdefault(resource.id, resource)  # scripts, which diagrams name by their file
        for node in caller.process.content.all_nodes():
            for found in _meant(session, caller, node):
                if isinstance(found, ProcessDefinition):
                    if found.key in keys:
                        continue
                    keys.add(found.key)
                    waiting.append(found)
                resources.setdefault(found.resource_id, found.resource)
    return _named_apart(list(resources.values()))


def _meant(session: Session, caller: ProcessDefinition, node: Node) -> Iterator[Definition]:
    for kind, key, binding, version, tag in _references(caller.diagram, node):
        if key is None:
            continue
        try:
            number = int(version) if version and version.isdecimal() else None
            yield kind.bound(session, key, binding, deployment_id=caller.deployment_id, version=number, version_tag=tag)
        except NotFound:
            continue


def _references(diagram: Diagram, node: Node) -> Iterator[Meant]:
    form, called = node.form, node.called
    decision = node.implementation.decision if node.implementation is not None else None
    if form is not None and form.ref is not None:
        yield FormDefinition, literal(diagram, form.ref), form.binding, form.version_text, form.version_tag
    if decision is not None:
        key = literal(diagram, decision.ref_text)
        yield DecisionDefinition, key, decision.binding, decision.version_text, decision.version_tag
    if called is not None:
        key = literal(diagram, called.process_text, feel_prefix=True)
        yield ProcessDefinition, key, called.binding, called.version_text, called.version_tag


def _named_apart(resources: list[Resource]) -> list[tuple[str, bytes]]:
    """Files of several deployments may have the same name: later ones stand in folders of their own."""
    found: dict[str, bytes] = {}
    for number, resource in enumerate(resources):
        name = resource.name if resource.name not in found else f"{number}/{resource.name}"
        found[name] = resource.content
    return list(found.items())
