"""The settings of one component: what Camunda Modeler can set, and what the browser or the server would misread."""

from collections.abc import Mapping
from typing import Any

from runner.expressions import ExpressionError, compile_expression
from runner.expressions.scripts.pattern import Pattern
from runner.notation.form.component import LIMITS, Component, is_feel
from runner.notation.form.data import Path, put
from runner.notation.form.hiding import HideCondition
from runner.notation.form.kind_settings import Refuse, inspect_kind
from runner.notation.form.report import Report
from runner.notation.form.template import TEMPLATES, check_template
from runner.notation.form.tidying import read_number
from runner.notation.form.translation import LISTS, PROPERTY, read_pairs, template_texts
from runner.notation.form.walk import Scope


def inspect_all(root: Component, report: Report) -> None:
    """Note all that is wrong with the components of a sound tree."""
    data = _untouched(root)
    _inspect_within(root, Scope(data, data), report)


def _inspect_within(component: Component, scope: Scope, report: Report) -> None:
    inspect_settings(component, scope, report)
    inner = scope.row(_untouched(component), 1) if component.is_repeating else scope
    for child in component.children:
        _inspect_within(child, inner, report)


def _untouched(owner: Component) -> dict[str, Any]:
    """The data of a new form, or of a new row, before anything is filled in."""
    data: dict[str, Any] = {}

    def fill(component: Component, base: Path) -> None:
        path = (*base, *component.path)
        if component.is_keyed:
            put(data, path, component.initial_value)
        elif not component.is_repeating or component is owner:
            for child in component.children:
                fill(child, () if component is owner else path)

    fill(owner, ())
    return data


def inspect_settings(component: Component, scope: Scope, report: Report) -> None:
    """Note all that is wrong with one component; `scope` is what its expressions see before anything is filled in."""

    def refuse(message: str, cure: str) -> None:
        report.refuse(component.pointer, component.definition, message, cure)

    if not _has_right_shapes(component.definition, refuse):
        return
    _inspect_expressions(component, refuse)
    _inspect_hide(component, scope, refuse)
    _inspect_templates(component, refuse)
    _inspect_validation(component, refuse)
    _inspect_properties(component, refuse)
    inspect_kind(component, refuse)


def _has_right_shapes(definition: Mapping[str, Any], refuse: Refuse) -> bool:
    sound = True
    for name in ("validate", "conditional", "properties", "appearance", "layout"):
        if definition.get(name) is not None and not isinstance(definition[name], Mapping):
            refuse(f"'{name}' must be an object.", "Set it in Camunda Modeler.")
            sound = False
    for name in ("disabled", "isRepeating", "allowAddRemove", "serializeToString", "disallowPassedDates", "searchable"):
        if definition.get(name) is not None and not isinstance(definition[name], bool):
            refuse(
                f"'{name}' must be true or false, not {definition[name]!r:.60}: "
                "the browser takes every text for true, an expression too.",
                "Use 'readonly' or a hide condition where it depends on something.",
            )
            sound = False
    for name in ("values", "columns"):
        if definition.get(name) is not None and not isinstance(definition[name], list):
            refuse(f"'{name}' must be a list.", "Set it in Camunda Modeler.")
            sound = False
    for name in (*TEMPLATES, "valuesKey"):
        if definition.get(name) is not None and not isinstance(definition[name], str):
            refuse(f"'{name}' must be a text.", "Set it in Camunda Modeler.")
            sound = False
    readonly = definition.get("readonly")
    if readonly is not None and not isinstance(readonly, bool) and not is_feel(readonly):
        refuse("'readonly' must be true, false or an expression that begins with '='.", "Mend it.")
        sound = False
    required = (definition.get("validate") or {}).get("required") if sound else None
    if required is not None and not isinstance(required, bool):
        refuse("'validate.required' must be true or false.", "Set it in Camunda Modeler.")
        sound = False
    return sound


def _inspect_expressions(component: Component, refuse: Refuse) -> None:
    definition = component.definition
    for name in ("expression", "readonly", "valuesExpression", "multiple", "dataSource", "columnsExpression"):
        text = definition.get(name)
        if is_feel(text):
            _compile(name, str(text), refuse)
        elif text and name in ("expression", "valuesExpression", "columnsExpression"):
            refuse(f"'{name}' must begin with '='.", "Write it as a FEEL expression.")
    if component.type == "expression" and not definition.get("expression"):
        refuse("The expression field has no expression.", "Write one, or remove the field.")
    for name in LIMITS:
        if is_feel(component.validate.get(name)):
            _compile(f"validate.{name}", component.validate[name], refuse)


