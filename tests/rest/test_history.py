"""History: decisions, operations, details, logs and reports in Camunda's shapes."""

import pytest

from runner.records.due_job import claim_jobs, run_job
from tests.records.drawn import DMN, END, START, bpmn, form, line, task, text_field
from tests.rest.diagrams import ORDER

DECIDES = bpmn(
    line(
        START,
        '<bpmn:businessRuleTask id="decide" name="Decide" camunda:decisionRef="who" camunda:resultVariable="who" '
        'camunda:mapDecisionResult="singleEntry" />',
        task("work"),
        END,
    ),
    "decides",
)
RULES = DMN.replace(b'namespace="tests"', b'namespace="http://camunda.org/schema/1.0/dmn" exporter="Camunda Modeler"')
WORK = bpmn(line(START, '<bpmn:serviceTask id="pay" camunda:type="external" camunda:topic="pay" />', END), "pays")
FAILS = bpmn(
    line(START, '<bpmn:serviceTask id="calc" camunda:expression="${nothing.here}" camunda:asyncBefore="true" />', END),
    "fails",
)
ASKING = bpmn(
    line(
        START, task("ask", 'camunda:candidateGroups="sales" camunda:formRef="f" camunda:formRefBinding="latest"'), END
    ),
    "asking",
)


@pytest.fixture
def case(admin):
    admin.deploy(("order.bpmn", ORDER))
    return admin.start("order", "O-1", amount=12)


def only_task(program):
    (found,) = program.get("/task")
    return f"/task/{found['id']}"


def test_a_decision_that_was_taken_tells_what_went_in_and_came_out(admin, stranger):
    admin.deploy(("decides.bpmn", DECIDES), ("rules.dmn", RULES))
    case = admin.start("decides", amount=500)

    (bare,) = admin.get(f"/history/decision-instance?processInstanceId={case}")
    (full,) = admin.get("/history/decision-instance?includeInputs=true&includeOutputs=true&decisionDefinitionKey=who")
    again = admin.get(f"/history/decision-instance/{full['id']}?includeInputs=true")

    assert (bare["inputs"], bare["outputs"], bare["activityId"]) == ([], [], "decide")
    assert (full["decisionDefinitionName"], full["processDefinitionKey"]) == ("Who approves", "decides")
    assert [(one["clauseName"], one["type"], one["value"]) for one in full["inputs"]] == [("amount", "Integer", 500)]
    (output,) = full["outputs"]
    assert (output["ruleId"], output["ruleOrder"], output["variableName"], output["value"]) == (
        "large",
        2,
        "group",
        "director",
    )
    assert again["inputs"] == full["inputs"]
    assert admin.get("/history/decision-instance/count?evaluatedBefore=2020-01-01T00:00:00.000%2B0000") == {"count": 0}
    assert stranger.get("/history/decision-instance") == []
    assert stranger.ask("GET", f"/history/decision-instance/{full['id']}").status_code == 404


def test_what_people_did_by_hand_is_told_in_camundas_words(admin, clerk, case):
    address = only_task(admin)
    clerk.post(f"{address}/claim", {"userId": "sam"}, status=204)
    admin.put(f"/process-instance/{case}/variables/amount", {"value": 13})
    clerk.post(f"{address}/complete", {}, status=204)

    found = admin.get(f"/history/user-operation?processInstanceId={case}&sortBy=timestamp&sortOrder=asc")
    told = [(one["operationType"], one["entityType"], one["userId"], one["category"]) for one in found]

    assert told == [
        ("Claim", "Task", "sam", "TaskWorker"),
        ("SetVariable", "ProcessInstance", "ada", "Operator"),
        ("Complete", "Task", "sam", "TaskWorker"),
    ]
    assert (found[0]["property"], found[0]["orgValue"], found[0]["newValue"]) == ("assignee", None, "sam")
    assert (found[1]["property"], found[1]["orgValue"], found[1]["newValue"]) == ("amount", "12", "13")


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ({"operationType": "Claim"}, 1),
        ({"operationType": "Complete"}, 1),
        ({"operationType": "Nonsense"}, 0),
        ({"entityType": "Task"}, 2),
        ({"entityTypeIn": "Task,Job"}, 2),
        ({"category": "TaskWorker"}, 2),
        ({"userId": "sam"}, 2),
        ({"userId": "sam", "operationType": "Complete"}, 1),
        ({"afterTimestamp": "2099-01-01T00:00:00.000+0000"}, 0),
    ],
)
def test_operations_are_found_by(admin, clerk, case, query, number):
    address = only_task(admin)
    clerk.post(f"{address}/claim", {"userId": "sam"}, status=204)
    clerk.post(f"{address}/complete", {}, status=204)

    assert len(admin.get("/history/user-operation", query_string=query)) == number
    assert admin.get("/history/user-operation/count", query_string=query) == {"count": number}


