"""pycamunda 0.6.1, unmodified: what administrators and task lists do with it."""

import pycamunda.batch
import pycamunda.condition
import pycamunda.decisiondef
import pycamunda.deployment
import pycamunda.externaltask
import pycamunda.filter
import pycamunda.group
import pycamunda.identity
import pycamunda.incident
import pycamunda.migration
import pycamunda.processdef
import pycamunda.processinst
import pycamunda.signal
import pycamunda.task
import pycamunda.telemetry
import pycamunda.tenant
import pycamunda.user
import pytest

from tests.clients.conftest import PASSWORD, USER, Camunda
from tests.clients.diagrams import approval, work
from tests.records.drawn import DMN, END, START, bpmn, line, task


def only_task(camunda: Camunda, case_id: str):
    (task,) = camunda(pycamunda.task.GetList(url=camunda.url, process_instance_id=case_id))
    return task


def test_a_task_is_delegated_and_resolved(camunda: Camunda):
    camunda.deploy("py-delegate", approval("py-delegate"))
    task = only_task(camunda, camunda.start("py-delegate").id_)
    camunda(pycamunda.task.Claim(url=camunda.url, id_=task.id_, user_id=USER))

    camunda(pycamunda.task.Delegate(url=camunda.url, id_=task.id_, user_id="li"))
    handed = camunda(pycamunda.task.Get(url=camunda.url, id_=task.id_))
    resolve = pycamunda.task.Resolve(url=camunda.url, id_=task.id_)
    resolve.add_variable(name="found", value="fine")
    camunda(resolve)
    back = camunda(pycamunda.task.Get(url=camunda.url, id_=task.id_))

    assert (handed.assignee, handed.delegation_state) == ("li", "PENDING")
    assert (back.assignee, back.delegation_state) == (USER, "RESOLVED")
    counts = camunda(pycamunda.task.GetCountByCandidateGroup(url=camunda.url))
    assert all(count.task_count for count in counts)


def test_a_tasks_own_variables_are_changed(camunda: Camunda):
    camunda.deploy("py-local", approval("py-local"))
    task = only_task(camunda, camunda.start("py-local").id_)
    modify = pycamunda.task.LocalVariablesModify(url=camunda.url, task_id=task.id_)
    modify.add_variable(name="note", value="mine")

    camunda(modify)

    found = camunda(pycamunda.task.LocalVariablesGetList(url=camunda.url, task_id=task.id_))
    assert {name: one.value for name, one in found.items()} == {"note": "mine"}


def test_a_filter_is_kept_executed_and_deleted(camunda: Camunda):
    camunda.deploy("py-filter", approval("py-filter"))
    case = camunda.start("py-filter")
    create = pycamunda.filter.Create(url=camunda.url, name="mine", owner=USER)
    create.add_process_instance_criteria(business_key="py-filter-1")

    kept = camunda(create)
    tasks = camunda(pycamunda.filter.Execute(url=camunda.url, id_=kept.id_))
    count = camunda(pycamunda.filter.ExecuteCount(url=camunda.url, id_=kept.id_))
    listed = camunda(pycamunda.filter.GetList(url=camunda.url, owner=USER, item_count=True))
    camunda(pycamunda.filter.Delete(url=camunda.url, id_=kept.id_))

    assert [task.process_instance_id for task in tasks] == [case.id_]
    assert (count, [one.item_count for one in listed if one.id_ == kept.id_]) == (1, [1])
    with pytest.raises(pycamunda.NotFound):
        camunda(pycamunda.filter.Get(url=camunda.url, id_=kept.id_))


def test_users_and_groups_are_administered(camunda: Camunda):
    camunda(
        pycamunda.user.Create(
            url=camunda.url, id_="wang", first_name="Fang", last_name="Wang", email="w@x.cn", password="a long one"
        )
    )
    camunda(pycamunda.group.Create(url=camunda.url, id_="py-group", name="Py", type_="WORKFLOW"))
    camunda(pycamunda.group.MemberCreate(url=camunda.url, id_="py-group", user_id="wang"))
    camunda(pycamunda.group.MemberCreate(url=camunda.url, id_="py-group", user_id=USER))

    profile = camunda(pycamunda.user.GetProfile(url=camunda.url, id_="wang"))
    members = camunda(pycamunda.user.GetList(url=camunda.url, member_of_group="py-group"))
    groups = camunda(pycamunda.identity.GetGroups(url=camunda.url, user_id="wang"))
    verified = camunda(pycamunda.identity.VerifyUser(url=camunda.url, username=USER, password=PASSWORD))
    camunda(pycamunda.group.Delete(url=camunda.url, id_="py-group"))
    camunda(pycamunda.user.Delete(url=camunda.url, id_="wang"))

    assert (profile.first_name, profile.last_name, profile.email) == ("Fang", "Wang", "w@x.cn")
    assert {one.id_ for one in members} == {"wang", USER}
    assert ([one.id_ for one in groups.groups], [one.id_ for one in groups.group_users]) == (["py-group"], [USER])
    assert verified.authenticated is True


