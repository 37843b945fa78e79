"""When a component is hidden: `conditional.hide`, read just as form-js does.

The text is unary tests of nothing: true hides, and so does null (nothing equals nothing), while in `not(…)` null shows.
A condition that fails shows the component, so that what it asks is not dropped in silence.
"""

import re
from collections.abc import Mapping
from typing import Any

from runner.expressions import ExpressionError, compile_expression, compile_unary_tests

NEGATION = re.compile(r"\s*not\s*\((?P<inner>.*)\)\s*\Z", re.DOTALL)


class HideCondition:
    """A compiled condition; raises ExpressionError when its text can't be read."""

    def __init__(self, text: str) -> None:
        negation = NEGATION.match(text)
        self.is_negated = negation is not None and _closes_at_end(negation["inner"])
        inner = negation["inner"] if negation is not None and self.is_negated else text
        try:
            self.expression = compile_expression(inner, "feel")
            self.is_test = False
        except ExpressionError:
            self.expression = compile_unary_tests(inner)
            self.is_test = True
        self.names = self.expression.names - {"?"}

    def hides(self, context: Mapping[str, Any]) -> bool:
        """Whether it hides its component in this context."""
        try:
            value = self.value(context)
        except ExpressionError:
            return False
        holds = value is True or (value is None and not self.is_test)
        return holds is not self.is_negated

    def value(self, context: Mapping[str, Any]) -> Any:
        """The value of the condition itself (within `not(…)`, of what is negated)."""
        return self.expression.evaluate({**context, "?": None} if self.is_test else context)

    def hides_by_null(self, context: Mapping[str, Any]) -> bool:
        """Whether it would hide only because it has no value."""
        try:
            return not self.is_negated and not self.is_test and self.value(context) is None
        except ExpressionError:
            return False


def _closes_at_end(inner: str) -> bool:
    """Whether the bracket after `not` is closed by the very last one, as it is not in `not(a) and (b)`."""
    depth, quoted = 0, False
    for char in inner:
        quoted ^= char == '"'
        depth += 0 if quoted else (char == "(") - (char == ")")
        if depth < 0:
            return False
    return depth == 0
