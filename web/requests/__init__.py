"""Requests: starting a process, my requests, and the page of a case."""

from web.requests.start import blueprint

from web.requests import cases, comments, files, incidents, reports  # noqa: F401  isort: skip  (its routes)

__all__ = ["blueprint"]
