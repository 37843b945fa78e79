"""Scenarios: paths through processes that analysts write down as YAML, played and measured."""

from runner.scenarios.coverage import Coverage
from runner.scenarios.playing import Failed, Play, Played, Theatre
from runner.scenarios.scenario import Scenario, Step, read_answers, read_scenario

__all__ = ["Coverage", "Failed", "Play", "Played", "Scenario", "Step", "Theatre", "read_answers", "read_scenario"]
