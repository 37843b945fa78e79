"""For analysts: checking and deploying, versions, what a process is and how it goes, trying it out."""

from web.analysts.processes import blueprint

from web.analysts import deploying, drawings, migrating, process_page, replaying, simulating, versions  # noqa: F401  isort: skip  (their routes)

__all__ = ["blueprint"]
