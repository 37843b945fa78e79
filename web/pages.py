"""What templates of every place share: whom ids stand for, what things are called, texts for scripts."""

import json
from collections.abc import Iterable
from contextlib import suppress
from functools import lru_cache, partial
from typing import Any, Protocol

from flask import Flask, g, render_template, request
from flask_babel import gettext as _
from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup

from runner.notation.model import Node
from runner.records.database import Session
from runner.records.group import Group
from runner.records.process_definition import ProcessDefinition
from runner.records.process_instance import ProcessInstance
from runner.records.user import User
from runner.records.user_task import UserTask
from runner.rejection import NotFound
from web.errors import wants_fragment
from web.language import language, translated


class Called(Protocol):
    """A task, or a line or note about one."""

    @property
    def element_id(self) -> Any: ...

    @property
    def name(self) -> Any: ...

    @property
    def node(self) -> Node: ...


def register(app: Flask) -> None:
    """Let templates say `user_id | person`, `task | task_label` and the like."""
    app.jinja_env.globals.update(asks_for=asks_for, browser_texts=browser_texts, same_for_all=same_for_all)
    app.jinja_env.filters.update(
        person=person,
        group_label=group_label,
        task_label=task_label,
        documentation=documentation,
        end_labels=end_labels,
        initials=lambda user: initials(user.label),
    )


def asks_for(element_id: str) -> bool:
    """Whether htmx asked only for the part of the page with this id."""
    return wants_fragment() and request.headers.get("HX-Target", "").rpartition("#")[2] == element_id


def know_people(session: Session, user_ids: Iterable[str | None]) -> None:
    """Read the names of these users, for `person` in this answer."""
    known: dict[str, str] = g.setdefault("people", {})
    for user_id in {user_id for user_id in user_ids if user_id} - known.keys():
        with suppress(NotFound):
            known[user_id] = User.find(session, user_id).label


def know_groups(session: Session, group_ids: Iterable[str]) -> None:
    """Read the names of these groups, for `group_label` in this answer."""
    known: dict[str, str] = g.setdefault("groups", {})
    for group_id in set(group_ids) - known.keys():
        with suppress(NotFound):
            known[group_id] = Group.find(session, group_id).label


def know_all_of(session: Session, tasks: Iterable[UserTask]) -> None:
    """Read the names of everybody who has or had these tasks, or may take them."""
    tasks = list(tasks)
    offered = [task for task in tasks if task.state == "open"]
    know_people(session, [user for task in tasks for user in (task.assignee, task.owner, task.completed_by)])
    know_people(session, [user for task in offered for user in task.candidate_users])
    know_groups(session, {group for task in offered for group in task.candidate_groups})


def person(user_id: str | None) -> str:
    """The user's name, or the id of one who has none or is gone."""
    return g.get("people", {}).get(user_id, user_id) if user_id else ""


def group_label(group_id: str) -> str:
    """The group's name, or its id."""
    label: str = g.get("groups", {}).get(group_id, group_id)
    return label


def initials(label: str) -> str:
    """One or two letters for the round mark beside a name."""
    words = label.split()
    return "".join(word[0] for word in words[:2]).upper() or "?"


def task_label(task: Called) -> str:
    """What the task is called in this language; a name that was set while it ran counts before the drawn one."""
    node = task.node
    if task.name and task.name != node.name:
        return task.name
    return translated(node) or task.element_id


def documentation(thing: Any) -> str:
    """The help of an element or definition in this language."""
    told = thing.process if isinstance(thing, ProcessDefinition) else thing
    texts = getattr(told, "documentations", None) or {}
    return texts.get(language()) or thing.documentation or ""


def end_labels(case: ProcessInstance) -> str:
    """The names of the ends a case reached."""
    nodes = {node.id: node for node in case.definition.process.content.all_nodes()}
    ends = [nodes[element_id] for element_id in case.end_element_ids or [] if element_id in nodes]
    return ", ".join(translated(node) or node.id for node in ends)


def same_for_all(template: str) -> Markup:
    """A part of every page that depends on nothing but the language: rendered once."""
    return _rendered(template, language())


@lru_cache(maxsize=50)
def _rendered(template: str, language_code: str) -> Markup:
    return Markup(render_template(template))  # noqa: S704  a template, which escapes by itself


def browser_texts() -> Markup:
    """What scripts say, in this language, as JSON within HTML."""
    return _texts_in(language())


@lru_cache(maxsize=20)
def _texts_in(language_code: str) -> Markup:
    return htmlsafe_json_dumps(_texts(), dumps=partial(json.dumps, ensure_ascii=False))


def _texts() -> dict[str, str]:
    return {
        "saved": _("saved {time}"),
        "not_saved": _("not saved on the server; kept in this browser"),
        "restored": _("what you typed before is here again"),
        "not_sent": _("That could not be sent: there is no connection. What you typed is kept in this browser."),
        "too_large": _("The file is too large: at most 5 MB."),
        "offline": _("There is no connection to the server."),
        "review_one": _("Please review 1 field"),
        "review_many": _("Please review {count} fields"),
        "field": _("A field"),
        "as_it_is": _("Show the task as it is now"),
        "form_failed": _("This form can't be drawn here."),
        "plain_form": _("Use plain fields instead"),
        "no_diagram": _("The diagram can't be drawn. The list beside it says where the case is."),
        "no_drawing": _("The file holds no picture that can be drawn here."),
        "pages": _("Drawings of this file"),
        "now": _("now"),
        "failed": _("failed"),
        "leave_out": _("Leave out"),
        "begin_case": _("Begin"),
        "complete": _("Complete"),
        "send": _("Send"),
        "has_ended": _("The case has ended."),
        "nothing_waits": _("Nothing waits for a person here; move the clock or send a message."),
        "playing": _("Playing …"),
        "step_start": _("Began"),
        "step_complete": _("Completed {what}"),
        "step_advance": _("Moved the clock by {what}"),
        "step_message": _("Sent {what}"),
        "rule_fired": _("{table}: rule {rules} gives {result}"),
        "no_rule": _("{table}: no rule holds"),
        "result_of_work": _("Result of the program, as JSON"),
        "not_json": _("That is no JSON object."),
    }
