"""Forms embedded in a Camunda 8 process, as Camunda Modeler writes them."""

from runner.notation.form import generated_form
from runner.notation.model import FormReference


def test_an_embedded_form_needs_no_id_of_its_own() -> None:
    schema = '{"type": "default", "components": [{"id": "a", "type": "textfield", "key": "name"}]}'

    assert generated_form(FormReference(inline=schema)).sets == {"name"}