def test_details_are_variables_and_answers(admin, clerk):
    admin.deploy(("asking.bpmn", ASKING), ("f.form", form("f", text_field("who"))))
    case = admin.start("asking", amount=12)
    address = only_task(clerk)
    clerk.post(f"{address}/submit-form", {"variables": {"who": {"value": "李"}}}, status=204)

    fields = admin.get(f"/history/detail?processInstanceId={case}&formFields=true")
    updates = admin.get(
        f"/history/detail?processInstanceId={case}&variableUpdates=true&sortBy=variableName&sortOrder=asc"
    )

    assert [(one["type"], one["fieldId"], one["fieldValue"]) for one in fields] == [("formField", "who", "李")]
    assert [(one["type"], one["variableName"], one["value"]) for one in updates] == [
        ("variableUpdate", "amount", 12),
        ("variableUpdate", "who", "李"),
    ]
    assert admin.get(f"/history/detail/{updates[0]['id']}") == updates[0]
    assert admin.get(f"/history/detail/{fields[0]['id']}") == fields[0]
    assert admin.get("/history/detail/count?variableTypeIn=integer") == {"count": 1}
    assert len(admin.post("/history/detail", {"processInstanceId": case})) == 3
    assert admin.ask("GET", "/history/detail/none").status_code == 404


def test_to_whom_a_task_was_offered_and_given(admin, clerk, case):
    address = only_task(admin)
    clerk.post(f"{address}/claim", {"userId": "sam"}, status=204)
    clerk.post(f"{address}/delegate", {"userId": "eve"}, status=204)
    admin.post(f"{address}/identity-links", {"userId": "li", "type": "candidate"}, status=204)

    found = admin.get("/history/identity-link-log?sortBy=time&sortOrder=asc")
    told = {(one["operationType"], one["type"], one["userId"], one["groupId"], one["assignerId"]) for one in found}

    assert told == {
        ("add", "candidate", None, "sales", None),
        ("add", "assignee", "sam", None, "sam"),
        ("delete", "assignee", "sam", None, "sam"),
        ("add", "assignee", "eve", None, "sam"),
        ("add", "owner", "sam", None, "sam"),
        ("add", "candidate", "li", None, "ada"),
    }
    assert admin.get("/history/identity-link-log/count?type=candidate") == {"count": 2}


