"""Users and groups: who exists, who is in which group, locking."""

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask_babel import gettext as _

from runner.records.group import Group
from runner.records.user import User
from runner.rejection import Forbidden, InvalidArgument, Rejection
from web import account
from web.edge import reading, transaction

blueprint = Blueprint("admin", __name__, url_prefix="/admin")


@blueprint.before_request
def _require_administrator() -> None:
    if not account.viewer().is_administrator:
        raise Forbidden(_("Only administrators come in here; ask one to do it for you."))


@blueprint.get("/people")
def people() -> str:
    """Everybody with an account, and the groups."""
    return _page()


@blueprint.post("/people")
def create() -> Response | tuple[str, int]:
    """A new account."""
    form = request.form
    try:
        with transaction() as session:
            User.create(
                session,
                form.get("id", "").strip(),
                form.get("password") or None,
                name=form.get("name", "").strip() or None,
                email=form.get("email", "").strip() or None,
                groups=tuple(form.getlist("groups")),
                viewer=account.viewer(),
            )
    except InvalidArgument as refused:
        return _page(refused), 400
    return _back()


@blueprint.post("/people/<user_id>/groups")
def put_in_groups(user_id: str) -> Response:
    """Be in exactly the groups that are ticked."""
    wanted = set(request.form.getlist("groups"))
    with transaction() as session:
        user = User.find(session, user_id)
        are_in = {group.id for group in user.groups}
        for group_id in sorted(wanted - are_in):
            user.join(group_id, account.viewer())
        for group_id in sorted(are_in - wanted):
            user.leave(group_id, account.viewer())
    return _back()


@blueprint.post("/people/<user_id>/lock")
def lock(user_id: str) -> Response:
    """No more sign-in, at once."""
    with transaction() as session:
        User.find(session, user_id).lock(account.viewer())
    return _back()


@blueprint.post("/people/<user_id>/unlock")
def unlock(user_id: str) -> Response:
    """Sign-in again."""
    with transaction() as session:
        User.find(session, user_id).unlock(account.viewer())
    return _back()


@blueprint.post("/people/<user_id>/password")
def change_password(user_id: str) -> Response | tuple[str, int]:
    """A new password, said to the person by the administrator."""
    try:
        with transaction() as session:
            User.find(session, user_id).change_password(request.form.get("password", ""), account.viewer())
    except InvalidArgument as refused:
        return _page(refused), 400
    return _back()


@blueprint.post("/groups")
def create_group() -> Response | tuple[str, int]:
    """A new group, before a diagram names it."""
    try:
        with transaction() as session:
            Group.create(session, request.form.get("id", "").strip(), request.form.get("name", "").strip() or None)
    except InvalidArgument as refused:
        return _page(refused), 400
    return _back()


def _page(refused: Rejection | None = None) -> str:
    with reading() as session:
        return render_template(
            "admin/people.html", users=User.all(session), groups=Group.all(session), refused=refused, sent=request.form
        )


def _back() -> Response:
    return redirect(url_for("admin.people"), 303)  # type: ignore[return-value]
