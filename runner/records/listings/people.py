"""Users and groups as programs look for them: administrators see all, others themselves and their groups."""

from sqlalchemy import exists, func
from sqlalchemy.orm import selectinload

from runner.records.group import Group, Membership
from runner.records.listing import Listing, equal, like, one_of
from runner.records.user import User

USERS = Listing(
    model=User,
    filters={
        "id": equal(User.id),
        "id_in": one_of(User.id),
        "name": equal(User.name),
        "name_like": like(User.name),
        "email": equal(User.email),
        "email_like": like(User.email),
        "member_of_group": lambda group: exists().where(Membership.user_id == User.id, Membership.group_id == group),
    },
    orders={
        "userId": User.id,
        "firstName": User.name,
        "lastName": func.coalesce(User.name, User.id),
        "email": User.email,
    },
    seen=lambda viewer: User.id == viewer.user_id,
    loaded=(selectinload(User.groups),),
)
GROUPS = Listing(
    model=Group,
    filters={
        "id": equal(Group.id),
        "id_in": one_of(Group.id),
        "name": equal(Group.name),
        "name_like": like(Group.name),
        "member": lambda user: exists().where(Membership.group_id == Group.id, Membership.user_id == user),
    },
    orders={"id": Group.id, "name": Group.name, "type": Group.id},
    seen=lambda viewer: Group.id.in_(viewer.groups),
)
