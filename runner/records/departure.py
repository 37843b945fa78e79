"""Departure: an account or a group that is deleted; what its people did stays in the history under their names."""

from sqlalchemy.orm import Session

from runner.records.group import Group
from runner.records.user import User, require_administrator
from runner.records.user_operation import UserOperation
from runner.records.viewer import ADMINISTRATORS, Viewer
from runner.rejection import InvalidArgument, InvalidState


def delete_user(session: Session, user: User, viewer: Viewer) -> None:
    """Delete an account with its keys, sessions and memberships: by administrators, but never the last one of them."""
    require_administrator(viewer, f"delete user '{user.id}'")
    if user.id == viewer.user_id:
        raise InvalidState(f"you can't delete your own account '{user.id}'; ask another administrator")
    user.require_another_administrator("delete")
    before = {"name": user.name, "groups": [group.id for group in user.groups]}
    UserOperation.note(session, viewer, "delete", "user", user.id, before=before)
    session.delete(user)


def create_group(session: Session, group_id: str, name: str | None, viewer: Viewer) -> Group:
    """A new group: by administrators. InvalidArgument when there is one of this id."""
    require_administrator(viewer, f"create group '{group_id}'")
    if session.get(Group, group_id) is not None:
        raise InvalidArgument(f"group '{group_id}' exists already")
    group = Group.create(session, group_id, name)
    UserOperation.note(session, viewer, "create", "group", group_id, after={"name": name})
    return group


def rename_group(session: Session, group: Group, name: str | None, viewer: Viewer) -> None:
    """Give a group another name: by administrators."""
    require_administrator(viewer, f"rename group '{group.id}'")
    before, group.name = group.name, name
    UserOperation.note(session, viewer, "change", "group", group.id, before={"name": before}, after={"name": name})


def delete_group(session: Session, group: Group, viewer: Viewer) -> None:
    """Delete a group with its memberships: by administrators. The group of administrators stays."""
    require_administrator(viewer, f"delete group '{group.id}'")
    if group.id == ADMINISTRATORS:
        raise InvalidState(f"group '{ADMINISTRATORS}' can't be deleted: nobody could administer any more")
    before = {"name": group.name, "members": [user.id for user in group.users]}
    UserOperation.note(session, viewer, "delete", "group", group.id, before=before)
    session.delete(group)
