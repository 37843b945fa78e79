"""Every noun of the API, in the order of its description."""

from web.rest import definition_changes, fetch_and_lock, many_cases, suspension, task_notes, task_people, task_variables
from web.rest.authorization import authorizations
from web.rest.batch import batches, past_batches
from web.rest.decision_definition import decisions, subscriptions
from web.rest.definition_changes import conditions
from web.rest.deployment import deployments
from web.rest.engine import engines, version, webapps
from web.rest.execution import executions
from web.rest.external_task import external_tasks
from web.rest.filter import filters
from web.rest.group import groups
from web.rest.history.case import past_instances
from web.rest.history.decision import past_decisions
from web.rest.history.detail import details
from web.rest.history.element import past_elements
from web.rest.history.external_task_log import task_log
from web.rest.history.identity_link_log import links
from web.rest.history.job_log import job_log
from web.rest.history.report import cleanup
from web.rest.history.task import past_tasks
from web.rest.history.user_operation import operations
from web.rest.history.variable import past_variables
from web.rest.identity_service import identity_service
from web.rest.incident import incident_history, incidents
from web.rest.installation import metrics, schema_log, telemetry, tenants
from web.rest.job import jobs
from web.rest.message import messages, signals
from web.rest.migration import migrations
from web.rest.modification import modifications
from web.rest.openapi import description
from web.rest.process_definition import definitions
from web.rest.process_instance import instances
from web.rest.statistics import past_definitions
from web.rest.task import tasks
from web.rest.user import users
from web.rest.v2.deployment import deployments as deployments_8
from web.rest.v2.job import jobs as jobs_8
from web.rest.v2.process_instance import instances as instances_8
from web.rest.v2.searches import elements as elements_8
from web.rest.v2.searches import incidents as incidents_8
from web.rest.v2.searches import subscriptions as subscriptions_8
from web.rest.v2.searches import user_tasks as user_tasks_8
from web.rest.v2.searches import variables as variables_8
from web.rest.v2.topology import topology
from web.rest.variable_instance import variable_instances

# These add operations to the nouns they import.
WITH_MORE = (definition_changes, fetch_and_lock, many_cases, suspension, task_notes, task_people, task_variables)
ALL = (
    version,
    engines,
    webapps,
    deployments,
    definitions,
    instances,
    tasks,
    external_tasks,
    messages,
    signals,
    conditions,
    migrations,
    modifications,
    variable_instances,
    executions,
    subscriptions,
    decisions,
    incidents,
    jobs,
    filters,
    users,
    groups,
    identity_service,
    authorizations,
    tenants,
    metrics,
    telemetry,
    schema_log,
    batches,
    past_batches,
    past_definitions,
    past_instances,
    past_elements,
    past_tasks,
    past_variables,
    past_decisions,
    operations,
    cleanup,
    details,
    links,
    job_log,
    task_log,
    incident_history,
    topology,
    deployments_8,
    instances_8,
    variables_8,
    elements_8,
    user_tasks_8,
    subscriptions_8,
    incidents_8,
    jobs_8,
    description,
)
