"""One step of a case: run every token that can go on, and say what happened."""

from collections import deque
from datetime import datetime
from typing import TYPE_CHECKING, Any

from SpiffWorkflow.util.task import TaskState

from runner.engine.beans import surroundings
from runner.engine.errors import throw_error
from runner.engine.failure import BpmnError, StepFailed
from runner.engine.outcome import Fact, IncidentRaised, ScopeClosed, VariableRemoved, VariableSet
from runner.engine.state import Setting
from runner.engine.token import Token
from runner.engine.variable_scope import MISSING, Journal, VariableScope
from runner.expressions import ExpressionError, compile_text
from runner.identifiers import new_id
from runner.rejection import Rejection

if TYPE_CHECKING:
    from runner.engine.scope import Case

ELEMENTS_PER_STEP = 100_000  # more than that without waiting for anything is a loop that never ends


class Step:
    """What runs between two stored states: the facts so far, and the tokens whose turn it is."""

    def __init__(self, setting: Setting) -> None:
        self.setting = setting
        self.facts: list[Fact] = []
        self.journal = Journal()
        self.case: Case = None  # type: ignore[assignment]
        self.ready: deque[Token] = deque()
        self.fresh: list[Token] = []
        self.newborn: list[Token] = []
        self.watched = 0  # journal entries that conditional events have seen
        self.job_token: Token | None = None  # whose failure is the job's, not an incident yet

    @property
    def now(self) -> datetime:
        """The moment of this step, UTC."""
        return self.setting.now

    def say(self, fact: Fact) -> None:
        """Add a fact to the outcome."""
        self.facts.append(fact)

    def enqueue(self, token: Token) -> None:
        """Let this token run when the one that runs now is done: depth first, in the order drawn, as Camunda."""
        self.fresh.append(token)

    def born(self, token: Token) -> None:
        """Remember a new token, so that it can be taken back if its maker fails."""
        self.newborn.append(token)

    def run(self) -> None:
        """Run until every token waits."""
        count = 0
        while True:
            self.take_up()
            if not self.ready:
                self.check_conditions()
                self.take_up()
            if not self.ready and not self.fire_patient_joins():
                return
            while self.ready:
                token = self.ready.popleft()
                if token.is_live and token.has_state(TaskState.READY):
                    count += 1
                    if count > ELEMENTS_PER_STEP:
                        self.fail(token, StepFailed("loop", endless_text()))
                    else:
                        self.run_token(token)
                    self.take_up()
                    self.check_conditions()

    def take_up(self) -> None:
        """Put the tokens that were just made ready before those that wait longer."""
        if self.fresh:
            self.ready.extendleft(reversed(self.fresh))
            self.fresh.clear()

    def fire_patient_joins(self) -> bool:
        """When nothing else can run: the first join (inclusive, complex) that need not wait any longer."""
        for scope in self.case.scopes():
            for join in scope.spec.patient_joins:
                if join.fire_if_due(scope):
                    return True
        return False

    def run_token(self, token: Token) -> None:
        """Run one token; what fails is undone and becomes an incident at its element."""
        facts, changes, newborn = len(self.facts), len(self.journal.entries), len(self.newborn)
        held, memory, had_scope, scope = dict(token.held), dict(token.memory), token.has_scope, token.scope
        try:
            token.run()
        except BpmnError as error:
            throw_error(token, error.code, error.message)
        except (StepFailed, ExpressionError, Rejection) as error:
            del self.facts[facts:]
            self.journal.undo(changes)
            for child in reversed(self.newborn[newborn:]):
                child.workflow.tasks.pop(child.id, None)
                child.workflow.live.pop(child.key, None)
                for id in child.held:
                    self.case.holders.pop(id, None)
                if child.host is token:
                    token._children.remove(child.key)
            del self.newborn[newborn:]
            self.fresh.clear()
            token.held, token.has_scope, token.scope = held, had_scope, scope
            token.memory.clear()
            token.memory.update(memory)
            self.case.parts.pop(token.key, None)
            self.fail(token, as_failure(error))

    def fail(self, token: Token, failure: StepFailed) -> None:
        """Stop the token where it is, with an incident that `retry` takes up."""
        if token is self.job_token:
            raise failure
        token._set_state(TaskState.ERROR)
        id = new_id()
        token.hold(id, "incident")
        instance = token.workflow.instance
        self.say(
            IncidentRaised(
                id=id,
                kind=failure.kind,
                instance_id=instance.id,
                root_id=self.case.id,
                element_instance_id=token.key,
                element_id=token.task_spec.node.id,
                message=failure.message,
                details=failure.details,
                at=self.now,
            )
        )

    def evaluate(
        self, text: str, token: Token, *, feel_prefix: bool = False, scope: VariableScope | None = None
    ) -> Any:
        """The value of an expression field, seen from a token."""
        expression = compile_text(text, token.workflow.instance.process.platform, feel_prefix=feel_prefix)
        if expression.is_literal:
            return expression.evaluate({})
        return expression.evaluate(scope if scope is not None else token.scope, surroundings(token))

    def check_conditions(self) -> None:
        """Let the conditional events look at the variables that changed since they last looked."""
        entries = self.journal.entries
        if self.watched >= len(entries):
            return
        changes = entries[self.watched :]
        self.watched = len(entries)
        waiting = [
            (id, token) for id, token in self.case.holders.items() if token.held.get(id, {}).get("k") == "conditional"
        ]
        for id, token in waiting:
            if id in token.held:
                token.task_spec.variables_changed(token, id, changes)
        self.take_up()

    def variable_facts(self) -> None:
        """Say the last value of every variable that changed, then which scopes are closed with what is in them."""
        closed = [fact for fact in self.facts if isinstance(fact, ScopeClosed)]
        self.facts = [fact for fact in self.facts if not isinstance(fact, ScopeClosed)]
        for scope, name, before in self.journal.first_values().values():
            value = scope.own.get(name, MISSING)
            if value is MISSING:
                if before is not MISSING:
                    self.say(VariableRemoved(scope.id, name))
            elif before is MISSING or not same(before, value):
                self.say(VariableSet(scope.id, scope.instance_id, name, value, self.now, before is MISSING))
        self.facts.extend(closed)


def same(before: Any, value: Any) -> bool:
    """Equal and of one type: 1, 1.0 and True are different variables' values."""
    return type(before) is type(value) and bool(before == value) and not isinstance(value, dict | list)


def as_failure(error: Exception) -> StepFailed:
    """What went wrong, as the kind of an incident."""
    if isinstance(error, StepFailed):
        return error
    kind = "expression" if isinstance(error, ExpressionError) else "missing"
    return StepFailed(kind, str(error))


def endless_text() -> str:
    """The message for a case that never comes to rest."""
    return (
        f"The case passed {ELEMENTS_PER_STEP:,} elements without waiting for anything: it goes round in a loop that "
        "has no end. Let the loop wait for a task, an event or a timer, or give it a way out."
    )
