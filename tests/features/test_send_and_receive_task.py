"""Receive tasks that begin an instance; what they share with message events is in test_message_events."""


def test_an_instantiating_receive_task_begins_an_instance(stage):
    """BPMN 2.0.2 10.3.3, instantiate (Camunda ignores it and wants a start event)."""
    stage.deploy("receive_task_instantiating.bpmn")

    case = stage.message("order", variables={"item": "desk"})

    assert case.waiting == ["a"]
    assert case.variables == {"item": "desk"}
    assert "order" in case.path


def test_each_message_begins_its_own_instance(stage):
    """BPMN 2.0.2 10.3.3, instantiate (Camunda ignores it and wants a start event)."""
    stage.deploy("receive_task_instantiating.bpmn")

    stage.message("order")
    stage.message("order")

    assert [case.waiting for case in stage.cases()] == [["a"], ["a"]]
