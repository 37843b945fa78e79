"""Feelers, the templates of form-js: text with `{{ FEEL }}`, `{{#if …}}…{{/if}}` and `{{#loop …}}…{{/loop}}`.

The browser renders them; here they are read to find what is wrong with them and which variables they need.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from runner.expressions import ExpressionError, compile_expression

TEMPLATES = ("label", "description", "text", "content", "source", "alt", "title", "url", "dateLabel", "timeLabel")
TAG = re.compile(r"\{\{(?P<body>.*?)\}\}", re.DOTALL)
BLOCK = re.compile(r"\s*#(?P<kind>if|loop)\s+(?P<expression>.*)\Z", re.DOTALL)
END = re.compile(r"\s*/(?P<kind>if|loop)\s*\Z")
ROW_NAMES = frozenset({"this", "parent", "_this_", "_parent_", "item"})


def check_template(text: str) -> None:
    """Raise ExpressionError for an expression that can't be read, or a block that isn't closed."""
    for expression, _ in _expressions(text):
        compile_expression(expression, "feel")


def template_names(text: str) -> frozenset[str]:
    """The variables read outside of loops; inside, names may be those of an item."""
    names: frozenset[str] = frozenset()
    for expression, in_loop in _expressions(text):
        if not in_loop:
            names |= compile_expression(expression, "feel").names
    return names - ROW_NAMES


def render(text: str, context: Mapping[str, Any]) -> str:
    """The text with each `{{ }}` replaced by its value, for what is read back in words; blocks are left out."""
    if text.startswith("="):
        return _value(text[1:], context)
    return TAG.sub(lambda tag: "" if tag["body"].strip()[:1] in ("#", "/") else _value(tag["body"], context), text)


def _value(expression: str, context: Mapping[str, Any]) -> str:
    try:
        value = compile_expression(expression, "feel").evaluate(context)
    except ExpressionError:
        return ""
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def _expressions(text: str) -> Iterator[tuple[str, bool]]:
    """Each expression, and whether it stands in a loop."""
    if text.startswith("="):
        yield text[1:], False
        return
    open_blocks: list[str] = []
    for tag in TAG.finditer(text):
        body = tag["body"]
        if block := BLOCK.match(body):
            yield block["expression"], "loop" in open_blocks
            open_blocks.append(block["kind"])
        elif end := END.match(body):
            if not open_blocks or open_blocks.pop() != end["kind"]:
                raise ExpressionError(f"{{{{/{end['kind']}}}}} closes a block that isn't open.", tag.start() + 1)
        elif body.strip():
            yield body, "loop" in open_blocks
        else:
            raise ExpressionError("'{{ }}' is empty.", tag.start() + 1)
    if open_blocks:
        raise ExpressionError(f"{{{{#{open_blocks[-1]}}}}} is not closed by {{{{/{open_blocks[-1]}}}}}.")
    rest = TAG.sub("", text)
    if "{{" in rest:
        raise ExpressionError("'{{' is not closed by '}}'.", text.rfind("{{") + 1)
