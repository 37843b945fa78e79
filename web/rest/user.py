"""Users: accounts, for administrators; everybody sees and changes their own."""

from typing import Any

from marshmallow import fields

from runner.records.departure import delete_user
from runner.records.listings.people import USERS
from runner.records.password import is_right
from runner.records.user import User
from runner.rejection import InvalidArgument, NotFound
from web.rest.resource import Call, Resource
from web.rest.schema import Answer, CountAnswer, Listed, Question, Texts

users = Resource("/engine-rest/user", "User")


class UserQuestion(Listed):
    """What users are looked for by."""

    id = fields.String()
    id_in = Texts()
    first_name = fields.String()
    first_name_like = fields.String()
    last_name = fields.String()
    last_name_like = fields.String()
    email = fields.String()
    email_like = fields.String()
    member_of_group = fields.String()
    not_here = ("memberOfTenant", "potentialStarter")


class ProfileAnswer(Answer):
    """A user. There is one name here: it is split at its last blank."""

    id = fields.String()
    first_name = fields.Function(lambda user: names_of(user)[0])
    last_name = fields.Function(lambda user: names_of(user)[1])
    email = fields.String()


class ProfileQuestion(Question):
    """A user as it should be."""

    id = fields.String()
    first_name = fields.String()
    last_name = fields.String()
    email = fields.String()


class CredentialsQuestion(Question):
    """A password, and one's own that shows who asks."""

    password = fields.String(required=True)
    authenticated_user_password = fields.String()


class NewUserQuestion(Question):
    """A new user."""

    profile = fields.Nested(ProfileQuestion, required=True)
    credentials = fields.Nested(CredentialsQuestion)


def names_of(user: User) -> tuple[str | None, str | None]:
    """First and last name: what stands before the last blank, and after it."""
    first, _, last = (user.name or "").strip().rpartition(" ")
    return (first or last or None), (last if first else None)


def name_of(profile: dict[str, Any]) -> str | None:
    """Both names as one."""
    return " ".join(part for part in (profile.get("first_name"), profile.get("last_name")) if part) or None


def seen(call: Call, user_id: str) -> User:
    """A user that the viewer may see: oneself, or any for an administrator."""
    if user_id != call.viewer.user_id and not call.viewer.is_administrator:
        raise NotFound(f"user '{user_id}' does not exist, or you may not see it")
    return User.find(call.session, user_id)


def sought(call: Call) -> dict[str, Any]:
    """The criteria; names are looked for in the one name that there is."""
    asked = dict(call.criteria)
    patterns = {
        "name_like": [asked.pop(name) for name in ("first_name_like", "last_name_like") if name in asked],
        "name": [asked.pop(name) for name in ("first_name", "last_name") if name in asked],
    }
    if len(patterns["name"]) == 2:
        asked["name"] = " ".join(patterns["name"])
    elif patterns["name"]:
        asked["name_like"] = f"%{patterns['name'][0]}%"
    elif patterns["name_like"]:
        asked["name_like"] = "%".join(patterns["name_like"])
    return asked


@users.get("", query=UserQuestion, answer=ProfileAnswer(many=True))
def list_users(call: Call) -> list[User]:
    """The users: all for administrators, oneself for others."""
    return USERS.find(call.session, call.viewer, sought(call), **call.page)


@users.get("/count", query=UserQuestion, answer=CountAnswer())
def count_users(call: Call) -> dict[str, int]:
    """How many users there are."""
    return {"count": USERS.count(call.session, call.viewer, sought(call))}


@users.post("/create", body=NewUserQuestion)
def create_user(call: Call) -> None:
    """A new account."""
    profile = call.body["profile"]
    if not profile.get("id"):
        raise InvalidArgument("a user needs an id: send profile.id")
    password = call.body.get("credentials", {}).get("password")
    User.create(
        call.session,
        profile["id"],
        password,
        name=name_of(profile),
        email=profile.get("email"),
        viewer=call.viewer,
    )


@users.get("/<user_id>/profile", answer=ProfileAnswer())
def show_profile(call: Call, user_id: str) -> User:
    """A user's name and e-mail address."""
    return seen(call, user_id)


@users.put("/<user_id>/profile", body=ProfileQuestion)
def change_profile(call: Call, user_id: str) -> None:
    """Change a user's name and e-mail address; what is left out becomes empty."""
    user = seen(call, user_id)
    if call.body.get("id", user_id) != user_id:
        raise InvalidArgument(f"the id of user '{user_id}' can't be changed; create another user")
    user.describe(call.viewer, name=name_of(call.body), email=call.body.get("email"), language=user.language)


@users.put("/<user_id>/credentials", body=CredentialsQuestion)
def change_credentials(call: Call, user_id: str) -> None:
    """Change a password; one's own password, or an administrator's, shows who asks."""
    user = seen(call, user_id)
    own = call.body.get("authenticated_user_password")
    asking = User.find(call.session, call.viewer.user_id or "")
    if asking.password_hash is not None and not is_right(own or "", asking.password_hash):
        raise InvalidArgument(f"authenticatedUserPassword is not the password of '{asking.id}', who asks; send it")
    user.change_password(call.body["password"], call.viewer)


@users.delete("/<user_id>")
def remove_user(call: Call, user_id: str) -> None:
    """Delete an account; what the person did stays in the history."""
    delete_user(call.session, seen(call, user_id), call.viewer)


@users.post("/<user_id>/unlock")
def unlock_user(call: Call, user_id: str) -> None:
    """Let a locked user sign in again."""
    seen(call, user_id).unlock(call.viewer)