def _compile(name: str, text: str, refuse: Refuse) -> None:
    try:
        compile_expression(text[1:], "feel")
    except ExpressionError as error:
        refuse(f"The expression of '{name}' can't be read: {error.message}", "Mend the expression.")


def _inspect_hide(component: Component, scope: Scope, refuse: Refuse) -> None:
    text = (component.definition.get("conditional") or {}).get("hide")
    if text in (None, ""):
        return
    if not is_feel(text):
        refuse("The hide condition must begin with '='.", "Write it as a FEEL expression.")
        return
    try:
        condition = HideCondition(text[1:])
    except ExpressionError as error:
        refuse(f"The hide condition can't be read: {error.message}", "Mend the condition.")
        return
    if _is_editable(component) and not scope.numbers and component.definition["key"] in condition.names:
        refuse("The hide condition reads the field itself: once hidden it is empty.", "Let it depend on other fields.")
    if condition.hides_by_null(scope.context):
        example = min(condition.names, default="x")
        refuse(
            f"The hide condition has no value while what it reads is empty, and then it hides in silence: {text[:200]}",
            f"Say what shall be while it is empty, e.g. =if {example} = null then false else …",
        )


def _is_editable(component: Component) -> bool:
    return component.is_keyed and not component.is_disabled and component.definition.get("readonly") is not True


def _inspect_templates(component: Component, refuse: Refuse) -> None:
    for name, text in template_texts(component).items():
        try:
            check_template(text)
        except ExpressionError as error:
            refuse(f"The template in '{name}' can't be read: {error.message}", "Mend what is between {{ and }}.")


def _inspect_validation(component: Component, refuse: Refuse) -> None:
    for name in LIMITS:
        limit = component.validate.get(name)
        if limit not in (None, "") and not is_feel(limit) and read_number(limit) is None:
            refuse(f"'validate.{name}' must be a number or an expression.", "Mend it.")
    pattern = component.validate.get("pattern")
    if pattern not in (None, ""):
        try:
            Pattern(pattern if isinstance(pattern, str) else "(").check()
        except ExpressionError as error:
            refuse(error.message, "Mend the regular expression (JavaScript's kind).")
    kind = component.validate.get("validationType")
    if kind not in (None, "", "custom", "email", "phone"):
        refuse(f"The validation type '{str(kind)[:60]}' is not known.", "Use email, phone or a pattern.")


def _inspect_properties(component: Component, refuse: Refuse) -> None:
    properties = component.properties
    for key, value in properties.items():
        if not isinstance(value, str):
            refuse(f"The property '{str(key)[:60]}' must be a text.", "Set it in Camunda Modeler.")
            return
        match = PROPERTY.match(str(key))
        if match and match["name"] in LISTS:
            _inspect_pairs(component, str(key), match["name"], value, refuse)
    for name in ("minRows", "maxRows"):
        if name in properties and not properties[name].isdecimal():
            refuse(f"The property '{name}' must be a whole number.", "Mend it.")
            return
    if int(properties.get("minRows", 0)) > int(properties.get("maxRows", 10**9)):
        refuse("'minRows' is more than 'maxRows'.", "Mend one of them.")
    if rule := properties.get("rule"):
        _compile("rule", "=" + rule.removeprefix("="), refuse)
    elif "ruleMessage" in properties:
        refuse("There is a 'ruleMessage' but no 'rule'.", "Add the property 'rule', or remove the message.")


def _inspect_pairs(component: Component, key: str, name: str, text: str, refuse: Refuse) -> None:
    try:
        pairs = read_pairs(text)
    except ValueError as error:
        refuse(f"In the property '{key}', '{error}' has no '='.", "Write value=Text;value=Text.")
        return
    items = component.definition.get(name)
    known = {str(item.get(LISTS[name][0])) for item in items or () if isinstance(item, Mapping)}
    unknown = sorted(pairs.keys() - known)
    if isinstance(items, list) and unknown:
        refuse(f"The property '{key}' translates '{unknown[0][:60]}', which is none of the {name}.", "Mend it.")
