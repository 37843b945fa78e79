"""Instructions: where a case is told to begin."""

from collections.abc import Sequence
from typing import Any

from marshmallow import fields

from runner.records.instruction import Instruction
from web.rest.resource import Call
from web.rest.schema import Flag, Question
from web.rest.typed_variables import Variables, read_variables


class InstructionQuestion(Question):
    """Where to begin, and with which variables."""

    type = fields.String(required=True)
    activity_id = fields.String()
    transition_id = fields.String()
    activity_instance_id = fields.String()
    transition_instance_id = fields.String()
    ancestor_activity_instance_id = fields.String()
    cancel_current_active_activity_instances = Flag()
    variables = Variables()


def read_instructions(call: Call, sent: Sequence[dict[str, Any]]) -> tuple[list[Instruction], dict[str, Any]]:
    """The instructions, and all their variables together."""
    variables: dict[str, Any] = {}
    for one in sent:
        variables |= read_variables(call.session, one.get("variables"))
    return [Instruction(one["type"], one.get("activity_id"), one.get("transition_id")) for one in sent], variables
