"""CaseStory: what a case has to tell: its tasks, its history, the cases it called, where it is now."""

from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from runner import engine
from runner.records.decision_evaluation import DecisionEvaluation
from runner.records.element_instance import ElementInstance
from runner.records.incident import Incident
from runner.records.user_operation import FAILURE, UserOperation
from runner.records.variable import Variable
from runner.records.viewer import SYSTEM

if TYPE_CHECKING:
    from runner.records.external_task import ExternalTask
    from runner.records.process_instance import ProcessInstance
    from runner.records.user_task import UserTask


class CaseStory:
    """The part of a ProcessInstance that only looks; apart from it because what happens to a case is long enough."""

    if TYPE_CHECKING:  # what the row has
        id: Any
        root_id: Any
        parent_id: Any
        session: Session

        @property
        def is_root(self) -> bool: ...

        @property
        def root(self) -> "ProcessInstance": ...

    @property
    def parent(self) -> "ProcessInstance | None":
        """The case that called this one."""
        case: Any = type(self)
        return self.session.get(case, self.parent_id) if self.parent_id else None

    @property
    def variables(self) -> dict[str, Any]:
        """The variables of the process's own scope, also after its end."""
        return Variable.of_scope(self.session, self.id)

    @property
    def user_tasks(self) -> list["UserTask"]:
        """All its tasks, of the cases it called too, in the order they came up."""
        from runner.records.user_task import UserTask

        inside = UserTask.root_id == self.id if self.is_root else UserTask.instance_id.in_(self.descendants())
        return list(self.session.scalars(select(UserTask).where(inside).order_by(UserTask.id)))

    @property
    def external_tasks(self) -> list["ExternalTask"]:
        """All its external tasks, of the cases it called too, in the order they came up."""
        from runner.records.external_task import ExternalTask

        inside = ExternalTask.root_id == self.id if self.is_root else ExternalTask.instance_id.in_(self.descendants())
        return list(self.session.scalars(select(ExternalTask).where(inside).order_by(ExternalTask.id)))

    @property
    def history(self) -> list[ElementInstance]:
        """Finished element instances of this case, in the order they finished."""
        statement = select(ElementInstance).where(ElementInstance.instance_id == self.id)
        return list(self.session.scalars(statement.order_by(ElementInstance.number)))

    @property
    def decision_evaluations(self) -> list[DecisionEvaluation]:
        """The decisions taken in it, in order."""
        statement = select(DecisionEvaluation).where(DecisionEvaluation.instance_id == self.id)
        return list(self.session.scalars(statement.order_by(DecisionEvaluation.id)))

    @property
    def incidents(self) -> list[Incident]:
        """Open incidents, of the cases it called too."""
        inside = Incident.root_id == self.id if self.is_root else Incident.instance_id.in_(self.descendants())
        statement = select(Incident).where(inside, Incident.resolved_at.is_(None))
        return list(self.session.scalars(statement.order_by(Incident.id)))

    @property
    def called(self) -> list["ProcessInstance"]:
        """The cases it called directly, in order."""
        case: Any = type(self)
        return list(self.session.scalars(select(case).where(case.parent_id == self.id).order_by(case.id)))

    @property
    def operations(self) -> list[UserOperation]:
        """What people did to it by hand, in order; tries that failed are told by its incidents."""
        statement = select(UserOperation).where(
            UserOperation.root_id == self.root_id, UserOperation.operation != FAILURE
        )
        return list(self.session.scalars(statement.order_by(UserOperation.number)))

    def descendants(self) -> list[str]:
        """The ids of this case and of all that it called, however deep."""
        case: Any = type(self)
        inside = select(case.id, case.parent_id).where(case.root_id == self.root_id).order_by(case.id)
        called: dict[str | None, list[str]] = {}
        for instance_id, parent_id in self.session.execute(inside):
            called.setdefault(parent_id, []).append(instance_id)
        found = [self.id]
        for one in found:
            found.extend(called.get(one, ()))
        return found

    def active_elements(self) -> tuple[engine.ActiveElement, ...]:
        """Where the root case and all it called are now."""
        root = self.root
        if root.is_over:
            return ()
        from runner.records.step import Step

        step = Step(self.session, SYSTEM)
        return engine.active_elements(step.load(root)[0], step.setting)
