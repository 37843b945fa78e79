"""What Camunda 7's tasks do: external task, connector, expression, decision, script, called element."""

from typing import Literal, cast

from lxml import etree

from runner.notation.camunda_connectors import read_connector
from runner.notation.camunda_forms import read_binding
from runner.notation.camunda_listeners import tell_fields
from runner.notation.camunda_mappings import read_business_key, read_mappings
from runner.notation.model import CalledElement, DecisionReference, ErrorMapping, Implementation
from runner.notation.roots import Roots
from runner.notation.source import (
    CAMUNDA,
    MODEL,
    Source,
    attribute,
    extension,
    extensions,
    local_name,
    local_reference,
    text_of,
)
from runner.notation.texts import read_script

SERVICE_LIKE = frozenset({"serviceTask", "sendTask", "businessRuleTask", "messageEventDefinition"})
_MapResult = Literal["singleEntry", "singleResult", "collectEntries", "resultList"]


def read_implementation(source: Source, roots: Roots, element: etree._Element) -> Implementation | None:
    """What a service-like element or script task does; None where nothing is said or it was refused."""
    kind = local_name(element)
    if kind == "scriptTask":
        return _script(source, element)
    if kind not in SERVICE_LIKE:
        return None
    tell_fields(source, element)
    result_variable = attribute(element, f"{CAMUNDA}resultVariable")
    decision = attribute(element, f"{CAMUNDA}decisionRef")
    expression = attribute(element, f"{CAMUNDA}expression")
    is_external = attribute(element, f"{CAMUNDA}type") == "external"
    connector = extension(element, f"{CAMUNDA}connector")
    if (decision is not None) + (expression is not None) + is_external + (connector is not None) > 1:
        source.refuse(element, "It says in several ways what it does.", "Keep one implementation.")
        return None
    if decision is not None:
        return Implementation(
            "decision", decision=_decision(source, element, decision), result_variable=result_variable
        )
    if is_external:
        return _external(source, roots, element)
    if connector is not None:
        called = read_connector(source, connector)
        mappings = _error_mappings(source, roots, element)
        return Implementation("connector", connector=called, error_mappings=mappings) if called else None
    if expression is not None:
        return Implementation("expression", expression_text=expression, result_variable=result_variable)
    return None


def read_called(source: Source, element: etree._Element) -> CalledElement | None:
    """The process that a call activity calls; an executable one without it is refused."""
    process = attribute(element, "calledElement")
    if process is None:
        if attribute(element, f"{CAMUNDA}caseRef") is None:
            source.refuse(element, "The call activity calls nothing.", "Set its called element to a process id.")
        return None
    binding = read_binding(source, element, "calledElementBinding", ("calledElementVersion", "calledElementVersionTag"))
    version = attribute(element, f"{CAMUNDA}calledElementVersion")
    tag = attribute(element, f"{CAMUNDA}calledElementVersionTag")
    return CalledElement(
        local_reference(process),
        binding,
        version if binding == "version" else None,
        tag if binding == "versionTag" else None,
        read_business_key(element),
        read_mappings(source, element, "in"),
        read_mappings(source, element, "out"),
    )


def _script(source: Source, element: etree._Element) -> Implementation | None:
    body = text_of(element.find(f"{MODEL}script"))
    resource = attribute(element, f"{CAMUNDA}resource")
    language = attribute(element, "scriptFormat")
    result_variable = attribute(element, f"{CAMUNDA}resultVariable")
    if language in (None, "juel") and body and resource is None and ("${" in body or "#{" in body):
        return Implementation("expression", expression_text=body, result_variable=result_variable)
    script = read_script(source, element, language, body, resource)
    return Implementation("script", script=script, result_variable=result_variable) if script else None


def _external(source: Source, roots: Roots, element: etree._Element) -> Implementation | None:
    topic = attribute(element, f"{CAMUNDA}topic")
    if topic is None:
        source.refuse(element, "The external task has no topic.", "Set camunda:topic to what its worker fetches.")
        return None
    return Implementation(
        "external",
        topic_text=topic,
        priority_text=attribute(element, f"{CAMUNDA}taskPriority"),
        error_mappings=_error_mappings(source, roots, element),
    )


def _error_mappings(source: Source, roots: Roots, element: etree._Element) -> tuple[ErrorMapping, ...]:
    mappings = []
    for held in extensions(element, f"{CAMUNDA}errorEventDefinition"):
        error, condition = roots.error(held, held.get("errorRef")), attribute(held, "expression")
        if error is not None and condition is not None:
            mappings.append(ErrorMapping(error, condition))
        elif not (held.get("errorRef") or "").strip() or condition is None:
            source.refuse(held, "An error of the external task is not complete.", "Choose an error and an expression.")
    return tuple(mappings)


def _decision(source: Source, element: etree._Element, reference: str) -> DecisionReference:
    binding = read_binding(source, element, "decisionRefBinding", ("decisionRefVersion", "decisionRefVersionTag"))
    version = attribute(element, f"{CAMUNDA}decisionRefVersion")
    tag = attribute(element, f"{CAMUNDA}decisionRefVersionTag")
    return DecisionReference(
        reference,
        binding,
        version if binding == "version" else None,
        tag if binding == "versionTag" else None,
        cast(_MapResult, attribute(element, f"{CAMUNDA}mapDecisionResult") or "resultList"),
    )
