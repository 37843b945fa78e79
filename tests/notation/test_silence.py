"""A process that does not say whether it can be run is run if it is complete, and else kept as a drawing."""

from collections.abc import Iterable

import pytest

from runner.notation.finding import Finding
from runner.notation.model import Diagram
from runner.notation.rules import settled
from tests.notation.drawing import read

WAIT = (
    '<startEvent id="s"/><intermediateCatchEvent id="wait"><timerEventDefinition><timeDuration>{}</timeDuration>'
    '</timerEventDefinition></intermediateCatchEvent><sequenceFlow id="f" sourceRef="s" targetRef="wait"/>'
)


def compiles(diagram: Diagram) -> Iterable[Finding]:
    return ()


def does_not_compile(diagram: Diagram) -> Iterable[Finding]:
    return [Finding("It can't be run.", "Change it.", diagram.file, line=9, element_id="wait")]


def test_one_that_is_complete_is_run() -> None:
    diagram = read(WAIT.format("P14D"), process="")

    assert settled(diagram, compiles) is diagram


@pytest.mark.parametrize(("time", "compiling"), [("two weeks", compiles), ("P14D", does_not_compile)])
def test_one_that_could_not_run_is_a_drawing_and_what_stands_against_it_is_told(time, compiling) -> None:
    (process,) = (diagram := settled(read(WAIT.format(time), process=""), compiling)).processes

    assert not process.is_executable
    assert [(one.severity, one.element_id) for one in diagram.findings] == [("note", "p"), ("warning", "wait")]


def test_an_empty_one_is_a_drawing() -> None:
    """A partner's pool, as other tools draw it: nobody could ever start it."""
    (process,) = (diagram := settled(read("", process=""), compiles)).processes

    assert not process.is_executable
    assert [(one.severity, one.element_id) for one in diagram.findings] == [("note", "p")]


def test_an_empty_one_that_says_it_runs_is_warned_of() -> None:
    (process,) = (diagram := settled(read("", process='isExecutable="true"'), compiles)).processes

    assert process.is_executable
    assert [(one.severity, one.message) for one in diagram.findings] == [
        ("warning", "Nothing is drawn in the process: it can't be started.")
    ]


def test_one_that_says_it_runs_must_run() -> None:
    diagram = read(WAIT.format("two weeks"), process='isExecutable="true"')

    assert settled(diagram, compiles) is diagram


def test_the_global_tasks_beside_it_are_drawings_too() -> None:
    diagram = read(WAIT.format("two weeks"), '<globalUserTask id="ask"/>', process="")

    assert [process.is_executable for process in settled(diagram, compiles).processes] == [False, False]


CHOICE = (
    '<startEvent id="s"/><exclusiveGateway id="which" name="Which?"/><task id="a"/><task id="b"/>'
    '<sequenceFlow id="f" sourceRef="s" targetRef="which"/><sequenceFlow id="g" sourceRef="which" targetRef="a"/>'
    '<sequenceFlow id="h" sourceRef="which" targetRef="b">{}</sequenceFlow>'
)


def test_one_whose_gateway_chooses_by_nothing_is_a_drawing() -> None:
    """As every tool for documentation draws them: with names on the flows, and no conditions."""
    (process,) = (diagram := settled(read(CHOICE.format(""), process=""), compiles)).processes

    told = {one.element_id: one for one in diagram.findings}
    assert not process.is_executable
    assert (told["which"].severity, "none of its flows has a condition" in told["which"].message) == ("warning", True)


@pytest.mark.parametrize("process", ["", 'isExecutable="true"'])
def test_one_whose_gateway_has_a_condition_is_run(process: str) -> None:
    condition = "<conditionExpression>${x}</conditionExpression>"

    assert settled(read(CHOICE.format(condition), process=process), compiles).processes[0].is_executable


def test_one_that_says_it_runs_is_only_warned_of_a_gateway_without_conditions() -> None:
    assert settled(read(CHOICE.format(""), process='isExecutable="true"'), compiles).processes[0].is_executable
