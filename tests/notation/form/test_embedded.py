"""Forms embedded in a Camunda 8 process, as Camunda Modeler writes them."""

from runner.notation.form import generated_form
from runner.notation.model import FormReference


def test_an_embedded_form_needs_no_id_of_its_own() -> None:
    schema = '{"type": "default", "components": [{"id": "a", "type": "textfield", "key": "name"}]}'

    assert generated_form(FormReference(inline=schema)).sets == {"name"}


def test_a_key_of_an_embedded_form_may_have_blanks() -> None:
    schema = '{"type": "default", "components": [{"id": "a", "type": "textfield", "key": "Leave Decision.by"}]}'

    embedded = generated_form(FormReference(inline=schema))

    assert (embedded.sets, embedded.warnings) == ({"Leave Decision"}, ())
