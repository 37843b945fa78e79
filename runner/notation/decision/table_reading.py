"""A decision table, read: each column and cell compiled, each mistake named with its rule and column."""

from typing import Any

from lxml import etree

from runner.expressions import ExpressionError
from runner.expressions.feel import syntax
from runner.expressions.feel.compiler import Closure, Scope, compiled
from runner.expressions.feel.compiler.operators import satisfies
from runner.expressions.feel.expression import cell_program
from runner.expressions.feel.run import Frame, Run
from runner.notation.decision.boxes import Boxes, reads
from runner.notation.decision.camunda_types import as_typed
from runner.notation.decision.definitions import Site, child, children, text_of
from runner.notation.decision.hit_policy import AGGREGATIONS, HIT_POLICIES, SHORT_NAMES, Hit, HitPolicy
from runner.notation.decision.language import compile_cell, compile_text, is_feel
from runner.notation.decision.table import Input, Output, Rule, Table

_INPUT_VARIABLE = "{http://camunda.org/schema/1.0/dmn}inputVariable"


@reads("decisionTable")
def decision_table(boxes: Boxes, site: Site, element: etree._Element) -> Closure:
    owner = site.owner
    is_outermost = owner is not None and element.getparent() is owner
    result_name = _result_name(element, site)
    inputs = [
        _input(site.of(f"input {number}"), part, number) for number, part in enumerate(children(element, "input"), 1)
    ]
    outputs = [
        _output(site.of(f"output {number}"), part, number, result_name)
        for number, part in enumerate(children(element, "output"), 1)
    ]
    if not outputs:
        site.report("the table has no output.", "Add an output column.", element)
        return lambda frame: None
    _require_distinct(site, outputs, element)
    policy = _policy(site, element, outputs)
    columns = [part.get("name", "") for part in children(element, "annotation")]
    inside = site.knowing(*(column.variable for column in inputs if column.variable))
    rules = [
        _rule(inside, part, number, inputs, outputs, columns)
        for number, part in enumerate(children(element, "rule"), 1)
    ]
    return Table(result_name, policy, inputs, outputs, rules, is_outermost)


def _result_name(element: etree._Element, site: Site) -> str:
    """What the table's only output is called where it has no name of its own."""
    label = element.get("outputLabel")
    variable = child(site.owner, "variable")
    return label or (variable.get("name") if variable is not None else None) or site.owner_name


def _input(site: Site, element: etree._Element, number: int) -> Input:
    expression = child(element, "inputExpression")
    text = text_of(expression)
    if expression is None or text is None:
        site.report("the column has no expression.", "Name the variable that the column tests.", element)
        return Input(element.get("label") or f"input {number}", lambda frame: None)
    name = element.get("label") or " ".join(text.split())
    named = site.of("expression")
    values = child(element, "inputValues")
    values_text = text_of(values)
    allowed = None
    # In Camunda Modeler these are only offered while typing.
    if values is not None and values_text is not None and not site.is_camunda:
        allowed = compile_cell(site.of("input values"), values_text, values.get("expressionLanguage"), values)
    closure = compile_text(named, text, expression.get("expressionLanguage"), expression)
    closure = as_typed(closure, expression.get("typeRef"), site.platform)
    return Input(name, closure, allowed, element.get(_INPUT_VARIABLE))


def _output(site: Site, element: etree._Element, number: int, result_name: str) -> Output:
    name = element.get("name")
    several = sum(1 for _ in children(element.getparent(), "output")) > 1
    if several and not name:
        site.report("the column has no name.", "Give each output a name, or keep a single one.", element)
    values = child(element, "outputValues")
    default = child(element, "defaultOutputEntry")
    default_text = text_of(default)
    closure = None
    if default is not None and default_text is not None:
        closure = compile_text(site.of("default output"), default_text, default.get("expressionLanguage"), default)
    return Output(name or (f"output {number}" if several else result_name), _order(site, values), closure)


def _order(site: Site, values: etree._Element | None) -> tuple[Closure, ...]:
    """The allowed values, each as a closure, best first."""
    text = text_of(values)
    if values is None or text is None:
        return ()
    try:
        node = cell_program(text, site.names, site.types).node
    except ExpressionError as error:
        if not site.is_camunda:
            site.of("output values").report(
                f"'{text}' can't be read. {error.message}", 'Write values like "A", "B".', values
            )
        return ()
    tests = node.tests if isinstance(node, syntax.UnaryTests) else ()
    return tuple(compiled(test, Scope(site.types)) for test in tests)


