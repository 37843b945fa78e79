"""The history of a case in words: who did what, what was decided and why, what failed."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import islice
from typing import Any, Literal

from flask_babel import format_decimal
from flask_babel import gettext as _
from markupsafe import Markup, escape

from runner.records.comment import Comment
from runner.records.process_instance import ProcessInstance
from runner.records.user_operation import UserOperation
from runner.records.user_task import UserTask
from web.pages import group_label, know_groups, know_people, person, task_label

Kind = Literal["started", "completed", "claimed", "decided", "step", "incident", "resolved", "ended", "said"]
LONGEST = 200
MOST_WORDS = 20
EVENTS = {
    "intermediateCatchEvent",
    "intermediateThrowEvent",
    "boundaryEvent",
    "serviceTask",
    "sendTask",
    "receiveTask",
    "scriptTask",
    "callActivity",
}


@dataclass(frozen=True)
class Entry:
    """One thing that happened. `text` is safe HTML, `more` the small print."""

    at: datetime
    kind: Kind
    text: Markup
    more: str = ""
    link: tuple[str, str] | None = None  # a called case's id and name
    said: str = ""  # a comment, as it was typed


def history_of(case: ProcessInstance, tasks: list[UserTask], label: Callable[[str], str]) -> list[Entry]:
    """Everything worth telling, latest first."""
    entries = [_started(case)]
    entries.extend(entry for task in tasks for entry in _of_task(task))
    entries.extend(_passed_on(case, tasks))
    entries.extend(_said(case, tasks))
    entries.extend(_decided(decision, label) for decision in case.decision_evaluations)
    entries.extend(_step(step, label) for step in case.history if step.element_type in EVENTS)
    entries.extend(entry for incident in case.incidents for entry in _of_incident(incident, label))
    if case.ended_at is not None:
        entries.append(_ended(case, label))
    entries.sort(key=lambda entry: (entry.at, entry.kind != "started"))  # what it began with may be of the same moment
    return entries[::-1]


def _started(case: ProcessInstance) -> Entry:
    if case.starter is None:
        return Entry(case.started_at, "started", _say(_("The case began")))
    return Entry(case.started_at, "started", _say(_("%(who)s started the case", who="{who}"), who=person(case.starter)))


def _of_task(task: UserTask) -> list[Entry]:
    what = task_label(task)
    entries = []
    if task.state == "completed" and task.ended_at is not None:
        text = _say(
            _("%(who)s completed “%(what)s”", who="{who}", what="{what}"),
            who=person(task.completed_by) or _("The system"),
            what=what,
        )
        entries.append(Entry(task.ended_at, "completed", text))
    elif task.state == "cancelled" and task.ended_at is not None:
        text = _say(_("“%(what)s” was no longer needed", what="{what}"), what=what)
        entries.append(Entry(task.ended_at, "step", text))
    return entries


def _passed_on(case: ProcessInstance, tasks: list[UserTask]) -> Iterator[Entry]:
    """Who took tasks, gave them to others and gave them back."""
    labels = {task.id: task_label(task) for task in tasks}
    sentences = {
        "claim": _("%(who)s took “%(what)s”", who="{who}", what="{what}"),
        "unclaim": _("%(who)s gave “%(what)s” back", who="{who}", what="{what}"),
        "assign": _("%(who)s gave “%(what)s” to %(whom)s", who="{who}", what="{what}", whom="{whom}"),
        "delegate": _("%(who)s asked %(whom)s to do “%(what)s”", who="{who}", what="{what}", whom="{whom}"),
        "resolve": _("%(who)s returned “%(what)s” to %(whom)s", who="{who}", what="{what}", whom="{whom}"),
    }
    found = [each for each in case.operations if each.entity_id in labels and each.operation in sentences]
    know_people(case.session, [user for each in found for user in (each.user_id, _holder(each))])
    for each in found:
        whom = _holder(each)
        sentence = sentences["unclaim" if each.operation == "assign" and not whom else each.operation]
        who = person(each.user_id) or _("The system")
        yield Entry(each.at, "claimed", _say(sentence, who=who, what=labels[each.entity_id], whom=person(whom)))


def _holder(operation: UserOperation) -> str | None:
    return (operation.after or {}).get("assignee") if isinstance(operation.after, dict) else None


def _said(case: ProcessInstance, tasks: list[UserTask]) -> Iterator[Entry]:
    labels, inside = {task.id: task_label(task) for task in tasks}, set(case.descendants())
    comments = [comment for comment in Comment.of_case(case.session, case.root_id) if comment.instance_id in inside]
    know_people(case.session, [comment.user_id for comment in comments])
    for comment in comments:
        who = person(comment.user_id) or _("The system")
        text, what = _say(_("%(who)s wrote", who="{who}"), who=who), labels.get(comment.task_id or "", "")
        more = _("about “%(what)s”", what=what) if what else ""
        yield Entry(comment.written_at, "said", text, more, said=comment.message)


def _decided(decision: Any, label: Callable[[str], str]) -> Entry:
    name = decision.decision_name or decision.decision_key
    know_groups(decision.session, islice(_words(decision.result), MOST_WORDS))
    text = _say(
        _("Decided by the table “%(what)s”: %(result)s", what="{what}", result="{result}"),
        what=name,
        result=_short(decision.result),
    )
    numbers = ", ".join(str(rule.get("number")) for rule in decision.rules)
    inputs = "; ".join(f"{key}: {_short(value)}" for key, value in decision.inputs.items())
    more = _("Rule %(numbers)s, because %(inputs)s", numbers=numbers, inputs=inputs) if numbers else inputs
    return Entry(decision.evaluated_at, "decided", text, more)


def _step(step: Any, label: Callable[[str], str]) -> Entry:
    what = label(step.element_id)
    if step.state == "cancelled":
        return Entry(step.ended_at, "step", _say(_("“%(what)s” was no longer needed", what="{what}"), what=what))
    if step.element_type == "callActivity":
        text = _say(_("“%(what)s” is finished", what="{what}"), what=what)
        link = (step.called_instance_id, what) if step.called_instance_id else None
        return Entry(step.ended_at, "step", text, link=link)
    if step.element_type in ("serviceTask", "sendTask", "scriptTask"):
        return Entry(step.ended_at, "step", _say(_("“%(what)s” was done automatically", what="{what}"), what=what))
    return Entry(step.ended_at, "step", _say(_("“%(what)s” happened", what="{what}"), what=what))


def _of_incident(incident: Any, label: Callable[[str], str]) -> list[Entry]:
    what = label(incident.element_id)
    failed = _say(_("“%(what)s” failed", what="{what}"), what=what)
    entries = [Entry(incident.created_at, "incident", failed)]
    if incident.resolved_at is not None:
        text = _say(_("“%(what)s” went through after all", what="{what}"), what=what)
        entries.append(Entry(incident.resolved_at, "resolved", text))
    return entries


def _ended(case: ProcessInstance, label: Callable[[str], str]) -> Entry:
    assert case.ended_at is not None
    if case.state == "cancelled":
        return Entry(case.ended_at, "ended", _say(_("The case was cancelled")), case.reason or "")
    names = ", ".join(label(element_id) for element_id in case.end_element_ids or [])
    return Entry(case.ended_at, "ended", _say(_("The case ended: %(what)s", what="{what}"), what=names or _("done")))


def _say(sentence: str, **names: str) -> Markup:
    """The translated sentence with each name in bold, everything escaped."""
    return escape(sentence).format(**{name: Markup("<strong>{}</strong>").format(text) for name, text in names.items()})


def _short(value: Any) -> str:
    """A value of a table as people read it: groups by name, amounts with their thousands."""
    if isinstance(value, dict):
        text = ", ".join(f"{key} {_short(item)}" for key, item in value.items())
    elif isinstance(value, list):
        text = ", ".join(_short(item) for item in value)
    elif isinstance(value, bool):
        text = _("Yes") if value else _("No")
    elif isinstance(value, int | float | Decimal):
        text = format_decimal(value)
    else:
        text = "–" if value is None else group_label(str(value))
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _words(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _words(item)
