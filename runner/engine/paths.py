"""From where a place in a drawing can be reached: sets of nodes as whole numbers, one bit a node.

A large drawing has hundreds of joins with a thousand nodes before each: as sets of names they would take seconds to
find and hundreds of megabytes to keep.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from runner.notation.order import in_order


@dataclass(frozen=True)
class Nodes:
    """A set of nodes; `numbers` says which bit is whose."""

    numbers: Mapping[str, int]
    bits: int

    def __contains__(self, name: str) -> bool:
        number = self.numbers.get(name)
        return number is not None and bool(self.bits >> number & 1)


class Paths:
    """The paths of one drawing: `following` has for each node the nodes that it leads to."""

    def __init__(self, following: Mapping[str, Sequence[str]]) -> None:
        self._numbers = {name: number for number, name in enumerate(following)}
        self._after = [[self._numbers[name] for name in names] for names in following.values()]
        self._before: list[list[int]] = [[] for _ in self._after]
        for number, following_numbers in enumerate(self._after):
            for after in following_numbers:
                self._before[after].append(number)
        self._leading = self._closed()
        self._chains = self._chained()
        self._hops = {head: self._hop(head) for _, head in self._chains}
        self._known: dict[tuple[int, int], int] = {}

    def leading_to(self, name: str, past: str) -> Nodes:
        """The node itself and all from which a path leads to it that does not pass the join `past`."""
        avoided = self._numbers[past]
        start = self._numbers[name]
        if start == avoided:
            return Nodes(self._numbers, 0)
        bits, head = self._chains[start]
        if not self._leading[start] >> avoided & 1:
            return Nodes(self._numbers, self._leading[start])
        if head != avoided:
            bits |= self._around(head, avoided)
        return Nodes(self._numbers, bits)

    def _around(self, head: int, avoided: int) -> int:
        """The same for a head of chains in a loop with the avoided one; kept, since the flows of a join share them."""
        if (head, avoided) in self._known:
            return self._known[head, avoided]
        bits, waiting, seen = 0, [head], {head, avoided}
        while waiting:
            number = waiting.pop()
            if not self._leading[number] >> avoided & 1:
                bits |= self._leading[number]
                continue
            chains, heads = self._hops[number]
            bits |= chains
            for before in heads:
                if before not in seen:
                    seen.add(before)
                    waiting.append(before)
        self._known = {key: value for key, value in self._known.items() if key[1] == avoided}  # one join's at a time
        self._known[head, avoided] = bits
        return bits

    def _closed(self) -> list[int]:
        """For each node itself and all that lead to it: passed on along the flows until nothing is new."""
        leading = [1 << number for number in range(len(self._after))]
        order = self._ordered()
        is_new = True
        while is_new:
            is_new = False
            for number in order:
                bits = leading[number]
                for before in self._before[number]:
                    bits |= leading[before]
                if bits != leading[number]:
                    leading[number] = bits
                    is_new = True
        return leading

    def _ordered(self) -> list[int]:
        """The nodes in an order in which what leads to one stands before it, loops apart."""
        roots = sorted(range(len(self._after)), key=lambda number: len(self._before[number]) > 0)
        return in_order(roots, self._after.__getitem__)

    def _chained(self) -> list[tuple[int, int]]:
        """For each node the chain of single flows that leads to it, and its head: that has none or several."""
        chains: dict[int, tuple[int, int]] = {}
        for number in range(len(self._before)):
            path: dict[int, None] = {}
            while number not in chains and number not in path and len(self._before[number]) == 1:
                path[number] = None
                (number,) = self._before[number]
            bits, head = chains.setdefault(number, (0, number))
            for one in reversed(path):
                bits = 0 if one == head else bits | 1 << one
                chains[one] = (bits, head)
        return [chains[number] for number in range(len(self._before))]

    def _hop(self, head: int) -> tuple[int, tuple[int, ...]]:
        """A head with the chains that lead to it, and the heads of these."""
        found = [self._chains[before] for before in self._before[head]]
        bits = 1 << head
        for chain, _ in found:
            bits |= chain
        return bits, tuple({before for _, before in found})
