"""The inbox: lists of user tasks, and the task a person works on."""

from web.inbox.list import blueprint

from web.inbox import completion, draft, files, handing_over, task  # noqa: F401  isort: skip  (their routes)

__all__ = ["blueprint"]
