"""Camunda 7's mappings: camunda:inputOutput with its values, and camunda:in / camunda:out."""

from lxml import etree

from runner.notation.model import ListValue, MapValue, Parameter, ParameterValue, VariableMapping
from runner.notation.source import CAMUNDA, Source, attribute, extension, extensions, is_true, text_of
from runner.notation.texts import read_script

Parameters = tuple[tuple[Parameter, ...], tuple[Parameter, ...]]


def read_parameters(source: Source, element: etree._Element) -> Parameters:
    """The input and output parameters of camunda:inputOutput, in order."""
    return read_parameters_of(source, extension(element, f"{CAMUNDA}inputOutput"))


def read_parameters_of(source: Source, holder: etree._Element | None) -> Parameters:
    """The input and output parameters of this camunda:inputOutput, in order."""
    if holder is None:
        return (), ()
    inputs = tuple(_parameters(source, holder, "inputParameter"))
    return inputs, tuple(_parameters(source, holder, "outputParameter"))


def read_mappings(source: Source, element: etree._Element, tag: str) -> tuple[VariableMapping, ...]:
    """The camunda:in or camunda:out elements but for the business key."""
    mappings = []
    for mapping in extensions(element, f"{CAMUNDA}{tag}"):
        if attribute(mapping, "businessKey") is not None:
            continue
        read = _mapping(source, mapping, tag)
        if read is not None:
            mappings.append(read)
    return tuple(mappings)


def read_business_key(element: etree._Element) -> str | None:
    """The text of camunda:in businessKey="…", or None."""
    keys = (attribute(mapping, "businessKey") for mapping in extensions(element, f"{CAMUNDA}in"))
    return next((key for key in keys if key is not None), None)


def _mapping(source: Source, mapping: etree._Element, tag: str) -> VariableMapping | None:
    target, local = attribute(mapping, "target"), is_true(mapping, "local")
    if attribute(mapping, "variables") == "all":
        return VariableMapping(all=True, local=local)
    name, text = attribute(mapping, "source"), attribute(mapping, "sourceExpression")
    if (name is None) == (text is None):
        source.refuse(
            mapping, f"camunda:{tag} says no one source.", 'Give it a source, a sourceExpression or variables="all".'
        )
    elif target is None:
        source.refuse(mapping, f"camunda:{tag} has no target.", "Name the variable that takes the value.")
    else:
        return VariableMapping(source=name, source_text=text, target=target, local=local)
    return None


def _parameters(source: Source, holder: etree._Element, tag: str) -> list[Parameter]:
    parameters = []
    for parameter in holder.iterchildren(f"{CAMUNDA}{tag}"):
        name = attribute(parameter, "name")
        if name is None:
            source.refuse(parameter, f"A camunda:{tag} has no name.", "Name the variable that takes the value.")
        else:
            parameters.append(Parameter(name, _value(source, parameter)))
    return parameters


def _value(source: Source, holder: etree._Element) -> ParameterValue:
    children = list(holder.iterchildren(f"{CAMUNDA}*"))
    if not children:
        # A text of blanks only is no value, as in Camunda; other blanks belong to the text.
        return holder.text if (holder.text or "").strip() else None
    return _definition(source, children[0])


def _definition(source: Source, definition: etree._Element) -> ParameterValue:
    match definition.tag.removeprefix(CAMUNDA):
        case "list":
            return ListValue(tuple(_definition(source, item) for item in definition.iterchildren(f"{CAMUNDA}*")))
        case "map":
            entries = definition.iterchildren(f"{CAMUNDA}entry")
            return MapValue(tuple((entry.get("key", ""), _value(source, entry)) for entry in entries))
        case "script":
            return read_camunda_script(source, definition)
        case _:
            return definition.text


def read_camunda_script(source: Source, script: etree._Element) -> ParameterValue:
    """A camunda:script, inline or by resource."""
    return read_script(
        source, script, attribute(script, "scriptFormat"), text_of(script), attribute(script, "resource")
    )
