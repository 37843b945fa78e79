"""Multi-instance activities: parallel and one after the other, over numbers and collections."""

import pytest

PEOPLE = ["li", "wang", "zhao"]


def test_parallel_instances_wait_at_the_same_time(process):
    case = process("multi_instance_cardinality.bpmn")

    assert case.waiting == ["a", "a", "a"]


@pytest.mark.parametrize("indexes", [(0, 0, 0), (2, 1, 0), (1, 1, 0)])
def test_the_process_goes_on_when_all_are_done_in_any_order(process, indexes):
    case = process("multi_instance_cardinality.bpmn")

    for index in indexes:
        assert "after" not in case.waiting
        case.complete("a", index=index)

    assert case.waiting == ["after"]
    assert case.path.count("a") == 3


def test_sequential_instances_wait_one_after_the_other(process):
    case = process("multi_instance_sequential.bpmn")

    seen = []
    for _ in range(3):
        seen.append((case.waiting, case.variable("loopCounter", at="a")))
        case.complete("a")

    assert seen == [(["a"], 0), (["a"], 1), (["a"], 2)]
    assert case.waiting == ["after"]


@pytest.mark.parametrize("diagram", ["cardinality_expression", "cardinality_expression_sequential"])
def test_the_cardinality_may_be_an_expression(process, diagram):
    case = process(f"multi_instance_{diagram}.bpmn", variables={"n": 2})
    for _ in range(2):
        case.complete("a")

    assert case.waiting == ["after"]


@pytest.mark.parametrize("diagram", ["cardinality_expression", "cardinality_expression_sequential"])
def test_a_cardinality_of_zero_passes_at_once(process, diagram):
    case = process(f"multi_instance_{diagram}.bpmn", variables={"n": 0})

    assert case.waiting == ["after"]


@pytest.mark.parametrize("n", [-1, "many", None])
def test_a_bad_cardinality_is_an_incident(process, n):
    """An incident (Camunda: without a job an exception that undoes the step)."""
    case = process("multi_instance_cardinality_expression.bpmn", variables={"n": n})

    assert case.waiting == ["a"]
    assert len(case.incidents) == 1
    assert case.tasks == []


def test_each_item_of_a_collection_has_an_instance(process):
    case = process("multi_instance_collection.bpmn", variables={"people": PEOPLE})

    tasks = case.tasks

    assert [task.name for task in tasks] == ["Ask li", "Ask wang", "Ask zhao"]
    assert [task.assignee for task in tasks] == PEOPLE


def test_each_item_of_a_collection_in_turn(process):
    case = process("multi_instance_collection_sequential.bpmn", variables={"people": PEOPLE})

    names = []
    for _ in PEOPLE:
        names += [task.name for task in case.tasks]
        case.complete("a")

    assert names == ["Ask li", "Ask wang", "Ask zhao"]
    assert case.waiting == ["after"]


def test_the_collection_may_be_an_expression(process):
    case = process("multi_instance_collection_expression.bpmn", variables={"team": {"people": PEOPLE}})

    assert [task.name for task in case.tasks] == ["Ask li", "Ask wang", "Ask zhao"]


@pytest.mark.parametrize("diagram", ["multi_instance_collection.bpmn", "multi_instance_collection_sequential.bpmn"])
def test_an_empty_collection_passes_at_once(process, diagram):
    case = process(diagram, variables={"people": []})

    assert case.waiting == ["after"]


@pytest.mark.parametrize("people", [None, 5])
def test_a_collection_that_is_none_is_an_incident(process, people):
    """An incident (Camunda: without a job an exception that undoes the step)."""
    case = process("multi_instance_collection.bpmn", variables={"people": people})

    assert case.waiting == ["a"]
    assert len(case.incidents) == 1


def test_the_completion_condition_cancels_the_rest(process):
    case = process("multi_instance_completion.bpmn")

    case.complete("a")
    waiting_after_one = case.waiting
    case.complete("a")

    assert waiting_after_one == ["a", "a", "a"]
    assert case.waiting == ["after"]
    assert case.cancelled.count("a") == 2


