"""One scope of variables, as Camunda has them: shared by everything that runs in it."""

from collections.abc import Iterator, Mapping
from typing import Any, Final


class Missing:
    """The value of a variable that is not there (None is a value)."""


MISSING: Final = Missing()


class Journal:
    """Every change of a step in order: what to undo when an element fails, and in the end what to write down."""

    def __init__(self) -> None:
        self.entries: list[tuple[VariableScope, str, Any]] = []

    def note(self, scope: "VariableScope", name: str, before: Any) -> None:
        """Keep what `name` was before its change."""
        self.entries.append((scope, name, before))

    def undo(self, mark: int) -> None:
        """Take back every change since there were `mark` entries."""
        while len(self.entries) > mark:
            scope, name, before = self.entries.pop()
            if before is MISSING:
                scope.own.pop(name, None)
            else:
                scope.own[name] = before

    def first_values(self) -> dict[tuple[int, str], tuple["VariableScope", str, Any]]:
        """Per changed variable its scope, its name and what it was before the step."""
        first: dict[tuple[int, str], tuple[VariableScope, str, Any]] = {}
        for scope, name, before in self.entries:
            first.setdefault((id(scope), name), (scope, name, before))
        return first


class VariableScope(Mapping[str, Any]):
    """The variables of a process instance, a sub-process or an element instance, and behind them its parent's.

    Reading looks upwards; writing changes the variable where it is, or makes it in the outermost scope of the
    process instance (Camunda: `setVariable`); `set_local` makes it here.
    """

    __slots__ = ("id", "instance_id", "journal", "own", "parent")

    def __init__(
        self,
        id: str,
        instance_id: str,
        parent: "VariableScope | None",
        journal: Journal,
        values: Mapping[str, Any] | None = None,
    ) -> None:
        self.id = id
        self.instance_id = instance_id
        self.parent = parent
        self.journal = journal
        self.own = dict(values or {})  # the variables of this scope alone

    def holder(self, name: str) -> "VariableScope | None":
        """The nearest scope that has the variable."""
        scope: VariableScope | None = self
        while scope is not None and name not in scope.own:
            scope = scope.parent
        return scope

    def outermost(self) -> "VariableScope":
        """The scope of the process instance."""
        scope = self
        while scope.parent is not None:
            scope = scope.parent
        return scope

    def set(self, name: str, value: Any) -> None:
        """Change the variable where it is, or make it in the outermost scope."""
        (self.holder(name) or self.outermost()).set_local(name, value)

    def set_local(self, name: str, value: Any) -> None:
        """Change or make the variable in this scope."""
        self.journal.note(self, name, self.own.get(name, MISSING))
        self.own[name] = value

    def remove(self, name: str) -> None:
        """Remove the variable where it is; one that is not there is left alone."""
        holder = self.holder(name)
        if holder is not None:
            self.journal.note(holder, name, holder.own.pop(name))

    def flat(self) -> dict[str, Any]:
        """All variables that can be seen from here, the nearest of a name winning."""
        scopes = []
        scope: VariableScope | None = self
        while scope is not None:
            scopes.append(scope.own)
            scope = scope.parent
        seen: dict[str, Any] = {}
        for values in reversed(scopes):
            seen.update(values)
        return seen

    def __getitem__(self, name: str) -> Any:
        scope: VariableScope | None = self
        while scope is not None:
            if name in scope.own:
                return scope.own[name]
            scope = scope.parent
        raise KeyError(name)

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and self.holder(name) is not None

    def __iter__(self) -> Iterator[str]:
        return iter(self.flat())

    def __len__(self) -> int:
        return len(self.flat())


class AnswerScope(VariableScope):
    """What a connector was answered, while its outputs are read."""

    __slots__ = ()
