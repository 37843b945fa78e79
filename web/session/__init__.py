"""Signing in and out, and the language."""

from web.session.views import blueprint

__all__ = ["blueprint"]
