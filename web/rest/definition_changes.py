"""What is done to and with a definition beside starting it: restarting cases, keeping their history, deleting it."""

from typing import Any

from flask import Response
from marshmallow import fields

from runner.records.condition import evaluate_conditions
from runner.records.external_work import require_worker
from runner.records.instruction import restart
from runner.records.process_instance import ProcessInstance
from runner.records.retention import keep_history
from runner.rejection import InvalidArgument, InvalidState
from web.rest.batch import BatchAnswer, CasesQuestion, cases_chosen, done
from web.rest.instruction import InstructionQuestion, read_instructions
from web.rest.process_definition import definition_of, definitions, named, start_form_of
from web.rest.process_instance import InstanceAnswer, told_instance
from web.rest.resource import Call, Resource
from web.rest.schema import Flag, Question, Whole
from web.rest.task_variables import rendered
from web.rest.typed_variables import Variables, read_variables

conditions = Resource("/engine-rest/condition", "Condition")


class HistoryQuestion(Question):
    """For how many days; null: without end."""

    history_time_to_live = Whole()


class RestartQuestion(CasesQuestion):
    """Which finished cases, and where they begin again."""

    instructions = fields.List(fields.Nested(InstructionQuestion), required=True)
    initial_variables = Flag(load_default=False)
    without_business_key = Flag(load_default=False)
    skip_custom_listeners = Flag()
    skip_io_mappings = Flag()


class DeleteQuestion(Question):
    """What goes with it."""

    cascade = Flag()
    skip_custom_listeners = Flag()
    skip_io_mappings = Flag()


class ConditionQuestion(Question):
    """What is known now."""

    variables = Variables(required=True)
    business_key = fields.String()
    tenant_id = fields.String()
    without_tenant_id = Flag()
    process_definition_id = fields.String()


@definitions.put(*named("/history-time-to-live"), body=HistoryQuestion)
def set_history_time_to_live(
    call: Call, definition_id: str | None = None, key: str | None = None, tenant: str | None = None
) -> None:
    """Say for how many days finished cases are to be kept."""
    keep_history(definition_of(call, definition_id, key, tenant), call.body.get("history_time_to_live"), call.viewer)


@definitions.get(*named("/rendered-form"))
def show_rendered_start_form(
    call: Call, definition_id: str | None = None, key: str | None = None, tenant: str | None = None
) -> Response:
    """The start form as plain HTML."""
    return rendered(start_form_of(definition_of(call, definition_id, key, tenant)))


@definitions.delete(*named(""), query=DeleteQuestion)
def delete_definition(
    call: Call, definition_id: str | None = None, key: str | None = None, tenant: str | None = None
) -> None:
    """Refused: files go out of service as they came, with their deployment."""
    definition = definition_of(call, definition_id, key, tenant)
    raise InvalidState(
        f"process '{definition.label}' version {definition.version} came with others in a deployment; delete that "
        f"(DELETE deployment/{definition.deployment_id}?cascade=true), or suspend the version"
    )


def restart_chosen(call: Call, definition_id: str) -> int:
    """Begin finished cases of a definition again; how many."""
    definition = definition_of(call, definition_id, None, None)
    instructions, variables = read_instructions(call, call.body["instructions"])
    cases = cases_chosen(call, ended=True)
    others = [case.id for case in cases if case.definition_id != definition.id]
    if others:
        raise InvalidArgument(f"case '{others[0]}' did not run by '{definition.id}'; leave it out and repeat")
    how = {"keeps_business_key": not call.body["without_business_key"], "is_as_begun": call.body["initial_variables"]}
    for case in cases:
        restart(call.session, case, instructions, variables, call.viewer, **how)
    return len(cases)


@definitions.post("/<definition_id>/restart", body=RestartQuestion)
def restart_cases(call: Call, definition_id: str) -> None:
    """Begin finished cases again as new ones."""
    restart_chosen(call, definition_id)


@definitions.post("/<definition_id>/restart-async", body=RestartQuestion, answer=BatchAnswer())
def restart_cases_as_batch(call: Call, definition_id: str) -> dict[str, Any]:
    """Begin finished cases again as new ones."""
    return done(call, "instance-restart", restart_chosen(call, definition_id))


@conditions.post("", body=ConditionQuestion, answer=InstanceAnswer(many=True))
def evaluate(call: Call) -> list[dict[str, Any]]:
    """Begin a case at each conditional start event that the variables make true."""
    require_worker(call.viewer)
    if call.body.get("tenant_id"):
        raise InvalidArgument("there are no tenants here; leave tenantId out")
    begun: list[ProcessInstance] = evaluate_conditions(
        call.session,
        read_variables(call.session, call.body["variables"]),
        call.viewer,
        business_key=call.body.get("business_key"),
        definition_id=call.body.get("process_definition_id"),
    )
    return [told_instance(case) for case in begun]
