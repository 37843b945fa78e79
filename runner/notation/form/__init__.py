"""Camunda Forms and generated forms: read at deployment, checked when answers come in, told back in words."""

from runner.notation.form.form import Form
from runner.notation.form.generated import generated_form
from runner.notation.form.message import Message
from runner.notation.form.reading import read_form

__all__ = ["Form", "Message", "generated_form", "read_form"]
