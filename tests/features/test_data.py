"""Data objects, stores, properties, input and output sets: read, and never in the way."""

import pytest


@pytest.mark.parametrize("diagram", ["data_objects.bpmn", "data_process_io.bpmn"])
def test_data_as_modelers_write_it_does_not_stop_a_process(process, diagram):
    case = process(diagram, variables={"x": 1})

    case.complete("a", {"y": 2})
    if not case.ended:
        case.complete("b")

    assert case.ended
    assert case.variables == {"x": 1, "y": 2}


def test_data_in_a_sub_process(process):
    case = process("data_in_a_sub_process.bpmn")

    case.complete("a")

    assert case.waiting == ["after"]
