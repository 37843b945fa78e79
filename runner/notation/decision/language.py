"""An expression of a DMN file, compiled in its language.

FEEL is the language of DMN. Files for Camunda 7 may hold JUEL too: text with `${…}` always is; and where no language
is named, a text that FEEL can't read is read as `${text}`, as Camunda 7 does with inputs and outputs.
"""

from typing import Any

from lxml import etree

from runner.expressions import Expression, ExpressionError, compile_expression
from runner.expressions.feel.compiler import Closure
from runner.expressions.feel.expression import Program, cell_program, expression_program
from runner.expressions.feel.run import Frame
from runner.expressions.feel.values.boundary import to_feel, to_python
from runner.notation.decision.definitions import Site

_JUEL = frozenset(("juel", "http://camunda.org/schema/1.0/juel"))


def is_feel(language: str | None) -> bool:
    """Whether the attribute means FEEL: no attribute, its name, or its namespace in any version."""
    return not language or language.lower() in ("feel", "feel-scala-unary-tests") or "/FEEL" in language.upper()


def compile_text(site: Site, text: str, language: str | None, element: etree._Element) -> Closure:
    """The expression's closure; what can't be read is reported and fails when it's evaluated."""
    return _compiled(site, text, language, element, is_cell=False)


def compile_cell(site: Site, text: str, language: str | None, element: etree._Element) -> Closure:
    """The closure of a cell's unary tests, for the name `?`."""
    return _compiled(site, text, language, element, is_cell=True)


def _compiled(site: Site, text: str, language: str | None, element: etree._Element, *, is_cell: bool) -> Closure:
    named = language or site.language
    wants_juel = (named or "").lower() in _JUEL
    if not is_feel(named) and not wants_juel:
        cure = "Write it in FEEL (or JUEL in a Camunda 7 file)."
        site.report(f"the language '{named}' is not run in decisions.", cure, element)
        return _failing(f"The language '{named}' is not run.")
    try:
        if wants_juel or (site.platform != "Camunda Cloud" and ("${" in text or "#{" in text)):
            return _juel(site, text)
        return _feel(site, text, is_cell)
    except ExpressionError as error:
        fallback = None if named or is_cell or site.platform != "Camunda Platform" else _juel_instead(site, text)
        return fallback or _reported(site, text, error, element)


def _feel(site: Site, text: str, is_cell: bool) -> Closure:
    program: Program = (cell_program if is_cell else expression_program)(text, site.names, site.types)
    site.reads.update(program.certain_names)
    return program.run


def _juel(site: Site, text: str) -> Closure:
    wrapped = text if "${" in text or "#{" in text else f"${{{text}}}"
    expression = compile_expression(wrapped, "juel")
    site.reads.update(expression.names)
    return _outside(expression)


def _juel_instead(site: Site, text: str) -> Closure | None:
    try:
        return _juel(site, text)
    except ExpressionError:
        return None


def _outside(expression: Expression) -> Closure:
    """An expression that works on Python's values, as a closure on FEEL's."""

    def run(frame: Frame) -> Any:
        surroundings = frame.run.surroundings
        variables: dict[str, Any] = {}
        scope: Frame | None = frame
        while scope is not None:
            for name in expression.names:
                if name in scope.names and name not in variables:
                    variables[name] = to_python(scope.names[name], exact=False)
            scope = scope.outer
        return to_feel(expression.evaluate(variables, surroundings))

    return run


def _reported(site: Site, text: str, error: ExpressionError, element: etree._Element) -> Closure:
    shown = " ".join(text.split())
    shown = shown if len(shown) <= 80 else shown[:80] + "…"
    site.report(f"'{shown}' can't be read. {error.message}", _cure(text), element)
    return _failing(f"{site.place}: {error.message}" if site.place else error.message)


def _cure(text: str) -> str:
    words = text.strip()
    if words and words.replace(" ", "").replace("-", "").isalpha():
        return f'For a text, write it in double quotes: "{words}".'
    return "Correct the expression; texts stand in double quotes."


def _failing(message: str) -> Closure:
    def run(frame: Frame) -> Any:
        raise ExpressionError(message)

    return run
