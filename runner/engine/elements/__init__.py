"""One BPMN element's behaviour per file; each says by `@element` which tag it is."""

from importlib import import_module
from pkgutil import iter_modules

from runner.engine.elements.registry import element_class, element_types

for module in iter_modules(__path__):
    import_module(f"{__name__}.{module.name}")

__all__ = ["element_class", "element_types"]
