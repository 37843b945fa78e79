"""Needed: the files that a process needs to be played by itself: its own, its forms, its tables, what it calls."""

from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from runner.notation.model import Binding, Diagram, Node
from runner.notation.rules.timer import literal
from runner.records.decision_definition import DecisionDefinition
from runner.records.definition import Definition
from runner.records.deployed_file import READERS, DeployedFile, read_file
from runner.records.deployment import Resource
from runner.records.form_definition import FormDefinition
from runner.records.process_definition import ProcessDefinition
from runner.rejection import NotFound

Files = list[tuple[str, bytes]]
Meant = tuple[type[Definition], str | None, Binding, str | None, str | None]
Caller = tuple[Diagram, Iterable[Node], str]  # what refers to others, and the deployment that it came in


def files_needed(session: Session, definition: ProcessDefinition) -> Files:
    """Name and content of each file, this process's first; what is not deployed is left out, as the rules say it is."""
    return _named_apart([definition.resource, *_beside(session, definition)])


def bundles_to_play(session: Session, key: str, sent: Sequence[tuple[str, bytes]]) -> list[Files]:
    """What to deploy, bundle by bundle, so that a process can be played as it would be once `sent` is in service.

    First what is in service already and is needed, then the files sent. Raises NotFound when neither holds the process,
    Unreadable.
    """
    read = [read_file(name, content) for name, content in sent]
    if ("process", key) in [pair for file in read for pair in file.keys]:
        callers = [caller for file in read for caller in _callers(file)]
        before = _named_apart(_closure(session, callers, set()))
    else:
        before = files_needed(session, ProcessDefinition.latest(session, key))
    return [bundle for bundle in (before, list(sent)) if bundle]


def processes_touched(session: Session, changed: Iterable[tuple[str, str]]) -> list[str]:
    """The processes among what changed (kind and key), and those in service that use a form, table or process of it."""
    keys = list(dict.fromkeys(changed))
    own = [key for kind, key in keys if kind == "process"]
    newest = select(ProcessDefinition).where(ProcessDefinition.is_latest).order_by(ProcessDefinition.key)
    return own + [
        one.key for one in session.scalars(newest) if one.key not in own and not set(keys).isdisjoint(_used(one))
    ]


def _used(definition: ProcessDefinition) -> Iterator[tuple[str, str]]:
    for node in definition.process.content.all_nodes():
        for kind, key, binding, _, _ in _references(definition.diagram, node):
            if key is not None and binding == "latest":
                yield kind.kind, key


def _callers(file: DeployedFile) -> Iterator[Caller]:
    if isinstance(file.read, Diagram):
        for process in file.read.processes:
            yield file.read, list(process.content.all_nodes()), ""


def _beside(session: Session, definition: ProcessDefinition) -> list[Resource]:
    """Everything that a process in service needs beside its own file."""
    own = _caller(definition)
    found = _closure(session, [own], {definition.key})
    scripts = _scripts(definition)
    return [one for one in [*scripts, *found] if one.id != definition.resource_id]


def _closure(session: Session, callers: list[Caller], keys: set[str]) -> list[Resource]:
    """The files of everything in service that callers refer to, and of what these refer to in turn."""
    resources: dict[str, Resource] = {}
    waiting = list(callers)
    while waiting:
        diagram, nodes, deployment_id = waiting.pop()
        for node in nodes:
            for found in _meant(session, diagram, deployment_id, node):
                if isinstance(found, ProcessDefinition):
                    if found.key in keys:
                        continue
                    keys.add(found.key)
                    waiting.append(_caller(found))
                    resources.update({one.id: one for one in _scripts(found)})
                resources.setdefault(found.resource_id, found.resource)
    return list(resources.values())


def _caller(definition: ProcessDefinition) -> Caller:
    return definition.diagram, definition.process.content.all_nodes(), definition.deployment_id


def _scripts(definition: ProcessDefinition) -> list[Resource]:
    """What came with it and diagrams name by its file."""
    return [one for one in definition.deployment.resources if not one.name.lower().endswith(tuple(READERS))]


def _meant(session: Session, diagram: Diagram, deployment_id: str, node: Node) -> Iterator[Definition]:
    for kind, key, binding, version, tag in _references(diagram, node):
        if key is None:
            continue
        try:
            number = int(version) if version and version.isdecimal() else None
            yield kind.bound(session, key, binding, deployment_id=deployment_id, version=number, version_tag=tag)
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


def _named_apart(resources: list[Resource]) -> Files:
    """Files of several deployments may have the same name: later ones stand in folders of their own."""
    found: dict[str, bytes] = {}
    for number, resource in enumerate({one.id: one for one in resources}.values()):
        name = resource.name if resource.name not in found else f"{number}/{resource.name}"
        found[name] = resource.content
    return list(found.items())
