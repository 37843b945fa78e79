"""Moving a running case to another version of its process."""

import pytest

from runner.rejection import InvalidArgument


@pytest.fixture
def case(stage):
    stage.deploy("migration_one.bpmn")
    case = stage.start()
    stage.deploy("migration_two.bpmn")
    return case


def test_a_case_goes_on_by_the_newest_version(stage, case):
    case.migrate({"approve": "approve-offer"})

    task = case.tasks[0]
    case.complete("approve-offer")

    assert (task.element_id, task.name) == ("approve-offer", "Approve the offer")
    assert case.waiting == ["send-offer"]


def test_a_token_without_a_place_is_named_and_nothing_changes(case):
    with pytest.raises(InvalidArgument, match="'Approve' \\(approve\\) is not in the new version"):
        case.migrate()

    case.complete("approve")

    assert case.ended


def test_a_boundary_event_that_is_new_begins_to_watch(stage, case):
    case.migrate({"approve": "approve-offer"})

    stage.advance("PT5M")

    assert case.waiting == ["approve-offer", "remind"]


def test_a_boundary_event_that_is_gone_watches_no_more(stage, case):
    case.migrate({"approve": "approve-offer"})

    stage.advance("P2D")

    assert "too-late" not in case.waiting


def test_a_new_event_sub_process_begins_to_watch(stage, case):
    case.migrate({"approve": "approve-offer"})

    case.message("question")

    assert case.waiting == ["answer", "approve-offer"]
