"""Viewer: who looks or acts, with the groups that decide what may be seen and done."""

from dataclasses import dataclass

ADMINISTRATORS = "administrators"
ANALYSTS = "analysts"
WORKERS = "workers"


@dataclass(frozen=True)
class Viewer:
    """A signed-in user's id and groups; finders and methods take it and deny by default."""

    user_id: str | None
    groups: tuple[str, ...] = ()

    @property
    def is_administrator(self) -> bool:
        return self is SYSTEM or ADMINISTRATORS in self.groups

    @property
    def may_deploy(self) -> bool:
        """Administrators, and the group `analysts`."""
        return self.is_administrator or ANALYSTS in self.groups

    @property
    def may_work_externally(self) -> bool:
        """Administrators, and the programs in group `workers`."""
        return self.is_administrator or WORKERS in self.groups

    @property
    def name(self) -> str:
        """How the audit calls it."""
        return self.user_id or "the system"


SYSTEM = Viewer(None)
"""The installation itself: the worker, the command line, tests. It may do everything."""
