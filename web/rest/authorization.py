"""Authorizations: what follows from groups and diagrams here, told as Camunda does; nothing is granted through them."""

from typing import Any

from marshmallow import fields

from runner.records.right import Right, may, rights
from runner.records.user import User, require_administrator
from runner.rejection import InvalidArgument, NotFound
from web.rest.history.derived import Told, among, matching, page_of, same
from web.rest.resource import Call, Resource
from web.rest.schema import Answer, CountAnswer, Listed, Question, Texts, Whole

authorizations = Resource("/engine-rest/authorization", "Authorization")
CURE = (
    "rights are not granted through the API: put people into groups (group/ID/members/USER), and name starters, "
    "candidates and readers in the diagram"
)


class RightQuestion(Listed):
    """What rights are looked for by."""

    id = fields.String()
    type = Whole()
    user_id_in = Texts()
    group_id_in = Texts()
    resource_type = Whole()
    resource_id = fields.String()


class RightAnswer(Answer):
    """A right."""

    id = fields.String()
    type = fields.Integer()
    permissions = fields.List(fields.String())
    user_id = fields.String()
    group_id = fields.String()
    resource_type = fields.Integer()
    resource_id = fields.String()
    removal_time = fields.String()
    root_process_instance_id = fields.String()


class CheckQuestion(Question):
    """Whether somebody may do something."""

    permission_name = fields.String(required=True)
    permission_value = Whole()
    resource_name = fields.String(required=True)
    resource_type = Whole(required=True)
    resource_id = fields.String()
    user_id = fields.String()


class CheckAnswer(Answer):
    """Whether somebody may."""

    permission_name = fields.String()
    resource_name = fields.String()
    resource_id = fields.String()
    authorized = fields.Boolean()
    is_authorized = fields.Boolean(attribute="authorized")


class GrantQuestion(Question):
    """A right that somebody should have."""

    type = Whole()
    permissions = fields.List(fields.String())
    user_id = fields.String()
    group_id = fields.String()
    resource_type = Whole()
    resource_id = fields.String()


TESTS = {
    "id": same("id"),
    "type": same("type"),
    "user_id_in": among("user_id"),
    "group_id_in": among("group_id"),
    "resource_type": same("resource_type"),
    "resource_id": same("resource_id"),
}


def told(right: Right) -> Told:
    """A right as answered."""
    names = ("id", "type", "permissions", "user_id", "group_id", "resource_type", "resource_id")
    return {name: getattr(right, name) for name in names}


def found(call: Call) -> list[Told]:
    """The rights asked for: all for administrators, one's own for others."""
    held = rights(call.session)
    if not call.viewer.is_administrator:
        held = [right for right in held if right.holds_for(call.viewer)]
    return list(matching([told(right) for right in held], TESTS, call.criteria))


@authorizations.get("", query=RightQuestion, answer=RightAnswer(many=True))
def list_authorizations(call: Call) -> list[Told]:
    """Who may do what."""
    return page_of(call, found(call), {"resourceType": "resource_type", "resourceId": "resource_id"})


@authorizations.get("/count", query=RightQuestion, answer=CountAnswer())
def count_authorizations(call: Call) -> dict[str, int]:
    """How many rights there are."""
    return {"count": len(found(call))}


@authorizations.get("/check", query=CheckQuestion, answer=CheckAnswer())
def check_authorization(call: Call) -> dict[str, Any]:
    """Whether the one who asks, or for an administrator somebody else, may do something."""
    asked = call.query
    viewer = call.viewer
    if asked.get("user_id", viewer.user_id) != viewer.user_id:
        require_administrator(viewer, "ask what others may do")
        viewer = User.find(call.session, asked["user_id"]).viewer
    allowed = may(call.session, viewer, asked["permission_name"], asked["resource_type"], asked.get("resource_id"))
    return asked | {"authorized": allowed}


@authorizations.get("/<authorization_id>", answer=RightAnswer())
def show_authorization(call: Call, authorization_id: str) -> Told:
    """One right."""
    one = next((row for row in found(call) if row["id"] == authorization_id), None)
    if one is None:
        raise NotFound(f"authorization '{authorization_id}' does not exist")
    return one


@authorizations.post("/create", body=GrantQuestion, answer=RightAnswer())
def create_authorization(call: Call) -> None:
    """Refused: rights follow from groups and diagrams."""
    raise InvalidArgument(CURE)


@authorizations.put("/<authorization_id>", body=GrantQuestion)
def change_authorization(call: Call, authorization_id: str) -> None:
    """Refused: rights follow from groups and diagrams."""
    raise InvalidArgument(CURE)


@authorizations.delete("/<authorization_id>")
def delete_authorization(call: Call, authorization_id: str) -> None:
    """Refused: rights follow from groups and diagrams."""
    raise InvalidArgument(CURE)
