"""Replay: finished cases played once more by a version that is not in service, on what was decided in them then."""

from runner.replay.replay import Replay
from runner.replay.result import KINDS, Remark, Replayed, counted

__all__ = ["KINDS", "Remark", "Replay", "Replayed", "counted"]
