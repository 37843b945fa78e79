"""Migration: letting cases go on by another version of their process."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields

from runner.records.migration import migrate
from runner.records.migration_instructions import problems, same_elements
from runner.records.process_definition import ProcessDefinition
from runner.rejection import InvalidArgument
from web.rest.answers import json_answer
from web.rest.batch import BatchAnswer, CasesQuestion, cases_chosen, done
from web.rest.resource import Call, Resource
from web.rest.schema import Answer, Flag, Question
from web.rest.typed_variables import Variables, read_variables

migrations = Resource("/engine-rest/migration", "Migration")


class PlanRequest(Question):
    """From which version to which."""

    source_process_definition_id = fields.String(required=True)
    target_process_definition_id = fields.String(required=True)
    update_event_triggers = Flag()
    variables = Variables()


class InstructionQuestion(Question):
    """Which element takes the place of which: one of each."""

    source_activity_ids = fields.List(fields.String(), required=True)
    target_activity_ids = fields.List(fields.String(), required=True)
    update_event_trigger = Flag()


class PlanQuestion(Question):
    """A plan: two versions, and pairs of elements."""

    source_process_definition_id = fields.String(required=True)
    target_process_definition_id = fields.String(required=True)
    instructions = fields.List(fields.Nested(InstructionQuestion), load_default=list)
    variables = Variables()


class ExecutionQuestion(CasesQuestion):
    """A plan, and the cases that it is carried out with."""

    migration_plan = fields.Nested(PlanQuestion, required=True)
    skip_custom_listeners = Flag()
    skip_io_mappings = Flag()


class InstructionAnswer(Answer):
    """A pair of elements."""

    source_activity_ids = fields.List(fields.String())
    target_activity_ids = fields.List(fields.String())
    update_event_trigger = fields.Boolean(dump_default=False)


class PlanAnswer(Answer):
    """A plan."""

    source_process_definition_id = fields.String()
    target_process_definition_id = fields.String()
    instructions = fields.List(fields.Nested(InstructionAnswer))
    variables = fields.Raw()


def told_pair(source: str, target: str) -> dict[str, Any]:
    """A pair of elements as answered."""
    return {"source_activity_ids": [source], "target_activity_ids": [target], "update_event_trigger": False}


def versions(call: Call, plan: Mapping[str, Any]) -> tuple[ProcessDefinition, ProcessDefinition]:
    """The two versions of a plan."""
    found = []
    for name in ("source_process_definition_id", "target_process_definition_id"):
        found.append(ProcessDefinition.find(call.session, plan[name]))
    source, target = found
    if source.key != target.key:
        raise InvalidArgument(
            f"'{source.key}' and '{target.key}' are two processes; cases move between versions of one process only"
        )
    return source, target


def pairs(plan: Mapping[str, Any]) -> dict[str, str]:
    """The elements that take the place of others."""
    mapping: dict[str, str] = {}
    for one in plan["instructions"]:
        sources, targets = one["source_activity_ids"], one["target_activity_ids"]
        if len(sources) != 1 or len(targets) != 1:
            raise InvalidArgument("an instruction maps one element to one: send one source and one target activity id")
        if sources[0] in mapping:
            raise InvalidArgument(f"two instructions are about '{sources[0]}'; send one")
        mapping[sources[0]] = targets[0]
    return mapping


@migrations.post("/generate", body=PlanRequest, answer=PlanAnswer(), reads=True)
def generate_plan(call: Call) -> dict[str, Any]:
    """A plan with the elements that both versions have."""
    source, target = versions(call, call.body)
    instructions = [told_pair(one, other) for one, other in same_elements(source, target).items()]
    return {
        "source_process_definition_id": source.id,
        "target_process_definition_id": target.id,
        "instructions": instructions,
    }


@migrations.post("/validate", body=PlanQuestion, reads=True)
def validate_plan(call: Call) -> Any:
    """What is wrong with a plan, pair by pair; an empty report when nothing is."""
    source, target = versions(call, call.body)
    mapping = pairs(call.body)
    found = problems(source, target, mapping)
    reports = [
        {"instruction": InstructionAnswer().dump(told_pair(one, mapping[one])), "failures": failures}
        for one, failures in found.items()
    ]
    return json_answer({"instructionReports": reports, "variableReports": {}})


def execute(call: Call) -> int:
    """Carry a plan out with all cases, or with none; how many there were."""
    plan = call.body["migration_plan"]
    source, target = versions(call, plan)
    mapping = pairs(plan)
    found = problems(source, target, mapping)
    if found:
        raise InvalidArgument(
            "the plan can't be carried out: " + "; ".join(text for one in found.values() for text in one)
        )
    variables = read_variables(call.session, plan.get("variables"))
    cases = cases_chosen(call)
    others = [case.id for case in cases if case.definition_id != source.id]
    if others:
        raise InvalidArgument(f"case '{others[0]}' does not run by the plan's source version; leave it out and repeat")
    for case in cases:
        migrate(case, target, mapping, call.viewer)
        if variables:
            case.set_variables(variables, call.viewer)
    return len(cases)


@migrations.post("/execute", body=ExecutionQuestion)
def execute_plan(call: Call) -> None:
    """Let cases go on by another version; none when one of them can't."""
    execute(call)


@migrations.post("/executeAsync", body=ExecutionQuestion, answer=BatchAnswer())
def execute_plan_as_batch(call: Call) -> dict[str, Any]:
    """Let cases go on by another version; none when one of them can't."""
    return done(call, "instance-migration", execute(call))
