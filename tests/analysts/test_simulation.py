"""The simulation: steps played on an installation that is thrown away, without touching the one that serves."""

import pytest
from sqlalchemy import func, select

from runner import simulation
from runner.clock import clock
from runner.records.process_instance import ProcessInstance
from runner.scenarios import read_scenario

START = {"start": None, "with": {"amount": 5}}


def played(visitor, *steps):
    return visitor("ana").post("/processes/order/simulation", json={"steps": list(steps)})


def test_it_begins_with_the_start_form(visitor):
    state = played(visitor).get_json()

    assert state["failure"] is None
    assert state["start"]["schema"]["id"] == "ask"


def test_tokens_tasks_and_rules_that_fired_are_told(visitor):
    state = played(visitor, START).get_json()

    assert state["tokens"] == ["approve"]
    assert [task["element"] for task in state["tasks"]] == ["approve"]
    assert [(one["name"], one["rules"], one["result"]) for one in state["decisions"]] == [
        ("Who approves", [1], "staff")
    ]


def test_the_clock_is_moved_there_and_not_here(visitor, database):
    before = clock.now()

    state = played(visitor, START, {"advance": "P3D"}).get_json()

    assert state["end_events"] == ["forgotten"]
    assert (clock.now() - before).total_seconds() < 60
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(ProcessInstance)) == 0


def test_a_step_that_can_not_be_done_says_why(visitor):
    state = played(visitor, {"start": None, "with": {"amount": "lots"}}).get_json()

    assert "Field_amount" in state["failure"]
    assert state["start"]["schema"]["id"] == "ask"


@pytest.mark.parametrize("steps", [[{"start": None, "complete": "a"}], ["start"], [{"with": {}}], [START] * 301])
def test_what_are_no_steps_is_refused(visitor, steps):
    assert played(visitor, *steps).status_code == 400


def test_what_was_played_is_saved_as_a_scenario(visitor, tmp_path):
    answer = visitor("ana").post(
        "/processes/order/simulation/scenario",
        data={
            "name": "很小的订单",
            "steps": '[{"start": null, "with": {"amount": 5}}, {"complete": "approve"}]',
            "expect": '{"ended": ["done"]}',
        },
    )
    file = tmp_path / "order.scenario.yaml"
    file.write_bytes(answer.data)
    scenario = read_scenario(file)

    assert "order.scenario.yaml" in answer.headers["Content-Disposition"]
    assert (scenario.name, scenario.process) == ("很小的订单", "order")
    assert [step.verb for step in scenario.steps] == ["start", "complete", "expect"]


def test_only_analysts_try_things_out(visitor):
    assert visitor("ana").get("/processes/order/simulation").status_code == 200
    assert visitor("mei").post("/processes/order/simulation", json={"steps": []}).status_code == 403


def test_a_player_that_is_gone_is_replaced(visitor):
    played(visitor)
    for player in simulation.PLAYERS._waiting:
        player.kill()
        player.wait()

    assert played(visitor).get_json()["failure"] is None


def test_a_simulation_that_takes_too_long_is_ended(visitor, monkeypatch):
    monkeypatch.setattr(simulation, "LONGEST", 0.01)

    answer = played(visitor, START)

    assert answer.status_code == 409
    assert "take the last step back" in answer.get_data(as_text=True)
