"""Diagrams in other encodings than UTF-8: drawn with the right letters, given back byte for byte."""

import json

import pytest

from runner.records.bundle import deploy
from runner.records.process_definition import ProcessDefinition
from runner.records.process_instance import ProcessInstance
from runner.records.user import User
from tests.analysts.files import ORDER

LETTERS = {"iso-8859-1": "Prüfen", "utf-16": "审批 ü", "gbk": "审批"}


@pytest.mark.parametrize("encoding", LETTERS)
def test_every_page_that_draws_it_has_its_letters(visitor, database, encoding):
    name, ana = LETTERS[encoding], visitor("ana")
    text = ORDER.decode().replace("UTF-8", encoding, 1).replace('name="Approve"', f'name="{name}"')
    source = text.encode(encoding)
    with database.transaction() as session:
        viewer = User.find(session, "ana").viewer
        deploy(session, [("order.bpmn", source)], viewer=viewer)
        definition = ProcessDefinition.latest(session, "order")
        case = ProcessInstance.start(session, definition, {"amount": 2000}, viewer).id

    page = ana.get("/processes/order").get_data(as_text=True)
    comparison = ana.get("/processes/process/order/comparison").get_data(as_text=True)
    diagram = ana.get(f"/cases/{case}/diagram")

    assert json.dumps(name)[1:-1] in page
    assert json.dumps(name)[1:-1] in comparison
    assert f'name="{name}"' in diagram.data.decode()
    assert b"encoding=" not in diagram.data[:60]
    assert ana.get("/processes/process/order/versions/2/file").data == source
