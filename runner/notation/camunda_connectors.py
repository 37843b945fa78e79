"""Camunda 7's camunda:connector: read, and refused with the cure where it can't run here."""

from collections.abc import Iterator

from lxml import etree

from runner.notation.camunda_mappings import read_parameters_of
from runner.notation.connectors import KNOWN, OPTIONS, SETTINGS, Known
from runner.notation.model import Connector, MapValue, Parameter
from runner.notation.secret_references import is_inside_an_expression
from runner.notation.source import CAMUNDA, Source, text_of

_EXTERNAL = 'Make it an external task (camunda:type="external" with a topic).'


def read_connector(source: Source, element: etree._Element) -> Connector | None:
    """What a camunda:connector calls; None when it was refused."""
    name = text_of(element.find(f"{CAMUNDA}connectorId"))
    known = KNOWN.get(name or "")
    if name is None or known is None:
        said = f"It calls the connector '{name[:80]}', which does not run here" if name else "The connector has no id"
        source.refuse(element, f"{said}; there are {' and '.join(KNOWN)}.", f"Use one of these. Or: {_EXTERNAL}")
        return None
    inputs, outputs = read_parameters_of(source, element.find(f"{CAMUNDA}inputOutput"))
    findings = list(_problems(name, known, inputs))
    for message, cure in findings:
        source.refuse(element, message, cure)
    return None if findings else Connector(name, inputs, outputs)


def _problems(name: str, known: Known, inputs: tuple[Parameter, ...]) -> Iterator[tuple[str, str]]:
    given = {parameter.name: parameter.value for parameter in inputs}
    for parameter in inputs:
        if parameter.name in (known.refused or {}):
            yield f"{name} takes no '{parameter.name}' here.", (known.refused or {})[parameter.name]
        elif parameter.name not in known.inputs:
            yield f"{name} takes no '{parameter.name}'.", f"It takes {', '.join(known.inputs)}."
        if _hides_a_secret(parameter):
            yield (
                f"In '{parameter.name}' a secret:// stands inside an expression, a script, a list or a map.",
                "Write it in plain text, as Bearer secret://name, with ${…} only around the rest.",
            )
    for missing in (needed for needed in known.needed if given.get(needed) is None):
        yield f"{name} needs '{missing}'.", f"Add the input parameter {missing}."
    for holder, allowed in (("request-config", SETTINGS), ("configOptions", OPTIONS)):
        value = given.get(holder)
        for key in (key for key, _ in value.entries) if isinstance(value, MapValue) else ():
            if key not in allowed:
                yield f"{holder} can't say '{key}' here.", f"It may say {', '.join(allowed)}."


def _hides_a_secret(parameter: Parameter) -> bool:
    """Whether a reference stands where it is not put in: it would be sent as it is."""
    value = parameter.value
    if isinstance(value, MapValue) and parameter.name == "headers":
        return any(_hides_a_secret(Parameter("header", held)) for _, held in value.entries)
    if isinstance(value, str):
        return is_inside_an_expression(value)
    return "secret://" in str(value)
