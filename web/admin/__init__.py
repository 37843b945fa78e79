"""Administration: people and groups."""

from web.admin.people import blueprint

__all__ = ["blueprint"]
