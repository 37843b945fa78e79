"""The inclusive gateway: every true way out, and in what can still come."""

import pytest


@pytest.mark.parametrize(("x", "expected"), [(3, ["a", "b"]), (2, ["a"]), (0, ["c"])])
def test_every_true_flow_is_taken_and_the_default_only_when_none_is(process, x, expected):
    case = process("inclusive_gateway.bpmn", variables={"x": x})

    assert case.waiting == expected


@pytest.mark.parametrize("order", ["ab", "ba"])
def test_the_join_waits_for_the_branches_that_were_taken(process, order):
    case = process("inclusive_gateway.bpmn", variables={"x": 3})

    case.complete(order[0])
    waiting_before_the_last = case.waiting
    case.complete(order[1])

    assert waiting_before_the_last == [order[1]]
    assert case.waiting == ["after"]


def test_the_join_lets_a_single_branch_through(process):
    case = process("inclusive_gateway.bpmn", variables={"x": 0})

    case.complete("c")

    assert case.waiting == ["after"]


def test_no_true_condition_and_no_default_is_an_incident_at_the_gateway(process):
    """An incident (Camunda: without a job an exception that undoes the step)."""
    case = process("inclusive_gateway_without_default.bpmn")

    case.complete("prepare", {"x": 0})

    assert case.waiting == ["split"]
    assert [incident[0] for incident in case.incidents] == ["split"]


@pytest.mark.parametrize(("x", "expected"), [(2, ["a", "always"]), (0, ["always"])])
def test_a_flow_without_a_condition_is_always_taken(process, x, expected):
    case = process("inclusive_gateway_unconditional_flow.bpmn", variables={"x": x})

    assert case.waiting == expected


def test_the_join_fires_when_the_other_branch_has_ended_early(process):
    """BPMN 2.0.2 13.4.3 (Camunda looks at the join only when a token comes to it, and hangs)."""
    case = process("inclusive_gateway_branch_ends_early.bpmn")
    case.complete("a")
    waiting_for_b = case.waiting

    case.complete("b", {"stop": True})

    assert waiting_for_b == ["b"]
    assert case.waiting == ["after"]


def test_the_join_goes_on_with_b_when_a_has_come_and_b_does_not_stop(process):
    case = process("inclusive_gateway_branch_ends_early.bpmn")
    case.complete("a")

    case.complete("b", {"stop": False})

    assert case.waiting == ["after"]
    assert case.path.count("b") == 1


def test_the_join_waits_for_a_token_far_upstream(process):
    case = process("inclusive_gateway_long_branch.bpmn")
    case.complete("a")

    seen = []
    for element in ("b1", "b2", "b3"):
        seen.append(case.waiting)
        case.complete(element)

    assert seen == [["b1"], ["b2"], ["b3"]]
    assert case.waiting == ["after"]


@pytest.mark.parametrize("orders", [("ab", "ab"), ("ab", "ba"), ("ba", "ba", "ab")])
def test_a_diamond_in_a_loop_joins_the_tokens_of_its_own_round(process, orders):
    case = process("inclusive_gateway_in_a_loop.bpmn")

    for order in orders:
        case.complete(order[0])
        assert case.waiting == [order[1]]
        case.complete(order[1])
        assert case.waiting == ["review"]
        case.complete("review", {"enough": False})

    assert case.waiting == ["a", "b"]


def test_the_join_waits_for_a_branch_that_loops(process):
    case = process("inclusive_gateway_branch_loops.bpmn")
    case.complete("b")

    case.complete("a", {"redo": True})
    waiting_in_the_second_round = case.waiting
    case.complete("a", {"redo": False})

    assert waiting_in_the_second_round == ["a"]
    assert case.waiting == ["after"]


def test_a_token_that_can_not_reach_the_join_is_not_waited_for(process):
    case = process("inclusive_gateway_token_behind_the_join.bpmn")
    case.complete("review")

    case.complete("back", {"redo": True})

    assert case.waiting == ["go", "review"]


def test_a_token_that_can_only_bring_more_of_what_is_there_is_not_waited_for(process):
    """BPMN 2.0.2 13.4.3: y leads only to the flow x has come by (Camunda waits for whatever can reach the join)."""
    case = process("inclusive_gateway_round_the_join.bpmn")
    case.complete("review")

    case.complete("x")

    assert case.waiting == ["review", "y"]


@pytest.mark.parametrize(("x", "elements"), [(3, "abc"), (3, "cba"), (2, "ac"), (2, "ca")])
def test_splits_of_different_kinds_come_together_in_one_join(process, x, elements):
    case = process("inclusive_gateway_unbalanced_splits.bpmn", variables={"x": x})

    for element in elements:
        assert case.waiting != ["after"]
        case.complete(element)

    assert case.waiting == ["after"]


def test_the_join_fires_when_every_flow_has_a_token_although_more_may_come(process):
    """BPMN 2.0.2 13.4.3: no empty flow is left to wait for."""
    case = process("inclusive_gateway_same_flow_twice.bpmn")
    case.complete("t1")
    waiting_for_u = case.waiting

    case.complete("u")

    assert waiting_for_u == ["t2", "u"]
    assert case.waiting == ["after", "t2"]


def test_a_late_token_passes_the_join_alone(process):
    case = process("inclusive_gateway_same_flow_twice.bpmn")
    case.complete("t1")
    case.complete("u")

    case.complete("t2")

    assert case.waiting == ["after", "after"]


def test_the_join_fires_when_a_boundary_event_leads_the_other_token_away(stage, process):
    """BPMN 2.0.2 13.4.3 (Camunda looks at the join only when a token comes to it, and hangs)."""
    case = process("inclusive_gateway_boundary_leaves_the_branch.bpmn")
    case.complete("a")

    stage.advance("PT1H1S")

    assert case.waiting == ["after", "escalate"]


@pytest.mark.parametrize(("x", "first", "second"), [(3, "ab", "dc"), (2, "a", "c")])
def test_two_pairs_in_a_row(process, x, first, second):
    case = process("inclusive_gateway_two_in_a_row.bpmn", variables={"x": x})

    for element in first + second:
        case.complete(element)

    assert case.ended
    assert case.end_events == ["done"]
