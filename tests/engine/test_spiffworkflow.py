"""SpiffWorkflow is used as it was installed: extended by subclasses, patched nowhere."""

import inspect
import sys
from collections.abc import Iterator
from types import FunctionType, ModuleType

import runner.engine  # noqa: F401 - loads what the engine uses of it


def modules() -> Iterator[ModuleType]:
    for name, module in list(sys.modules.items()):
        if name == "SpiffWorkflow" or name.startswith("SpiffWorkflow."):
            yield module


def functions() -> Iterator[tuple[str, FunctionType]]:
    """Each function that stands in a module of SpiffWorkflow or in one of its classes."""
    for module in modules():
        for name, value in vars(module).items():
            if isinstance(value, FunctionType):
                yield f"{module.__name__}.{name}", value
            if not inspect.isclass(value) or value.__module__ != module.__name__:
                continue
            for member, inner in vars(value).items():
                function = inner.fget if isinstance(inner, property) else getattr(inner, "__func__", inner)
                if isinstance(function, FunctionType):
                    yield f"{module.__name__}.{name}.{member}", function


def test_nothing_of_it_is_replaced_by_ours():
    found = list(functions())

    assert len(found) > 200
    assert [where for where, function in found if function.__module__.startswith(("runner", "web"))] == []
