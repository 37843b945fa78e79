"""What became of a replayed case: a kind, remarks that say why, and the ways before and after."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

# The worst first: a case is of the first kind that it has a remark of, else of the last.
KINDS = ("missing", "stuck", "elsewhere", "approver", "way", "same")


@dataclass(frozen=True)
class Remark:
    """One thing that is not as it was. `kind` is one of KINDS, or "gone": something is no longer asked.

    missing: `names` are variables or answers that are not there, at `element`. stuck: `reason` is waits, undecided,
    refused, incident or start. approver: `before` and `after` are whom the task is offered to ("group:sales").
    elsewhere: `before` and `after` are end events. way: `before` are elements no longer passed, `after` those passed
    more often. `message` may quote values of the case.
    """

    kind: str
    element: str = ""
    names: tuple[str, ...] = ()
    reason: str = ""
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    message: str = ""


@dataclass(frozen=True)
class Replayed:
    """One case, played. `flows`, `done`, `tokens` and `troubled` are of its own process, for the drawing."""

    id: str
    label: str
    is_seen: bool
    version: int
    kind: str
    remarks: tuple[Remark, ...]
    before: Mapping[str, Sequence[str]]
    after: Mapping[str, Sequence[str]]

    def as_json(self) -> dict[str, Any]:
        """Plain values for a line of JSON; without messages of a case that the viewer may not see."""
        told = asdict(self)
        for remark in told["remarks"] if not self.is_seen else ():
            remark["message"] = ""
        return told


def kind_of(remarks: Iterable[Remark]) -> str:
    """The worst kind among remarks."""
    found = {remark.kind for remark in remarks}
    return next((kind for kind in KINDS if kind in found), "same")


def counted(kinds: Iterable[str]) -> dict[str, int]:
    """How many cases are of each kind, in the order from good to bad, without those that none is of."""
    found = Counter(kinds)
    return {kind: found[kind] for kind in reversed(KINDS) if found[kind]}
