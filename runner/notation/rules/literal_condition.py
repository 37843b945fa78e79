"""A condition is an expression that runs here, not a plain text or XPath, which would never be true."""

from collections.abc import Iterator

from runner.expressions import ExpressionError, compile_text
from runner.notation.finding import Finding
from runner.notation.model import Condition, Diagram, Flow, Node, Platform
from runner.notation.rules.places import at, containers
from runner.notation.rules.shelf import Shelf


def check(diagram: Diagram, shelf: Shelf | None) -> Iterator[Finding]:
    for place, condition in _conditions(diagram):
        text = (condition.text or "").strip()
        if text and text.lower() not in ("true", "false") and _is_plain(diagram, text):
            example = "=amount > 5" if diagram.platform is Platform.CAMUNDA_8 else "${amount > 5}"
            language = diagram.foreign_language
            if language is None:
                message = f"The condition '{text[:80]}' is a plain text, neither true nor false."
            else:
                message = (
                    f"The condition '{text[:80]}' is in {language}, the language that the file declares, "
                    "or is plain text: neither runs here."
                )
            yield at(diagram, place, message, f"Write an expression such as {example}.")


def _conditions(diagram: Diagram) -> Iterator[tuple[Node | Flow, Condition]]:
    for container in containers(diagram):
        for flow in container.flows:
            if flow.condition is not None:
                yield flow, flow.condition
        for node in container.nodes.values():
            held = [event.condition for event in node.events]
            held.append(node.activation_condition)
            if node.loop is not None:
                held.extend((node.loop.completion_condition, Condition(node.loop.condition_text)))
            if node.ad_hoc is not None:
                held.append(node.ad_hoc.completion_condition)
            yield from ((node, condition) for condition in held if condition is not None)


def _is_plain(diagram: Diagram, text: str) -> bool:
    try:
        expression = compile_text(text, diagram.platform, feel_prefix=True)
    except ExpressionError:
        return False  # the rule on expressions tells it
    return expression.is_literal and isinstance(expression.evaluate({}), str)
