"""BPMN XML as drawn, read safely into the words of model.py; the file itself is never changed."""

from lxml import etree

from runner.notation.camunda import CamundaDialect
from runner.notation.collaboration import read_message_flows, read_participants
from runner.notation.containers import Containers
from runner.notation.dialect import Dialect
from runner.notation.finding import Unreadable
from runner.notation.global_tasks import read_global_tasks
from runner.notation.identity import identify
from runner.notation.lanes import read_lanes
from runner.notation.model import Diagram, Platform, Process
from runner.notation.nodes import Nodes, documentation_of, translations
from runner.notation.roots import Roots
from runner.notation.source import (
    CAMUNDA,
    INTERCHANGE,
    MODEL,
    MODELER,
    ZEEBE,
    Source,
    attribute,
    local_name,
    says,
)
from runner.notation.texts import foreign_language
from runner.notation.vocabulary import check_vocabulary
from runner.notation.xml import parse_xml, wrong_root
from runner.notation.zeebe import ZeebeDialect

ACTIVITI = "{http://activiti.org/bpmn}"
# Kin of Activiti and of early Camunda: they share most names, but say nothing beside Camunda 8's own words.
KIN = ("{http://flowable.org/bpmn}", "{http://www.camunda.com/fox}")


def read_diagram(name: str, source: bytes) -> Diagram:
    """The diagram in the file `name` with the bytes `source`, fit to be put in service.

    Everything drawn is read, known to be harmless, or refused: raises Unreadable with all findings at once.
    Warnings and notes are in `Diagram.findings`. A process that is not executable is only drawn: what would
    be refused in an executable one is a warning there.
    """
    diagram = inspect_diagram(name, source)
    if any(finding.severity == "error" for finding in diagram.findings):
        raise Unreadable(sorted(diagram.findings, key=lambda finding: finding.severity != "error"))
    return diagram


def inspect_diagram(name: str, source: bytes) -> Diagram:
    """The diagram as far as it can be read, errors among its findings: to look at, never to run.

    Raises Unreadable where the file is no BPMN diagram at all.
    """
    root = parse_xml(name, source)
    if root.tag != f"{MODEL}definitions":
        raise wrong_root(name, root, "a BPMN 2.0 diagram", "BPMN 2.0 XML")
    _adopt(root, (ACTIVITI,))
    platform = _platform(root)
    if platform is not Platform.CAMUNDA_8:
        _adopt(root, KIN)
    read = Source(name, root, platform)
    check_vocabulary(read)
    identify(read)
    return _diagram(read)


def _diagram(source: Source) -> Diagram:
    roots = Roots(source)
    dialect = ZeebeDialect(source, roots) if source.platform is Platform.CAMUNDA_8 else CamundaDialect(source, roots)
    nodes = Nodes(source, roots, dialect)
    containers = Containers(source, nodes, dialect)
    elements = list(source.root.iterchildren(f"{MODEL}process"))
    processes = tuple(_process(source, dialect, containers, element) for element in elements)
    return Diagram(
        source.file,
        source.platform,
        processes + read_global_tasks(source, nodes),
        read_participants(source),
        read_message_flows(source),
        next(source.root.iter(f"{INTERCHANGE}BPMNShape"), None) is not None,
        tuple(sorted(source.findings, key=lambda finding: finding.line or 0)),
        foreign_language(source.root),
    )


def _process(source: Source, dialect: Dialect, containers: Containers, element: etree._Element) -> Process:
    extensions, properties = dialect.process(element), dialect.properties(element)
    content, listeners = containers.read(element), dialect.listeners(element)
    can_run = source.can_run(element) and (bool(content.nodes) or says(element) is True)
    if can_run and not content.nodes:
        source.warn(
            element,
            "Nothing is drawn in the process: it can't be started.",
            "Draw what happens in it, or mark it as not executable.",
        )
    if not can_run:
        source.note(
            element, "The process is only drawn: it is kept as documentation.", "To run it, mark it as executable."
        )
    return Process(
        element.get("id"),
        attribute(element, "name"),
        content,
        can_run,
        translations(properties, "name"),
        documentation_of(element),
        translations(properties, "documentation"),
        element.sourceline,
        extensions.version_tag,
        extensions.history_time_to_live,
        extensions.candidate_starter_users,
        extensions.candidate_starter_groups,
        extensions.is_startable_in_tasklist,
        extensions.job_priority_text,
        extensions.task_priority_text,
        properties,
        listeners,
        read_lanes(source, element),
        says(element) is not None,
    )


def _platform(root: etree._Element) -> Platform | None:
    declared = attribute(root, f"{MODELER}executionPlatform")
    if declared in tuple(Platform):
        return Platform(declared)
    uses_zeebe = next(root.iter(f"{ZEEBE}*"), None) is not None
    uses_camunda = any(name.startswith(CAMUNDA) for element in root.iter(f"{MODEL}*") for name in element.attrib)
    return Platform.CAMUNDA_8 if uses_zeebe and not uses_camunda else None


def _adopt(root: etree._Element, namespaces: tuple[str, ...]) -> None:
    """Give names of other namespaces their camunda:* ones: what they share is read alike."""
    for element in root.iter():
        if element.tag.startswith(namespaces):
            element.tag = CAMUNDA + local_name(element)
        for name, value in element.attrib.items():
            if name.startswith(namespaces):
                element.attrib.pop(name)
                element.set(CAMUNDA + name.rpartition("}")[2], value)
