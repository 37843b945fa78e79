"""FEEL's built-in functions (DMN 1.5, 10.3.4), and Camunda's where forms and diagrams use them."""

from runner.expressions.feel.builtins import (
    booleans,
    camunda,
    contexts,
    conversions,
    dates,
    lists,
    numbers,
    ranges,
    statistics,
    strings,
)
from runner.expressions.feel.builtins.signature import Builtin

BUILTINS: dict[str, Builtin] = {
    **booleans.FUNCTIONS.named,
    **camunda.FUNCTIONS.named,
    **contexts.FUNCTIONS.named,
    **conversions.FUNCTIONS.named,
    **dates.FUNCTIONS.named,
    **lists.FUNCTIONS.named,
    **numbers.FUNCTIONS.named,
    **ranges.FUNCTIONS.named,
    **statistics.FUNCTIONS.named,
    **strings.FUNCTIONS.named,
}