def test_the_log_of_external_tasks_keeps_every_failure(admin):
    admin.deploy(("pays.bpmn", WORK))
    case = admin.start("pays")
    fetch = {"workerId": "w", "maxTasks": 1, "topics": [{"topicName": "pay", "lockDuration": 10_000}]}
    for retries in (1, 1):
        (work,) = admin.post("/external-task/fetchAndLock", fetch)
        failure = {"workerId": "w", "errorMessage": "银行关门", "errorDetails": "trace", "retries": retries}
        admin.post(f"/external-task/{work['id']}/failure", failure, status=204)
    admin.post("/external-task/fetchAndLock", fetch)
    admin.post(f"/external-task/{work['id']}/complete", {"workerId": "w"}, status=204)

    found = admin.get(f"/history/external-task-log?processInstanceId={case}&sortBy=timestamp&sortOrder=asc")
    failures = admin.get("/history/external-task-log?failureLog=true")

    kinds = [name for one in found for name in ("creationLog", "failureLog", "successLog", "deletionLog") if one[name]]
    assert kinds == ["creationLog", "failureLog", "failureLog", "successLog"]
    assert [(one["errorMessage"], one["workerId"], one["retries"]) for one in failures] == [("银行关门", "w", 1)] * 2
    details = admin.ask("GET", f"/history/external-task-log/{failures[0]['id']}/error-details")
    assert details.get_data(as_text=True) == "trace"
    assert admin.post("/history/external-task-log/count", {"topicName": "other"}) == {"count": 0}


def test_the_log_of_jobs_keeps_every_failure(admin, stage):
    admin.deploy(("fails.bpmn", FAILS))
    case = admin.start("fails")
    for _ in range(2):
        (job,) = admin.get(f"/job?processInstanceId={case}")
        admin.put(f"/job/{job['id']}/duedate", {"duedate": "2026-01-01T00:00:00.000+0000"})
        (claim,) = claim_jobs(stage.database, "test")
        run_job(stage.database, claim)

    failures = admin.get(f"/history/job-log?jobId={job['id']}&failureLog=true")

    assert len(failures) == 2
    assert (failures[0]["processInstanceId"], failures[0]["failedActivityId"], failures[0]["jobRetries"]) == (
        case,
        "calc",
        2,
    )
    assert failures[0]["jobExceptionMessage"]
    assert admin.get("/history/job-log/count?creationLog=true") == {"count": 1}
    assert admin.ask("GET", f"/history/job-log/{failures[0]['id']}/stacktrace").status_code == 200
    assert admin.ask("GET", "/history/job-log/none").status_code == 404
    assert admin.get("/history/user-operation/count?entityType=Job&operationType=Fail") == {"count": 0}


def test_where_a_case_is_belongs_to_its_history(admin, case):
    both = admin.get(f"/history/activity-instance?processInstanceId={case}&sortBy=startTime&sortOrder=asc")
    alive = admin.get("/history/activity-instance?unfinished=true")
    over = admin.get("/history/activity-instance?finished=true")

    assert {one["activityId"] for one in both} == {"start", "approve"}
    assert [(one["activityId"], one["endTime"]) for one in alive] == [("approve", None)]
    assert [one["activityId"] for one in over] == ["start"]
    assert alive[0]["taskId"] == alive[0]["id"]
    assert admin.get(f"/history/activity-instance/{alive[0]['id']}") == alive[0]
    assert admin.get("/history/activity-instance/count?unfinished=true&activityType=userTask") == {"count": 1}
    assert admin.post("/history/activity-instance/count", {"processInstanceId": case}) == {"count": 2}


def test_reports_say_how_long_and_how_many(admin, clerk, case):
    clerk.post(f"{only_task(admin)}/complete", {}, status=204)

    (cases,) = admin.get("/history/process-instance/report?reportType=duration&periodUnit=month")
    (tasks,) = admin.get("/history/task/report?reportType=count&groupBy=taskName")
    (keeping,) = admin.get("/history/process-definition/cleanable-process-instance-report")

    assert (cases["periodUnit"], 1 <= cases["period"] <= 12) == ("MONTH", True)
    assert cases["minimum"] <= cases["average"] <= cases["maximum"]
    assert (tasks["taskName"], tasks["processDefinitionKey"], tasks["count"]) == ("Approve order", "order", 1)
    assert (keeping["finishedProcessInstanceCount"], keeping["cleanableProcessInstanceCount"]) == (1, 0)
    assert admin.ask("GET", "/history/process-instance/report?reportType=duration").status_code == 400
    assert admin.get("/history/cleanup/configuration")["enabled"] is False
    assert "history/process-instance/delete" in admin.post("/history/cleanup", status=400)["message"]
