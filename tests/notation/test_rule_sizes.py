"""Rules look at large diagrams, and at hostile ones, in seconds: nothing they follow grows without a bound."""

import random
import time
from collections.abc import Iterator

import pytest

from runner.notation.rules import check_diagram
from tests.notation.drawing import read
from tests.notation.test_rules import DeployedApproval

ELEMENTS = 2000
SECONDS = 60  # a machine at rest takes one or two; what grows with the square took minutes


def flow(source: str, target: str) -> str:
    condition = "<conditionExpression>${x}</conditionExpression>"
    return f'<sequenceFlow sourceRef="{source}" targetRef="{target}">{condition}</sequenceFlow>'


def names() -> Iterator[str]:
    """A chain in which every task reads a name that nothing sets, and sets one that nothing reads."""
    for number in range(ELEMENTS // 2):
        yield f'<userTask id="u{number}" camunda:assignee="${{approver_of_{number}x}}"/>'
        yield f'<scriptTask id="s{number}" scriptFormat="feel" camunda:resultVariable="approver_{number}">'
        yield f"<script>1</script></scriptTask>{flow(f'u{number}', f's{number}')}"
        if number:
            yield flow(f"s{number - 1}", f"u{number}")


def fan() -> Iterator[str]:
    """Everything at once."""
    yield '<parallelGateway id="split"/><inclusiveGateway id="join"/>'
    for number in range(ELEMENTS):
        yield f'<task id="t{number}"/>{flow("split", f"t{number}")}{flow(f"t{number}", "join")}'


def web() -> Iterator[str]:
    """Gateways of all kinds, each leading to two of the others."""
    chance = random.Random(1)
    kinds = ("parallelGateway", "inclusiveGateway", "exclusiveGateway")
    for number in range(ELEMENTS):
        yield f'<{chance.choice(kinds)} id="g{number}"/>'
        yield from (flow(f"g{number}", f"g{chance.randrange(ELEMENTS)}") for _ in range(2))


def loops() -> Iterator[str]:
    """One loop through everything, and a shorter one at each step."""
    for number in range(ELEMENTS):
        yield f'<scriptTask id="s{number}" scriptFormat="feel"><script>1</script></scriptTask>'
        yield flow(f"s{number}", f"s{(number + 1) % ELEMENTS}") + flow(f"s{number}", f"s{number // 2}")


@pytest.mark.parametrize("drawn", [names, fan, web, loops])
def test_two_thousand_elements_are_looked_at_in_seconds(drawn) -> None:
    diagram = read("".join(drawn()))

    begun = time.process_time()
    check_diagram(diagram, DeployedApproval())

    assert time.process_time() - begun < SECONDS


def test_loops_in_loops_are_one_loop() -> None:
    found = [one for one in check_diagram(read("".join(loops()))) if one.rule == "endless-loop"]

    assert len(found) == 1