def test_cases_are_migrated_with_a_generated_plan(camunda: Camunda):
    camunda.deploy("py-migrate", approval("py-migrate"))
    case = camunda.start("py-migrate")
    first = case.definition_id
    camunda.deploy("py-migrate", approval("py-migrate").replace(b'name="Approve"', b'name="Approve it"'))
    newest = camunda(pycamunda.processdef.Get(url=camunda.url, key="py-migrate")).id_
    generate = pycamunda.migration.Generate(
        url=camunda.url, source_process_definition_id=first, target_process_definition_id=newest
    )

    plan = camunda(generate)
    reports = camunda(pycamunda.migration.Validate.from_migration_plan(camunda.url, plan))
    camunda(pycamunda.migration.Execute.from_migration_plan(camunda.url, plan, [case.id_]))

    assert reports == ()
    assert camunda(pycamunda.processinst.Get(url=camunda.url, id_=case.id_)).definition_id == newest


def test_definitions_are_counted_suspended_and_restarted(camunda: Camunda):
    camunda.deploy("py-restart", approval("py-restart"))
    case = camunda.start("py-restart", amount=1)

    stats = camunda(pycamunda.processdef.GetProcessInstanceStats(url=camunda.url, failed_jobs=True, incidents=True))
    at = camunda(pycamunda.processdef.GetActivityInstanceStats(url=camunda.url, key="py-restart"))
    camunda(pycamunda.processdef.Suspend(url=camunda.url, key="py-restart", include_process_instances=True))
    held = camunda(pycamunda.processinst.Get(url=camunda.url, id_=case.id_)).suspended
    camunda(pycamunda.processdef.Activate(url=camunda.url, key="py-restart", include_process_instances=True))
    tree = camunda(pycamunda.processinst.GetActivityInstance(url=camunda.url, id_=case.id_))
    camunda(pycamunda.processinst.Delete(url=camunda.url, id_=case.id_))
    restart = pycamunda.processdef.RestartProcessInstance(
        url=camunda.url, id_=case.definition_id, process_instance_ids=[case.id_]
    )
    restart.add_before_activity_instruction("approve")
    camunda(restart)

    assert [one.instances for one in stats if one.definition.key == "py-restart"] == [1]
    assert [(one.id_, one.instances) for one in at] == [("approve", 1)]
    assert held is True
    assert [one.activity_id for one in tree.child_activity_instances] == ["approve"]
    (begun,) = camunda(pycamunda.processinst.GetList(url=camunda.url, business_key="py-restart-1"))
    assert only_task(camunda, begun.id_).task_definition_key == "approve"


def test_decisions_conditions_signals_and_what_there_is_none_of(camunda: Camunda):
    table = camunda.folder / "rules.dmn"
    drawn_by_camunda = b'namespace="http://camunda.org/schema/1.0/dmn" exporter="Camunda Modeler"'
    table.write_bytes(DMN.replace(b'namespace="tests"', drawn_by_camunda))
    create = pycamunda.deployment.Create(url=camunda.url, name="rules", source="pycamunda")
    with table.open("rb") as resource:
        create.add_resource(resource)
        camunda(create)
    evaluate = pycamunda.decisiondef.Evaluate(url=camunda.url, key="who")
    evaluate.add_variable(name="amount", value=500)
    condition = pycamunda.condition.Evaluate(url=camunda.url)
    condition.add_variable(name="amount", value=1)

    (row,) = camunda(evaluate)
    begun = camunda(condition)
    camunda(pycamunda.signal.EventAll(url=camunda.url, name="nobody waits"))

    assert row["group"].value == "director"
    assert begun == ()
    assert "<decision" in camunda(pycamunda.decisiondef.GetXML(url=camunda.url, key="who"))
    assert camunda(pycamunda.batch.GetList(url=camunda.url)) == ()
    assert camunda(pycamunda.tenant.GetList(url=camunda.url)) == ()
    assert camunda(pycamunda.telemetry.Fetch(url=camunda.url)) is False


def test_external_tasks_are_tried_again_as_a_batch(camunda: Camunda):
    camunda.deploy("py-again", work("py-again", "py-again-topic"))
    camunda.start("py-again")
    fetch = pycamunda.externaltask.FetchAndLock(url=camunda.url, worker_id="py", max_tasks=1)
    fetch.add_topic(name="py-again-topic", lock_duration=0)
    (task,) = camunda(fetch)

    batch = camunda(pycamunda.externaltask.SetRetriesAsync(url=camunda.url, retries=3, external_task_ids=[task.id_]))

    assert (batch.type_, batch.total_jobs) == ("set-external-task-retries", 1)
    (again,) = camunda(fetch)
    assert (again.id_, again.retries) == (task.id_, 3)


def test_a_running_case_is_modified(camunda: Camunda):
    camunda.deploy("py-modify", bpmn(line(START, task("first"), task("second"), END), "py-modify"))
    case = camunda.start("py-modify")
    modify = pycamunda.processinst.Modify(url=camunda.url, id_=case.id_, annotation="wrong way")
    modify.add_before_activity_instruction("second")
    modify.add_cancel_activity_instruction("first")

    camunda(modify)

    assert only_task(camunda, case.id_).task_definition_key == "second"
