"""External tasks, jobs, incidents and event subscriptions as programs look for them."""

from sqlalchemy import ColumnElement, and_, func, or_
from sqlalchemy.orm import aliased, joinedload

from runner.clock import clock
from runner.records.external_task import ExternalTask
from runner.records.incident import Incident
from runner.records.job import Job
from runner.records.listing import Listing, after, before, equal, holds, like, one_of, present
from runner.records.listings.conditions import of_seen_cases
from runner.records.process_definition import ProcessDefinition
from runner.records.process_instance import ProcessInstance
from runner.records.subscription import Subscription

CASE = aliased(ProcessInstance)
HAS_RETRIES = or_(ExternalTask.retries.is_(None), ExternalTask.retries > 0)


def is_locked(wanted: bool) -> ColumnElement[bool]:
    """Locked by a worker now; a failed one that only waits for its next try is not."""
    locked = and_(ExternalTask.worker_id.is_not(None), ExternalTask.locked_until > clock.now())
    return locked if wanted else or_(ExternalTask.worker_id.is_(None), ExternalTask.locked_until <= clock.now())


EXTERNAL_TASKS = Listing(
    model=ExternalTask,
    filters={
        "open": lambda wanted: present(ExternalTask.ended_at)(not wanted),
        "external_task_id": equal(ExternalTask.id),
        "external_task_id_in": one_of(ExternalTask.id),
        "topic_name": equal(ExternalTask.topic),
        "worker_id": equal(ExternalTask.worker_id),
        "locked": is_locked,
        "not_locked": lambda wanted: is_locked(not wanted),
        "with_retries_left": holds(HAS_RETRIES),
        "no_retries_left": holds(~HAS_RETRIES),
        "lock_expiration_after": after(ExternalTask.locked_until),
        "lock_expiration_before": before(ExternalTask.locked_until),
        "activity_id": equal(ExternalTask.element_id),
        "activity_id_in": one_of(ExternalTask.element_id),
        "execution_id": equal(ExternalTask.id),
        "process_instance_id": equal(ExternalTask.instance_id),
        "process_instance_id_in": one_of(ExternalTask.instance_id),
        "process_definition_id": equal(ExternalTask.definition_id),
        "process_definition_key": equal(ProcessDefinition.key),
        "active": holds(~ExternalTask.is_suspended),
        "suspended": holds(ExternalTask.is_suspended),
        "priority_higher_than_or_equals": lambda value: ExternalTask.priority >= value,
        "priority_lower_than_or_equals": lambda value: ExternalTask.priority <= value,
    },
    orders={
        "id": ExternalTask.id,
        "lockExpirationTime": ExternalTask.locked_until,
        "processInstanceId": ExternalTask.instance_id,
        "processDefinitionId": ExternalTask.definition_id,
        "processDefinitionKey": ProcessDefinition.key,
        "taskPriority": ExternalTask.priority,
        "createTime": ExternalTask.created_at,
    },
    seen=of_seen_cases(ExternalTask.root_id),
    joined=(
        (ProcessInstance, ProcessInstance.id == ExternalTask.instance_id),
        (ProcessDefinition, ProcessDefinition.id == ExternalTask.definition_id),
    ),
    loaded=(joinedload(ExternalTask.instance), joinedload(ExternalTask.definition)),
)
JOBS = Listing(
    model=Job,
    filters={
        "job_id": equal(Job.id),
        "job_ids": one_of(Job.id),
        "process_instance_id": equal(Job.instance_id),
        "process_instance_ids": one_of(Job.instance_id),
        "execution_id": equal(Job.element_instance_id),
        "process_definition_id": lambda one: or_(Job.definition_id == one, CASE.definition_id == one),
        "process_definition_key": equal(ProcessDefinition.key),
        "activity_id": equal(Job.element_id),
        "failed_activity_id": lambda one: and_(Job.element_id == one, Job.error.is_not(None)),
        "with_retries_left": holds(Job.retries > Job.attempts),
        "no_retries_left": holds(Job.retries <= Job.attempts),
        "executable": lambda wanted: holds(
            and_(Job.run_at <= clock.now(), ~Job.is_suspended, Job.retries > Job.attempts)
        )(wanted),
        "timers": holds(Job.kind.in_(("timer", "start-timer"))),
        "messages": holds(Job.kind.not_in(("timer", "start-timer"))),
        "due_after": after(Job.run_at),
        "due_before": before(Job.run_at),
        "created_after": after(Job.created_at),
        "created_before": before(Job.created_at),
        "with_exception": present(Job.error),
        "exception_message": equal(Job.error),
        "active": holds(~Job.is_suspended),
        "suspended": holds(Job.is_suspended),
        "priority_higher_than_or_equals": lambda value: Job.priority >= value,
        "priority_lower_than_or_equals": lambda value: Job.priority <= value,
    },
    orders={
        "jobId": Job.id,
        "executionId": Job.element_instance_id,
        "processInstanceId": Job.instance_id,
        "processDefinitionId": CASE.definition_id,
        "processDefinitionKey": ProcessDefinition.key,
        "jobPriority": Job.priority,
        "jobRetries": Job.retries - Job.attempts,
        "jobDueDate": Job.run_at,
    },
    seen=of_seen_cases(Job.root_id),
    outer_joined=(
        (CASE, CASE.id == Job.instance_id),
        (ProcessDefinition, ProcessDefinition.id == func.coalesce(Job.definition_id, CASE.definition_id)),
    ),
)
INCIDENTS = Listing(
    model=Incident,
    filters={
        "open": lambda wanted: present(Incident.resolved_at)(not wanted),
        "resolved": present(Incident.resolved_at),
        "incident_id": equal(Incident.id),
        "incident_type": equal(Incident.kind),
        "incident_message": equal(Incident.message),
        "incident_message_like": like(Incident.message),
        "process_definition_id": equal(CASE.definition_id),
        "process_definition_key": equal(ProcessDefinition.key),
        "process_definition_key_in": one_of(ProcessDefinition.key),
        "cause_incident_id": equal(Incident.id),
        "root_cause_incident_id": equal(Incident.id),
        "create_time_before": before(Incident.created_at),
        "create_time_after": after(Incident.created_at),
        "end_time_before": before(Incident.resolved_at),
        "end_time_after": after(Incident.resolved_at),
        "process_instance_id": equal(Incident.instance_id),
        "process_instance_id_in": one_of(Incident.instance_id),
        "execution_id": equal(Incident.element_instance_id),
        "activity_id": equal(Incident.element_id),
        "failed_activity_id": equal(Incident.element_id),
        "configuration": lambda one: or_(Incident.job_id == one, Incident.element_instance_id == one),
        "incident_timestamp_before": before(Incident.created_at),
        "incident_timestamp_after": after(Incident.created_at),
    },
    orders={
        "incidentId": Incident.id,
        "incidentTimestamp": Incident.created_at,
        "createTime": Incident.created_at,
        "endTime": Incident.resolved_at,
        "incidentType": Incident.kind,
        "incidentMessage": Incident.message,
        "executionId": Incident.element_instance_id,
        "activityId": Incident.element_id,
        "processInstanceId": Incident.instance_id,
        "processDefinitionId": CASE.definition_id,
        "configuration": Incident.element_instance_id,
    },
    seen=of_seen_cases(Incident.root_id),
    outer_joined=(
        (CASE, CASE.id == Incident.instance_id),
        (ProcessDefinition, ProcessDefinition.id == CASE.definition_id),
    ),
)
SUBSCRIPTIONS = Listing(
    model=Subscription,
    filters={
        "event_subscription_id": equal(Subscription.id),
        "event_name": equal(Subscription.name),
        "event_type": equal(Subscription.kind),
        "execution_id": equal(Subscription.element_instance_id),
        "process_instance_id": equal(Subscription.instance_id),
        "activity_id": equal(Subscription.element_id),
    },
    orders={"created": Subscription.created_at},
    seen=of_seen_cases(Subscription.root_id),
)
