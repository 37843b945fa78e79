"""The public driver itself: what it tells and what it refuses."""

from datetime import timedelta

import pytest

from runner.clock import clock
from runner.records import Setting
from runner.records.shelf import PROCESSES
from runner.rejection import InvalidArgument, NotFound
from runner.testing import Stage
from tests.records.drawn import END, ONE_TASK, START, TWO_TASKS, bpmn, catch, line, task, timer


def test_the_first_process_deployed_is_the_one_started(stage):
    stage.deploy(("b.bpmn", bpmn(line(START, END), key="b")), ("a.bpmn", bpmn(line(START, END), key="a")))

    assert stage.start().key == "b"
    assert stage.start("a").key == "a"


def test_with_nothing_deployed_nothing_starts(stage):
    with pytest.raises(InvalidArgument, match="deploy a diagram first"):
        stage.start()
    with pytest.raises(NotFound, match="process 'x' is not deployed"):
        stage.start("x")


def test_a_case_tells_where_it_is_and_what_it_did(stage):
    stage.deploy(("order.bpmn", TWO_TASKS))
    case = stage.start(variables={"a": 1}, business_key="K")

    case.complete("first", {"b": 2})

    assert (case.waiting, case.waits_at("second"), case.waits_at("first", "second")) == (["second"], True, False)
    assert (case.path, case.cancelled) == (["start", "first"], [])
    assert (case.variables, case.variable("b"), case.variable("b", at="second")) == ({"a": 1, "b": 2}, 2, 2)
    assert (case.state, case.ended, case.end_events, case.business_key) == ("active", False, [], "K")
    assert [one.element_id for one in case.tasks] == ["second"]
    assert repr(case) == "<case order active, waiting at ['second']>"


def test_what_is_not_there_is_named(stage):
    stage.deploy(("order.bpmn", ONE_TASK))
    case = stage.start()

    with pytest.raises(InvalidArgument, match="no open task number 0 at 'nowhere'"):
        case.complete("nowhere")
    with pytest.raises(InvalidArgument, match="no user task number 1 at 'work'"):
        case.complete("work", index=1)
    with pytest.raises(InvalidArgument, match="no incident number 0 at 'work'"):
        case.retry("work")
    with pytest.raises(KeyError):
        case.variable("nothing")


def test_the_clock_runs_jobs_in_the_order_of_their_time(stage):
    stage.deploy(
        ("slow.bpmn", bpmn(line(START, catch("wait", timer("PT2H")), END), key="slow")),
        ("fast.bpmn", bpmn(line(START, catch("wait", timer("PT1H")), catch("again", timer("PT90M")), END), key="fast")),
    )
    slow, fast = stage.start("slow"), stage.start("fast")
    before = clock.now()

    stage.advance("PT1H59M")
    first = (slow.waiting, fast.waiting)
    stage.advance(timedelta(minutes=2))
    second = (slow.ended, fast.waiting)
    stage.advance("PT30M")

    assert first == (["wait"], ["again"])
    assert second == (True, ["again"])
    assert fast.ended
    assert timedelta(hours=2, minutes=31) <= clock.now() - before < timedelta(hours=2, minutes=32)


def test_jobs_run_only_when_the_clock_is_moved(stage):
    stage.deploy(("now.bpmn", bpmn(line(START, '<bpmn:task id="work" camunda:asyncBefore="true" />', END))))
    case = stage.start()
    before = case.waiting

    stage.advance()

    assert before == ["work"]
    assert case.ended


def test_everything_kept_is_forgotten_between_steps(stage):
    stage.deploy(("order.bpmn", ONE_TASK))
    stage.start()

    assert PROCESSES._kept == {}


def test_without_restarts_what_was_compiled_is_kept(tmp_path):
    with Stage(tmp_path, restart=False) as stage:
        stage.deploy(("order.bpmn", ONE_TASK))
        stage.start()

        assert len(PROCESSES._kept) == 1
        stage.restart()


def test_a_stage_without_a_folder_begins_empty_and_sets_the_clock_right():
    with Stage() as stage:
        stage.deploy(("order.bpmn", ONE_TASK))
        stage.start()
        stage.advance("P1D")

    assert clock.offset == timedelta(0)
    with Stage() as stage:
        assert stage.cases() == []
        with pytest.raises(NotFound):
            stage.start("order")


def test_two_stages_at_a_time_know_nothing_of_each_other():
    with Stage(restart=False) as one, Stage(restart=False) as other:
        one.deploy(("order.bpmn", ONE_TASK))
        one.start()

        assert len(one.cases()) == 1
        assert other.cases() == []


def test_a_folder_that_is_given_is_gone_on_with(tmp_path):
    with Stage(tmp_path) as stage:
        stage.deploy(("order.bpmn", ONE_TASK))
        case_id = stage.start().id

    with Stage(tmp_path) as stage:
        (case,) = stage.cases("order")
        assert case.id == case_id
        case.complete("work")
        assert case.ended


def test_rows_that_belong_to_nothing_fail_the_test(stage):
    stage.deploy(("order.bpmn", ONE_TASK))
    case = stage.start()
    case.complete("work")

    with pytest.raises(AssertionError, match="1 open user tasks of cases that are over"), stage._step() as session:
        session.connection().exec_driver_sql("UPDATE user_task SET ended_at = NULL")


def test_users_complete_tasks_as_themselves(stage):
    stage.deploy(("order.bpmn", bpmn(line(START, task("work"), END))))
    stage.add_user("li", "sales")
    stage.add_user("wu")
    case = stage.start()

    with pytest.raises(NotFound, match="may not see it"):
        case.complete("work", user="wu")
    case.complete("work", user="li")

    assert case.ended


def test_a_step_is_written_before_the_next(stage):
    with stage._step() as session:
        session.add(Setting(name="a", value=1))

    with stage.database.reading() as session:
        assert session.get_one(Setting, "a").value == 1
