"""What user tasks are looked for by: of Camunda's parameters those that have a counterpart here."""

from collections.abc import Mapping
from typing import Any, ClassVar

from flask import g
from marshmallow import fields, pre_load, validate

from runner.clock import clock
from runner.expressions import ExpressionError, Surroundings, compile_expression
from runner.records.user import User
from runner.records.viewer import Viewer
from runner.rejection import InvalidArgument, NotFound
from web.rest.comparisons import Compared, comparisons_of
from web.rest.resource import Call
from web.rest.schema import Flag, Listed, Moment, Question, Texts, Whole

# Known to Camunda, not here: to leave them out silently would answer with more tasks than were asked for.
UNKNOWN = (
    "caseInstanceId",
    "caseExecutionId",
    "caseDefinitionKey",
    "caseDefinitionId",
    "tenantIdIn",
    "parentTaskId",
    "withCommentAttachmentInfo",
)


EXPRESSION = "Expression"


class TaskFilters(Question):
    """The criteria, as they stand alone and in an or-query."""

    not_here: ClassVar[tuple[str, ...]] = UNKNOWN

    task_id = fields.String()
    task_id_in = Texts()
    process_instance_id = fields.String()
    process_instance_id_in = Texts()
    process_instance_business_key = fields.String()
    process_instance_business_key_in = Texts()
    process_instance_business_key_like = fields.String()
    process_definition_id = fields.String()
    process_definition_key = fields.String()
    process_definition_key_in = Texts()
    process_definition_name = fields.String()
    process_definition_name_like = fields.String()
    execution_id = fields.String()
    activity_instance_id_in = Texts()
    task_definition_key = fields.String()
    task_definition_key_in = Texts()
    task_definition_key_not_in = Texts()
    task_definition_key_like = fields.String()
    name = fields.String()
    name_not_equal = fields.String()
    name_like = fields.String()
    name_not_like = fields.String()
    description = fields.String()
    description_like = fields.String()
    assignee = fields.String()
    assignee_like = fields.String()
    assignee_in = Texts()
    assignee_not_in = Texts()
    owner = fields.String()
    assigned = Flag()
    unassigned = Flag()
    candidate_user = fields.String()
    candidate_group = fields.String()
    candidate_group_like = fields.String()
    candidate_groups = Texts()
    delegation_state = fields.String(validate=validate.OneOf(("PENDING", "RESOLVED")))
    include_assigned_tasks = Flag()
    involved_user = fields.String()
    with_candidate_groups = Flag()
    without_candidate_groups = Flag()
    with_candidate_users = Flag()
    without_candidate_users = Flag()
    priority = Whole()
    max_priority = Whole()
    min_priority = Whole()
    due_date = Moment()
    due_after = Moment()
    due_before = Moment()
    without_due_date = Flag()
    follow_up_date = Moment()
    follow_up_after = Moment()
    follow_up_before = Moment()
    follow_up_before_or_not_existent = Moment()
    created_on = Moment()
    created_after = Moment()
    created_before = Moment()
    updated_after = Moment()
    active = Flag()
    suspended = Flag()
    process_variables = Compared()
    task_variables = Compared()
    variable_names_ignore_case = Flag()
    variable_values_ignore_case = Flag()
    without_tenant_id = Flag()

    @pre_load
    def work_out_expressions(self, asked: Any, **_: Any) -> Any:
        """`assigneeExpression: "${currentUser()}"` stands for `assignee` with what it comes to for who asks now."""
        return worked_out(asked) if isinstance(asked, Mapping) else asked


def worked_out(asked: Mapping[str, Any]) -> dict[str, Any]:
    """The criteria with the value of each expression under the name of the criterion that it stands for."""
    viewer: Viewer = g.viewer
    around = Surroundings(now=clock.now(), user=viewer.user_id, groups=viewer.groups)
    found = {name: value for name, value in asked.items() if not name.endswith(EXPRESSION)}
    for name in asked.keys() - found.keys():
        text = asked[name]
        if not isinstance(text, str) or not text:
            continue
        try:
            found[name.removesuffix(EXPRESSION)] = compile_expression(text, "juel").evaluate({}, around)
        except ExpressionError as error:
            raise InvalidArgument(f"{name} '{text[:200]}' can't be worked out: {error}") from error
    return found


class TaskQuestion(Listed, TaskFilters):
    """The criteria of a list, with or-queries."""

    or_queries = fields.List(fields.Nested(TaskFilters))


def task_criteria(call: Call) -> dict[str, Any]:
    """The criteria as the records take them."""
    asked = dict(call.criteria)
    others = asked.pop("or_queries", [])
    criteria = of_one_query(call, asked) | {"open": True}
    if others:
        criteria["either"] = [of_one_query(call, one) for one in others]
    return criteria


def of_one_query(call: Call, asked: dict[str, Any]) -> dict[str, Any]:
    """One query's criteria: candidates are only for tasks that nobody has, unless it says otherwise."""
    criteria = comparisons_of(asked, "process_variables", "task_variables")
    criteria.pop("without_tenant_id", None)
    includes_assigned = criteria.pop("include_assigned_tasks", False)
    if "candidate_user" in criteria:
        criteria["offered_to"] = viewer_named(call, criteria.pop("candidate_user"))
    by_candidate = ("offered_to", "candidate_group", "candidate_groups", "candidate_group_like")
    if any(name in criteria for name in by_candidate) and not includes_assigned:
        criteria.setdefault("unassigned", True)
    return criteria


def viewer_named(call: Call, user_id: str) -> Any:
    """A user with groups: a candidate by group counts too."""
    try:
        return User.find(call.session, user_id).viewer
    except NotFound:
        raise InvalidArgument(f"user '{user_id}' does not exist; candidateUser needs one") from None
