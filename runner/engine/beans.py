"""What expressions may ask of the running case: `execution` and `task`."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from runner.engine.outcome import BusinessKeyChanged
from runner.engine.variable_scope import AnswerScope
from runner.expressions import Bean, ExpressionError, Surroundings

if TYPE_CHECKING:
    from runner.engine.token import Token


def surroundings(token: "Token", task: "TaskBean | None" = None) -> Surroundings:
    """The moment, the user and the beans, seen from a token."""
    setting = token.step.setting
    beans: dict[str, Bean] = {"execution": ExecutionBean(token)}
    if task is not None:
        beans["task"] = task
    elif "task" in token.memory:
        beans["task"] = TaskBean(token, token.memory["task"])
    if isinstance(token.scope, AnswerScope):
        beans["connector"] = ConnectorBean(token)
    return Surroundings(now=setting.now, user=setting.user, groups=setting.groups, beans=beans)


class VariablesBean(Bean):
    """The part of `execution` and `task` that reads and sets variables."""

    def __init__(self, token: "Token") -> None:
        self.token = token

    def properties(self) -> dict[str, Callable[[], Any]]:
        """What can be read, by name."""
        token = self.token
        instance = token.workflow.instance
        return {
            "id": lambda: token.key,
            "processInstanceId": lambda: instance.id,
            "processDefinitionId": lambda: instance.process.definition_id,
            "processBusinessKey": lambda: instance.business_key,
            "businessKey": lambda: instance.business_key,
            "variables": token.scope.flat,
            "variableNames": lambda: list(token.scope),
        }

    def methods(self) -> dict[str, Callable[..., Any]]:
        """What can be called, by name."""
        scope = self.token.scope
        return {
            "getVariable": lambda name: scope.get(name),
            "setVariable": scope.set,
            "hasVariable": lambda name: name in scope,
            "removeVariable": scope.remove,
            "getVariableLocal": lambda name: self.token.open_scope().own.get(name),
            "setVariableLocal": lambda name, value: self.token.open_scope().set_local(name, value),
            "hasVariableLocal": lambda name: name in self.token.scope.own,
            "removeVariableLocal": scope.remove,
            "setProcessBusinessKey": self.name_instance,
        }

    def name_instance(self, business_key: Any) -> None:
        """Give the process instance another business key."""
        instance = self.token.workflow.instance
        instance.business_key = None if business_key in (None, "") else str(business_key)
        self.token.step.say(BusinessKeyChanged(instance.id, instance.business_key))

    def get(self, name: str) -> Any:
        """A property of the bean."""
        properties = self.properties()
        if name not in properties:
            raise ExpressionError(f"'{self.title}' has no property '{name}'. It has: {', '.join(sorted(properties))}.")
        return properties[name]()

    def call(self, method: str, arguments: list[Any]) -> Any:
        """A method of the bean; `getX()` reads the property `x`."""
        methods = self.methods()
        if method in methods:
            try:
                return methods[method](*arguments)
            except TypeError as error:
                raise ExpressionError(f"'{self.title}.{method}' was given {len(arguments)} values: {error}.") from error
        name = method[3:4].lower() + method[4:]
        if method.startswith("get") and not arguments and name in self.properties():
            return self.get(name)
        raise ExpressionError(f"'{self.title}' has no method '{method}'. It has: {', '.join(sorted(methods))}.")

    title = "execution"


class ExecutionBean(VariablesBean):
    """`execution`: where the token is and what it belongs to."""

    def properties(self) -> dict[str, Callable[[], Any]]:
        token = self.token
        return super().properties() | {
            "activityInstanceId": lambda: token.key,
            "currentActivityId": lambda: token.task_spec.node.id,
            "currentActivityName": lambda: token.task_spec.node.name,
            "currentTransitionId": lambda: token.memory.get("transition"),
            "parentId": lambda: token.workflow.id,
            "processDefinitionKey": lambda: token.workflow.instance.process.key,
            "superExecution": lambda: None if token.workflow.host is None else ExecutionBean(token.workflow.host),
        }


class ConnectorBean(VariablesBean):
    """`connector`: the answer, as scripts of Camunda ask for it: connector.getVariable("response")."""

    title = "connector"


class TaskBean(VariablesBean):
    """`task`: a user task, which listeners may change. `fields` are its attributes."""

    title = "task"
    CHANGEABLE = ("name", "assignee", "owner", "priority", "due_at", "follow_up_at", "description")

    def __init__(self, token: "Token", fields: dict[str, Any]) -> None:
        super().__init__(token)
        self.fields = fields

    def properties(self) -> dict[str, Callable[[], Any]]:
        token, fields = self.token, self.fields
        return super().properties() | {
            "name": lambda: fields.get("name"),
            "description": lambda: fields.get("description"),
            "assignee": lambda: fields.get("assignee"),
            "owner": lambda: fields.get("owner"),
            "priority": lambda: fields.get("priority", 50),
            "dueDate": lambda: moment(fields.get("due_at")),
            "followUpDate": lambda: moment(fields.get("follow_up_at")),
            "taskDefinitionKey": lambda: token.task_spec.node.id,
            "executionId": lambda: token.key,
            "eventName": lambda: fields.get("event"),
            "execution": lambda: ExecutionBean(token),
        }

    def methods(self) -> dict[str, Callable[..., Any]]:
        return super().methods() | {
            "setName": lambda value: self.change("name", value),
            "setDescription": lambda value: self.change("description", value),
            "setAssignee": lambda value: self.change("assignee", value),
            "setOwner": lambda value: self.change("owner", value),
            "setPriority": lambda value: self.change("priority", int(value)),
            "setDueDate": lambda value: self.change("due_at", value),
            "setFollowUpDate": lambda value: self.change("follow_up_at", value),
            "addCandidateGroup": lambda value: self.add("candidate_groups", value),
            "addCandidateGroups": lambda values: self.add("candidate_groups", *values),
            "addCandidateUser": lambda value: self.add("candidate_users", value),
            "addCandidateUsers": lambda values: self.add("candidate_users", *values),
            "deleteCandidateGroup": lambda value: self.take_away("candidate_groups", value),
            "deleteCandidateUser": lambda value: self.take_away("candidate_users", value),
        }

    def change(self, field: str, value: Any) -> None:
        """Set an attribute of the task."""
        self.fields[field] = value.isoformat() if isinstance(value, datetime) else value
        self.fields.setdefault("changed", []).append(field)

    def add(self, field: str, *values: str) -> None:
        """Add candidates."""
        present = list(self.fields.get(field, []))
        self.change(field, present + [value for value in values if value not in present])

    def take_away(self, field: str, value: str) -> None:
        """Remove a candidate."""
        self.change(field, [one for one in self.fields.get(field, []) if one != value])


def moment(text: str | None) -> datetime | None:
    """A stored moment as a value."""
    return datetime.fromisoformat(text) if text else None
