"""Boxed expressions: each kind of logic a decision may hold becomes a closure (DMN 1.5, 7.3 and 10.2)."""

from collections.abc import Callable
from typing import Any

from lxml import etree

from runner.expressions.feel.compiler import Closure
from runner.expressions.feel.external import external_function
from runner.expressions.feel.functions import Function, UserFunction
from runner.expressions.feel.run import Frame, Run
from runner.expressions.feel.types import ANY, MISFIT, Type
from runner.notation.decision.definitions import Site, child, children, tag, text_of
from runner.notation.decision.language import compile_text

Named = Callable[[str | None, etree._Element], Type]
Reader = Callable[["Boxes", Site, etree._Element], Closure]
_READERS: dict[str, Reader] = {}


def reads(*tags: str) -> Callable[[Reader], Reader]:
    """Marks what reads the boxed expressions of these tags."""

    def marked(reader: Reader) -> Reader:
        _READERS.update(dict.fromkeys(tags, reader))
        return reader

    return marked


def logic_of(element: etree._Element) -> etree._Element | None:
    """The boxed expression inside an element."""
    return next((inner for inner in element if tag(inner) in _READERS), None)


class Boxes:
    """Reads boxed expressions; `named` finds types."""

    def __init__(self, named: Named) -> None:
        self.named = named

    def read(self, site: Site, element: etree._Element) -> Closure:
        """The closure of a boxed expression."""
        return _READERS[tag(element)](self, site, element)

    def read_inside(self, site: Site, element: etree._Element | None) -> Closure:
        """The closure of the boxed expression inside an element; null where there is none."""
        inner = logic_of(element) if element is not None else None
        return self.read(site, inner) if inner is not None else (lambda frame: None)

    def typed(self, closure: Closure, kind: Type) -> Closure:
        """The closure with its value made to fit the type; null where it doesn't."""
        if kind is ANY:
            return closure

        def fitting(frame: Frame) -> Any:
            value = kind.converted(closure(frame))
            return None if value is MISFIT else value

        return fitting

    def parameters(self, element: etree._Element) -> tuple[tuple[str, Type], ...]:
        """The formal parameters of a function, with their types."""
        found = children(element, "formalParameter")
        return tuple((part.get("name", ""), self.named(part.get("typeRef"), part)) for part in found)


@reads("literalExpression")
def literal(boxes: Boxes, site: Site, element: etree._Element) -> Closure:
    text = text_of(element)
    if text is None:
        site.report("the expression is empty.", "Write a value or an expression.", element, is_warning=True)
        return lambda frame: None
    return compile_text(site, text, element.get("expressionLanguage"), element)


@reads("context")
def context(boxes: Boxes, site: Site, element: etree._Element) -> Closure:
    entries: list[tuple[str, Closure]] = []
    result: Closure | None = None
    for entry in children(element, "contextEntry"):
        variable = child(entry, "variable")
        name = variable.get("name", "") if variable is not None else None
        inner = site.of(f"context entry '{name}'") if name else site
        closure = boxes.read_inside(inner, entry)
        if name is None or variable is None:
            result = closure
        else:
            entries.append((name, boxes.typed(closure, boxes.named(variable.get("typeRef"), variable))))
            site = site.knowing(name)

    def made(frame: Frame) -> Any:
        names: dict[str, Any] = {}
        inside = Frame(names, frame, frame.run)
        for name, value in entries:
            names[name] = value(inside)
        return names if result is None else result(inside)

    return made


@reads("list")
def boxed_list(boxes: Boxes, site: Site, element: etree._Element) -> Closure:
    items = [boxes.read(site, item) for item in element if tag(item) in _READERS]
    return lambda frame: [item(frame) for item in items]


@reads("relation")
def relation(boxes: Boxes, site: Site, element: etree._Element) -> Closure:
    columns = [column.get("name", "") for column in children(element, "column")]
    rows = []
    for number, row in enumerate(children(element, "row", "list"), 1):
        cells = [boxes.read(site.of(f"row {number}"), cell) for cell in row if tag(cell) in _READERS]
        if len(cells) != len(columns):
            site.of(f"row {number}").report(
                f"there are {len(cells)} values for {len(columns)} columns.", "Give each column a value.", row
            )
        rows.append(list(zip(columns, cells, strict=False)))
    return lambda frame: [{name: cell(frame) for name, cell in row} for row in rows]


@reads("invocation")
def invocation(boxes: Boxes, site: Site, element: etree._Element) -> Closure:
    function = boxes.read_inside(site, element)
    names: list[str] = []
    arguments: list[Closure] = []
    for binding in children(element, "binding"):
        parameter = child(binding, "parameter")
        name = parameter.get("name", "") if parameter is not None else ""
        names.append(name)
        arguments.append(boxes.read_inside(site.of(f"parameter '{name}'"), binding))

    def called(frame: Frame) -> Any:
        target = function(frame)
        if not isinstance(target, Function):
            return None
        values = [argument(frame) for argument in arguments]
        return target.call_named(names, values, frame.run) if names else target.call((), frame.run)

    return called


@reads("functionDefinition")
def function_definition(boxes: Boxes, site: Site, element: etree._Element) -> Closure:
    parameters = boxes.parameters(element)
    names, types = [name for name, _ in parameters], [kind for _, kind in parameters]
    body = boxes.read_inside(site.knowing(*names), element)
    kind = (element.get("kind") or "FEEL").upper()

    def made(frame: Frame) -> Function | None:
        if kind == "JAVA":
            return external_function(names, {"java": body(frame)})
        if kind != "FEEL":
            return None

        def run_body(bound: dict[str, Any], run: Run) -> Any:
            return body(Frame(bound, frame, run))

        return UserFunction(names, types, run_body)

    return made
