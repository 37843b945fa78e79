"""Figures: what cases did, counted and timed."""

from datetime import timedelta

from runner.clock import clock
from runner.records.figures import figures
from runner.testing import Stage
from tests.analysts.files import DECISION, FORM, ORDER

FILES = (("order.bpmn", ORDER), ("ask.form", FORM), ("approver.dmn", DECISION))


def test_cases_and_elements_are_counted_and_timed():
    with Stage() as stage:
        stage.deploy(*FILES)
        for hours in (1, 2, 9):
            case = stage.start(variables={"amount": 5})
            stage.advance(timedelta(hours=hours))
            case.complete("approve")
        stage.start(variables={"amount": 5})
        stage.start(variables={"amount": 5}).cancel()

        with stage.database.reading() as session:
            found = figures(session, "order")

    by_id = {one.element_id: one for one in found.elements}
    assert (found.running, found.completed, found.stopped) == (1, 3, 1)
    assert found.cycle is not None
    assert round(found.cycle.median / timedelta(hours=1)) == 2
    assert round(found.cycle.longest / timedelta(hours=1)) == 9
    assert (by_id["approve"].completed, by_id["approve"].cancelled, by_id["approve"].cases) == (3, 1, 4)
    assert found.slowest is not None
    assert found.slowest.element_id == "approve"


def test_a_version_and_a_period_are_chosen():
    with Stage() as stage:
        stage.deploy(*FILES)
        stage.start(variables={"amount": 5})
        stage.advance("P10D")
        begun = clock.now()
        stage.deploy(("order.bpmn", ORDER.replace(b'name="Approve"', b'name="Approve it"')))
        stage.start(variables={"amount": 5})

        with stage.database.reading() as session:
            first = figures(session, "order", version=1)
            late = figures(session, "order", since=begun)
            early = figures(session, "order", until=begun)
            none = figures(session, "order", version=7)

    assert (first.running, first.completed, late.running, early.completed) == (0, 1, 1, 1)
    assert (none.running, none.elements, none.slowest, none.cycle) == (0, (), None, None)


def test_figures_are_a_page_and_a_table_for_other_programs(visitor, database):
    page = visitor("ana").get("/processes/order/figures")
    table = visitor("ana").get("/processes/order/figures.csv")

    assert page.status_code == 200
    assert "No case has done anything yet" in page.get_data(as_text=True)
    assert table.get_data(as_text=True).startswith("\ufeffelement_id,name,type,completed")
    assert visitor("ana").get("/processes/order/figures?version=x&from=never&by=luck").status_code == 200
