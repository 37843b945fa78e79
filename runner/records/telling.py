"""Telling: what of a step people and other programs are told, as jobs of the same transaction."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from runner.engine.outcome import Fact
from runner.outgoing import Outgoing
from runner.records.notice import notices_of
from runner.records.own_job import Row
from runner.records.viewer import Viewer
from runner.records.webhook_call import webhook_jobs_of


def jobs_that_tell(
    session: Session, facts: Sequence[Fact], root_id: str, viewer: Viewer, now: datetime
) -> dict[str, Row]:
    """By id. None, and no question to the database, where nothing may leave this installation."""
    outgoing: Outgoing | None = session.info.get("bidflow_outgoing")
    if outgoing is None:
        return {}
    rows: list[Row] = []
    if outgoing.server is not None:
        rows += notices_of(session, facts, viewer.user_id, now)
    if outgoing.hosts.allow_any:
        rows += webhook_jobs_of(session, facts, root_id, now)
    return {row["id"]: row for row in rows}
