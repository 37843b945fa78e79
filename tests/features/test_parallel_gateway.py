"""The parallel gateway: all ways out, one token of every way in."""

import itertools

import pytest


def test_all_flows_are_taken(process):
    case = process("parallel_gateway.bpmn")

    assert case.waiting == ["a", "b", "c"]


@pytest.mark.parametrize("order", list(itertools.permutations("abc")))
def test_the_join_waits_for_every_branch_in_any_order(process, order):
    case = process("parallel_gateway.bpmn")

    case.complete(order[0])
    case.complete(order[1])
    waiting_before_the_last = case.waiting
    case.complete(order[2])

    assert waiting_before_the_last == [order[2]]
    assert case.waiting == ["after"]


@pytest.mark.parametrize("orders", [("ab", "ab"), ("ab", "ba"), ("ba", "ab"), ("ba", "ba"), ("ab", "ba", "ba", "ab")])
def test_a_diamond_in_a_loop_joins_the_tokens_of_its_own_round(process, orders):
    case = process("parallel_gateway_in_a_loop.bpmn")

    for order in orders:
        case.complete(order[0])
        assert case.waiting == [order[1]]
        case.complete(order[1])
        assert case.waiting == ["review"]
        case.complete("review", {"enough": False})

    assert case.waiting == ["a", "b"]


def test_a_diamond_in_a_loop_ends(process):
    case = process("parallel_gateway_in_a_loop.bpmn")
    case.complete("b")
    case.complete("a")
    case.complete("review", {"enough": False})
    case.complete("a")
    case.complete("b")

    case.complete("review", {"enough": True})

    assert case.ended


def test_two_tokens_on_one_flow_do_not_stand_for_a_token_on_the_other(process):
    """BPMN 2.0.2 13.4.1: one token on each incoming flow (Camunda counts tokens, whichever flow they came by)."""
    case = process("parallel_gateway_same_flow_twice.bpmn")

    case.complete("t1")
    case.complete("t2")

    assert case.waiting == ["u"]


def test_a_surplus_token_stays_at_the_join(process):
    case = process("parallel_gateway_same_flow_twice.bpmn")
    case.complete("t1")
    case.complete("t2")
    case.complete("u")

    case.complete("after")

    assert case.waiting == []
    assert not case.ended


def test_a_join_of_two_branches_leaves_the_third_alone(process):
    case = process("parallel_gateway_join_two_of_three.bpmn")

    case.complete("a")
    case.complete("b")
    waiting_after_the_join = case.waiting
    case.complete("after")
    ended_without_c = case.ended
    case.complete("c")

    assert waiting_after_the_join == ["after", "c"]
    assert not ended_without_c
    assert case.ended


def test_a_branch_may_loop_before_the_join(process):
    case = process("parallel_gateway_branch_loops.bpmn")

    case.complete("b")
    case.complete("a", {"redo": True})
    waiting_in_the_second_round = case.waiting
    case.complete("a", {"redo": False})

    assert waiting_in_the_second_round == ["a"]
    assert case.waiting == ["after"]


@pytest.mark.parametrize("order", ["abc", "cba", "acb"])
def test_nested_pairs_join_from_the_inside_out(process, order):
    case = process("parallel_gateway_nested.bpmn")

    for element in order:
        assert case.waiting != ["after"]
        case.complete(element)

    assert case.waiting == ["after"]


def test_one_gateway_joins_and_forks(process):
    case = process("parallel_gateway_join_and_fork.bpmn")

    case.complete("a")
    waiting_for_b = case.waiting
    case.complete("b")
    waiting_after_the_fork = case.waiting
    case.complete("d")
    case.complete("c")

    assert waiting_for_b == ["b"]
    assert waiting_after_the_fork == ["c", "d"]
    assert case.ended


def test_a_pair_inside_a_sub_process_joins_in_every_round_of_the_loop_around_it(process):
    case = process("parallel_gateway_in_sub_process_in_a_loop.bpmn")
    for element in ("a", "b"):
        case.complete(element)
    case.complete("c", {"enough": False})

    case.complete("b")
    waiting_for_a = case.waiting
    case.complete("a")

    assert waiting_for_a == ["a"]
    assert case.waiting == ["c"]


def test_a_join_whose_second_token_never_comes_keeps_the_process_open(process):
    case = process("parallel_gateway_join_never_completes.bpmn", variables={"x": 1})

    case.complete("a")

    assert case.waiting == []
    assert not case.ended


def test_two_flows_from_the_same_activity_into_a_join_bring_a_token_each(process):
    case = process("parallel_gateway_parallel_pairs_into_one_join.bpmn")

    case.complete("a")
    waiting_for_b = case.waiting
    case.complete("b")

    assert waiting_for_b == ["b"]
    assert case.waiting == ["after"]


@pytest.mark.parametrize("order", ["ab", "ba"])
def test_branches_may_end_apart(process, order):
    case = process("parallel_gateway_with_end_inside.bpmn")

    case.complete(order[0])
    ended_after_one = case.ended
    case.complete(order[1])

    assert not ended_after_one
    assert case.end_events == [f"end_{order[0]}", f"end_{order[1]}"]


def test_two_instances_do_not_share_a_join(stage, process):
    first = process("interleaving_two_instances.bpmn")
    second = stage.start()

    first.complete("a")
    second.complete("b")

    assert first.waiting == ["b"]
    assert second.waiting == ["a"]
