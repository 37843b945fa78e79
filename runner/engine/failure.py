"""What can go wrong while an element runs, other than a caller's mistake."""


class StepFailed(Exception):
    """An automatic step can't go on: it becomes an incident of this kind at its element."""

    def __init__(self, kind: str, message: str, details: str | None = None) -> None:
        super().__init__(message)
        self.kind = kind
        self.message = message
        self.details = details


class BpmnError(Exception):
    """A BPMN error thrown by an element, to be caught by a boundary event or an event sub-process."""

    def __init__(self, code: str | None, message: str | None = None) -> None:
        super().__init__(message or code or "error")
        self.code = code
        self.message = message
