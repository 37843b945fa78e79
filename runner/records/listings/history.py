"""What is over, and the variables of all times, as programs look for them."""

from sqlalchemy import ColumnElement, and_, exists, not_

from runner.records.decision_evaluation import DecisionEvaluation
from runner.records.element_instance import ElementInstance
from runner.records.listing import Listing, after, before, equal, holds, like, one_of
from runner.records.listings.conditions import Comparison, compared, of_seen_cases
from runner.records.process_definition import ProcessDefinition
from runner.records.process_instance import ProcessInstance
from runner.records.user_operation import UserOperation
from runner.records.user_task import UserTask
from runner.records.variable import Variable


def has_value(comparison: Comparison) -> ColumnElement[bool]:
    """Whether a variable has this name, and a value like this."""
    operator = {"neq": "eq", "notLike": "like"}.get(comparison.operator, comparison.operator)
    found = compared(Variable, operator, comparison)  # type: ignore[arg-type]
    return and_(Variable.name == comparison.name, found if operator == comparison.operator else not_(found))


ELEMENTS = Listing(
    model=ElementInstance,
    filters={
        "activity_instance_id": equal(ElementInstance.id),
        "activity_id": equal(ElementInstance.element_id),
        "activity_id_in": one_of(ElementInstance.element_id),
        "activity_name": equal(ElementInstance.element_name),
        "activity_type": equal(ElementInstance.element_type),
        "process_instance_id": equal(ElementInstance.instance_id),
        "process_instance_id_in": one_of(ElementInstance.instance_id),
        "process_definition_id": equal(ProcessInstance.definition_id),
        "process_definition_key": equal(ProcessDefinition.key),
        "execution_id": equal(ElementInstance.id),
        "task_assignee": lambda user: exists().where(UserTask.id == ElementInstance.id, UserTask.assignee == user),
        "canceled": holds(ElementInstance.state == "cancelled"),
        "finished": holds(ElementInstance.ended_at.is_not(None)),
        "unfinished": holds(ElementInstance.ended_at.is_(None)),
        "started_before": before(ElementInstance.started_at),
        "started_after": after(ElementInstance.started_at),
        "finished_before": before(ElementInstance.ended_at),
        "finished_after": after(ElementInstance.ended_at),
    },
    orders={
        "activityInstanceId": ElementInstance.id,
        "instanceId": ElementInstance.instance_id,
        "executionId": ElementInstance.id,
        "activityId": ElementInstance.element_id,
        "activityName": ElementInstance.element_name,
        "activityType": ElementInstance.element_type,
        "startTime": ElementInstance.started_at,
        "endTime": ElementInstance.ended_at,
        "definitionId": ProcessInstance.definition_id,
        "occurrence": ElementInstance.number,
    },
    seen=of_seen_cases(ProcessInstance.root_id),
    joined=(
        (ProcessInstance, ProcessInstance.id == ElementInstance.instance_id),
        (ProcessDefinition, ProcessDefinition.id == ProcessInstance.definition_id),
    ),
)
VARIABLES = Listing(
    model=Variable,
    filters={
        "variable_id": equal(Variable.id),
        "name": equal(Variable.name),
        "name_in": one_of(Variable.name),
        "name_like": like(Variable.name),
        "type_in": one_of(Variable.type),
        "variable_values": lambda comparisons: and_(*[has_value(comparison) for comparison in comparisons]),
        "process_instance_id": equal(Variable.instance_id),
        "process_instance_id_in": one_of(Variable.instance_id),
        "process_definition_id": equal(ProcessInstance.definition_id),
        "process_definition_key": equal(ProcessDefinition.key),
        "scope_id_in": one_of(Variable.scope_id),
        "execution_id_in": one_of(Variable.scope_id),
        "task_id_in": one_of(Variable.scope_id),
        "activity_instance_id_in": one_of(Variable.scope_id),
        "variable_scope_id_in": one_of(Variable.scope_id),
        "active": holds(Variable.is_active),
    },
    orders={
        "instanceId": Variable.instance_id,
        "variableId": Variable.id,
        "variableName": Variable.name,
        "variableType": Variable.type,
        "activityInstanceId": Variable.scope_id,
    },
    seen=of_seen_cases(Variable.root_id),
    joined=(
        (ProcessInstance, ProcessInstance.id == Variable.instance_id),
        (ProcessDefinition, ProcessDefinition.id == ProcessInstance.definition_id),
    ),
)
EVALUATIONS = Listing(
    model=DecisionEvaluation,
    filters={
        "decision_instance_id": equal(DecisionEvaluation.id),
        "decision_definition_id": equal(DecisionEvaluation.decision_definition_id),
        "decision_definition_key": equal(DecisionEvaluation.decision_key),
        "decision_definition_name": equal(DecisionEvaluation.decision_name),
        "decision_definition_name_like": like(DecisionEvaluation.decision_name),
        "decision_definition_id_in": one_of(DecisionEvaluation.decision_definition_id),
        "decision_definition_key_in": one_of(DecisionEvaluation.decision_key),
        "process_definition_key": equal(ProcessDefinition.key),
        "process_instance_id": equal(DecisionEvaluation.instance_id),
        "process_definition_id": equal(ProcessInstance.definition_id),
        "activity_id_in": one_of(DecisionEvaluation.element_id),
        "activity_instance_id_in": one_of(DecisionEvaluation.element_instance_id),
        "evaluated_before": before(DecisionEvaluation.evaluated_at),
        "evaluated_after": after(DecisionEvaluation.evaluated_at),
    },
    orders={"evaluationTime": DecisionEvaluation.evaluated_at},
    seen=of_seen_cases(ProcessInstance.root_id),
    joined=(
        (ProcessInstance, ProcessInstance.id == DecisionEvaluation.instance_id),
        (ProcessDefinition, ProcessDefinition.id == ProcessInstance.definition_id),
    ),
)
OPERATIONS = Listing(
    model=UserOperation,
    filters={
        "user_id": equal(UserOperation.user_id),
        "operation_id": equal(UserOperation.number),
        "operation_in": one_of(UserOperation.operation),
        "operation_not": lambda name: UserOperation.operation != name,
        "entity_in": one_of(UserOperation.entity),
        "entity_id": equal(UserOperation.entity_id),
        "entity_id_in": one_of(UserOperation.entity_id),
        "root_process_instance_id": equal(UserOperation.root_id),
        "before_timestamp": before(UserOperation.at),
        "after_timestamp": after(UserOperation.at),
    },
    orders={"timestamp": UserOperation.at},
    seen=of_seen_cases(UserOperation.root_id),
)
