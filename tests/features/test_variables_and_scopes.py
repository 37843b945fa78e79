"""Variables: one scope for the instance, one for each sub-process with mappings and each multi-instance body."""

import pytest


def test_branches_see_what_the_other_has_set(process):
    case = process("variables_in_parallel.bpmn", variables={"v": "old"})

    case.complete("a", {"v": "new", "more": 1})

    assert case.variable("v", at="b") == "new"
    assert case.variable("more", at="b") == 1


@pytest.mark.parametrize("order", ["ab", "ba"])
def test_a_join_does_not_bring_old_values_back(process, order):
    case = process("variables_in_parallel.bpmn", variables={"v": "old"})

    case.complete(order[0], {"v": "new"})
    case.complete(order[1])

    assert case.variables == {"v": "new"}


def test_a_removed_variable_stays_removed_after_the_join(process):
    case = process("variables_in_parallel.bpmn", variables={"v": "old"})
    case.complete("a")

    case.remove_variables("v")
    case.complete("b")

    assert case.variables == {}


def test_the_last_writer_wins(process):
    case = process("variables_in_parallel.bpmn")

    case.complete("b", {"v": 1})
    case.complete("a", {"v": 2})

    assert case.variables == {"v": 2}


def test_nested_values_of_the_history_are_not_touched_by_later_changes(process):
    case = process("variables_in_parallel.bpmn", variables={"order": {"lines": [{"n": 1}]}})

    case.complete("a", {"order": {"lines": [{"n": 99}]}})

    assert case.variable("order", at="b") == {"lines": [{"n": 99}]}
    assert case.variables == {"order": {"lines": [{"n": 99}]}}


def test_an_inner_scope_sees_the_outer_ones(process):
    case = process("variables_scopes.bpmn", variables={"z": "process"})

    seen = {name: case.variable(name, at="a") for name in "xyz"}

    assert seen == {"x": "outer", "y": "inner", "z": "process"}


def test_a_variable_is_written_where_it_is_declared(process):
    case = process("variables_scopes.bpmn", variables={"x": "process"})

    case.complete("a", {"x": "changed", "y": "changed", "w": "new"})

    assert case.variable("x", at="b") == "changed"
    assert case.variables == {"x": "process", "w": "new"}


def test_a_scope_ends_with_its_sub_process(process):
    case = process("variables_scopes.bpmn", variables={"x": "process"})
    case.complete("a")
    case.complete("b")

    assert case.variable("x", at="c") == "process"


def test_values_of_every_kind_survive(process):
    """Camunda keeps arrays and objects of a script as the script engine's own."""
    case = process("variables_by_scripts.bpmn")

    assert case.variables == {
        "list": [1, 2, 3],
        "map": {"a": {"b": 1}},
        "text": "zwölf 十二",
        "none": None,
        "yes": True,
        "half": 0.5,
    }


@pytest.mark.parametrize(
    "value",
    [None, True, 0, -5, 2**40, 1.5, "", "审批", "x" * 5000, [], {}, [1, [2, {"k": None}]], {"审": {"1": [True]}}],
    ids=lambda value: repr(value)[:20],
)
def test_what_is_handed_in_comes_back(process, value):
    """Camunda refuses texts of more than 4,000 characters."""
    case = process("user_task_in_a_row.bpmn")

    case.complete("a", {"value": value})

    assert case.variable("value", at="b") == value
    assert case.variables == {"value": value}


def test_a_task_with_mappings_has_a_scope_of_its_own(process):
    case = process("variables_in_user_task.bpmn")

    case.complete("a", {"mine": 2, "ours": 3})

    assert case.variables == {"ours": 3}


def test_variables_may_be_set_from_outside_at_a_scope(process):
    case = process("variables_scopes.bpmn", variables={"x": "process"})

    case.set_variables({"x": "from outside"}, at="a")

    assert case.variable("x", at="a") == "from outside"
    assert case.variables == {"x": "process"}


def test_variables_stay_when_the_instance_is_over(process):
    case = process("user_task_plain.bpmn", variables={"x": 1})

    case.complete("approve", {"y": 2})

    assert case.ended
    assert case.variables == {"x": 1, "y": 2}
