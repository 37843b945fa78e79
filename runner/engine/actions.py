"""Everything that can be asked of a case: each takes its state, runs one step, and gives the outcome."""

from collections.abc import Iterable, Mapping
from typing import Any

from SpiffWorkflow.util.task import TaskState

from runner.engine import connectors
from runner.engine.elements.event_based_gateway import EventBasedGateway
from runner.engine.elements.flow_node import FlowNode
from runner.engine.elements.start_event import StartEvent
from runner.engine.elements.user_task import UserTask
from runner.engine.errors import throw_error as throw_error_from
from runner.engine.errors import throw_escalation
from runner.engine.events.throwing import deliver_signal as deliver_in
from runner.engine.failure import StepFailed
from runner.engine.image import dump, load
from runner.engine.implementation import matching_error
from runner.engine.mappings import take_over
from runner.engine.outcome import ExternalTaskEnded, IncidentRaised, Outcome, ProcessInstanceStarted
from runner.engine.process import ExecutableProcess
from runner.engine.scope import Case, Instance, say_ended
from runner.engine.state import Setting, State
from runner.engine.step import Step
from runner.engine.token import Token
from runner.engine.variable_scope import VariableScope
from runner.expressions import ExpressionError
from runner.identifiers import new_id
from runner.rejection import InvalidArgument, InvalidState, NotFound


def start(
    process: ExecutableProcess,
    *,
    instance_id: str,
    business_key: str | None,
    variables: Mapping[str, Any],
    setting: Setting,
    start_event_id: str | None = None,
    trigger: tuple[str, str] | None = None,
) -> Outcome:
    """Start an instance: at its none start event, or at the one that a message, signal or timer set off.

    `trigger` is the kind and name of that event, for a start that waits for several.
    """
    step = Step(setting)
    instance = Instance(instance_id, process, business_key)
    scope = VariableScope(instance_id, instance_id, None, step.journal)
    case = Case(process, step, instance, scope)
    starts, fired = starting_points(process, start_event_id)
    step.say(
        ProcessInstanceStarted(
            id=instance_id,
            definition_id=process.definition_id,
            root_id=instance_id,
            business_key=business_key,
            parent_id=None,
            called_by=None,
            start_element_id=starts[0].name,
            starter=setting.user,
            at=setting.now,
        )
    )
    for name, value in variables.items():
        scope.set_local(name, value)
    step.watched = len(step.journal.entries)
    try:
        case.begin(starts)
    except (StepFailed, ExpressionError) as error:
        raise InvalidArgument(f"'{process.name or process.key}' can't be started: {error}") from error
    for token in case.live.values():
        if token.task_spec is fired:
            token.memory["fired"] = True
        elif isinstance(token.task_spec, StartEvent) and trigger is not None:
            token.memory["trigger"] = list(trigger)
    return finish(step)


def starting_points(process: ExecutableProcess, start_event_id: str | None) -> tuple[list[FlowNode], FlowNode | None]:
    """Where the first tokens are set, and which of them an event has set off already."""
    spec = process.spec
    if start_event_id is None:
        starts = spec.starts
        if not starts:
            cure = "Send it, or draw a start event without one."
            raise InvalidState(
                f"'{process.name or process.key}' begins only by an event (a message, signal or timer). {cure}"
                if spec.container.nodes
                else f"Nothing is drawn in '{process.name or process.key}'. Draw a start event and what follows it."
            )
        return starts, None
    node = spec.task_specs.get(start_event_id)
    if not isinstance(node, FlowNode):
        raise NotFound(f"'{process.key}' has no start event '{start_event_id}'.")
    if isinstance(node, StartEvent):
        return [node], None
    gateways = [
        gate
        for gate in spec.task_specs.values()
        if isinstance(gate, EventBasedGateway) and any(outgoing.target is node for outgoing in gate.outgoing)
    ]
    others = [
        outgoing.target
        for gate in gateways
        if gate.node.event_gateway_type == "Parallel"
        for outgoing in gate.outgoing
        if outgoing.target is not node
    ]
    return [node, *others], node


