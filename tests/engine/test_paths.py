"""From where a node can be reached: the same as by following every flow back, and in no time."""

import time
from collections.abc import Mapping, Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from runner.engine.paths import Paths

SIZES = st.integers(min_value=1, max_value=9)


@st.composite
def drawings(draw: st.DrawFn) -> dict[str, list[str]]:
    """Any nodes and flows: loops, islands, several flows between two nodes, flows back to the node itself."""
    names = [f"n{number}" for number in range(draw(SIZES))]
    flows = draw(st.lists(st.tuples(st.sampled_from(names), st.sampled_from(names)), max_size=24))
    return {name: [target for source, target in flows if source == name] for name in names}


def followed_back(following: Mapping[str, Sequence[str]], name: str, past: str) -> set[str]:
    """What is meant, in the plainest words."""
    seen: set[str] = set()
    waiting = [name]
    while waiting:
        one = waiting.pop()
        if one not in seen and one != past:
            seen.add(one)
            waiting.extend(source for source, targets in following.items() if one in targets)
    return seen


@settings(max_examples=400, deadline=None, derandomize=True)
@given(drawings())
def test_they_are_those_that_one_finds_by_following_every_flow_back(following: dict[str, list[str]]) -> None:
    paths = Paths(following)
    joins = [one for one in following if sum(targets.count(one) for targets in following.values()) > 1]

    for join in joins:
        for source in following:
            found = paths.leading_to(source, join)
            assert {name for name in following if name in found} == followed_back(following, source, join)
            assert "unknown" not in found


def test_five_hundred_joins_one_after_the_other_or_in_one_loop_take_no_time() -> None:
    for last in ("end", "left0"):
        following: dict[str, list[str]] = {"end": []}
        for number in range(500):
            following |= {
                f"split{number}": [f"left{number}", f"right{number}"],
                f"left{number}": [f"join{number}"],
                f"right{number}": [f"join{number}"],
                f"join{number}": [f"split{number + 1}" if number < 499 else last],
            }
        started = time.process_time()

        paths = Paths(following)
        found = [
            paths.leading_to(f"{side}{number}", f"join{number}") for number in range(500) for side in ("left", "right")
        ]

        assert time.process_time() - started < 1
        assert "split0" in found[-1]
        assert ("join499" in found[0]) is (last == "left0")