def _require_distinct(site: Site, outputs: list[Output], element: etree._Element) -> None:
    names = [output.name for output in outputs]
    for name in {name for name in names if names.count(name) > 1}:
        site.report(f"two outputs are called '{name}'.", "Give each output a name of its own.", element)


def _policy(site: Site, element: etree._Element, outputs: list[Output]) -> HitPolicy:
    given = (element.get("hitPolicy") or "UNIQUE").strip()
    name = SHORT_NAMES.get(given, given.replace("_", " ").upper())
    aggregation = element.get("aggregation")
    if name not in HIT_POLICIES:
        site.report(f"the hit policy '{given}' does not exist.", f"Choose one of {', '.join(HIT_POLICIES)}.", element)
        name = "UNIQUE"
    if aggregation and (aggregation not in AGGREGATIONS or name != "COLLECT"):
        cure = f"COLLECT takes one of {', '.join(AGGREGATIONS)}; other hit policies take none."
        site.report(f"the aggregation '{aggregation}' does not fit the hit policy {name}.", cure, element)
        aggregation = None
    if aggregation and len(outputs) > 1:
        site.report("a table with several outputs can't be aggregated.", "Keep one output, or remove it.", element)
        aggregation = None
    if name in ("PRIORITY", "OUTPUT ORDER") and not any(output.order for output in outputs):
        cure = "List the output values, the most important first."
        site.report(f"the hit policy {name} needs the order of the output values.", cure, element)
    table = f"The decision table '{site.owner_name}' ({_id(site)})"
    return HitPolicy(table, name, aggregation, lambda hit, run: _rank(hit, outputs, run))


def _id(site: Site) -> str:
    return (site.owner.get("id") if site.owner is not None else None) or "?"


def _rank(hit: Hit, outputs: list[Output], run: Run) -> tuple[int, ...]:
    """The places of the outputs in their lists; what isn't listed comes last."""
    places = []
    frame = Frame({}, None, run)
    for output in outputs:
        value = hit.outputs[output.name]
        places.append(
            next(
                (index for index, test in enumerate(output.order) if satisfies(value, test(frame)) is True),
                len(output.order),
            )
        )
    return tuple(places)


def _rule(
    site: Site, element: etree._Element, number: int, inputs: list[Input], outputs: list[Output], columns: list[str]
) -> Rule:
    site = site.of(f"rule {number}")
    conditions, results = list(children(element, "inputEntry")), list(children(element, "outputEntry"))
    if len(conditions) != len(inputs) or len(results) != len(outputs):
        site.report(
            f"the rule has {len(conditions)} conditions and {len(results)} outputs for {len(inputs)} inputs and "
            f"{len(outputs)} outputs.", "Add the missing cells, or remove those too many.", element,
        )  # fmt: skip
    tests = [
        _test(site.of(f"input {index} '{column.name}'"), part)
        for index, (column, part) in enumerate(zip(inputs, conditions, strict=False), 1)
    ]
    closures = [
        _result(site.of(f"output {index} '{column.name}'"), part)
        for index, (column, part) in enumerate(zip(outputs, results, strict=False), 1)
    ]
    texts = [" ".join((text_of(part) or "-").split()) for part in conditions]
    return Rule(
        number,
        element.get("id"),
        _filled(tests, len(inputs), None),
        _filled(texts, len(inputs), "-"),
        _filled(closures, len(outputs), lambda frame: None),
        _annotations(element, columns),
        _description(element),
    )


def _filled(parts: list[Any], length: int, with_what: Any) -> tuple[Any, ...]:
    return (*parts[:length], *[with_what] * (length - len(parts)))


def _test(site: Site, element: etree._Element) -> Closure | None:
    text = text_of(element)
    language = element.get("expressionLanguage")
    if text is None or (text.strip() == "-" and is_feel(language)):
        return None
    return compile_cell(site, text, language, element)


def _result(site: Site, element: etree._Element) -> Closure:
    text = text_of(element)
    if text is None or text.strip() == "-":
        return lambda frame: None
    return compile_text(site, text, element.get("expressionLanguage"), element)


def _annotations(element: etree._Element, columns: list[str]) -> tuple[tuple[str, str], ...]:
    texts = [(text_of(part) or "").strip() for part in children(element, "annotationEntry")]
    names = columns + [f"annotation {number}" for number in range(len(columns) + 1, len(texts) + 1)]
    return tuple((name, text) for name, text in zip(names, texts, strict=False) if text)


def _description(element: etree._Element) -> str:
    found = child(element, "description")
    return (found.text or "").strip() if found is not None else ""
