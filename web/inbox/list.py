"""The list of tasks: the page and the rows alone."""

from typing import Any

from flask import Blueprint, render_template

from runner.records.database import Session
from runner.records.inbox import count_user_tasks
from web import account
from web.edge import reading
from web.inbox.done import note_asked_for
from web.inbox.listing import Listing
from web.pages import asks_for

blueprint = Blueprint("inbox", __name__)


@blueprint.get("/inbox")
def show() -> str:
    """The list, nothing opened."""
    with reading() as session:
        context = list_context(session, Listing.asked_for())
        if asks_for("list-body"):
            return render_template("inbox/rows.html", **context)
        return render_template("inbox/page.html", task=None, **note_asked_for(session), **context)


@blueprint.get("/inbox/rows")
def counts() -> str:
    """The rows and counts as they are now; pages ask on their own."""
    with reading() as session:
        return render_template("inbox/rows.html", **list_context(session, Listing.asked_for()))


def list_context(session: Session, listing: Listing) -> dict[str, Any]:
    """What the list pane shows."""
    viewer = account.viewer()
    counts = count_user_tasks(session, viewer)
    tasks = listing.read(session, viewer, counts)
    return {
        "listing": listing,
        "tasks": tasks,
        "groups": listing.grouped(tasks),
        "counts": counts,
    }
