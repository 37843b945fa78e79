"""Camunda 7's forms: camunda:formRef, camunda:formKey and generated forms (camunda:formData)."""

import re

from lxml import etree

from runner.notation.model import Binding, FormField, FormReference
from runner.notation.source import CAMUNDA, Source, attribute, extension

BINDINGS: dict[str, Binding] = {
    "latest": "latest",
    "deployment": "deployment",
    "version": "version",
    "versionTag": "versionTag",
}


def read_form(source: Source, element: etree._Element) -> FormReference | None:
    """The form of a user task or start event; two at once are refused."""
    ref, key = attribute(element, f"{CAMUNDA}formRef"), attribute(element, f"{CAMUNDA}formKey")
    data = extension(element, f"{CAMUNDA}formData")
    if (ref is not None) + (key is not None) + (data is not None) > 1:
        source.refuse(element, "It has several forms.", "Keep one of camunda:formRef, formKey and formData.")
        return None
    if ref is not None:
        return _reference(source, element, ref)
    if key is not None:
        return FormReference(key_text=key)
    if data is not None:
        fields = tuple(field for held in data.iterchildren(f"{CAMUNDA}formField") for field in _field(source, held))
        return FormReference(fields=fields, business_key_field=attribute(data, "businessKey"))
    return None


def form_file(key: str | None) -> str | None:
    """The file of the Camunda Form that a form key means (camunda-forms:deployment:x.form); None for any other."""
    found = re.fullmatch(r"camunda-forms:(?:deployment|app):(.+)", key or "")
    return found[1] if found else None


def read_binding(source: Source, element: etree._Element, name: str, versions: tuple[str, str]) -> Binding:
    """A binding attribute; `versions` are the attributes that the bindings version and versionTag need."""
    binding = BINDINGS.get(attribute(element, f"{CAMUNDA}{name}") or "latest", "latest")
    needed = {"version": versions[0], "versionTag": versions[1]}.get(binding)
    if needed is not None and attribute(element, f"{CAMUNDA}{needed}") is None:
        source.refuse(
            element, f"The binding is {binding}, but camunda:{needed} is empty.", f"Fill camunda:{needed} in."
        )
    return binding


def _reference(source: Source, element: etree._Element, ref: str) -> FormReference:
    binding = read_binding(source, element, "formRefBinding", ("formRefVersion", "formRefVersionTag"))
    version = attribute(element, f"{CAMUNDA}formRefVersion")
    return FormReference(ref=ref, binding=binding, version_text=version if binding == "version" else None)


def _field(source: Source, field: etree._Element) -> list[FormField]:
    field_id, kind = attribute(field, "id"), attribute(field, "type")
    if field_id is None or kind is None:
        missing = "id" if field_id is None else "type"
        source.refuse(field, f"A form field has no {missing}.", f"Give it an {missing} in the properties panel.")
        return []
    properties = {
        held.get("id", ""): held.get("value", "") for held in field.iterfind(f"{CAMUNDA}properties/{CAMUNDA}property")
    }
    if pattern := attribute(field, "datePattern"):
        properties["datePattern"] = pattern
    constraints = []
    for constraint in field.iterfind(f"{CAMUNDA}validation/{CAMUNDA}constraint"):
        name = attribute(constraint, "name")
        if name is None:
            source.refuse(constraint, f"A constraint of the form field '{field_id}' has no name.", "Name or remove it.")
        elif name == "validator":
            source.refuse(
                constraint,
                f"The form field '{field_id}' is validated by a Java class.",
                "Use required, minlength, maxlength, min or max, or a Camunda Form.",
            )
        else:
            constraints.append((name, constraint.get("config")))
    options = tuple(
        (option.get("id", ""), option.get("name", option.get("id", "")))
        for option in field.iterchildren(f"{CAMUNDA}value")
    )
    return [
        FormField(
            field_id,
            attribute(field, "label"),
            kind,
            field.get("defaultValue"),
            properties,
            tuple(constraints),
            options,
        )
    ]
