"""Abstract task and manual task: nothing for the engine to do."""

from runner.engine.elements.activity import Activity
from runner.engine.elements.registry import element


@element("task", "manualTask")
class Task(Activity):
    """Passed at once; a manual task is done outside, without anybody telling (BPMN 2.0.2, 10.3.3)."""
