"""Input and output mappings: texts, expressions, lists, maps and scripts, local to their activity."""


def test_inputs_are_texts_expressions_lists_maps_and_scripts(process):
    case = process("io_mappings.bpmn", variables={"x": 2, "y": "z"})

    names = ("text", "sum", "mixed", "items", "map", "scripted", "empty")

    assert {name: case.variable(name, at="a") for name in names} == {
        "text": "plain",
        "sum": 3,
        "mixed": "Order 2 of z",
        "items": ["one", 2],
        "map": {"k": "z", "n": "text"},
        "scripted": 200,
        "empty": None,
    }


def test_inputs_are_no_variables_of_the_instance(process):
    case = process("io_mappings.bpmn", variables={"x": 2, "y": "z"})

    assert case.variables == {"x": 2, "y": "z"}


def test_outputs_are_worked_out_at_the_end_from_the_local_variables(process):
    case = process("io_mappings.bpmn", variables={"x": 2, "y": "z"})

    case.complete("a", {"answer": 40})

    assert case.variables == {"x": 2, "y": "z", "answer": 40, "result": 43}


def test_an_input_sees_the_variables_around_and_an_output_those_before_it(process):
    case = process("io_mappings_order.bpmn", variables={"x": 1})
    inside = case.variable("x", at="a"), case.variable("y", at="a")

    case.complete("a")

    assert inside == (2, 1)
    assert case.variables == {"x": 1, "three": 3, "four": 4}


def test_an_input_that_fails_is_an_incident(process):
    """An incident (Camunda: without a job an exception that undoes the step)."""
    case = process("io_mappings_input_fails.bpmn")

    case.complete("before")

    assert case.waiting == ["a"]
    assert case.tasks == []
    assert [incident[0] for incident in case.incidents] == ["a"]


def test_an_output_that_fails_is_an_incident_and_the_task_stays_done(process):
    """An incident (Camunda: without a job an exception that undoes the step)."""
    case = process("io_mappings_output_fails.bpmn")

    case.complete("a", {"x": 1})
    incidents = [incident[0] for incident in case.incidents]
    open_tasks = case.tasks
    case.set_variables({"nobody": {"name": "li"}})
    case.retry("a")

    assert incidents == ["a"]
    assert open_tasks == []
    assert case.waiting == ["b"]
    assert case.variables["broken"] == "li"
    assert case.variables["x"] == 1


def test_an_input_may_shadow_a_variable(process):
    case = process("io_mappings_shadow.bpmn", variables={"x": 1})
    inside = case.variable("x", at="a")

    case.complete("a", {"x": 10})

    assert inside == 2
    assert case.variables == {"x": 1}


def test_an_interrupted_activity_gives_no_outputs(stage, process):
    """BPMN 2.0.2 13.3.2: outputs are filled when an activity completes (Camunda fills them at a cancellation too)."""
    case = process("io_mappings_boundary.bpmn")

    stage.advance("PT1H1S")

    assert case.waiting == ["c"]
    assert "result" not in case.variables


def test_mappings_around_a_call(process):
    case = process("io_mappings_call.bpmn", "called.bpmn", variables={"x": 4})
    inside = case.called[0].variables

    case.called[0].complete("work", {"answer": 1})

    assert inside == {"given": 8}
    assert case.variables == {"x": 4, "kept": 2}


def test_mappings_around_a_script(process):
    case = process("io_mappings_script_task.bpmn", variables={"x": 4})

    assert case.variables["total"] == 6
    assert "a" not in case.variables


def test_events_have_mappings_too(stage, process):
    case = process("io_mappings_events.bpmn")

    stage.message("answer", variables={"payload": "p"})

    assert case.waiting == ["after"]
    assert case.variables["received"] == "p"
    assert case.variables["marked"] == 2


def test_camunda_8_mappings_are_feel_and_what_is_not_mapped_out_stays_inside(process):
    """Camunda 8."""
    case = process("io_mappings_camunda_8.bpmn", variables={"x": 2})
    kind = case.variable("order", at="a")

    case.complete("a", {"answer": 40, "hidden": True})

    assert kind == {"kind": "deep"}
    assert case.variables == {"x": 2, "result": 43}
