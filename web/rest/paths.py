"""Addresses of the API: one form for each, however clients join their parts."""

import re

PROGRAMS = ("/engine-rest", "/v2", "/.well-known/camunda-automation-platform")
# Camunda answers under the engine's name too; there is one engine.
ENGINE = "/engine-rest/engine/default"


def canonical(path: str) -> str:
    """The path without doubled slashes and without the engine's name."""
    clean = re.sub(r"/{2,}", "/", path)
    if clean.startswith(f"{ENGINE}/"):
        return "/engine-rest" + clean.removeprefix(ENGINE)
    return clean


def is_for_programs(path: str) -> bool:
    """Whether the API answers it."""
    return any(path == prefix or path.startswith(f"{prefix}/") for prefix in PROGRAMS)
