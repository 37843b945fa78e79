"""Files that people hand in with a form: each is sent on its own and kept at its task; the answers name them."""

from collections.abc import Iterable, Mapping
from fnmatch import fnmatch
from typing import Any

from flask import g
from flask_babel import gettext as _

from runner.records.attachment import Attachment
from runner.records.database import Session
from runner.records.user_task import UserTask
from runner.rejection import InvalidArgument
from web.addresses import url_for
from web.forms.fields import files_in


def require_files(schema: Mapping[str, Any], answers: Mapping[str, Any], task: UserTask | None) -> None:
    """Refuse answers that name files which were not sent for this task, or are of a kind the form doesn't take."""
    named = list(files_in(schema, answers))
    if not named:
        return
    kept = {} if task is None else {file.id: file for file in Attachment.of_task(task.session, task.id)}
    errors: dict[str, list[str]] = {}
    for component, value in named:
        problem = _problem(component, value, kept, is_start=task is None)
        if problem:
            errors.setdefault(str(component.get("id")), []).append(problem)
    if errors:
        raise InvalidArgument(_("Some answers can't be taken."), errors)


def know_files(session: Session, root_id: str) -> None:
    """Read what the files of a case are called and where they are, for `file_of` in this answer."""
    if root_id in g.setdefault("files_of", set()):
        return
    g.files_of.add(root_id)
    for file in Attachment.of_case(session, root_id):
        url = url_for("requests.show_file", case_id=file.instance_id, file_id=file.id)
        g.setdefault("files", {})[file.id] = (file.name or file.id, url)


def files_of(value: Any) -> tuple[tuple[str, str], ...]:
    """Name and address of each file that an answer names."""
    known = g.get("files", {})
    return tuple(known.get(item, (str(item), "")) for item in (value if isinstance(value, list) else [value]))


def _problem(component: Mapping[str, Any], value: Any, kept: Mapping[str, Attachment], *, is_start: bool) -> str:
    if is_start:
        return _("A file can't be handed in before the case has begun; the first task can ask for it.")
    if not isinstance(value, list) or not all(isinstance(item, str) and item in kept for item in value):
        return _("The file was not sent. Choose it once more.")
    accepted = component.get("accept") or ""
    if accepted and not accepted.startswith("="):
        wrong = [kept[item].name or "" for item in value if not _fits(kept[item], accepted.split(","))]
        if wrong:
            return _("%(name)s is none of %(kinds)s.", name=", ".join(wrong), kinds=accepted)
    return ""


def _fits(file: Attachment, kinds: Iterable[str]) -> bool:
    """As the browser's file dialog has it: endings such as .pdf, kinds such as image/*."""
    name, kind = (file.name or "").lower(), (file.type or "").lower()
    return any(
        name.endswith(wanted) if wanted.startswith(".") else fnmatch(kind, wanted)
        for wanted in (part.strip().lower() for part in kinds)
    )
