"""The types a DMN file defines: item definitions, with their components and allowed values (DMN 1.5, 7.3.2)."""

from collections.abc import Callable, Mapping
from typing import Any

from lxml import etree

from runner.expressions.feel.compiler import Closure
from runner.expressions.feel.run import Frame, Run
from runner.expressions.feel.types import (
    ANY,
    BUILTIN_TYPES,
    ConstrainedType,
    ContextType,
    FunctionType,
    ListType,
    Type,
)
from runner.notation.decision.definitions import Site, child, children, text_of
from runner.notation.decision.language import compile_cell


def component_names(root: etree._Element) -> frozenset[str]:
    """The names of all components at any depth."""
    return frozenset(name for element in root.iter("{*}itemComponent") if (name := element.get("name")))


class ItemDefinitions:
    """Makes the types of a file, each once, in whatever order they refer to one another."""

    def __init__(self, root: etree._Element, imported: Mapping[str, Type], site: Site) -> None:
        self.elements = {name: element for element in children(root, "itemDefinition") if (name := element.get("name"))}
        self.types: dict[str, Type] = dict(imported)
        self.site = site
        self.being_made: set[str] = set()
        for name in self.elements:
            self.named(name, self.elements[name])

    def named(self, reference: str | None, where: etree._Element) -> Type:
        """The type a typeRef names; Any for none, and for one that doesn't exist, which is reported."""
        if not reference:
            return ANY
        name = " ".join(reference.split())
        if name in self.types:
            return self.types[name]
        if name in self.elements:
            return self._made(name)
        # DMN 1.1 puts a prefix before the built-in types: feel:string.
        builtin = BUILTIN_TYPES.get(name) or BUILTIN_TYPES.get(name.rpartition(":")[2])
        if builtin is None:
            if name not in ("context", "list", "function", "<Undefined>", "Undefined"):
                self.site.report(
                    f"the type '{name}' is not defined.", "Define it under Data Types, or choose another.", where,
                    is_warning=True,
                )  # fmt: skip
            return ANY
        return builtin

    def _made(self, name: str) -> Type:
        element = self.elements[name]
        if name in self.being_made:
            self.site.report(f"the type '{name}' is defined by itself.", "Remove the circle of types.", element)
            return ANY
        self.being_made.add(name)
        self.types[name] = self._of(element)
        self.being_made.discard(name)
        return self.types[name]

    def _of(self, element: etree._Element) -> Type:
        base = self._base(element)
        allowed = child(element, "allowedValues")
        if text_of(allowed) is not None:
            base = ConstrainedType(base, _allowing(self._tests(allowed, element)))
        if element.get("isCollection") == "true":
            base = ListType(base)
        constraint = child(element, "typeConstraint")
        if text_of(constraint) is not None:
            base = ConstrainedType(base, _allowing(self._tests(constraint, element)))
        return base

    def _base(self, element: etree._Element) -> Type:
        components = list(children(element, "itemComponent"))
        if components:
            return ContextType({part.get("name", ""): self._of(part) for part in components})
        function = child(element, "functionItem")
        if function is not None:
            parameters = tuple(self.named(part.get("typeRef"), part) for part in children(function, "parameters"))
            return FunctionType(parameters, self.named(function.get("outputTypeRef"), function))
        reference = child(element, "typeRef")
        return self.named(reference.text if reference is not None else None, element)

    def _tests(self, allowed: etree._Element | None, element: etree._Element) -> Closure:
        if allowed is None:
            return lambda frame: True
        site = self.site.of(f"allowed values of the type '{element.get('name')}'")
        return compile_cell(site, text_of(allowed) or "-", allowed.get("expressionLanguage"), allowed)


def _allowing(tests: Closure) -> Callable[[Any], bool]:
    """Whether a value satisfies the tests."""
    return lambda value: tests(Frame({"?": value}, None, Run())) is True
