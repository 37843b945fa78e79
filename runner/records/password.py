"""Passwords: hashed by argon2id, checked in constant work, at most four at a time."""

import threading

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from runner.rejection import InvalidArgument

SHORTEST, LONGEST = 8, 256
# OWASP's figures: 19 MiB and two passes take 36 ms here; more would let a few sign-ins fill the machine.
HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
AT_ONCE = threading.BoundedSemaphore(4)
NOBODYS = HASHER.hash("the password of nobody")


def hashed(password: str) -> str:
    """The hash to be stored. Raises InvalidArgument for a password that is too short or too long."""
    if not SHORTEST <= len(password) <= LONGEST:
        problem = f"a password has {SHORTEST} to {LONGEST} characters, this one has {len(password)}"
        raise InvalidArgument(problem, {"password": [problem]})
    with AT_ONCE:
        return HASHER.hash(password)


def is_right(password: str, password_hash: str | None) -> bool:
    """Whether it is the password; without a hash the same work is done and the answer is no."""
    if len(password) > LONGEST:
        return False
    with AT_ONCE:
        try:
            return HASHER.verify(password_hash or NOBODYS, password) and password_hash is not None
        except (VerificationError, InvalidHashError):
            return False


def is_dated(password_hash: str) -> bool:
    """Whether it was made with other figures than today's, and should be made anew."""
    return HASHER.check_needs_rehash(password_hash)
