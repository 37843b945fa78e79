"""History of decisions: what went in, which rules fired, what came out."""

from typing import Any

from marshmallow import fields

from runner.records.decision_evaluation import DecisionEvaluation
from runner.records.listings.history import EVALUATIONS
from runner.records.process_instance import ProcessInstance
from runner.rejection import NotFound
from web.rest.resource import Call, Resource
from web.rest.schema import Answer, CountAnswer, Flag, Listed, Moment, Question, Texts
from web.rest.typed_variables import told_plain

past_decisions = Resource("/engine-rest/history/decision-instance", "Historic Decision Instance")


class ShownQuestion(Question):
    """How much is answered of each."""

    include_inputs = Flag(load_default=False)
    include_outputs = Flag(load_default=False)
    disable_binary_fetching = Flag()
    disable_custom_object_deserialization = Flag()


class PastDecisionQuestion(Listed, ShownQuestion):
    """What decisions that were taken are looked for by."""

    decision_instance_id = fields.String()
    decision_definition_id = fields.String()
    decision_definition_id_in = Texts()
    decision_definition_key = fields.String()
    decision_definition_key_in = Texts()
    decision_definition_name = fields.String()
    decision_definition_name_like = fields.String()
    process_definition_id = fields.String()
    process_definition_key = fields.String()
    process_instance_id = fields.String()
    activity_id_in = Texts()
    activity_instance_id_in = Texts()
    evaluated_before = Moment()
    evaluated_after = Moment()
    not_here = (
        "decisionInstanceIdIn",
        "decisionRequirementsDefinitionId",
        "decisionRequirementsDefinitionKey",
        "rootDecisionInstanceId",
        "userId",
        "tenantIdIn",
    )


class ClauseAnswer(Answer):
    """A value that went in or came out."""

    id = fields.String()
    decision_instance_id = fields.String()
    clause_id = fields.String()
    clause_name = fields.String()
    error_message = fields.String()
    type = fields.String()
    create_time = Moment()
    removal_time = fields.String()
    root_process_instance_id = fields.String()
    value = fields.Raw()
    value_info = fields.Raw()


class OutputAnswer(ClauseAnswer):
    """A value that came out of a rule."""

    rule_id = fields.String()
    rule_order = fields.Integer()
    variable_name = fields.String()


class PastDecisionAnswer(Answer):
    """A decision that was taken."""

    id = fields.String()
    decision_definition_id = fields.String()
    decision_definition_key = fields.String()
    decision_definition_name = fields.String()
    evaluation_time = Moment()
    removal_time = fields.String()
    process_definition_id = fields.String()
    process_definition_key = fields.String()
    process_instance_id = fields.String()
    root_process_instance_id = fields.String()
    case_definition_id = fields.String()
    case_definition_key = fields.String()
    case_instance_id = fields.String()
    activity_id = fields.String()
    activity_instance_id = fields.String()
    user_id = fields.String()
    inputs = fields.List(fields.Nested(ClauseAnswer))
    outputs = fields.List(fields.Nested(OutputAnswer))
    collect_result_value = fields.Float()
    root_decision_instance_id = fields.String()
    decision_requirements_definition_id = fields.String()
    decision_requirements_definition_key = fields.String()
    tenant_id = fields.String()


def told(call: Call, one: DecisionEvaluation) -> dict[str, Any]:
    """A decision that was taken as answered; inputs and outputs only where they are asked for, as Camunda does."""
    case = call.session.get_one(ProcessInstance, one.instance_id)
    is_number = isinstance(one.result, int | float) and not isinstance(one.result, bool)
    return {
        "id": one.id,
        "decision_definition_id": one.decision_definition_id,
        "decision_definition_key": one.decision_key,
        "decision_definition_name": one.decision_name,
        "evaluation_time": one.evaluated_at,
        "process_definition_id": case.definition_id,
        "process_definition_key": case.definition.key,
        "process_instance_id": one.instance_id,
        "root_process_instance_id": case.root_id,
        "activity_id": one.element_id,
        "activity_instance_id": one.element_instance_id,
        "inputs": inputs_of(call, one, case) if call.query["include_inputs"] else [],
        "outputs": outputs_of(call, one, case) if call.query["include_outputs"] else [],
        "collect_result_value": one.result if is_number else None,
    }


def clause(
    call: Call, one: DecisionEvaluation, case: ProcessInstance, id_: str, name: str, value: Any
) -> dict[str, Any]:
    """A value of a decision as answered."""
    typed = told_plain(name, value, call.session)
    return {
        "id": id_,
        "decision_instance_id": one.id,
        "clause_name": name,
        "type": typed["type"],
        "value": typed["value"],
        "value_info": typed["valueInfo"],
        "create_time": one.evaluated_at,
        "root_process_instance_id": case.root_id,
    }


def inputs_of(call: Call, one: DecisionEvaluation, case: ProcessInstance) -> list[dict[str, Any]]:
    """What went in, in the order of the table."""
    return [
        clause(call, one, case, f"{one.id}:i{number}", name, value)
        for number, (name, value) in enumerate(one.inputs.items(), 1)
    ]


def outputs_of(call: Call, one: DecisionEvaluation, case: ProcessInstance) -> list[dict[str, Any]]:
    """What came out, rule by rule; of a decision that is no table, its value."""
    found = [
        clause(call, one, case, f"{one.id}:o{rule['number']}:{name}", name, value)
        | {"rule_id": rule["id"], "rule_order": rule["number"], "variable_name": name}
        for rule in one.rules
        for name, value in rule["outputs"].items()
    ]
    if found or one.result is None:
        return found
    return [clause(call, one, case, f"{one.id}:o", one.decision_key, one.result) | {"variable_name": one.decision_key}]


def sought(call: Call) -> dict[str, Any]:
    """The criteria alone."""
    return {name: value for name, value in call.criteria.items() if name not in ShownQuestion._declared_fields}


@past_decisions.get("", query=PastDecisionQuestion, answer=PastDecisionAnswer(many=True))
def list_past_decisions(call: Call) -> list[dict[str, Any]]:
    """The decisions that were taken in cases."""
    return [told(call, one) for one in EVALUATIONS.find(call.session, call.viewer, sought(call), **call.page)]


@past_decisions.get("/count", query=PastDecisionQuestion, answer=CountAnswer())
def count_past_decisions(call: Call) -> dict[str, int]:
    """How many decisions were taken."""
    return {"count": EVALUATIONS.count(call.session, call.viewer, sought(call))}


@past_decisions.get("/<decision_id>", query=ShownQuestion, answer=PastDecisionAnswer())
def show_past_decision(call: Call, decision_id: str) -> dict[str, Any]:
    """One decision that was taken."""
    found = EVALUATIONS.find(call.session, call.viewer, {"decision_instance_id": decision_id})
    if not found:
        raise NotFound(f"decision instance '{decision_id}' does not exist")
    return told(call, found[0])
