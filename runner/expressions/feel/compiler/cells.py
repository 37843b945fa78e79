"""The unary tests of a table's cell."""

from typing import Any

from runner.expressions.feel import syntax
from runner.expressions.feel.compiler.node import Closure, Scope, compiled, compiles
from runner.expressions.feel.compiler.operators import Test, any_holds, compiled_test, uses_input
from runner.expressions.feel.run import Frame

_BOOLEAN_NODES = (
    syntax.Comparison, syntax.Logic, syntax.Between, syntax.In, syntax.Quantified, syntax.InstanceOf, syntax.Call,
    syntax.If,
)  # fmt: skip


@compiles(syntax.UnaryTests)
def unary_tests(node: syntax.UnaryTests, scope: Scope) -> Closure:
    if not node.tests:
        return lambda frame: True
    tests = [_cell_test(test, scope.binding("?")) for test in node.tests]
    is_negated = node.is_negated

    def hold(frame: Frame) -> bool | None:
        answer = any_holds(tests, frame.names.get("?"), frame)
        return answer if answer is None or not is_negated else not answer

    return hold


def _cell_test(node: syntax.Node, scope: Scope) -> Test:
    """As in `in (…)`; and a condition without `?`, such as `count(lines) > 3`, holds by itself.

    The standard compares its result with the input, which only makes sense for an input that is a boolean.
    """
    test = compiled_test(node, scope)
    if uses_input(node) or not isinstance(node, _BOOLEAN_NODES):
        return test
    closure = compiled(node, scope)

    def holds(tested: Any, frame: Frame) -> bool | None:
        result = closure(frame)
        return result if isinstance(result, bool) and not isinstance(tested, bool) else test(tested, frame)

    return holds
