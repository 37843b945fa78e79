"""Documentation of a process, taken from what analysts wrote in diagram, forms and tables."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from runner.notation.decision.table_text import TableText, read_tables
from runner.notation.form import Form
from runner.notation.form.form import Question
from runner.notation.model import Node
from runner.records.database import Session
from runner.records.decision_definition import DecisionDefinition
from runner.records.form_definition import form_of
from runner.records.process_definition import ProcessDefinition
from runner.rejection import InvalidState, NotFound
from web.language import language, translated

TOLD = (
    "userTask",
    "serviceTask",
    "sendTask",
    "receiveTask",
    "scriptTask",
    "businessRuleTask",
    "callActivity",
    "manualTask",
)


@dataclass(frozen=True)
class Step:
    """One element as people read of it."""

    node: Node
    label: str
    text: str
    depth: int
    who: tuple[str, ...] = ()
    form: Form | None = None
    form_key: str | None = None
    tables: tuple[TableText, ...] = ()
    calls: str | None = None
    due: str | None = None


class Documentation:
    """A process, its steps in the order they are drawn, and the forms and tables they use."""

    def __init__(self, session: Session, definition: ProcessDefinition) -> None:
        self.session = session
        self.definition = definition
        process = definition.process
        self.text = process.documentations.get(language()) or process.documentation
        self.starters = (*process.candidate_starter_groups, *process.candidate_starter_users)

    @cached_property
    def steps(self) -> list[Step]:
        """Starts, activities, gateways with a question, ends: what somebody who does the work would ask about."""
        found: list[Step] = []
        self._add(self.definition.process.content.nodes.values(), 0, found)
        return found

    @property
    def start(self) -> Form | None:
        """The form that begins a case."""
        try:
            return self.definition.start_form
        except InvalidState:
            return None

    def choices(self, form: Form, question: Question) -> list[str]:
        """What can be chosen in a field, in the reader's language; nothing where the case decides that."""
        waiting: list[Any] = [form.schema_for(language())]
        while waiting:
            component = waiting.pop()
            waiting.extend(component.get("components", ()))
            if component.get("id") == question.id:
                return [str(one.get("label") or one.get("value")) for one in component.get("values") or ()]
        return []

    def _add(self, nodes: object, depth: int, found: list[Step]) -> None:
        for node in nodes:  # type: ignore[attr-defined]
            text = node.documentations.get(language()) or node.documentation
            is_told = node.type in TOLD or node.content is not None or text
            if is_told and (node.name or text):
                found.append(self._step(node, text, depth))
            if node.content is not None:
                self._add(node.content.nodes.values(), depth + 1, found)

    def _step(self, node: Node, text: str, depth: int) -> Step:
        said = node.assignment
        who = tuple(
            part for part in (said.assignee_text, said.candidate_users_text, said.candidate_groups_text) if part
        )
        return Step(
            node,
            translated(node) or node.id,
            text,
            depth,
            who,
            self._form(node),
            node.form.key_text if node.form is not None else None,
            tuple(self._tables(node)),
            node.called.process_text if node.called is not None else None,
            said.due_text,
        )

    def _form(self, node: Node) -> Form | None:
        if node.form is None or node.type != "userTask":
            return None
        try:
            return form_of(self.session, node.form, node.form.ref, None, node.id)
        except InvalidState:
            return None

    def _tables(self, node: Node) -> list[TableText]:
        decision = node.implementation.decision if node.implementation is not None else None
        if decision is None:
            return []
        try:
            found = DecisionDefinition.latest(self.session, decision.ref_text)
        except NotFound:
            return []
        return [table for table in read_tables(found.resource.name, found.resource.content) if table.id == found.key]