def complete(
    state: State,
    element_instance_id: str,
    variables: Mapping[str, Any],
    setting: Setting,
    task: Mapping[str, Any] | None = None,
    local_variables: Mapping[str, Any] | None = None,
) -> Outcome:
    """A person or a worker has done a user task, external task or message: it goes on from here.

    `task` are the user task's present attributes (name, assignee, owner, priority, due_at …) for its listeners.
    """
    step = Step(setting)
    case = load(state, step)
    listening = case.holders.get(element_instance_id)
    token = listening or token_of(case, element_instance_id)
    for name, value in (local_variables or {}).items():
        token.open_scope().set_local(name, value)
    take_over(token, variables)
    if listening is not None:
        listening.forget(element_instance_id)
        step.say(ExternalTaskEnded(element_instance_id, "completed", setting.now))
        listening.resume(str(listening.phase))
        return finish(step)
    if isinstance(token.task_spec, UserTask):
        if f"{token.key}#task" not in token.held:
            raise InvalidState(f"The task '{element_instance_id}' is already completed.")
        token.task_spec.completed(token, task)
    elif f"{token.key}#work" in token.held or token.held:
        token.task_spec.done(token)
    else:
        raise InvalidState(f"'{token.task_spec.node.id}' does not wait to be completed.")
    return finish(step)


def fire(
    state: State, job_id: str, setting: Setting, *, is_last_attempt: bool = True, task: Mapping[str, Any] | None = None
) -> Outcome:
    """A job is due. On an attempt that is not the last, StepFailed is raised instead of making an incident."""
    step = Step(setting)
    case = load(state, step)
    pending = case.memory.get("signals", {})
    if job_id in pending:
        signal = pending.pop(job_id)
        broadcast_stored(case, signal)
        return finish(step)
    token = case.holders.get(job_id)
    if token is None:
        raise NotFound(f"The job '{job_id}' is no longer needed: the case has gone on.")
    kind = token.held[job_id]["k"]
    if kind == "continuation":
        token.let_go(job_id)
        step.job_token = None if is_last_attempt else token
        token._set_state(TaskState.READY)
        if token.phase == "after":
            token.phase = "go"
        step.enqueue(token)
    elif kind == "listener":
        assert isinstance(token.task_spec, UserTask)
        token.task_spec.timed_out(token, job_id, task)
    else:
        token.task_spec.triggered(token, job_id, {})
    return finish(step)


def broadcast_stored(case: Case, signal: Mapping[str, Any]) -> None:
    """An asynchronous signal's time has come."""
    from runner.engine.outcome import SignalThrown

    case.step.say(SignalThrown(signal["n"], signal["i"], signal["e"], signal["v"]))
    deliver_in(case, signal["n"], dict(signal["v"]))


def deliver(
    state: State,
    subscription_id: str,
    variables: Mapping[str, Any],
    setting: Setting,
    local_variables: Mapping[str, Any] | None = None,
) -> Outcome:
    """A message or signal for one subscription has come."""
    step = Step(setting)
    case = load(state, step)
    token = case.holders.get(subscription_id)
    if token is None:
        raise NotFound(f"The subscription '{subscription_id}' is no longer there: the case has gone on.")
    for name, value in (local_variables or {}).items():
        token.open_scope().set_local(name, value)
    token.task_spec.triggered(token, subscription_id, dict(variables))
    return finish(step)


def deliver_signal(state: State, name: str, variables: Mapping[str, Any], setting: Setting) -> Outcome:
    """A signal for all of the case that wait for it."""
    step = Step(setting)
    deliver_in(load(state, step), name, dict(variables))
    return finish(step)


def throw_error(
    state: State,
    element_instance_id: str,
    code: str,
    message: str | None,
    variables: Mapping[str, Any],
    setting: Setting,
) -> Outcome:
    """A person or a worker reports a BPMN error at a task."""
    step = Step(setting)
    token = token_of(load(state, step), element_instance_id)
    throw_error_from(token, code, message, variables)
    return finish(step)


def escalate(
    state: State, element_instance_id: str, code: str, variables: Mapping[str, Any], setting: Setting
) -> Outcome:
    """A person or a worker escalates from a task. Raises InvalidState when nothing catches it, as Camunda does."""
    step = Step(setting)
    token = token_of(load(state, step), element_instance_id)
    if not throw_escalation(token, code, variables):
        raise InvalidState(f"Nothing around '{token.task_spec.node.id}' catches the escalation '{code}'.")
    return finish(step)


def fail_external_task(
    state: State, element_instance_id: str, failure: Mapping[str, Any], setting: Setting
) -> Outcome | None:
    """A worker failed: the outcome when the diagram says that this failure is a BPMN error, else None.

    `failure`: errorMessage, errorDetails, retries, workerId, topicName …
    """
    step = Step(setting)
    token = token_of(load(state, step), element_instance_id)
    implementation = token.task_spec.node.implementation
    code = matching_error(token, implementation, failure) if implementation is not None else None
    if code is None:
        return None
    throw_error_from(token, code, failure.get("errorMessage"))
    return finish(step)


def answer_connector(state: State, job_id: str, answer: Mapping[str, Any], setting: Setting) -> Outcome:
    """A connector's request went through; `answer`: statusCode, headers, response. Raises StepFailed, ExpressionError
    when its outputs can't be read, NotFound when the case has gone on."""
    step = Step(setting)
    token = caller_of(load(state, step), job_id)
    connectors.answered(token, job_id, answer)
    return finish(step)


