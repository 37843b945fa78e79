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


def test_one_that_says_it_runs_must_run() -> None:
    diagram = read(WAIT.format("two weeks"), process='isExecutable="true"')

    assert settled(diagram, compiles) is diagram


def test_the_global_tasks_beside_it_are_drawings_too() -> None:
    diagram = read(WAIT.format("two weeks"), '<globalUserTask id="ask"/>', process="")

    assert [process.is_executable for process in settled(diagram, compiles).processes] == [False, False]
