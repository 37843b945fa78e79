"""Where the arrows of a DMN file lead: to its own elements, or to those of models it imports."""

from lxml import etree

from runner.expressions.feel.types import Type
from runner.notation.decision.definitions import children
from runner.notation.decision.model import DecisionModel, Requirement


class References:
    """The elements that an href may name."""

    def __init__(self, root: etree._Element, others: list[DecisionModel]) -> None:
        self.namespace = root.get("namespace") or ""
        by_namespace = {model.namespace: model for model in others}
        self.imported: dict[str, tuple[str, DecisionModel]] = {}  # namespace -> name of the import, model
        for element in children(root, "import"):
            namespace = element.get("namespace") or ""
            if namespace in by_namespace:
                self.imported[namespace] = (" ".join((element.get("name") or "").split()), by_namespace[namespace])
        self.own: DecisionModel | None = None

    @property
    def types(self) -> dict[str, Type]:
        """The imported types, as `import.type`; those of an import without a name by themselves."""
        return {
            f"{name}.{type_name}" if name else type_name: kind
            for name, model in self.imported.values()
            for type_name, kind in model.types.items()
        }

    @property
    def component_names(self) -> frozenset[str]:
        """The names inside imported types, and of the imports themselves."""
        names: frozenset[str] = frozenset()
        for name, model in self.imported.values():
            names |= model.component_names | {name}
        return names - {""}

    def add(self, model: DecisionModel) -> None:
        """The file's own elements."""
        self.own = model

    def requirement(self, href: str) -> Requirement | None:
        """What `#id` or `namespace#id` leads to, None where it leads nowhere."""
        namespace, _, element_id = href.rpartition("#")
        import_name, model = None, self.own
        if namespace and namespace != self.namespace:
            import_name, model = self.imported.get(namespace, (None, None))
        if model is None:
            return None
        for elements in (model.decisions, model.input_data, model.knowledge, model.services):
            if element_id in elements:
                return Requirement(elements[element_id], import_name or None)
        return None
