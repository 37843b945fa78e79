"""Link events: a sequence flow that is not drawn."""

import pytest

from runner.rejection import Rejection


def test_a_link_leads_from_throw_to_catch(process):
    case = process("link_events.bpmn")

    case.complete("a")
    waiting = case.waiting
    case.complete("b")

    assert waiting == ["b"]
    assert case.ended


@pytest.mark.parametrize("x", [1, 2])
def test_several_throws_may_lead_to_one_catch(process, x):
    case = process("link_events_many_throws.bpmn", variables={"x": x})

    assert case.waiting == ["b"]


def test_a_link_may_go_back(process):
    case = process("link_events_loop.bpmn")

    for enough in (False, False, True):
        case.complete("a", {"enough": enough})

    assert case.ended
    assert case.path.count("a") == 3


def test_a_link_stays_within_its_sub_process(process):
    """BPMN 2.0.2 10.5.1: a link does not leave its process level (Camunda looks for links in the whole process)."""
    case = process("link_events_in_sub_process.bpmn")

    waiting = case.waiting
    case.complete("a")

    assert waiting == ["a"]
    assert case.waiting == ["after"]


@pytest.mark.parametrize(
    ("diagram", "named"), [("link_events_without_target.bpmn", "nowhere"), ("link_events_two_targets.bpmn", "twice")]
)
def test_a_link_without_exactly_one_target_is_refused(stage, diagram, named):
    with pytest.raises(Rejection, match=named):
        stage.deploy(diagram)
