"""The standard loop: before or after, with a condition, a maximum, or neither (BPMN 2.0.2 13.3.6; not in Camunda)."""


def test_the_condition_is_asked_after_each_round(process):
    """BPMN 2.0.2 13.3.6 (Camunda ignores the loop)."""
    case = process("standard_loop.bpmn")

    for approved in (False, False):
        case.complete("a", {"approved": approved})
        assert case.waiting == ["a"]
    case.complete("a", {"approved": True})

    assert case.waiting == ["after"]
    assert case.path.count("a") == 3


def test_the_maximum_ends_the_loop(process):
    """BPMN 2.0.2 13.3.6 (Camunda ignores the loop)."""
    case = process("standard_loop_maximum.bpmn")

    for _ in range(3):
        assert case.waiting == ["a"]
        case.complete("a")

    assert case.waiting == ["after"]


def test_a_condition_tested_before_may_leave_the_activity_out(process):
    """BPMN 2.0.2 13.3.6 (Camunda ignores the loop)."""
    case = process("standard_loop_test_before.bpmn", variables={"more": False})

    assert case.waiting == ["after"]


def test_a_condition_tested_before_goes_round_while_it_holds(process):
    """BPMN 2.0.2 13.3.6 (Camunda ignores the loop)."""
    case = process("standard_loop_test_before.bpmn", variables={"more": True})

    case.complete("a")
    waiting_in_the_second_round = case.waiting
    case.complete("a", {"more": False})

    assert waiting_in_the_second_round == ["a"]
    assert case.waiting == ["after"]


def test_a_maximum_without_a_condition_counts(process):
    """BPMN 2.0.2 13.3.6 (Camunda ignores the loop)."""
    case = process("standard_loop_maximum_only.bpmn")

    case.complete("a")
    waiting_in_the_second_round = case.waiting
    case.complete("a")

    assert waiting_in_the_second_round == ["a"]
    assert case.waiting == ["after"]


def test_a_sub_process_loops(process):
    """BPMN 2.0.2 13.3.6 (Camunda ignores the loop)."""
    case = process("standard_loop_sub_process.bpmn", variables={"rounds": 0})

    for _ in range(3):
        assert case.waiting == ["a"]
        case.complete("a")

    assert case.waiting == ["after"]
    assert case.variables["rounds"] == 3


def test_a_script_loops_in_one_step(process):
    """BPMN 2.0.2 13.3.6 (Camunda ignores the loop)."""
    case = process("standard_loop_script.bpmn", variables={"n": 0})

    assert case.waiting == ["after"]
    assert case.variables == {"n": 10}


def test_the_rounds_are_counted(process):
    """BPMN 2.0.2 10.3.8, loopCounter (Camunda ignores the loop)."""
    case = process("standard_loop_counter.bpmn")

    names = []
    while case.tasks[0].element_id == "a":
        names.append(case.tasks[0].name)
        case.complete("a")

    assert len(names) == 3
    assert len(set(names)) == 3
    assert all(name.startswith("Round ") for name in names)


def test_a_boundary_event_ends_the_loop(stage, process):
    case = process("standard_loop_boundary.bpmn")

    stage.advance("PT1H1S")

    assert case.waiting == ["b"]


def test_every_kind_of_activity_may_loop(stage):
    """BPMN 2.0.2 13.3.6 (Camunda ignores the loop)."""
    stage.deploy("standard_loop_every_activity.bpmn", "multi_instance_called.bpmn", "discount.dmn")
    case = stage.start(variables={"amount": 500})

    for _ in range(2):
        case.work("pay")
    for _ in range(2):
        stage.message("answer")

    kinds = ("nothing", "calculate", "evaluate", "judge", "invoke", "work", "pay", "wait")
    assert case.waiting == ["after"]
    assert {kind: case.path.count(kind) for kind in kinds} == dict.fromkeys(kinds, 2)


def test_a_loop_that_says_nothing_can_be_deployed_and_begins(process):
    case = process("standard_loop_bare.bpmn")

    assert case.waiting == ["a"]
