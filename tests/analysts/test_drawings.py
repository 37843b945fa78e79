"""Drawings that can't be run: kept as documentation, listed, drawn, given back byte for byte."""

import json
import re

import pytest

from runner.records.bundle import deploy
from runner.records.user import User
from tests.analysts.files import DECISION, FORM, ORDER
from tests.notation.drawing import DIAGRAMS

SOURCE = (DIAGRAMS / "other_tools.bpmn").read_bytes()  # in ISO-8859-1
RUN = ORDER.replace(b'id="order"', b'id="other"')


def put(database, *files):
    with database.transaction() as session:
        return deploy(session, list(files), viewer=User.find(session, "ana").viewer).id


@pytest.fixture
def drawing(database):
    return put(database, ("plans/other.bpmn", SOURCE), ("calc.js", b"1 + 1"))


def test_a_drawing_is_listed_drawn_and_given_back(visitor, drawing):
    ana = visitor("ana")
    address = f"/processes/deployments/{drawing}/drawing/plans/other.bpmn"

    listed = ana.get("/processes?kind=drawing").get_data(as_text=True)
    page = ana.get(address).get_data(as_text=True)
    file = ana.get(f"/processes/deployments/{drawing}/file/plans/other.bpmn")

    assert re.findall(r'href="([^"]*/drawing/[^"]*)"', listed) == [address]
    told = json.loads(page.split("data-told>")[1].split("</script>")[0])
    assert "Prüfen" in told["xml"]
    assert "<p>Schritt für Schritt</p>".replace("<", "&lt;").replace(">", "&gt;") in page
    assert "The process is only drawn: it is kept as documentation." in page
    assert file.data == SOURCE
    assert "filename=other.bpmn" in file.headers["Content-Disposition"]


def test_the_page_of_a_deployment_lists_what_it_only_keeps(visitor, drawing):
    page = visitor("ana").get(f"/processes/deployments/{drawing}").get_data(as_text=True)

    assert f"/processes/deployments/{drawing}/drawing/plans/other.bpmn" in page
    assert f"/processes/deployments/{drawing}/file/calc.js" in page


def test_of_each_name_the_newest_is_listed_unless_it_is_run_now(visitor, database, drawing):
    newer = put(database, ("plans/other.bpmn", SOURCE.replace(b"Pool 1", b"Pool I")))
    ana = visitor("ana")

    assert f"/{newer}/" in (listed := ana.get("/processes?kind=drawing").get_data(as_text=True))
    assert f"/{drawing}/" not in listed
    put(database, ("plans/other.bpmn", RUN), ("ask.form", FORM), ("approver.dmn", DECISION))
    assert "plans/other.bpmn" not in ana.get("/processes?kind=drawing").get_data(as_text=True)


@pytest.mark.parametrize("path", ["drawing/nothing.bpmn", "drawing/calc.js", "file/nothing.js"])
def test_what_is_no_drawing_is_not_found(visitor, drawing, path):
    assert visitor("ana").get(f"/processes/deployments/{drawing}/{path}").status_code == 404


def test_a_diagram_in_service_is_no_drawing(visitor, database):
    run = put(database, ("other.bpmn", RUN), ("ask.form", FORM), ("approver.dmn", DECISION))

    assert visitor("ana").get(f"/processes/deployments/{run}/drawing/other.bpmn").status_code == 404


def test_only_analysts_look_at_them(visitor, drawing):
    mei = visitor("mei")

    for path in ("drawing/plans/other.bpmn", "file/calc.js"):
        assert mei.get(f"/processes/deployments/{drawing}/{path}").status_code == 403
