"""User task: a person's work."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from isodate import ISO8601Error

from runner.engine.beans import TaskBean
from runner.engine.elements.activity import Activity
from runner.engine.elements.flow_node import LEAVE
from runner.engine.elements.registry import element
from runner.engine.failure import StepFailed
from runner.engine.listeners import run_listener, waits_for_job
from runner.engine.outcome import JobCreated, UserTaskChanged, UserTaskCreated, UserTaskEnded
from runner.engine.timers import after, as_moment, schedule
from runner.engine.token import Token
from runner.engine.versions import version_number
from runner.expressions import YearsMonths
from runner.identifiers import new_id
from runner.notation.finding import Finding
from runner.notation.model import FormReference, Listener

COMPLETED = "completed"
DEFAULT_PRIORITY = 50  # Camunda's


@element("userTask")
class UserTask(Activity):
    """Waits for its person; task listeners run at its creation, assignment, completion, deletion and timeout."""

    def execute(self, token: Token) -> bool:
        """Make the task for the inbox."""
        if waits_for_job(token, "create", self.job_listeners("create")):
            return False
        step, node, instance = token.step, self.node, token.workflow.instance
        task = TaskBean(token, self.fields(token))
        self.run_task_listeners(token, "create", task)
        if task.fields.get("assignee"):
            self.run_task_listeners(token, "assignment", task)
        fields = task.fields
        form = self.form(token)
        token.hold(f"{token.key}#task", "user task")
        step.say(
            UserTaskCreated(
                id=token.key,
                instance_id=instance.id,
                root_id=token.workflow.top.id,
                scope_id=token.scope.id,
                definition_id=instance.process.definition_id,
                element_id=node.id,
                name=fields["name"],
                assignee=fields["assignee"],
                candidate_users=tuple(fields["candidate_users"]),
                candidate_groups=tuple(fields["candidate_groups"]),
                due_at=stored_moment(self.moment(fields["due_at"], step.now)),
                follow_up_at=stored_moment(self.moment(fields["follow_up_at"], step.now)),
                priority=fields["priority"],
                form=form,
                form_version=version_number(form.version_text, token) if form is not None else None,
                at=step.now,
                form_key=str(step.evaluate(form.key_text, token)) if form is not None and form.key_text else None,
            )
        )
        self.start_timeouts(token)
        return False

    def form(self, token: Token) -> FormReference | None:
        """What it asks; which form may be an expression."""
        form = self.node.form
        if form is None or form.ref is None:
            return form
        return replace(form, ref=str(token.step.evaluate(form.ref, token)))

    def fields(self, token: Token) -> dict[str, Any]:
        """The task's attributes, evaluated."""
        step, node, assignment = token.step, self.node, self.node.assignment

        def value(text: str | None) -> Any:
            return None if text is None else step.evaluate(text, token)

        assignee, due, follow_up = (
            value(assignment.assignee_text),
            value(assignment.due_text),
            value(assignment.follow_up_text),
        )
        return {
            "name": value(node.name),
            "description": node.documentation or None,
            "assignee": str(assignee) if assignee not in (None, "") else None,
            "candidate_users": names(value(assignment.candidate_users_text)),
            "candidate_groups": names(value(assignment.candidate_groups_text)),
            "due_at": self.moment(due, step.now),
            "follow_up_at": self.moment(follow_up, step.now),
            "priority": self.priority(value(assignment.priority_text)),
        }

    def moment(self, value: Any, now: datetime) -> str | None:
        """A due or follow-up date as stored text; a duration (P2D) counts from now, as Camunda's calendar does."""
        if value in (None, ""):
            return None
        is_duration = isinstance(value, timedelta | YearsMonths) or str(value).strip().startswith(("P", "-P"))
        try:
            return (after(now, value) if is_duration else as_moment(value)).isoformat()
        except (ValueError, TypeError, OverflowError, ISO8601Error) as error:
            raise StepFailed(
                "task",
                f"The date '{value}' of the task '{self.node.id}' can't be read. "
                "Write 2026-12-24T09:00:00Z, or a duration such as P2D.",
            ) from error

    def priority(self, value: Any) -> int:
        """A whole number; Camunda's default is 50."""
        if value in (None, ""):
            return DEFAULT_PRIORITY
        try:
            return int(value)
        except (TypeError, ValueError) as error:
            raise StepFailed(
                "task", f"The priority '{value}' of the task '{self.node.id}' is not a whole number."
            ) from error

    def job_listeners(self, event: str) -> list[Listener]:
        """The listeners of an event that workers do (Camunda 8)."""
        return [one for one in self.node.task_listeners if one.kind == "job" and one.event == event]

    def findings(self, file: str) -> Iterable[Finding]:
        """Job listeners that nothing here can wait for."""
        for listener in self.node.task_listeners:
            if listener.kind == "job" and listener.event not in ("create", "complete"):
                yield self.finding(
                    file,
                    f"A task listener for '{listener.event}' can't be waited for.",
                    "Listen to creating or completing, or let the worker ask the API.",
                )

    def run_task_listeners(self, token: Token, event: str, task: TaskBean) -> None:
        """Run the task listeners of an event; they may change the task."""
        task.fields["event"] = event
        for listener in self.node.task_listeners:
            if listener.event == event and listener.kind != "job":
                run_listener(token, listener, task)

    def start_timeouts(self, token: Token) -> None:
        """Make the jobs of the timeout listeners."""
        for index, listener in enumerate(self.node.task_listeners):
            if listener.event == "timeout" and listener.timer is not None:
                value = token.step.evaluate(listener.timer.text, token, feel_prefix=True)
                due_at = schedule(listener.timer.kind, value, token.step.now).due_at
                id = new_id()
                token.hold(id, "listener", n=index)
                token.step.say(
                    JobCreated(
                        id=id,
                        kind="listener",
                        instance_id=token.workflow.instance.id,
                        root_id=token.workflow.top.id,
                        element_instance_id=token.key,
                        element_id=self.node.id,
                        due_at=due_at,
                    )
                )

    def timed_out(self, token: Token, held_id: str, task_fields: Mapping[str, Any] | None) -> None:
        """A timeout listener's time has come."""
        listener: Listener = self.node.task_listeners[token.held[held_id]["n"]]
        token.let_go(held_id)
        self.change(token, "timeout", task_fields, [listener])

    def change(
        self, token: Token, event: str, task_fields: Mapping[str, Any] | None, listeners: list[Listener] | None = None
    ) -> None:
        """Run listeners on the open task; what they change becomes a fact."""
        task = TaskBean(token, dict(task_fields or {}))
        # As in Camunda 7, an assignment is an update first.
        events = ("update", "assignment") if event == "assignment" else (event,)
        for heard in events:
            task.fields["event"] = heard
            for listener in self.node.task_listeners if listeners is None else listeners:
                if listener.kind != "job" and listener.event == heard:
                    run_listener(token, listener, task)
        changed = {name: task.fields[name] for name in task.fields.get("changed", [])}
        for name in ("due_at", "follow_up_at"):
            if name in changed:
                changed[name] = stored_moment(self.moment(changed[name], token.step.now))
        if changed:
            token.step.say(UserTaskChanged(token.key, changed, token.step.now))

    def completed(self, token: Token, task_fields: Mapping[str, Any] | None) -> None:
        """The person has done it; what follows can't undo that."""
        token.forget(f"{token.key}#task")
        token.let_all_go("listener")
        token.memory["task"] = {name: plain(value) for name, value in (task_fields or {}).items()}
        token.step.say(UserTaskEnded(token.key, "completed", token.step.now))
        token.resume(COMPLETED)

    def _run_hook(self, my_task: Token) -> bool | None:
        token = my_task
        if token.phase == COMPLETED:
            if waits_for_job(token, "complete", self.job_listeners("complete")):
                return None
            self.run_task_listeners(token, "complete", TaskBean(token, dict(token.memory.get("task", {}))))
            token.phase = LEAVE
        return super()._run_hook(token)

    def on_cancel(self, token: Token) -> None:
        """A task that is taken away is deleted."""
        if f"{token.key}#task" in token.held:
            for listener in self.node.task_listeners:
                if listener.event == "delete" and listener.kind != "job":
                    run_listener(token, listener, TaskBean(token, {}))
        super().on_cancel(token)


def names(value: Any) -> list[str]:
    """Users or groups: a list, or a comma separated text; each once, in order."""
    parts = value if isinstance(value, list | tuple) else str(value or "").split(",")
    return list(dict.fromkeys(text for part in parts if (text := str(part).strip())))


def stored_moment(text: str | None) -> datetime | None:
    """A moment from its stored text."""
    return datetime.fromisoformat(text) if text else None


def plain(value: Any) -> Any:
    """A value for the live image."""
    return value.isoformat() if isinstance(value, datetime) else list(value) if isinstance(value, tuple) else value
