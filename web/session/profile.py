"""My account: changing one's own password, choosing what mails are about."""

from flask import Response, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _

from runner.records.sign_in import is_password
from runner.records.user import MAILS_BY_DEFAULT, User
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


@blueprint.post("/account/mails")
def choose_mails() -> Response:
    """Where mails about my tasks go, and what they are about."""
    viewer = account.viewer()
    try:
        with transaction() as session:
            user = User.find(session, str(viewer.user_id))
            user.choose_mails(request.form.get("email"), request.form.getlist("mails"), viewer)
    except InvalidArgument:
        return make_response(_page(wrong_email=request.form.get("email", "")), 400)
    return redirect(url_for("session.profile", saved=1), 303)  # type: ignore[return-value]


def _page(problem: str = "", wrong_email: str | None = None) -> str:
    with reading() as session:
        return render_template(
            "session/profile.html",
            user=User.find(session, str(account.viewer().user_id)),
            problem=problem,
            wrong_email=wrong_email,
            sends_mail=database().outgoing.server is not None,
            mails_by_default=MAILS_BY_DEFAULT,
        )
