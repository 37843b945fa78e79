"""DMN files written in a line or two, as tools write them."""

from collections.abc import Iterable
from datetime import UTC, datetime
from xml.sax.saxutils import escape, quoteattr

from runner.notation.decision import DecisionModel, Evaluation, read_decisions

NOW = datetime(2026, 11, 21, 10, 30, tzinfo=UTC)
DMN_15 = "https://www.omg.org/spec/DMN/20230324/MODEL/"
DMN_13 = "https://www.omg.org/spec/DMN/20191111/MODEL/"


def dmn(body: str, namespace: str = "test", version: str = DMN_15, attributes: str = "") -> bytes:
    """A file with these elements."""
    return (
        (
            f'<?xml version="1.0" encoding="UTF-8"?>\n<definitions xmlns="{version}" '
            'xmlns:camunda="http://camunda.org/schema/1.0/dmn" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" '
            'xmlns:modeler="http://camunda.org/schema/modeler/1.0" '
            f'id="file" name="File" namespace="{namespace}" {attributes}>\n{body}\n</definitions>'
        )
        .replace(*(("", "") if attributes else _PLAIN))
        .encode()
    )


_PLAIN = (
    'xmlns:camunda="http://camunda.org/schema/1.0/dmn" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" '
    'xmlns:modeler="http://camunda.org/schema/modeler/1.0" ',
    "",
)
CAMUNDA_7 = 'modeler:executionPlatform="Camunda Platform" modeler:executionPlatformVersion="7.24.0"'
CAMUNDA_8 = 'modeler:executionPlatform="Camunda Cloud" modeler:executionPlatformVersion="8.7.0"'


def text(content: str) -> str:
    return f"<text>{escape(content)}</text>"


def literal(content: str) -> str:
    return f"<literalExpression>{text(content)}</literalExpression>"


def needs(*ids: str) -> str:
    """Arrows: `d:x` from a decision, `i:x` from input data, `k:x` from knowledge."""
    kinds = {"d": ("information", "Decision"), "i": ("information", "Input"), "k": ("knowledge", "Knowledge")}
    made = ""
    for part in ids:
        kind, _, target = part.partition(":")
        arrow, required = kinds[kind]
        href = target if "#" in target else f"#{target}"
        made += f'<{arrow}Requirement><required{required} href="{href}"/></{arrow}Requirement>'
    return made


def decision(id: str, logic: str, *arrows: str, type: str = "", name: str | None = None, attributes: str = "") -> str:
    kind = f' typeRef="{type}"' if type else ""
    name = name or id
    return (
        f"<decision id={quoteattr(id)} name={quoteattr(name)} {attributes}>"
        f"<variable name={quoteattr(name)}{kind}/>{needs(*arrows)}{logic}</decision>\n"
    )


def input_data(id: str, type: str = "", name: str | None = None) -> str:
    kind = f' typeRef="{type}"' if type else ""
    return f'<inputData id="{id}" name="{name or id}"><variable name="{name or id}"{kind}/></inputData>\n'


def table(
    inputs: Iterable[str],
    outputs: Iterable[str],
    rules: Iterable[tuple[str, ...]],
    policy: str = "",
    values: dict[str, str] | None = None,
    defaults: dict[str, str] | None = None,
    input_values: dict[str, str] | None = None,
) -> str:
    """A decision table; a rule is its conditions, then its outputs, then a description if there is one more."""
    inputs, outputs = list(inputs), list(outputs)
    made = f"<decisionTable {policy}>"
    for expression in inputs:
        allowed = (input_values or {}).get(expression)
        limits = f"<inputValues>{text(allowed)}</inputValues>" if allowed else ""
        made += f"<input><inputExpression>{text(expression)}</inputExpression>{limits}</input>"
    for name in outputs:
        order, default = (values or {}).get(name), (defaults or {}).get(name)
        made += f"<output name={quoteattr(name)}>" if name else "<output>"
        made += f"<outputValues>{text(order)}</outputValues>" if order else ""
        made += f"<defaultOutputEntry>{text(default)}</defaultOutputEntry>" if default else ""
        made += "</output>"
    for number, cells in enumerate(rules, 1):
        made += f'\n<rule id="rule_{number}">'
        if len(cells) > len(inputs) + len(outputs):
            made += f"<description>{escape(cells[-1])}</description>"
        made += "".join(f"<inputEntry>{text(cell)}</inputEntry>" for cell in cells[: len(inputs)])
        made += "".join(
            f"<outputEntry>{text(cell)}</outputEntry>" for cell in cells[len(inputs) : len(inputs) + len(outputs)]
        )
        made += "</rule>"
    return made + "</decisionTable>"


def read(body: str, *others: DecisionModel, **options: str) -> DecisionModel:
    return read_decisions("file.dmn", dmn(body, **options), others)


def evaluated(body: str, id: str, variables: dict | None = None, **options: str) -> Evaluation:
    """Read the file and evaluate one of its decisions."""
    return read(body, **options).decisions[id].evaluate(variables or {}, NOW)
