"""Modification: running cases are moved by hand."""

from collections.abc import Sequence
from typing import Any, Literal

from marshmallow import fields

from runner.engine import Change
from runner.records.modification import modify
from runner.records.process_definition import ProcessDefinition
from runner.rejection import InvalidArgument
from web.rest.batch import BatchAnswer, CasesQuestion, cases_chosen, done
from web.rest.instruction import InstructionQuestion
from web.rest.process_instance import instances, running
from web.rest.resource import Call, Resource
from web.rest.schema import Flag, Question
from web.rest.typed_variables import read_variables

modifications = Resource("/engine-rest/modification", "Modification")
KINDS: dict[str, Literal["before", "after", "flow"]] = {
    "startBeforeActivity": "before",
    "startAfterActivity": "after",
    "startTransition": "flow",
}


class ModificationQuestion(Question):
    """What is cancelled and begun, in order."""

    instructions = fields.List(fields.Nested(InstructionQuestion), load_default=list)
    skip_custom_listeners = Flag()
    skip_io_mappings = Flag()
    annotation = fields.String()


class ManyQuestion(CasesQuestion, ModificationQuestion):
    """The same for many cases of a definition."""

    process_definition_id = fields.String(required=True)


def read_changes(call: Call, sent: Sequence[dict[str, Any]]) -> list[Change]:
    """The instructions as the engine takes them."""
    return [read_change(call, one) for one in sent]


def read_change(call: Call, one: dict[str, Any]) -> Change:
    """One instruction; InvalidArgument says which id it lacks."""
    if one["type"] == "cancel":
        single = one.get("activity_instance_id") or one.get("transition_instance_id")
        if single:
            return Change("cancel-one", single)
        if not one.get("activity_id"):
            raise InvalidArgument("cancel needs activityId, activityInstanceId or transitionInstanceId: say what")
        return Change("cancel", one["activity_id"])
    if one["type"] not in KINDS:
        raise InvalidArgument(f"there is no instruction '{one['type'][:60]}'; there is cancel, {', '.join(KINDS)}")
    name = "transition_id" if one["type"] == "startTransition" else "activity_id"
    if not one.get(name):
        raise InvalidArgument(f"{one['type']} needs {'transitionId' if name == 'transition_id' else 'activityId'}")
    given = one.get("variables") or {}
    return Change(
        KINDS[one["type"]],
        one[name],
        one.get("ancestor_activity_instance_id"),
        read_variables(call.session, {name: sent for name, sent in given.items() if not sent.get("local")}),
        read_variables(call.session, {name: sent for name, sent in given.items() if sent.get("local")}),
    )


def modify_chosen(call: Call) -> int:
    """Move the cases chosen, all or none; how many."""
    definition = ProcessDefinition.find(call.session, call.body["process_definition_id"])
    changes = read_changes(call, call.body["instructions"])
    cases = cases_chosen(call)
    others = [case.id for case in cases if case.definition_id != definition.id]
    if others:
        raise InvalidArgument(f"case '{others[0]}' does not run by '{definition.id}'; leave it out and repeat")
    for case in cases:
        modify(case, changes, call.viewer, call.body.get("annotation"))
    return len(cases)


@instances.post("/<instance_id>/modification", body=ModificationQuestion)
def modify_instance(call: Call, instance_id: str) -> None:
    """Cancel what a case is at and begin elsewhere, in order and as one step."""
    case = running(call, instance_id)
    modify(case, read_changes(call, call.body["instructions"]), call.viewer, call.body.get("annotation"))


@instances.post("/<instance_id>/modification-async", body=ModificationQuestion, answer=BatchAnswer())
def modify_instance_as_batch(call: Call, instance_id: str) -> dict[str, Any]:
    """Cancel what a case is at and begin elsewhere."""
    modify_instance(call, instance_id)
    return done(call, "instance-modification", 1)


@modifications.post("/execute", body=ManyQuestion)
def modify_many(call: Call) -> None:
    """Move many cases of a definition in the same way, all or none."""
    modify_chosen(call)


@modifications.post("/executeAsync", body=ManyQuestion, answer=BatchAnswer())
def modify_many_as_batch(call: Call) -> dict[str, Any]:
    """Move many cases of a definition in the same way, all or none."""
    return done(call, "instance-modification", modify_chosen(call))
