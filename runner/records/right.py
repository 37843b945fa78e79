"""Right: what somebody may do, told as Camunda's authorizations; each follows from a group or from a diagram."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from runner.records.process_definition import ProcessDefinition
from runner.records.process_instance import ProcessInstance
from runner.records.user_task import UserTask
from runner.records.viewer import ADMINISTRATORS, ANALYSTS, WORKERS, Viewer
from runner.rejection import InvalidArgument, NotFound

GLOBAL, GRANT = 0, 1
ANY = "*"
RESOURCES = {  # Camunda's numbers of the kinds of things
    "Application": 0,
    "User": 1,
    "Group": 2,
    "Group Membership": 3,
    "Authorization": 4,
    "Filter": 5,
    "Process Definition": 6,
    "Task": 7,
    "Process Instance": 8,
    "Deployment": 9,
    "Decision Definition": 10,
    "Tenant": 11,
    "Tenant Membership": 12,
    "Batch": 13,
    "Decision Requirements Definition": 14,
    "Report": 15,
    "Dashboard": 16,
    "User Operation Log Category": 17,
    "Optimize": 18,
    "Historic Task": 19,
    "Historic Process Instance": 20,
    "System": 21,
}
DEFINITION, TASK, INSTANCE, DEPLOYMENT, DECISION = 6, 7, 8, 9, 10


@dataclass(frozen=True)
class Right:
    """Somebody (a user, a group, or with type 0 everybody) may do something with things of a kind, or with one."""

    type: int
    resource_type: int
    resource_id: str
    permissions: tuple[str, ...]
    user_id: str | None = None
    group_id: str | None = None

    @property
    def id(self) -> str:
        """The same as long as the right is there."""
        who = f"user:{self.user_id}" if self.user_id else f"group:{self.group_id}"
        return f"{who}:{self.resource_type}:{self.resource_id}"

    def holds_for(self, viewer: Viewer) -> bool:
        """Whether the viewer has it."""
        return self.user_id in (ANY, viewer.user_id) if self.user_id else self.group_id in viewer.groups

    def allows(self, permission: str, resource_id: str) -> bool:
        """Whether it lets somebody do this with that."""
        return self.resource_id in (ANY, resource_id) and ("ALL" in self.permissions or permission in self.permissions)


def rights(session: Session) -> list[Right]:
    """All of them: of the groups that this installation knows by name, and of each process's newest version."""
    found = [Right(GRANT, number, ANY, ("ALL",), group_id=ADMINISTRATORS) for number in RESOURCES.values()]
    found += [
        Right(GRANT, DEPLOYMENT, ANY, ("READ", "CREATE"), group_id=ANALYSTS),
        Right(GRANT, INSTANCE, ANY, ("READ", "UPDATE"), group_id=WORKERS),
        Right(GLOBAL, DEFINITION, ANY, ("READ",), user_id=ANY),
        Right(GLOBAL, DECISION, ANY, ("READ", "CREATE_INSTANCE"), user_id=ANY),
    ]
    newest = select(ProcessDefinition).where(ProcessDefinition.is_latest).order_by(ProcessDefinition.key)
    for definition in session.scalars(newest):
        found += of_definition(definition)
    return found


def of_definition(definition: ProcessDefinition) -> Iterable[Right]:
    """Who may start it and who may read its cases, as the diagram says."""
    start: tuple[str, ...] = ("READ", "CREATE_INSTANCE")
    if not (definition.starter_users or definition.starter_groups):
        yield Right(GLOBAL, DEFINITION, definition.key, start, user_id=ANY)
    for user in definition.starter_users:
        yield Right(GRANT, DEFINITION, definition.key, start, user_id=user)
    reading = ("READ_INSTANCE", "READ_HISTORY", "READ_TASK")
    groups: dict[str, tuple[str, ...]] = dict.fromkeys(definition.starter_groups, start)
    for group in definition.reader_groups:
        groups[group] = (*groups.get(group, ("READ",)), *reading)
    for group, permissions in groups.items():
        yield Right(GRANT, DEFINITION, definition.key, permissions, group_id=group)


def may(session: Session, viewer: Viewer, permission: str, resource_type: int, resource_id: str | None) -> bool:
    """Whether a viewer may do something with a thing (None: with things of this kind in general).

    Raises InvalidArgument for a kind of things that is not known.
    """
    if resource_type not in RESOURCES.values():
        raise InvalidArgument(f"there is no resource type {resource_type}; there is 0 to {max(RESOURCES.values())}")
    if viewer.is_administrator:
        return True
    if resource_id and resource_id != ANY and resource_type in (TASK, INSTANCE):
        return may_with_one(session, viewer, permission, "task" if resource_type == TASK else "case", resource_id)
    held = (right for right in rights(session) if right.resource_type == resource_type and right.holds_for(viewer))
    return any(right.allows(permission, resource_id or ANY) for right in held)


def may_with_one(
    session: Session, viewer: Viewer, permission: str, kind: Literal["task", "case"], resource_id: str
) -> bool:
    """Whether a viewer may do something with this task or case: see it, or work on it."""
    try:
        if kind == "case":
            ProcessInstance.find(session, resource_id, viewer)
            return permission == "READ"
        task = UserTask.find(session, resource_id, viewer)
    except NotFound:
        return False
    return permission == "READ" or (
        task.ended_at is None and permission in ("UPDATE", "TASK_WORK") and task.may_work(viewer)
    )
