"""Reports: messages that people bring to a case by hand, such as a query that came in by letter.

A message event that carries the property `reportedBy` (group ids, comma-separated) is offered to those groups while the
case waits for it; every other message is for programs only.
"""

from dataclasses import dataclass

from flask import Response, redirect, url_for
from flask_babel import gettext as _

from runner.notation.model import Node
from runner.records.database import Session
from runner.records.message import correlate
from runner.records.process_instance import ProcessInstance
from runner.records.user_task import UserTask, open_user_tasks
from runner.records.viewer import Viewer
from runner.rejection import Forbidden
from web import account
from web.edge import transaction
from web.language import translated
from web.pages import documentation
from web.requests.start import blueprint

PROPERTY = "reportedBy"


@dataclass(frozen=True)
class Report:
    """Something that may be reported now."""

    element_id: str
    label: str
    documentation: str
    message: str


@blueprint.post("/cases/<case_id>/reports/<element_id>")
def report(case_id: str, element_id: str) -> Response:
    """Tell the case that it happened; whoever reports is shown what comes of it."""
    viewer = account.viewer()
    with transaction() as session:
        case = ProcessInstance.find(session, case_id, viewer)
        found = next((each for each in reports_of(case, viewer) if each.element_id == element_id), None)
        if found is None:
            raise Forbidden(_("That can't be reported here, or not by you, or not now."))
        before = {task.id for task in _open(session, case)}
        correlate(session, found.message, viewer, instance_id=case.id)
        came = [task.id for task in _open(session, case) if task.id not in before and task.may_work(viewer)]
    if came:
        return redirect(url_for("inbox.task", task_id=came[0]), 303)  # type: ignore[return-value]
    return redirect(url_for("requests.show", case_id=case_id, reported=1), 303)  # type: ignore[return-value]


def _open(session: Session, case: ProcessInstance) -> list[UserTask]:
    return open_user_tasks(session, [case.root_id])[case.root_id]


def reports_of(case: ProcessInstance, viewer: Viewer) -> list[Report]:
    """What this viewer may report to the case as it stands."""
    nodes = {node.id: node for node in case.definition.process.content.all_nodes()}
    waiting = {element.element_id for element in case.active_elements() if element.instance_id == case.id}
    offered = [node for node_id, node in nodes.items() if node_id in waiting and may_report(node, viewer)]
    return [
        Report(node.id, translated(node) or node.id, documentation(node), event.message.name_text)
        for node in offered
        for event in node.events
        if event.message is not None
    ]


def may_report(node: Node, viewer: Viewer) -> bool:
    """Whether the event is one that people report, and the viewer is one of them."""
    groups = {group.strip() for group in node.properties.get(PROPERTY, "").split(",")} - {""}
    return bool(groups) and (viewer.is_administrator or not groups.isdisjoint(viewer.groups))
