"""Sign-in: name and password against the brake, the account and the hash; a new session if all is well."""

import math
from dataclasses import dataclass

from runner.records.database import Database
from runner.records.login_attempt import LoginAttempt
from runner.records.password import HASHER, is_dated, is_right
from runner.records.user import User
from runner.records.user_operation import UserOperation
from runner.records.web_session import WebSession
from runner.rejection import Forbidden, InvalidState


@dataclass(frozen=True)
class SignedIn:
    """Who it is, and the secret for the cookie of the new session."""

    user_id: str
    secret: str


def sign_in(database: Database, user_id: str, password: str, address: str | None = None) -> SignedIn:
    """Sign a user in.

    Raises Forbidden, with one text for an unknown name, a wrong password and a locked account, and InvalidState
    with the seconds to wait (`details["retry_after"]`) after too many tries. It opens transactions of its own:
    hashing must not hold up writers, and a refused try has to be counted all the same.
    """
    with database.transaction() as session:
        wait = LoginAttempt.take(session, user_id, address)
        user = session.get(User, user_id)
        password_hash = user.password_hash if user else None
    if wait:
        seconds = math.ceil(wait.total_seconds())
        raise InvalidState(f"too many tries: wait {seconds} seconds, then try again", {"retry_after": seconds})
    right = is_right(password, password_hash)
    fresh_hash = HASHER.hash(password) if right and password_hash and is_dated(password_hash) else None
    with database.transaction() as session:
        user = session.get(User, user_id)
        # Read again: the account may have been locked or its password changed while we were hashing.
        if not right or user is None or user.is_locked or user.password_hash != password_hash:
            raise Forbidden("the name or the password is wrong, or the account is locked")
        LoginAttempt.forgive(session, user_id, address)
        if fresh_hash:
            user.password_hash = fresh_hash
        _, secret = WebSession.begin(session, user, address)
        UserOperation.note(session, user.viewer, "sign-in", "user", user.id)
    return SignedIn(user_id, secret)


def is_password(database: Database, user_id: str, password: str, address: str | None = None) -> bool:
    """Whether this is the user's password, for an API that signs in with each request: same brake, no session."""
    with database.transaction() as session:
        if LoginAttempt.take(session, user_id, address):
            return False
        user = session.get(User, user_id)
        password_hash = user.password_hash if user and not user.is_locked else None
    if not is_right(password, password_hash):
        return False
    with database.transaction() as session:
        LoginAttempt.forgive(session, user_id, address)
    return True
