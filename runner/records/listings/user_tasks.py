"""User tasks, open or over, as programs look for them."""

from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, or_
from sqlalchemy.orm import aliased, joinedload

from runner.records.candidate import Candidate
from runner.records.listing import Filter, Listing, after, before, equal, holds, like, none_of, one_of, present
from runner.records.listings.conditions import has_variables, of_own_tasks
from runner.records.process_definition import ProcessDefinition
from runner.records.process_instance import ProcessInstance
from runner.records.user_task import UserTask

ROOT = aliased(ProcessInstance)
IS_SUSPENDED = exists().where(ROOT.id == UserTask.root_id, ROOT.state == "suspended")


def is_offered(kind: str, names: Any = None) -> ColumnElement[bool]:
    """Whether it has candidates of a kind, or one of these names."""
    conditions = [Candidate.task_id == UserTask.id, Candidate.kind == kind]
    if names is not None:
        conditions.append(Candidate.name.in_(list(names)))
    return exists().where(*conditions)


def either(conditions: Any) -> ColumnElement[bool]:
    """Camunda's or-queries: in each of them one criterion is enough, all of them must hold."""
    return and_(*[or_(*TASKS.conditions(criteria)) for criteria in conditions if criteria])


FILTERS: dict[str, Filter] = {
    "task_id": equal(UserTask.id),
    "task_id_in": one_of(UserTask.id),
    "open": lambda wanted: present(UserTask.ended_at)(not wanted),
    "process_instance_id": equal(UserTask.instance_id),
    "process_instance_id_in": one_of(UserTask.instance_id),
    "root_process_instance_id": equal(UserTask.root_id),
    "process_instance_business_key": equal(ProcessInstance.business_key),
    "process_instance_business_key_in": one_of(ProcessInstance.business_key),
    "process_instance_business_key_like": like(ProcessInstance.business_key),
    "process_definition_id": equal(UserTask.definition_id),
    "process_definition_key": equal(ProcessDefinition.key),
    "process_definition_key_in": one_of(ProcessDefinition.key),
    "process_definition_name": equal(ProcessDefinition.name),
    "process_definition_name_like": like(ProcessDefinition.name),
    "execution_id": equal(UserTask.id),
    "activity_instance_id_in": one_of(UserTask.id),
    "task_definition_key": equal(UserTask.element_id),
    "task_definition_key_in": one_of(UserTask.element_id),
    "task_definition_key_not_in": none_of(UserTask.element_id),
    "task_definition_key_like": like(UserTask.element_id),
    "name": equal(UserTask.name),
    "name_not_equal": lambda value: UserTask.name != value,
    "name_like": like(UserTask.name),
    "name_not_like": lambda value: UserTask.name.not_like(value),
    "description": equal(UserTask.description),
    "description_like": like(UserTask.description),
    "assignee": equal(UserTask.assignee),
    "task_assignee": equal(UserTask.assignee),
    "task_name": equal(UserTask.name),
    "task_name_like": like(UserTask.name),
    "assignee_like": like(UserTask.assignee),
    "assignee_in": one_of(UserTask.assignee),
    "assignee_not_in": none_of(UserTask.assignee),
    "owner": equal(UserTask.owner),
    "owner_like": like(UserTask.owner),
    "process_finished": lambda wanted: present(ProcessInstance.ended_at)(wanted),
    "delegation_state": equal(UserTask.delegation_state),
    "assigned": present(UserTask.assignee),
    "unassigned": lambda wanted: present(UserTask.assignee)(not wanted),
    "candidate_user": lambda user: is_offered("user", [user]),
    "candidate_group": lambda group: is_offered("group", [group]),
    "candidate_group_like": lambda text: exists().where(
        Candidate.task_id == UserTask.id, Candidate.kind == "group", Candidate.name.like(text)
    ),
    "candidate_groups": lambda groups: is_offered("group", groups),
    "offered_to": lambda viewer: is_offered("user", [viewer.user_id]) | is_offered("group", viewer.groups),
    "involved_user": lambda user: (UserTask.assignee == user) | (UserTask.owner == user) | is_offered("user", [user]),
    "with_candidate_groups": holds(is_offered("group")),
    "without_candidate_groups": holds(~is_offered("group")),
    "with_candidate_users": holds(is_offered("user")),
    "without_candidate_users": holds(~is_offered("user")),
    "priority": equal(UserTask.priority),
    "max_priority": lambda value: UserTask.priority <= value,
    "min_priority": lambda value: UserTask.priority >= value,
    "due_date": equal(UserTask.due_at),
    "due_after": after(UserTask.due_at),
    "due_before": before(UserTask.due_at),
    "without_due_date": lambda wanted: present(UserTask.due_at)(not wanted),
    "follow_up_date": equal(UserTask.follow_up_at),
    "follow_up_after": after(UserTask.follow_up_at),
    "follow_up_before": before(UserTask.follow_up_at),
    "follow_up_before_or_not_existent": lambda moment: or_(
        UserTask.follow_up_at.is_(None), UserTask.follow_up_at < moment
    ),
    "created_on": equal(UserTask.created_at),
    "created_after": after(UserTask.created_at),
    "created_before": before(UserTask.created_at),
    "updated_after": after(UserTask.updated_at),
    "completed": holds(UserTask.state == "completed"),
    "completed_by": equal(UserTask.completed_by),
    "finished": present(UserTask.ended_at),
    "finished_after": after(UserTask.ended_at),
    "finished_before": before(UserTask.ended_at),
    "active": holds(~IS_SUSPENDED),
    "suspended": holds(IS_SUSPENDED),
    "process_variables": lambda comparisons: has_variables(comparisons, UserTask.instance_id),
    "task_variables": lambda comparisons: has_variables(comparisons, UserTask.id),
    "either": either,
}
# History asks for the same under other names.
PAST = {
    "task_assignee_like": "assignee_like",
    "task_owner": "owner",
    "task_owner_like": "owner_like",
    "task_description": "description",
    "task_description_like": "description_like",
    "task_priority": "priority",
    "task_due_date": "due_date",
    "task_due_date_after": "due_after",
    "task_due_date_before": "due_before",
    "without_task_due_date": "without_due_date",
    "task_follow_up_date": "follow_up_date",
    "task_follow_up_date_after": "follow_up_after",
    "task_follow_up_date_before": "follow_up_before",
    "task_had_candidate_user": "candidate_user",
    "task_had_candidate_group": "candidate_group",
    "task_involved_user": "involved_user",
    "task_involved_group": "candidate_group",
    "started_after": "created_after",
    "started_before": "created_before",
}
FILTERS |= {name: FILTERS[same] for name, same in PAST.items()}
TASKS = Listing(
    model=UserTask,
    filters=FILTERS,
    orders={
        "instanceId": UserTask.instance_id,
        "processInstanceId": UserTask.instance_id,
        "dueDate": UserTask.due_at,
        "followUpDate": UserTask.follow_up_at,
        "executionId": UserTask.id,
        "id": UserTask.id,
        "taskId": UserTask.id,
        "assignee": UserTask.assignee,
        "owner": UserTask.owner,
        "created": UserTask.created_at,
        "startTime": UserTask.created_at,
        "endTime": UserTask.ended_at,
        "lastUpdated": UserTask.updated_at,
        "description": UserTask.description,
        "name": UserTask.name,
        "taskName": UserTask.name,
        "nameCaseInsensitive": func.lower(UserTask.name),
        "priority": UserTask.priority,
    },
    seen=of_own_tasks,
    joined=(
        (ProcessInstance, ProcessInstance.id == UserTask.instance_id),
        (ProcessDefinition, ProcessDefinition.id == UserTask.definition_id),
    ),
    loaded=(joinedload(UserTask.instance), joinedload(UserTask.definition)),
)
