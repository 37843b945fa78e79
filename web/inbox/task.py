"""One task: to read, to claim, to give back."""

from typing import Any

from flask import Response, jsonify, make_response, redirect, render_template, request

from runner.records.database import Session
from runner.records.user_task import UserTask
from runner.rejection import Forbidden, InvalidState
from web import account
from web.addresses import url_for
from web.edge import reading, transaction
from web.errors import wants_fragment, wants_json
from web.forms.view import FormView
from web.inbox.done import note_asked_for
from web.inbox.handing_over import colleagues, may_hand_over
from web.inbox.list import blueprint, list_context
from web.inbox.listing import Listing
from web.inbox.words import say
from web.pages import asks_for, know_people
from web.requests.case_view import CaseView

TABS = ("form", "case", "diagram", "history", "hand-over")


@blueprint.get("/user-tasks/<task_id>")
def task(task_id: str) -> str:
    """The task beside the list it was opened from."""
    with reading() as session:
        return task_page(session, task_id)


@blueprint.post("/user-tasks/<task_id>/claim")
def claim(task_id: str) -> Response:
    """Take the task."""
    return _change(task_id, "claim")


@blueprint.post("/user-tasks/<task_id>/release")
def release(task_id: str) -> Response:
    """Give the task back to the groups."""
    return _change(task_id, "unclaim")


def task_page(session: Session, task_id: str, form: FormView | None = None, notice: str = "") -> str:
    """The page of a task, or the part of it that is asked for.

    `form` is given when answers were refused: with what was typed and the errors.
    """
    listing = Listing.asked_for()
    if asks_for("list-body"):
        found = UserTask.find(session, task_id, account.viewer())
        return render_template("inbox/rows.html", task=found, **list_context(session, listing))
    context = task_context(UserTask.find(session, task_id, account.viewer()), listing, form, notice)
    if asks_for("task"):
        return render_template("inbox/task.html", **context)
    return render_template(
        "inbox/page.html", **{**list_context(session, listing), **note_asked_for(session), **context}
    )


def task_context(found: UserTask, listing: Listing, form: FormView | None = None, notice: str = "") -> dict[str, Any]:
    """What the part of a page about one task shows."""
    session = found.session
    know_people(session, [found.assignee, found.owner, found.completed_by])
    wanted = request.args.get("tab")
    tab = next((tab for tab in TABS if tab == wanted), "form")
    may_give = may_hand_over(found, account.viewer())
    if tab == "hand-over" and not may_give:
        tab = "form"
    return {
        "task": found,
        "may_give": may_give,
        "colleagues": colleagues(session, found, account.viewer()) if tab == "hand-over" else [],
        "tab": tab,
        "listing": listing,
        "notice": notice,
        "may_work": found.may_work(account.viewer()),
        "case": CaseView(session, found.instance) if tab in ("case", "diagram", "history") else None,
        "form": (form or FormView.of_task(found, account.viewer())) if tab == "form" else None,
    }


def _change(task_id: str, method: str) -> Response:
    notice, status = "", 200
    try:
        with transaction() as session:
            getattr(UserTask.find(session, task_id, account.viewer()), method)(account.viewer())
    except (InvalidState, Forbidden) as rejection:
        if wants_json():
            raise
        notice, status = say(rejection), 409
    if wants_json():
        return jsonify(next=url_for("inbox.task", task_id=task_id))
    if not notice and not wants_fragment():
        return redirect(url_for("inbox.task", task_id=task_id) + Listing.asked_for().query, 303)  # type: ignore[return-value]
    with reading() as session:
        response = make_response(task_page(session, task_id, notice=notice), status)
    response.headers["HX-Trigger"] = "tasks-changed"
    return response
