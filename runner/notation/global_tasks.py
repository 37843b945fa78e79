"""Global tasks: each is read as a process of one task, so that call activities can call it."""

from copy import copy

from lxml import etree

from runner.notation.model import Container, Process
from runner.notation.nodes import Nodes, documentation_of
from runner.notation.source import MODEL, Source, attribute, local_name

_TASKS = {
    "globalTask": "task",
    "globalUserTask": "userTask",
    "globalManualTask": "manualTask",
    "globalScriptTask": "scriptTask",
    "globalBusinessRuleTask": "businessRuleTask",
}


def read_global_tasks(source: Source, nodes: Nodes) -> tuple[Process, ...]:
    """The global tasks of the file; nobody starts them by themselves."""
    return tuple(
        _process(source, nodes, element)
        for element in source.root.iterchildren(*(f"{MODEL}{tag}" for tag in _TASKS))
        if attribute(element, "id") is not None
    )


def _can_run(source: Source) -> bool:
    processes = list(source.root.iterchildren(f"{MODEL}process"))
    return not processes or any(map(source.can_run, processes))


def _process(source: Source, nodes: Nodes, element: etree._Element) -> Process:
    task = copy(element)
    task.tag = f"{MODEL}{_TASKS[local_name(element)]}"
    task.set("id", f"{element.get('id')}.task")
    if (language := attribute(element, "scriptLanguage")) is not None:
        task.set("scriptFormat", language)
    node = nodes.read(task, None, None)
    return Process(
        element.get("id"),
        attribute(element, "name"),
        Container({node.id: node}, ()),
        is_executable=_can_run(source),
        documentation=documentation_of(element),
        line=element.sourceline,
        is_startable_in_tasklist=False,
        says_so=False,
    )
