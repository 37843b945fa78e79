"""What comes after a task: the next one of its case, else the list it was opened from; as an address, or as parts.

A page with scripts asks for the parts of it that change (as htmx does, by the header HX-Target) in the answer to the
completion itself; everybody else is sent to the next page.
"""

from flask import Response, jsonify, make_response, redirect, render_template, request

from runner.records.database import Session
from runner.records.inbox import count_user_tasks
from runner.records.user_task import UserTask
from runner.records.user_task_search import next_user_task
from web import account
from web.addresses import url_for
from web.edge import database, reading
from web.inbox.done import Done
from web.inbox.list import list_context
from web.inbox.listing import Listing
from web.inbox.task import task_context
from web.pages import asks_for


def after(done: Done) -> Response:
    """The answer to a completion."""
    listing = Listing.asked_for()
    if asks_for("task"):
        with reading() as session:
            parts = parts_after(session, done, listing)
        if parts is not None:
            return parts
    following = next_user_task(database(), done.root_id, account.viewer())
    target = address_after(done, following, listing)
    if request.is_json:
        return jsonify(next=target)
    return redirect(target, 303)  # type: ignore[return-value]


def parts_after(session: Session, done: Done, listing: Listing) -> Response | None:
    """What changes on the page, and the address it has then; None when another list has to be shown."""
    context = list_context(session, listing)
    following = UserTask.next_in(session, done.root_id, account.viewer())
    if following is not None:
        context |= task_context(following, listing)
        address = url_for("inbox.task", task_id=following.id)
    elif context["tasks"].items:
        address = url_for("inbox.show")
    else:
        return None
    response = make_response(render_template("inbox/following.html", **context, **done.note(session)))
    response.headers["HX-Push-Url"] = address + listing.query
    return response


def address_after(done: Done, following: str | None, listing: Listing) -> str:
    """The next page: the next task of the case beside the list, else the list, else one that is not empty."""
    if following is not None:
        address = url_for("inbox.task", task_id=following, done=done.task_id)
    else:
        with reading() as session:
            counts = count_user_tasks(session, account.viewer())
        is_empty = {"mine": not counts.mine, "groups": not counts.groups}.get(listing.box, False)
        if is_empty:
            listing = Listing("mine" if counts.mine else "groups")
        address = url_for("inbox.show", done=done.task_id)
    return address + (f"&{listing.query[1:]}" if listing.query else "")
