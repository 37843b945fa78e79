"""Criteria of searches: those of Camunda that have a counterpart find what they say, the others are refused."""

import pytest

from tests.records.drawn import END, START, bpmn, catch, line, timer
from tests.rest.diagrams import ORDER

LATER = bpmn(line(START, catch("wait", timer("P1D")), END), "later")


@pytest.fixture
def case(admin):
    admin.deploy(("order.bpmn", ORDER), ("later.bpmn", LATER))
    admin.start("later")
    return admin.start("order", "O-1", amount=12, text="héllo")


@pytest.fixture
def finished(admin, clerk, case):
    (task,) = clerk.get("/task")
    admin.put(f"/task/{task['id']}", task | {"assignee": "sam", "owner": "ann", "due": "2027-01-01T00:00:00.000+0000"})
    clerk.post(f"/task/{task['id']}/complete", {}, status=204)
    return case


@pytest.mark.parametrize(
    ("address", "query", "number"),
    [
        ("/process-instance", {"activityIdIn": "approve"}, 1),
        ("/process-instance", {"activityIdIn": "nothing"}, 0),
        ("/process-instance", {"leafProcessInstances": "true"}, 2),
        ("/process-instance", {"variables": "text_eq_HÉLLO", "variableValuesIgnoreCase": "false"}, 0),
        ("/process-instance", {"variables": "text_eq_Héllo", "variableValuesIgnoreCase": "true"}, 1),
        ("/history/process-instance", {"activeActivityIdIn": "approve"}, 1),
        ("/history/process-instance", {"executedActivityBefore": "2099-01-01T00:00:00.000+0000"}, 2),
        ("/history/process-instance", {"executedActivityAfter": "2099-01-01T00:00:00.000+0000"}, 0),
        ("/history/process-instance", {"incidentStatus": "open"}, 0),
        ("/variable-instance", {"variableValues": "amount_eq_12"}, 1),
        ("/variable-instance", {"variableValues": "amount_neq_12"}, 0),
        ("/variable-instance", {"variableValues": "amount_gt_12"}, 0),
        ("/history/variable-instance", {"variableName": "amount", "variableValue": "12"}, 1),
        ("/history/variable-instance", {"variableName": "amount", "variableValue": "13"}, 0),
        ("/history/variable-instance", {"variableName": "text", "variableValue": "héllo"}, 1),
        ("/job", {"dueDates": "gt_2020-01-01T00:00:00.000+0000"}, 1),
        ("/job", {"dueDates": "lt_2020-01-01T00:00:00.000+0000"}, 0),
        ("/job", {"createTimes": "gt_2020-01-01T00:00:00.000+0000,lt_2099-01-01T00:00:00.000+0000"}, 1),
        ("/job", {"failedActivityId": "wait"}, 0),
        ("/process-definition", {"notStartableInTasklist": "true"}, 0),
        ("/process-definition", {"withoutVersionTag": "true"}, 2),
        ("/process-definition", {"deployedAfter": "2099-01-01T00:00:00.000+0000"}, 0),
        ("/process-definition", {"incidentType": "failedJob"}, 0),
    ],
)
def test_what_is_asked_for_is_found(admin, case, address, query, number):
    assert len(admin.get(address, query_string=query)) == number
    assert admin.get(f"{address}/count", query_string=query) == {"count": number}


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ({"taskOwner": "ann"}, 1),
        ({"taskOwnerLike": "b%"}, 0),
        ({"taskAssigneeLike": "s%"}, 1),
        ({"taskDueDateBefore": "2028-01-01T00:00:00.000+0000"}, 1),
        ({"taskDueDateAfter": "2028-01-01T00:00:00.000+0000"}, 0),
        ({"withoutTaskDueDate": "true"}, 0),
        ({"taskHadCandidateGroup": "sales"}, 1),
        ({"taskInvolvedUser": "sam"}, 1),
        ({"processFinished": "true"}, 1),
        ({"processUnfinished": "true"}, 0),
        ({"startedBefore": "2020-01-01T00:00:00.000+0000"}, 0),
    ],
)
def test_tasks_that_are_over_are_found_by(admin, finished, query, number):
    assert len(admin.get("/history/task", query_string=query)) == number


@pytest.mark.parametrize(
    ("address", "criterion"),
    [
        ("/process-instance", "tenantIdIn"),
        ("/history/process-instance", "executedJobAfter"),
        ("/history/task", "taskParentTaskId"),
        ("/history/incident", "deleted"),
        ("/history/decision-instance", "userId"),
        ("/history/user-operation", "property"),
        ("/history/job-log", "hostname"),
        ("/job", "jobDefinitionId"),
        ("/process-definition", "category"),
        ("/user", "potentialStarter"),
        ("/group", "type"),
    ],
)
def test_a_criterion_without_a_counterpart_is_refused_and_not_left_out(admin, address, criterion):
    refused = admin.json(admin.ask("GET", address, query_string={criterion: "x"}), 400)

    assert criterion in refused["message"]


@pytest.mark.parametrize("bound", ["soon", "eq_2020-01-01T00:00:00.000+0000", "gt_tomorrow"])
def test_a_bound_that_makes_no_sense_is_refused(admin, bound):
    assert admin.ask("GET", "/job", query_string={"dueDates": bound}).status_code == 400


def test_a_value_needs_its_variables_name(admin, case):
    assert admin.ask("GET", "/history/variable-instance?variableValue=12").status_code == 400
    found = admin.post("/history/variable-instance", {"variableName": "amount", "variableValue": 12})
    assert [one["value"] for one in found] == [12]
