"""Where each kind of node finds what compiles it, and which names are bound while that is done."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from runner.expressions.feel import syntax
from runner.expressions.feel.run import Frame
from runner.expressions.feel.types import Type

Closure = Callable[[Frame], Any]


@dataclass
class Reads:
    """The variables an expression reads: certainly, and perhaps (inside a filter an item's entry may be meant)."""

    certain: set[str] = field(default_factory=set)
    possible: set[str] = field(default_factory=set)
    paths: set[tuple[str, ...]] = field(default_factory=set)  # `a.b` as (a, b); a variable used whole as (a,)


@dataclass(frozen=True)
class Scope:
    """What is known of names while compiling."""

    types: Mapping[str, Type] = field(default_factory=dict)
    bound: frozenset[str] = frozenset()
    is_filter: bool = False  # inside a filter: an unbound name may be an entry of the item
    reads: Reads = field(default_factory=Reads)

    def binding(self, *names: str) -> "Scope":
        """The scope inside, where these names have values of their own."""
        return Scope(self.types, self.bound | frozenset(names), self.is_filter, self.reads)

    def filtering(self) -> "Scope":
        """The scope of a filter's condition."""
        return Scope(self.types, self.bound | {"item"}, True, self.reads)

    def read(self, name: str, *keys: str) -> None:
        """Note that a name is read here, or what lies at the end of a path that it begins."""
        if name not in self.bound:
            (self.reads.possible if self.is_filter else self.reads.certain).add(name)
            self.reads.paths.add((name, *keys))


Compile = Callable[[Any, Scope], Closure]
_COMPILERS: dict[type[syntax.Node], Compile] = {}


def compiles(kind: type[syntax.Node]) -> Callable[[Compile], Compile]:
    """Marks what compiles one kind of node."""

    def marked(function: Compile) -> Compile:
        _COMPILERS[kind] = function
        return function

    return marked


def compiled(node: syntax.Node, scope: Scope) -> Closure:
    """The closure of a node."""
    return _COMPILERS[type(node)](node, scope)
