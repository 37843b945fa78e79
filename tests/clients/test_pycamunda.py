"""pycamunda 0.6.1, unmodified: deploy, start, look, work, complete."""

import pycamunda.deployment
import pycamunda.externaltask
import pycamunda.incident
import pycamunda.message
import pycamunda.processdef
import pycamunda.processinst
import pycamunda.task
import pycamunda.variable
import pycamunda.version
import pytest

from tests.clients.conftest import USER, Camunda
from tests.clients.diagrams import approval, work


def test_what_is_deployed_can_be_listed(camunda: Camunda):
    deployment = camunda.deploy("py-list", approval("py-list"))

    listed = camunda(pycamunda.processdef.GetList(url=camunda.url, key="py-list"))
    deployments = camunda(pycamunda.deployment.GetList(url=camunda.url, id_=deployment.id_))

    assert [(one.key, one.version, one.deployment_id) for one in listed] == [("py-list", 1, deployment.id_)]
    assert [one.source for one in deployments] == ["pycamunda"]


def test_a_task_is_claimed_and_completed(camunda: Camunda):
    camunda.deploy("py-task", approval("py-task"))
    started = camunda.start("py-task", amount=12)

    (task,) = camunda(pycamunda.task.GetList(url=camunda.url, process_instance_id=started.id_))
    camunda(pycamunda.task.Claim(url=camunda.url, id_=task.id_, user_id=USER))
    complete = pycamunda.task.Complete(url=camunda.url, id_=task.id_)
    complete.add_variable(name="approved", value=True)
    camunda(complete)

    assert task.name == "Approve"
    assert camunda(pycamunda.task.GetList(url=camunda.url, process_instance_id=started.id_)) == ()
    with pytest.raises(pycamunda.NotFound):
        camunda(pycamunda.processinst.Get(url=camunda.url, id_=started.id_))


def test_variables_come_back_with_their_types(camunda: Camunda):
    camunda.deploy("py-variables", approval("py-variables"))
    started = camunda.start("py-variables", amount=12, name="Ann", ok=True)

    found = camunda(pycamunda.variable.GetList(url=camunda.url, process_instance_id_in=[started.id_]))

    assert {one.name: (one.type_, one.value) for one in found} == {
        "amount": ("Integer", 12),
        "name": ("String", "Ann"),
        "ok": ("Boolean", True),
    }


def test_an_external_task_is_fetched_and_completed(camunda: Camunda):
    camunda.deploy("py-work", work("py-work", "py-topic"))
    started = camunda.start("py-work", amount=4)
    fetch = pycamunda.externaltask.FetchAndLock(url=camunda.url, worker_id="py", max_tasks=1)
    fetch.add_topic(name="py-topic", lock_duration=10_000, variables=["amount"])

    (task,) = camunda(fetch)
    complete = pycamunda.externaltask.Complete(url=camunda.url, id_=task.id_, worker_id="py")
    complete.add_variable(name="doubled", value=8)
    camunda(complete)

    assert task.process_instance_id == started.id_
    assert task.variables["amount"].value == 4
    with pytest.raises(pycamunda.NotFound):
        camunda(pycamunda.processinst.Get(url=camunda.url, id_=started.id_))


def test_a_failure_without_retries_is_an_incident_until_it_is_resolved(camunda: Camunda):
    camunda.deploy("py-fail", work("py-fail", "py-fail-topic"))
    started = camunda.start("py-fail")
    fetch = pycamunda.externaltask.FetchAndLock(url=camunda.url, worker_id="py", max_tasks=1)
    fetch.add_topic(name="py-fail-topic", lock_duration=10_000)
    (task,) = camunda(fetch)
    failure = pycamunda.externaltask.HandleFailure(
        url=camunda.url,
        id_=task.id_,
        worker_id="py",
        error_message="gave up",
        error_details="trace",
        retries=0,
        retry_timeout=0,
    )
    camunda(failure)

    (incident,) = camunda(pycamunda.incident.GetList(url=camunda.url, process_instance_id=started.id_))
    camunda(pycamunda.incident.Resolve(url=camunda.url, id_=incident.id_))

    assert (incident.incident_type.value, incident.incident_message) == ("failedExternalTask", "gave up")
    assert camunda(pycamunda.incident.GetList(url=camunda.url, process_instance_id=started.id_)) == ()
    assert len(camunda(fetch)) == 1


def test_a_running_case_is_found_by_its_business_key(camunda: Camunda):
    camunda.deploy("py-key", approval("py-key"))
    started = camunda.start("py-key")

    found = camunda(pycamunda.processinst.GetList(url=camunda.url, business_key="py-key-1"))

    assert [one.id_ for one in found] == [started.id_]
