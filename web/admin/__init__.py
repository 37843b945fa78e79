"""Administration: people and groups, webhooks."""

from web.admin import webhooks
from web.admin.people import blueprint

__all__ = ["blueprint", "webhooks"]
