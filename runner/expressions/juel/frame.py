"""What one evaluation sees: the variables, the surroundings and the names that stand for neither."""

from collections.abc import Mapping
from typing import Any

from runner.expressions.expression import Surroundings
from runner.expressions.juel.errors import UnknownProperty

BEANS = frozenset({"execution", "task", "externalTask", "caseExecution"})
USER, GROUPS = "authenticatedUserId", "authenticatedUserGroupIds"
BUILT_IN = BEANS | {USER, GROUPS}


class Frame:
    """One evaluation; `changed` holds the variables it has changed so far."""

    __slots__ = ("changed", "surroundings", "variables")

    def __init__(self, variables: Mapping[str, Any], surroundings: Surroundings) -> None:
        self.variables = variables
        self.surroundings = surroundings
        self.changed: dict[str, Any] = {}

    def resolve(self, name: str, position: int | None) -> Any:
        """What `name` stands for, in Camunda's order: beans, who is signed in, variables."""
        if name in self.surroundings.beans:
            return self.surroundings.beans[name]
        if name == USER:
            return self.surroundings.user
        if name in self.changed:
            return self.changed[name]
        if name in self.variables:
            return self.variables[name]
        if name == GROUPS:
            return list(self.surroundings.groups)
        raise UnknownProperty(
            f"Cannot resolve identifier '{name}'. Set this variable before, or check how it is spelled.", position
        )
