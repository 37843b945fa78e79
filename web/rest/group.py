"""Groups and who is in them: for administrators; everybody sees their own groups."""

from marshmallow import fields

from runner.records.departure import create_group, delete_group, rename_group
from runner.records.group import Group
from runner.records.listings.people import GROUPS
from runner.records.user import User
from runner.records.viewer import ADMINISTRATORS
from runner.rejection import InvalidArgument, NotFound
from web.rest.resource import Call, Resource
from web.rest.schema import Answer, CountAnswer, Listed, Question, Texts

groups = Resource("/engine-rest/group", "Group")


class GroupQuestion(Listed):
    """What groups are looked for by."""

    id = fields.String()
    id_in = Texts()
    name = fields.String()
    name_like = fields.String()
    member = fields.String()
    not_here = ("memberOfTenant", "type")


class GroupAnswer(Answer):
    """A group."""

    id = fields.String()
    name = fields.Function(lambda group: group.label)
    type = fields.Function(lambda group: "SYSTEM" if group.id == ADMINISTRATORS else "WORKFLOW")


class ChangeQuestion(Question):
    """A group as it should be."""

    id = fields.String()
    name = fields.String()
    type = fields.String()


def seen(call: Call, group_id: str) -> Group:
    """A group that the viewer may see: one's own, or any for an administrator."""
    if group_id not in call.viewer.groups and not call.viewer.is_administrator:
        raise NotFound(f"group '{group_id}' does not exist, or you may not see it")
    return Group.find(call.session, group_id)


@groups.get("", query=GroupQuestion, answer=GroupAnswer(many=True))
def list_groups(call: Call) -> list[Group]:
    """The groups: all for administrators, one's own for others."""
    return GROUPS.find(call.session, call.viewer, call.criteria, **call.page)


@groups.post("", query=Listed, body=GroupQuestion, answer=GroupAnswer(many=True), reads=True)
def search_groups(call: Call) -> list[Group]:
    """The groups, looked for by a body."""
    return GROUPS.find(call.session, call.viewer, call.criteria, **call.page)


@groups.get("/count", query=GroupQuestion, answer=CountAnswer())
def count_groups(call: Call) -> dict[str, int]:
    """How many groups there are."""
    return {"count": GROUPS.count(call.session, call.viewer, call.criteria)}


@groups.post("/count", body=GroupQuestion, answer=CountAnswer(), reads=True)
def count_searched_groups(call: Call) -> dict[str, int]:
    """How many groups there are, looked for by a body."""
    return {"count": GROUPS.count(call.session, call.viewer, call.criteria)}


@groups.post("/create", body=ChangeQuestion)
def make_group(call: Call) -> None:
    """A new group."""
    if not call.body.get("id"):
        raise InvalidArgument("a group needs an id: send id")
    create_group(call.session, call.body["id"], call.body.get("name"), call.viewer)


@groups.get("/<group_id>", answer=GroupAnswer())
def show_group(call: Call, group_id: str) -> Group:
    """One group."""
    return seen(call, group_id)


@groups.put("/<group_id>", body=ChangeQuestion)
def change_group(call: Call, group_id: str) -> None:
    """Give a group another name."""
    rename_group(call.session, seen(call, group_id), call.body.get("name"), call.viewer)


@groups.delete("/<group_id>")
def remove_group(call: Call, group_id: str) -> None:
    """Delete a group with its memberships."""
    delete_group(call.session, seen(call, group_id), call.viewer)


@groups.put("/<group_id>/members/<user_id>")
def add_member(call: Call, group_id: str, user_id: str) -> None:
    """Put a user into a group that there is."""
    group = seen(call, group_id)
    User.find(call.session, user_id).join(group.id, call.viewer)


@groups.delete("/<group_id>/members/<user_id>")
def remove_member(call: Call, group_id: str, user_id: str) -> None:
    """Take a user out of a group."""
    group = seen(call, group_id)
    User.find(call.session, user_id).leave(group.id, call.viewer)