def test_the_completion_condition_ends_the_row(process):
    case = process("multi_instance_completion_sequential.bpmn")

    case.complete("a")
    case.complete("a")

    assert case.waiting == ["after"]


def test_the_completion_condition_may_look_at_an_answer(process):
    case = process("multi_instance_completion_by_answer.bpmn")

    case.complete("a", {"approved": True})
    waiting_after_yes = case.waiting
    case.complete("a", {"approved": False})

    assert waiting_after_yes == ["a", "a"]
    assert case.waiting == ["after"]


def test_the_counters_are_known_inside(process):
    case = process("multi_instance_cardinality.bpmn")

    case.complete("a")

    assert case.variable("nrOfInstances", at="a") == 3
    assert case.variable("nrOfActiveInstances", at="a") == 2
    assert case.variable("nrOfCompletedInstances", at="a") == 1


def test_counters_and_items_are_no_variables_of_the_process(process):
    case = process("multi_instance_collection.bpmn", variables={"people": PEOPLE})
    while_it_runs = case.variables
    for _ in PEOPLE:
        case.complete("a")

    assert while_it_runs == {"people": PEOPLE}
    assert case.variables == {"people": PEOPLE}


def test_each_instance_of_a_sub_process_goes_its_own_way(process):
    case = process("multi_instance_sub_process.bpmn", variables={"items": ["x", "y"]})

    case.complete("a", index=1)
    waiting = case.waiting
    item = case.variable("item", at="b")
    case.complete("b")
    case.complete("a")
    case.complete("b")

    assert waiting == ["a", "b"]
    assert item == "y"
    assert case.waiting == ["after"]


def test_sub_processes_one_after_the_other(process):
    case = process("multi_instance_sub_process_sequential.bpmn", variables={"items": ["x", "y"]})

    seen = []
    for _ in range(2):
        seen.append(case.variable("item", at="a"))
        case.complete("a")

    assert seen == ["x", "y"]
    assert case.waiting == ["after"]


def test_scripts_in_a_row(process):
    case = process("multi_instance_script.bpmn", variables={"sum": 0})

    assert case.variables["sum"] == 0 + 1 + 2 + 3 + 4


def test_external_tasks_each_with_their_item(process):
    case = process("multi_instance_external.bpmn", variables={"bills": [{"amount": 5}, {"amount": 6}]})
    waiting = case.waiting
    amount = case.variable("amount", at="pay")

    case.work("pay")
    case.work("pay")

    assert waiting == ["pay", "pay"]
    assert amount == 5
    assert case.waiting == ["after"]


def test_receive_tasks_take_one_message_each(stage, process):
    """BPMN 2.0.2 8.4.2: a message goes to exactly one (Camunda refuses a message with two takers)."""
    case = process("multi_instance_receive.bpmn")

    stage.message("answer")
    waiting_after_one = case.waiting
    stage.message("answer")

    assert waiting_after_one == ["wait"]
    assert case.waiting == ["after"]


def test_mappings_are_done_for_each_instance(process):
    """Camunda's user task, unlike its service task, does not see the item in its input mapping."""
    case = process("multi_instance_mappings.bpmn", variables={"people": PEOPLE})

    assert case.variable("who", at="a") == "Dr li"


def test_multi_instances_nest(process):
    case = process("multi_instance_nested.bpmn", variables={"groups": [["li", "wang"], ["zhao"]]})
    waiting = case.waiting

    for _ in range(3):
        case.complete("a")

    assert waiting == ["a", "a", "a"]
    assert case.waiting == ["after"]


def test_a_multi_instance_activity_in_a_loop_begins_anew(process):
    case = process("multi_instance_in_a_loop.bpmn")
    case.complete("a", {"enough": False})
    case.complete("a", {"enough": False})
    waiting_in_the_second_round = case.waiting

    case.complete("a")
    case.complete("a", {"enough": True})

    assert waiting_in_the_second_round == ["a", "a"]
    assert case.ended


