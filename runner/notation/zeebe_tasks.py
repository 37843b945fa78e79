"""What Camunda 8's tasks do: job, FEEL script, decision, called element, form, mappings."""

from lxml import etree

from runner.notation.model import (
    Binding,
    CalledElement,
    DecisionReference,
    FormReference,
    Implementation,
    Parameter,
    VariableMapping,
)
from runner.notation.source import MODEL, ZEEBE, Source, attribute, extension, extensions, is_true, local_reference
from runner.notation.texts import feel

Parameters = tuple[tuple[Parameter, ...], tuple[Parameter, ...]]

_BINDINGS: dict[str, Binding] = {"latest": "latest", "deployment": "deployment", "versionTag": "versionTag"}
_EMBEDDED = "camunda-forms:bpmn:"


def read_implementation(source: Source, element: etree._Element) -> Implementation | None:
    """The job, script or decision of a task or throw event; None where nothing is said or it was refused."""
    decision, script = extension(element, f"{ZEEBE}calledDecision"), extension(element, f"{ZEEBE}script")
    task = extension(element, f"{ZEEBE}taskDefinition")
    if sum(held is not None for held in (decision, script, task)) > 1:
        source.refuse(element, "It says in several ways what it does.", "Keep one implementation.")
        return None
    if decision is not None:
        return _decision(source, decision)
    if script is not None:
        return _script(source, script)
    if task is not None:
        return _job(source, element, task)
    return None


def read_called(source: Source, element: etree._Element) -> CalledElement | None:
    """The process that a call activity calls; an executable one without it is refused."""
    held = extension(element, f"{ZEEBE}calledElement")
    if held is None:
        process = attribute(element, "calledElement")
        if process is None:
            source.refuse(element, "The call activity calls nothing.", "Set its called element to a process id.")
            return None
        return CalledElement(
            local_reference(process), inputs=(VariableMapping(all=True),), outputs=(_all_out(element),)
        )
    computed = attribute(held, "processIdExpression")
    process = feel(computed) if computed else attribute(held, "processId")
    if process is None:
        source.refuse(held, "The call activity calls nothing.", "Set its called element to a process id.")
        return None
    binding, tag = _binding(source, held)
    # Without propagation only the call activity's own variables, that is its input mappings, go in.
    into = VariableMapping(all=True, local=not is_true(held, "propagateAllParentVariables", otherwise=True))
    out = (_all_out(element),) if maps_out(element) or propagates_all(element) else ()
    key = attribute(held, "businessId")
    return CalledElement(process, binding, None, tag, key, (into,), out)


def propagates_all(element: etree._Element) -> bool:
    """Whether all variables of the called process come back (zeebe:calledElement propagateAllChildVariables)."""
    held = extension(element, f"{ZEEBE}calledElement")
    return held is None or is_true(held, "propagateAllChildVariables", otherwise=True)


def read_form(source: Source, element: etree._Element) -> FormReference | None:
    """The form of a user task or start event: deployed, embedded in the process, or kept elsewhere."""
    held = extension(element, f"{ZEEBE}formDefinition")
    if held is None:
        return None
    ref, key = attribute(held, "formId"), attribute(held, "formKey")
    outside = attribute(held, "externalReference")
    if sum(text is not None for text in (ref, key, outside)) != 1:
        source.refuse(held, "It names no form, or several.", "Keep one of formId, formKey and externalReference.")
        return None
    if ref is not None:
        binding, tag = _binding(source, held)
        return FormReference(ref=ref, binding=binding, version_tag=tag)
    if key is not None and key.startswith(_EMBEDDED):
        return _embedded(source, held, key.removeprefix(_EMBEDDED))
    return FormReference(key_text=key or outside)


def read_parameters(source: Source, element: etree._Element) -> Parameters:
    """The inputs and outputs of zeebe:ioMapping; a target may be a path (order.id)."""
    mapping = extension(element, f"{ZEEBE}ioMapping")
    if mapping is None:
        return (), ()
    inputs = tuple(_parameters(source, mapping, "input"))
    return inputs, tuple(_parameters(source, mapping, "output"))


def _parameters(source: Source, mapping: etree._Element, tag: str) -> list[Parameter]:
    parameters = []
    for held in mapping.iterchildren(f"{ZEEBE}{tag}"):
        target = attribute(held, "target")
        if target is None:
            source.refuse(held, f"A zeebe:{tag} has no target.", "Name the variable that takes the value.")
        else:
            parameters.append(Parameter(target, attribute(held, "source")))
    return parameters


def _job(source: Source, element: etree._Element, task: etree._Element) -> Implementation | None:
    topic = attribute(task, "type")
    if topic is None:
        source.refuse(task, "The job has no type.", "Set its type to what its worker asks for.")
        return None
    headers = {
        header.get("key", ""): header.get("value", "")
        for holder in extensions(element, f"{ZEEBE}taskHeaders")
        for header in holder.iterchildren(f"{ZEEBE}header")
    }
    priority = extension(element, f"{ZEEBE}jobPriorityDefinition")
    return Implementation(
        "external",
        topic_text=topic,
        priority_text=None if priority is None else attribute(priority, "priority"),
        retries_text=attribute(task, "retries"),
        headers=headers,
    )


def _script(source: Source, held: etree._Element) -> Implementation | None:
    text, variable = attribute(held, "expression"), attribute(held, "resultVariable")
    if text is None or variable is None:
        source.refuse(held, "The script lacks its expression or its result variable.", "Fill both in.")
        return None
    return Implementation("expression", expression_text=feel(text), result_variable=variable)


def _decision(source: Source, held: etree._Element) -> Implementation | None:
    reference, variable = attribute(held, "decisionId"), attribute(held, "resultVariable")
    if reference is None or variable is None:
        source.refuse(held, "The called decision lacks its id or its result variable.", "Fill both in.")
        return None
    binding, tag = _binding(source, held)
    called = DecisionReference(reference, binding, version_tag=tag, map_result=None)
    return Implementation("decision", decision=called, result_variable=variable)


def _binding(source: Source, held: etree._Element) -> tuple[Binding, str | None]:
    binding = _BINDINGS.get(attribute(held, "bindingType") or "latest", "latest")
    tag = attribute(held, "versionTag")
    if binding == "versionTag" and tag is None:
        source.refuse(held, "The binding is versionTag, but the version tag is empty.", "Fill the version tag in.")
    return binding, tag if binding == "versionTag" else None


def _embedded(source: Source, held: etree._Element, form_id: str) -> FormReference | None:
    for form in source.root.iterfind(f"{MODEL}process/{MODEL}extensionElements/{ZEEBE}userTaskForm"):
        if form.get("id") == form_id:
            return FormReference(inline=form.text or "")
    source.refuse(held, f"The process holds no form '{form_id}'.", "Choose a form that exists.")
    return None


def maps_out(element: etree._Element) -> bool:
    """Whether an activity or event has output mappings."""
    mapping = extension(element, f"{ZEEBE}ioMapping")
    return mapping is not None and mapping.find(f"{ZEEBE}output") is not None


def _all_out(element: etree._Element) -> VariableMapping:
    # Output mappings read the called process's variables, so these come to the call activity first.
    return VariableMapping(all=True, local=maps_out(element))
