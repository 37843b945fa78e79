"""Migration: cases that go on by another version of their process, and their open tasks with them."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from runner import engine
from runner.engine.outcome import ElementMoved
from runner.records import bulk
from runner.records.external_task import ExternalTask
from runner.records.incident import Incident
from runner.records.job import Job
from runner.records.library import Library
from runner.records.process_definition import ProcessDefinition
from runner.records.subscription import Subscription
from runner.records.user import require_administrator
from runner.records.user_task import UserTask
from runner.records.viewer import Viewer
from runner.rejection import InvalidArgument, NotFound

if TYPE_CHECKING:
    from runner.records.process_instance import ProcessInstance


def plan(
    instance: "ProcessInstance", target: ProcessDefinition, mapping: Mapping[str, str], viewer: Viewer
) -> tuple[engine.Move, ...]:
    """What would become of each live token; nothing is changed. `mapping`: element id -> id in the new version."""
    from runner.records.step import Step

    require_same_process(instance, target)
    step = Step(instance.session, viewer)
    state, _ = step.load(instance.root)
    executable = step.library.definition(target.id)
    return engine.plan_migration(state, instance.id, executable, mapping, step.setting)


def migrate(instance: "ProcessInstance", target: ProcessDefinition, mapping: Mapping[str, str], viewer: Viewer) -> None:
    """Let the case go on by another version. Raises InvalidArgument naming every token that has no place there."""
    require_administrator(viewer, "move cases to another version")
    require_same_process(instance, target)
    before = instance.definition.version
    executable = Library(instance.session).definition(target.id)
    instance.root.go_on(viewer, lambda state, setting: engine.migrate(state, instance.id, executable, mapping, setting))
    instance.session.refresh(instance, ["definition_id", "definition"])
    instance.note(
        viewer, "migrate", before={"version": before}, after={"version": target.version, "mapping": dict(mapping)}
    )


def require_same_process(instance: "ProcessInstance", target: ProcessDefinition) -> None:
    """Refuse another process, or the version that the case runs by already."""
    if target.key != instance.definition.key:
        raise InvalidArgument(
            f"case '{instance.id}' runs '{instance.definition.key}', not '{target.key}'; "
            "choose a version of its process"
        )
    if target.id == instance.definition_id:
        raise InvalidArgument(f"case '{instance.id}' runs version {target.version} already")


def write_moves(session: Session, library: Library, moves: Sequence[ElementMoved]) -> None:
    """Tell the rows of each moved token where it stands now; a task asks the new version's form."""
    tasks, places = [], []
    for move in moves:
        form = move.form
        tasks.append(
            {
                "id": move.id,
                "element_id": move.element_id,
                "name": move.name,
                "definition_id": move.definition_id,
                "form_ref": form.ref if form else None,
                "form_definition_id": form_of(library, move),
            }
        )
        places.append({"id": move.id, "element_id": move.element_id, "definition_id": move.definition_id})
    bulk.update_each(session, UserTask, tasks)
    bulk.update_each(session, ExternalTask, places)
    for model in (Job, Subscription, Incident):
        bulk.move_each(session, model, [{"id": move.id, "element_id": move.element_id} for move in moves])


def form_of(library: Library, move: ElementMoved) -> str | None:
    """The form's version for good, if it is there."""
    form = move.form
    if form is None or form.ref is None:
        return None
    caller = library.definition(move.definition_id)
    version = int(form.version_text) if form.version_text and form.version_text.isdigit() else None
    try:
        return library.form_id(form.ref, form.binding, version, form.version_tag, caller)
    except NotFound:
        return None
