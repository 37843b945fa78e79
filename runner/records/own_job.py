"""Rows of jobs of our own, for bulk statements: with all columns, as those that facts become."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from runner.identifiers import new_id
from runner.records.retry_cycle import tries

Row = dict[str, Any]


def own_job_row(
    kind: str,
    run_at: datetime,
    payload: Mapping[str, Any],
    created_at: datetime,
    *,
    retry_cycle: str | None = None,
    lock_key: str | None = None,
) -> Row:
    """A job that belongs to no case, so that it outlives the one that caused it."""
    id = new_id()
    return {
        "id": id,
        "key": id,
        "kind": kind,
        "state": "todo",
        "run_at": run_at,
        "priority": 0,
        "is_suspended": False,
        "retries": tries(retry_cycle),
        "attempts": 0,
        "retry_cycle": retry_cycle,
        "token": 0,
        "owner": None,
        "lease_until": None,
        "lock_key": lock_key,
        "root_id": None,
        "instance_id": None,
        "definition_id": None,
        "element_instance_id": None,
        "element_id": None,
        "payload": dict(payload),
        "error": None,
        "created_at": created_at,
    }
