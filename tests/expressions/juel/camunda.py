"""The process that Camunda 7.23 evaluated the tables in, rebuilt: the same variables, user and execution."""

from datetime import UTC, datetime
from typing import Any

from runner.expressions import Bean, ExpressionError, Surroundings

VARIABLES: dict[str, Any] = {
    "i": 3,
    "l": 5_000_000_000,
    "d": 2.5,
    "s": "Hello",
    "n": None,
    "t": True,
    "f": False,
    "num": "7",
    "e": "",
    "big": 800000.01,
    "list": ["a", "b", "c"],
    "nums": [1, 2, 3],
    "empty_list": [],
    "map": {"name": "Ann", "age": 40, "tags": ["x"], "class": "k"},
    "date": datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC),
    "json": {"name": "Ann", "age": 40, "amount": 2.5, "ok": True, "nil": None, "items": [{"k": 1}, {"k": 2}]},
    "金额": 900000,
}
NOW = datetime(2026, 11, 21, 18, 20, 46, 192000, tzinfo=UTC)


class Execution(Bean):
    """An execution that remembers what was set."""

    def __init__(self) -> None:
        self.set: dict[str, Any] = {}

    def get(self, name: str) -> Any:
        known = {"processBusinessKey": "BK-1", "businessKey": "BK-1", "id": "e1", "processInstanceId": "e1"}
        if name not in known:
            raise ExpressionError(f"The execution has no property '{name}'.")
        return known[name]

    def call(self, method: str, arguments: list[Any]) -> Any:
        if method == "getVariable":
            return VARIABLES.get(arguments[0])
        if method == "hasVariable":
            return arguments[0] in VARIABLES
        if method == "setVariable":
            self.set[arguments[0]] = arguments[1]
            return None
        raise ExpressionError(f"The execution has no method '{method}'.")


def surroundings(execution: Execution | None = None, time_zone: str = "UTC") -> Surroundings:
    """What the process saw beside its variables."""
    return Surroundings(NOW, "demo", ("sales", "it"), {"execution": execution or Execution()}, time_zone)
