"""What cases passed: elements, sequence flows and rules of tables, by process and decision."""

from collections import defaultdict
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from runner.records.decision_evaluation import DecisionEvaluation
from runner.records.element_instance import ElementInstance
from runner.records.process_definition import ProcessDefinition
from runner.records.process_instance import ProcessInstance
from runner.records.subscription import Subscription

Ids = dict[str, set[str]]


def _sets() -> Ids:
    return defaultdict(set)


@dataclass
class Passed:
    """By process key the ids of elements and flows; by decision key the numbers of the rules that fired."""

    elements: Ids = field(default_factory=_sets)
    flows: Ids = field(default_factory=_sets)
    rules: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))

    def add(self, other: "Passed") -> None:
        """What another passed, too."""
        for key, ids in other.elements.items():
            self.elements[key] |= ids
        for key, ids in other.flows.items():
            self.flows[key] |= ids
        for key, numbers in other.rules.items():
            self.rules[key] |= numbers


def passed(session: Session, root_id: str | None = None) -> Passed:
    """What every case passed that is kept here, or one and those it called."""
    history = (
        select(ProcessDefinition.key, ElementInstance.element_id, ElementInstance.flow_ids)
        .join(ProcessInstance, ProcessInstance.id == ElementInstance.instance_id)
        .join(ProcessDefinition, ProcessDefinition.id == ProcessInstance.definition_id)
    )
    decisions = select(DecisionEvaluation.decision_key, DecisionEvaluation.rules).join(
        ProcessInstance, ProcessInstance.id == DecisionEvaluation.instance_id
    )
    if root_id is not None:
        history = history.where(ProcessInstance.root_id == root_id)
        decisions = decisions.where(ProcessInstance.root_id == root_id)
    found = Passed()
    for key, element_id, flow_ids in session.execute(history):
        found.elements[key].add(element_id.removesuffix("#multiInstanceBody"))
        found.flows[key].update(flow_ids or ())
    for key, rules in session.execute(decisions):
        found.rules[key].update(int(rule["number"]) for rule in rules if "number" in rule)
    return found


def messages_waited_for(session: Session, root_id: str) -> list[str]:
    """The names of the messages that a case, or one it called, waits for."""
    statement = select(Subscription.name).where(Subscription.root_id == root_id, Subscription.kind == "message")
    return sorted(set(session.scalars(statement)))
