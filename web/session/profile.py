"""My account: changing one's own password."""

from flask import Response, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _

from runner.records.sign_in import is_password
from runner.records.user import User
from runner.rejection import InvalidArgument
from web import account
from web.edge import database, reading, transaction
from web.session.views import blueprint


@blueprint.get("/account")
def profile() -> str:
    """Who I am here, and my password."""
    return _page()


@blueprint.post("/account/password")
def change_password() -> Response:
    """A new password; every session of mine ends, so that nobody goes on with the old one."""
    viewer = account.viewer()
    user_id = str(viewer.user_id)
    if not is_password(database(), user_id, request.form.get("current", ""), request.remote_addr):
        return make_response(_page(_("The current password is not right.")), 400)
    try:
        with transaction() as session:
            User.find(session, user_id).change_password(request.form.get("password", ""), viewer)
    except InvalidArgument:
        return make_response(_page(_("A password has 8 to 256 characters.")), 400)
    return redirect(url_for("session.ask"), 303)  # type: ignore[return-value]


def _page(problem: str = "") -> str:
    with reading() as session:
        user = User.find(session, str(account.viewer().user_id))
        return render_template("session/profile.html", user=user, problem=problem)