def test_instances_that_are_joined_bring_one_token(process):
    case = process("multi_instance_then_join.bpmn")

    case.complete("a")
    case.complete("a")
    waiting_for_b = case.waiting
    case.complete("b")

    assert waiting_for_b == ["b"]
    assert case.waiting == ["after"]


def test_an_error_in_one_instance_cancels_all(process):
    case = process("multi_instance_error.bpmn", variables={"broken": False})
    case.complete("a")

    case.complete("a", {"broken": True})

    assert case.waiting == ["mend"]


def test_camunda_8_collects_the_outputs_in_order(process):
    """Camunda 8."""
    case = process("multi_instance_camunda_8.bpmn", variables={"people": PEOPLE})

    case.complete("a", {"mark": 3}, index=2)
    case.complete("a", {"mark": 1}, index=0)
    case.complete("a", {"mark": 2}, index=0)

    assert case.variables["marks"] == [
        {"who": "li", "mark": 1},
        {"who": "wang", "mark": 2},
        {"who": "zhao", "mark": 3},
    ]


def test_camunda_8_counts_its_instances_under_its_own_names(process):
    """Camunda 8."""
    case = process("multi_instance_camunda_8_completion.bpmn", variables={"people": PEOPLE})

    case.complete("a", {"mark": 1}, index=0)
    waiting = case.waiting
    case.complete("a", {"mark": 2}, index=0)

    assert waiting == ["a", "a"]
    assert case.waiting == ["after"]


def test_the_collection_may_be_bpmns_own_data_input(process):
    case = process("multi_instance_bpmn_data.bpmn", variables={"people": PEOPLE})

    assert case.waiting == ["a", "a", "a"]
    assert case.variable("person", at="a") == "li"


def test_bpmns_own_data_output_collects_in_order(process):
    """BPMN 2.0.2 10.3.8 (Camunda has no output collection)."""
    case = process("multi_instance_bpmn_output.bpmn", variables={"people": PEOPLE})

    for index, mark in ((2, 3), (0, 1), (0, 2)):
        case.complete("a", {"mark": mark}, index=index)

    assert case.variables["marks"] == [1, 2, 3]


def test_behaviour_one_throws_its_event_at_the_first_completion(process):
    """BPMN 2.0.2 10.3.8, behavior (Camunda ignores it)."""
    case = process("multi_instance_behavior_one.bpmn")

    case.complete("a")
    waiting_after_the_first = case.waiting
    case.complete("a")

    assert waiting_after_the_first == ["a", "a", "b"]
    assert case.waiting == ["a", "b"]


def test_behaviour_none_throws_its_event_at_every_completion(process):
    """BPMN 2.0.2 10.3.8, behavior (Camunda ignores it)."""
    case = process("multi_instance_behavior_none.bpmn")

    case.complete("a")
    case.complete("a")

    assert case.waiting == ["a", "b", "b"]


def test_behaviour_complex_throws_its_event_when_its_condition_holds(process):
    """BPMN 2.0.2 10.3.8, behavior (Camunda ignores it)."""
    case = process("multi_instance_behavior_complex.bpmn")

    case.complete("a")
    waiting_after_the_first = case.waiting
    case.complete("a")

    assert waiting_after_the_first == ["a", "a"]
    assert case.waiting == ["a", "b"]


def test_every_kind_of_activity_may_be_multi_instance(stage):
    stage.deploy("multi_instance_every_activity.bpmn", "multi_instance_called.bpmn", "discount.dmn")

    case = stage.start(variables={"amount": 500})

    kinds = ("nothing", "phone", "calculate", "evaluate", "tell", "judge", "invoke", "work", "trade")
    assert case.waiting == ["after"]
    assert {kind: case.path.count(kind) for kind in kinds} == dict.fromkeys(kinds, 2)
    assert len(case.called) == 2
