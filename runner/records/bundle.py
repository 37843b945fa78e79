"""Files on their way into service: read, checked and compiled together, then deployed all or none."""

from collections.abc import Iterable
from pathlib import Path

from sqlalchemy.orm import Session

from runner.records.deployment import Deployment
from runner.records.viewer import SYSTEM, Viewer


def read_folder(folder: Path) -> list[tuple[str, bytes]]:
    """The diagrams, decisions, forms and scripts below a folder, by their path from there; hidden files left out."""
    raise NotImplementedError


def deploy(
    session: Session,
    files: Iterable[tuple[str, bytes]],
    *,
    name: str | None = None,
    source: str | None = None,
    viewer: Viewer = SYSTEM,
) -> Deployment:
    """Put files in service: a new version of each definition whose file changed, or nothing at all.

    The same files again give back the deployment that brought them. Raises Unreadable with every finding of
    every file, before anything is written.
    """
    raise NotImplementedError