def fail_connector(state: State, job_id: str, failure: Mapping[str, Any], setting: Setting) -> Outcome | None:
    """It did not: the outcome when the diagram says that this is a BPMN error, else None. `failure` as above."""
    step = Step(setting)
    token = caller_of(load(state, step), job_id)
    return finish(step) if connectors.failed(token, job_id, failure) else None


def raise_incident(
    state: State, element_instance_id: str, kind: str, message: str, details: str | None, setting: Setting
) -> Outcome:
    """An incident from outside (a worker without retries left): the token goes on waiting."""
    step = Step(setting)
    token = token_of(load(state, step), element_instance_id)
    id = new_id()
    token.hold(id, "incident", soft=True)
    step.say(
        IncidentRaised(
            id=id,
            kind=kind,
            instance_id=token.workflow.instance.id,
            root_id=token.workflow.top.id,
            element_instance_id=token.key,
            element_id=token.task_spec.node.id,
            message=message,
            details=details,
            at=step.now,
        )
    )
    return finish(step)


def retry(state: State, incident_id: str, setting: Setting) -> Outcome:
    """Try the failed step again from where it stopped; if it fails again there is a new incident."""
    step = Step(setting)
    case = load(state, step)
    token = case.holders.get(incident_id)
    if token is None:
        raise NotFound(f"The incident '{incident_id}' is over: the case has gone on.")
    is_soft = token.held[incident_id].get("soft")
    token.let_go(incident_id)
    if not is_soft:
        token._set_state(TaskState.READY)
        step.enqueue(token)
    return finish(step)


def set_variables(
    state: State,
    scope_id: str,
    values: Mapping[str, Any],
    removals: Iterable[str],
    setting: Setting,
    *,
    is_local: bool = False,
) -> Outcome:
    """Change variables as seen from an instance or element instance; conditional events look at them."""
    step = Step(setting)
    case = load(state, step)
    scope, token = scope_of(case, scope_id)
    if is_local and token is not None:
        scope = token.open_scope()
    for name, value in values.items():
        if is_local:
            scope.set_local(name, value)
        else:
            scope.set(name, value)
    for name in removals:
        scope.remove(name)
    return finish(step)


def change_task(
    state: State, element_instance_id: str, event: str, task: Mapping[str, Any], setting: Setting
) -> Outcome:
    """A user task was assigned or updated: its listeners run (event assignment, update)."""
    step = Step(setting)
    token = token_of(load(state, step), element_instance_id)
    assert isinstance(token.task_spec, UserTask)
    token.task_spec.change(token, event, task)
    return finish(step)


def start_activity(state: State, element_instance_id: str, activity_id: str, setting: Setting) -> Outcome:
    """Somebody starts an activity of an ad-hoc sub-process."""
    from runner.engine.elements.ad_hoc_sub_process import AdHocSubProcess

    step = Step(setting)
    token = token_of(load(state, step), element_instance_id)
    if not isinstance(token.task_spec, AdHocSubProcess):
        raise InvalidArgument(f"'{token.task_spec.node.id}' is not an ad-hoc sub-process.")
    token.task_spec.start_activity(token, activity_id)
    return finish(step)


def cancel(state: State, reason: str | None, setting: Setting) -> Outcome:
    """End the whole case without its flow going on."""
    step = Step(setting)
    case = load(state, step)
    case.completed = True
    case.cancel_all()
    say_ended(case, "cancelled", reason)
    return finish(step)


def caller_of(case: Case, job_id: str) -> Token:
    """The token that waits for a connector's answer."""
    token = case.holders.get(job_id)
    if token is None:
        raise NotFound(f"The request '{job_id}' is no longer needed: the case has gone on.")
    return token


def token_of(case: Case, element_instance_id: str) -> Token:
    """The token with this id."""
    token = case.find(element_instance_id) or case.holders.get(element_instance_id)
    if token is None:
        raise InvalidState(f"'{element_instance_id}' is over: the case has gone on.")
    return token


def scope_of(case: Case, scope_id: str) -> tuple[VariableScope, Token | None]:
    """The variables of an instance or an element instance."""
    for scope in case.scopes():
        if scope.instance.id == scope_id and (scope.host is None or scope.scope.parent is None):
            return scope.scope, None
    token = token_of(case, scope_id)
    return token.scope, token


def finish(step: Step) -> Outcome:
    """Run until everything waits; then the new image and all that happened."""
    step.run()
    step.variable_facts()
    case = step.case
    return Outcome(None if case.completed else dump(case), tuple(step.facts))
