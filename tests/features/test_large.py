"""Large processes: cost follows the live tokens, nothing is too deep, too long or too often."""


def test_a_loop_of_two_thousand_rounds_in_one_step(process):
    case = process("large_loop_expression.bpmn", variables={"n": 0})

    assert case.waiting == ["after"]
    assert case.variables == {"n": 2000}


def test_a_loop_with_a_task_goes_on_after_a_thousand_nodes(process):
    case = process("large_user_task_loop.bpmn")

    for _ in range(40):
        case.complete("a", {"enough": False})

    assert case.waiting == ["a"]
    assert case.path.count("a") == 40


def test_twenty_parallel_diamonds_in_a_row(process):
    case = process("large_diamonds.bpmn")

    case.complete("first")

    assert case.waiting == ["last"]


def test_the_first_step_of_twenty_diamonds_with_tasks_is_short(process):
    case = process("large_user_diamonds.bpmn")
    for number in range(2):
        case.complete(f"b{number}")
        case.complete(f"a{number}")

    assert case.waiting == ["a2", "b2"]


def test_a_chain_of_990_nodes(process):
    case = process("large_chain.bpmn")

    case.complete("first")

    assert case.waiting == ["last"]
    assert len(case.path) == 2 + 990


def test_a_thousand_instances(process):
    case = process("large_multi_instance.bpmn")
    waiting = case.waiting

    case.complete("a", index=999)
    case.complete("a", index=0)

    assert waiting == ["a"] * 1000
    assert case.waiting == ["after"]


def test_a_thousand_instances_one_after_the_other(process):
    case = process("large_multi_instance_sequential.bpmn", variables={"n": 0})

    assert case.waiting == ["after"]
    assert case.variables == {"n": 1000}


def test_two_hundred_branches(process):
    case = process("large_parallel.bpmn")

    for number in (199, 0, 100):
        case.complete(f"t{number}")

    assert len(case.waiting) == 197
    assert "after" not in case.waiting


def test_fifty_sub_processes_in_each_other(process):
    case = process("large_nesting.bpmn")

    case.complete("deep")

    assert case.waiting == ["after"]


def test_fifty_inclusive_branches(process):
    case = process("large_inclusive.bpmn", variables={"x": 3})
    waiting = case.waiting

    for element in waiting:
        case.complete(element)

    assert waiting == ["t0", "t1", "t2"]
    assert case.waiting == ["after"]
