"""Decision tables as they are written, for people to read: texts only, nothing is evaluated."""

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from runner.notation.decision.definitions import child, children, text_of
from runner.notation.finding import Unreadable
from runner.notation.xml import parse_xml


@dataclass(frozen=True)
class RuleText:
    """A row; `annotations` are its description and annotation columns."""

    id: str
    number: int
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    annotations: tuple[str, ...]


@dataclass(frozen=True)
class TableText:
    """A decision with its table; of other logic only the expression's text in `expression`."""

    id: str
    name: str
    hit_policy: str
    inputs: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()
    rules: tuple[RuleText, ...] = ()
    expression: str | None = None
    documentation: str = ""


def read_tables(name: str, source: bytes) -> list[TableText]:
    """The decisions of a DMN file as written; none when it can't be read."""
    try:
        root = parse_xml(name, source)
    except Unreadable:
        return []
    return list(_decisions(root))


def _decisions(root: etree._Element) -> Iterator[TableText]:
    for decision in children(root, "decision"):
        label = decision.get("name") or decision.get("id", "")
        described = _description(decision)
        table = child(decision, "decisionTable")
        if table is None:
            expression = child(decision, "literalExpression")
            written = text_of(expression) if expression is not None else None
            yield TableText(decision.get("id", ""), label, "", expression=written or "", documentation=described)
            continue
        policy = f"{table.get('hitPolicy', 'UNIQUE')} {table.get('aggregation', '')}".strip()
        inputs = tuple(_input(column) for column in children(table, "input"))
        outputs = tuple(column.get("label") or column.get("name") or label for column in children(table, "output"))
        rules = tuple(_rule(rule, number) for number, rule in enumerate(children(table, "rule"), 1))
        yield TableText(decision.get("id", ""), label, policy, inputs, outputs, rules, None, described)


def _description(element: etree._Element) -> str:
    return next(((part.text or "").strip() for part in children(element, "description")), "")


def _input(column: etree._Element) -> str:
    expression = child(column, "inputExpression")
    written = text_of(expression) if expression is not None else None
    return column.get("label") or written or column.get("id", "")


def _rule(rule: etree._Element, number: int) -> RuleText:
    def texts(name: str) -> tuple[str, ...]:
        return tuple(text_of(cell) or "" for cell in children(rule, name))

    annotations = tuple(text for text in (_description(rule), *texts("annotationEntry")) if text)
    return RuleText(rule.get("id", ""), number, texts("inputEntry"), texts("outputEntry"), annotations)
