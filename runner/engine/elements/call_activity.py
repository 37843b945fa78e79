"""Call activity: starts another process as an instance of its own and waits for its end."""

from typing import Any

from runner.engine.elements.activity import Activity
from runner.engine.elements.registry import element
from runner.engine.failure import StepFailed
from runner.engine.outcome import ProcessInstanceStarted, ScopeClosed
from runner.engine.scope import Instance, Part, ScopeInstance
from runner.engine.token import Token
from runner.engine.variable_scope import VariableScope
from runner.engine.versions import version_number
from runner.identifiers import new_id
from runner.notation.model import CalledElement, VariableMapping

DEEPEST = 100  # called processes within one another


@element("callActivity")
class CallActivity(Activity):
    """The called instance has variables of its own: in and out go only what the mappings say."""

    @property
    def called(self) -> CalledElement:
        """What is called; the reader has made sure that it is drawn."""
        assert self.node.called is not None
        return self.node.called

    def execute(self, token: Token) -> bool:
        """Start the called process."""
        called, step = self.called, token.step
        caller = token.workflow.instance
        depth = sum(1 for ancestor in token.ancestors() if ancestor.task_spec.node.type == "callActivity")
        if depth >= DEEPEST:
            raise StepFailed(
                "call", f"'{self.node.id}' calls processes {DEEPEST} deep. A process that calls itself needs a way out."
            )
        key = str(step.evaluate(called.process_text, token, feel_prefix=True) or "")
        version = version_number(called.version_text, token)
        tag = str(step.evaluate(called.version_tag, token)) if called.version_tag else None
        process = step.setting.library.process(key, called.binding, version, tag, caller.process)
        business_key = step.evaluate(called.business_key_text, token) if called.business_key_text else None
        variables = mapped(called.inputs, token)
        instance = Instance(new_id(), process, None if business_key is None else str(business_key), caller.id)
        token.memory["called"] = instance.id
        scope = VariableScope(instance.id, instance.id, None, step.journal)
        part = Part(process.spec, token, instance, scope)
        starts = process.spec.starts
        step.say(
            ProcessInstanceStarted(
                id=instance.id,
                definition_id=process.definition_id,
                root_id=token.workflow.top.id,
                business_key=instance.business_key,
                parent_id=caller.id,
                called_by=token.key,
                start_element_id=starts[0].name if starts else None,
                starter=step.setting.user,
                at=step.now,
            )
        )
        for name, value in variables.items():
            scope.set_local(name, value)
        part.begin(starts)
        return False

    def part_ended(self, token: Token, part: Part) -> None:
        """The called process is over: its variables can be handed on when this is left."""
        self.hand_out_results(token, part)
        if part.scope.own:
            token.step.say(ScopeClosed(part.id))
        self.done(token)

    def hand_out_results(self, token: Token, part: ScopeInstance) -> None:
        """The out mappings: evaluated in the called instance, set in the caller's."""
        for mapping in self.called.outputs:
            target = token.open_scope().set_local if mapping.local else token.scope.set
            for name, value in values_of(mapping, part.scope, token).items():
                target(name, value)


def mapped(mappings: tuple[VariableMapping, ...], token: Token) -> dict[str, Any]:
    """What the in mappings give."""
    variables: dict[str, Any] = {}
    for mapping in mappings:
        variables.update(values_of(mapping, token.scope, token))
    return variables


def values_of(mapping: VariableMapping, scope: VariableScope, token: Token) -> dict[str, Any]:
    """The variables of one mapping, read in a scope."""
    if mapping.all:
        return dict(scope.own) if mapping.local else scope.flat()
    target = mapping.target or mapping.source or ""
    if mapping.source_text is not None:
        return {target: token.step.evaluate(mapping.source_text, token, scope=scope)}
    return {target: scope.get(mapping.source or "")}
