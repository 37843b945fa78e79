"""Which variables the expressions and templates of a form read."""

from collections.abc import Iterator

from runner.expressions import ExpressionError
from runner.notation.form.component import Component
from runner.notation.form.template import template_names
from runner.notation.form.translation import template_texts

SPECIAL = frozenset({"this", "parent", "i", "_this_", "_parent_", "_i_", "value", "item"})


def names_read(root: Component) -> frozenset[str]:
    """All names at the top of the data; `this`, `parent` and `i` are the form's own."""
    names = frozenset(name for component in root.all() for name in _names(component))
    return names - SPECIAL


def _names(component: Component) -> Iterator[str]:
    if component.hide is not None:
        yield from component.hide.names
    if component.rule is not None:
        yield from component.rule.names
    for expression in component.expressions.values():
        yield from expression.names
    if component.definition.get("valuesKey"):
        yield str(component.definition["valuesKey"])
    data_source = component.definition.get("dataSource")
    if isinstance(data_source, str) and data_source and not data_source.startswith("="):
        yield data_source
    for text in template_texts(component).values():
        try:
            yield from template_names(text)
        except ExpressionError:  # a text in braces that is no template, such as an option's translation
            continue
