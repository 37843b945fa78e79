"""Identity: whose groups and colleagues, whether a password is right, and what passwords must be."""

from typing import Any

from marshmallow import fields

from runner.records.password import LONGEST, SHORTEST
from runner.records.user import User
from runner.rejection import Forbidden
from web.rest.identity import by_password
from web.rest.resource import Call, Resource
from web.rest.schema import Answer, Question
from web.rest.user import ProfileQuestion, names_of

identity_service = Resource("/engine-rest/identity", "Identity")


class GroupsQuestion(Question):
    """Whose groups."""

    user_id = fields.String(required=True)


class ShortGroupAnswer(Answer):
    """A group."""

    id = fields.String()
    name = fields.String()


class ShortUserAnswer(Answer):
    """A user."""

    id = fields.String()
    first_name = fields.String()
    last_name = fields.String()
    display_name = fields.String()


class GroupsAnswer(Answer):
    """Somebody's groups, and who else is in them."""

    groups = fields.List(fields.Nested(ShortGroupAnswer))
    group_users = fields.List(fields.Nested(ShortUserAnswer))


class VerifyQuestion(Question):
    """A name and a password."""

    username = fields.String(required=True)
    password = fields.String(required=True)


class VerifiedAnswer(Answer):
    """Whether the password is that of the user."""

    authenticated_user = fields.String()
    authenticated = fields.Boolean()
    is_authenticated = fields.Boolean(attribute="authenticated")
    tenants = fields.Raw()
    groups = fields.Raw()


class RuleAnswer(Answer):
    """A rule for passwords."""

    placeholder = fields.String()
    parameter = fields.Raw()


class PolicyAnswer(Answer):
    """The rules for passwords."""

    rules = fields.List(fields.Nested(RuleAnswer))


class PolicyQuestion(Question):
    """A password that somebody would like to have."""

    password = fields.String(required=True)
    profile = fields.Nested(ProfileQuestion)


class CheckedRuleAnswer(RuleAnswer):
    """A rule, and whether the password keeps it."""

    valid = fields.Boolean()


class CheckedAnswer(Answer):
    """Whether a password keeps every rule."""

    valid = fields.Boolean()
    rules = fields.List(fields.Nested(CheckedRuleAnswer))


@identity_service.get("/groups", query=GroupsQuestion, answer=GroupsAnswer())
def show_groups(call: Call) -> dict[str, Any]:
    """Somebody's groups and who else is in them: one's own, or anybody's for administrators."""
    user_id = call.query["user_id"]
    if user_id != call.viewer.user_id and not call.viewer.is_administrator:
        raise Forbidden(f"{call.viewer.name} may see their own groups only; ask with userId={call.viewer.name}")
    user = User.find(call.session, user_id)
    others = {one.id: one for group in user.groups for one in group.users if one.id != user.id}
    told = [
        {
            "id": one.id,
            "first_name": names_of(one)[0],
            "last_name": names_of(one)[1],
            "display_name": one.label,
        }
        for one in sorted(others.values(), key=lambda one: one.id)
    ]
    return {"groups": [{"id": group.id, "name": group.label} for group in user.groups], "group_users": told}


@identity_service.post("/verify", body=VerifyQuestion, answer=VerifiedAnswer(), opens=True)
def verify(query: dict[str, Any], body: dict[str, Any]) -> dict[str, Any]:
    """Whether a password is right; too many tries are slowed down as at the sign-in."""
    viewer = by_password(body["username"], body["password"])
    if viewer is None:
        return {"authenticated_user": body["username"], "authenticated": False}
    return {
        "authenticated_user": viewer.user_id,
        "authenticated": True,
        "tenants": [],
        "groups": list(viewer.groups),
    }


@identity_service.get("/password-policy", answer=PolicyAnswer())
def show_password_policy(call: Call) -> dict[str, Any]:
    """What passwords must be."""
    return {"rules": rules()}


@identity_service.post("/password-policy", body=PolicyQuestion, answer=CheckedAnswer(), reads=True)
def check_password(call: Call) -> dict[str, Any]:
    """Whether a password would be taken."""
    is_kept = SHORTEST <= len(call.body["password"]) <= LONGEST
    return {"valid": is_kept, "rules": [rule | {"valid": is_kept} for rule in rules()]}


def rules() -> list[dict[str, Any]]:
    """The rules for passwords: their length."""
    parameter = {"minLength": str(SHORTEST), "maxLength": str(LONGEST)}
    return [{"placeholder": "PASSWORD_POLICY_LENGTH", "parameter": parameter}]
