"""The root of SpiffWorkflow's task tree; it has no picture and no behaviour."""

from SpiffWorkflow.bpmn.specs.bpmn_task_spec import BpmnTaskSpec


class Root(BpmnTaskSpec):
    """Where every token's line begins."""

    def is_passive(self, token: object) -> bool:
        """It keeps no scope from ending."""
        return True
