"""The syntax tree of FEEL: what the parser builds and the compiler reads. `position` counts characters from 0."""

from dataclasses import dataclass
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class Node:
    """Any expression."""

    position: int


@dataclass(frozen=True, slots=True)
class Constant(Node):
    """A number, string, boolean, null or at-literal, already read."""

    value: Any


@dataclass(frozen=True, slots=True)
class Name(Node):
    """A variable or function by its name."""

    name: str


@dataclass(frozen=True, slots=True)
class Path(Node):
    """`source.name`"""

    source: Node
    name: str


@dataclass(frozen=True, slots=True)
class Filter(Node):
    """`source[condition]`"""

    source: Node
    condition: Node


@dataclass(frozen=True, slots=True)
class Call(Node):
    """`function(a, b)` or, with `names`, `function(x: a, y: b)`."""

    function: Node
    arguments: tuple[Node, ...]
    names: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Arithmetic(Node):
    """`left + right` and its like."""

    operator: Literal["+", "-", "*", "/", "**"]
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Negation(Node):
    """`-operand`"""

    operand: Node


@dataclass(frozen=True, slots=True)
class Comparison(Node):
    """`left < right` and its like."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Logic(Node):
    """`a and b and …` or `a or b or …`"""

    operator: Literal["and", "or"]
    operands: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Between(Node):
    """`value between low and high`"""

    value: Node
    low: Node
    high: Node


@dataclass(frozen=True, slots=True)
class UnaryRange(Node):
    """`< operand` and its like: a range open on one side, `= operand` and `!= operand` too."""

    operator: str
    operand: Node


@dataclass(frozen=True, slots=True)
class In(Node):
    """`value in (test, test)`"""

    value: Node
    tests: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class UnaryTests(Node):
    """The tests of a table's cell for the variable `?`; no tests stand for `-`."""

    tests: tuple[Node, ...]
    is_negated: bool = False


@dataclass(frozen=True, slots=True)
class TypeName:
    """A type as written: `number`, `list<T>` …; `parts` are its parameters, `keys` those of a context."""

    name: str
    parts: tuple["TypeName", ...] = ()
    keys: tuple[str, ...] = ()
    result: "TypeName | None" = None
    has_parameters: bool = False


@dataclass(frozen=True, slots=True)
class InstanceOf(Node):
    """`value instance of type`"""

    value: Node
    type: TypeName


@dataclass(frozen=True, slots=True)
class If(Node):
    """`if condition then consequence else alternative`"""

    condition: Node
    consequence: Node
    alternative: Node


@dataclass(frozen=True, slots=True)
class Iteration:
    """`name in source` or `name in source..end`"""

    name: str
    source: Node
    end: Node | None = None


@dataclass(frozen=True, slots=True)
class For(Node):
    """`for x in xs, y in ys return body`"""

    iterations: tuple[Iteration, ...]
    body: Node


@dataclass(frozen=True, slots=True)
class Quantified(Node):
    """`some x in xs satisfies condition` or `every …`"""

    quantifier: Literal["some", "every"]
    iterations: tuple[Iteration, ...]
    condition: Node


@dataclass(frozen=True, slots=True)
class Parameter:
    """A formal parameter with its type, if it has one."""

    name: str
    type: TypeName | None = None


@dataclass(frozen=True, slots=True)
class Function(Node):
    """`function(x, y: number) body`, or with `external` before the body."""

    parameters: tuple[Parameter, ...]
    body: Node
    is_external: bool = False


@dataclass(frozen=True, slots=True)
class ListItems(Node):
    """`[a, b]`"""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Context(Node):
    """`{a: 1, "b c": 2}`"""

    entries: tuple[tuple[str, Node], ...]


@dataclass(frozen=True, slots=True)
class Interval(Node):
    """`[low..high)` in any of its spellings."""

    low: Node
    high: Node
    low_included: bool
    high_included: bool
