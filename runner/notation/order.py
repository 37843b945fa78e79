"""Order: the nodes of a graph one after the other, so that what leads to one stands before it."""

from collections.abc import Callable, Hashable, Iterable
from typing import TypeVar

Node = TypeVar("Node", bound=Hashable)


def in_order(roots: Iterable[Node], following: Callable[[Node], Iterable[Node]]) -> list[Node]:
    """All that can be reached, the first roots and what follows them first; what closes a loop stands where it was met.

    Without recursion: a diagram may be long.
    """
    order: list[Node] = []
    seen: set[Node] = set()
    for root in roots:
        if root in seen:
            continue
        seen.add(root)
        stack = [(root, iter(following(root)))]
        while stack:
            node, rest = stack[-1]
            after = next((one for one in rest if one not in seen), None)
            if after is None:
                order.append(node)
                stack.pop()
            else:
                seen.add(after)
                stack.append((after, iter(following(after))))
    return order[::-1]
