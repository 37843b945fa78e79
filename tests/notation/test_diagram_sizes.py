"""Large, deep and long diagrams are read in a time that grows with their size."""

import time

from runner.notation.diagram import read_diagram
from tests.notation.drawing import draw, read


def test_a_chain_of_two_thousand_nodes_is_read() -> None:
    body = "".join(f'<userTask id="t{i}"/><sequenceFlow sourceRef="t{i}" targetRef="t{i + 1}"/>' for i in range(2000))

    content = read(body + '<endEvent id="t2000"/>').processes[0].content

    assert (len(content.nodes), len(content.flows)) == (2001, 2000)


def test_sub_processes_nested_two_hundred_deep_are_read() -> None:
    body = "".join(f'<subProcess id="s{i}">' for i in range(200)) + "</subProcess>" * 200

    content = read(body).processes[0].content

    assert len(list(content.all_nodes())) == 200


def test_five_thousand_elements_are_read_within_a_second() -> None:
    tasks = "".join(f'<userTask id="t{i}" name="T" camunda:candidateGroups="g"/>' for i in range(2500))
    flows = "".join(f'<sequenceFlow id="f{i}" sourceRef="t{i}" targetRef="t{i + 1}"/>' for i in range(2499))
    source = draw(tasks + flows)
    started = time.process_time()

    read_diagram("large.bpmn", source)

    assert time.process_time() - started < 1


def test_the_cost_grows_with_the_size_and_no_faster() -> None:
    def cost(size: int) -> float:
        links = "".join(
            f'<intermediateThrowEvent id="a{i}"><linkEventDefinition name="n{i}"/></intermediateThrowEvent>'
            f'<intermediateCatchEvent id="b{i}"><linkEventDefinition name="n{i}"/></intermediateCatchEvent>'
            for i in range(size)
        )
        source = draw(links)
        started = time.process_time()
        read_diagram("large.bpmn", source)
        return time.process_time() - started

    assert cost(4000) < 40 * max(cost(400), 0.005)
