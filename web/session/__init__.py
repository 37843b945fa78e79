"""Signing in and out, the language, one's own account."""

from web.session.views import blueprint

from web.session import profile  # noqa: F401  isort: skip  (its routes)

__all__ = ["blueprint"]
