"""Random processes, random paths: after every step the state is stored, read afresh and compared, and all end."""

import os
import random
from collections.abc import Callable
from datetime import UTC, datetime

import hypothesis
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from runner.engine import (
    ExecutableProcess,
    Outcome,
    Setting,
    State,
    active_elements,
    compile_process,
    complete,
    deliver,
    fire,
    start,
)
from runner.engine import outcome as facts
from runner.engine.image import dump, load
from runner.engine.step import Step
from runner.notation.diagram import read_diagram
from tests.property.block_models import Block, diagram, models
from tests.property.fingerprint import fingerprint

MODELS = int(os.environ.get("BIDFLOW_MODELS", "200"))
SEED = int(os.environ.get("BIDFLOW_SEED", random.SystemRandom().randrange(2**32)))
STEPS = 3000
NOW = datetime(2026, 11, 21, tzinfo=UTC)


class Shelf:
    """The one process, compiled anew for every step, as after a restart."""

    def __init__(self, source: bytes) -> None:
        self.source = source
        self.shared = self.compiled()
        self.before = fingerprint(self.shared)
        self.reads = 0

    def compiled(self) -> ExecutableProcess:
        return compile_process(read_diagram("model.bpmn", self.source), "model", definition_id="model:1")

    def definition(self, definition_id: str) -> ExecutableProcess:
        self.reads += 1
        return self.shared if self.reads % 7 else self.compiled()


class Run:
    """One case in a store of plain dictionaries."""

    def __init__(self, block: Block) -> None:
        source, variables = diagram(block)
        self.shelf = Shelf(source)
        self.setting = Setting(NOW, self.shelf)  # type: ignore[arg-type]
        self.variables: dict[str, dict[str, object]] = {}
        self.open: dict[str, Callable[[str], Outcome]] = {}
        self.started = self.finished = 0
        self.write(
            start(
                self.shelf.shared,
                instance_id="case",
                business_key=None,
                variables=variables,
                setting=self.setting,
            )
        )

    @property
    def state(self) -> State:
        assert self.image is not None
        return State(self.image, self.variables)

    def write(self, outcome: Outcome) -> None:
        self.image = outcome.image
        for fact in outcome.facts:
            self.write_fact(fact)

    def write_fact(self, fact: facts.Fact) -> None:
        assert not isinstance(fact, facts.IncidentRaised), fact
        if isinstance(fact, facts.UserTaskCreated | facts.ExternalTaskCreated):
            self.open[fact.id] = lambda open_id: complete(self.state, open_id, {}, self.setting)
        elif isinstance(fact, facts.JobCreated):
            self.open[fact.id] = lambda open_id: fire(self.state, open_id, self.setting)
        elif isinstance(fact, facts.SubscriptionCreated):
            self.open[fact.id] = lambda open_id: deliver(self.state, open_id, {}, self.setting)
        elif isinstance(
            fact, facts.UserTaskEnded | facts.ExternalTaskEnded | facts.JobRemoved | facts.SubscriptionRemoved
        ):
            del self.open[fact.id]
        elif isinstance(fact, facts.VariableSet):
            self.variables.setdefault(fact.scope_id, {})[fact.name] = fact.value
        elif isinstance(fact, facts.VariableRemoved):
            del self.variables[fact.scope_id][fact.name]
        elif isinstance(fact, facts.ScopeClosed):
            del self.variables[fact.scope_id]

    def check_round_trip(self) -> None:
        again = load(self.state, Step(self.setting))
        assert dump(again) == self.image
        seen = active_elements(self.state, self.setting)
        assert {element.id for element in seen} == {
            token.key for scope in again.scopes() for token in scope.live.values()
        }


@pytest.mark.timeout(3600)  # 5,000 models on a busy machine take more than five minutes
@hypothesis.seed(SEED)
@settings(
    max_examples=MODELS,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
    print_blob=True,
)
@given(block=models, seed=st.integers(0, 2**32))
def test_every_random_process_survives_a_restart_after_each_step_and_ends(block: Block, seed: int) -> None:
    chance = random.Random(seed)

    run = Run(block)
    steps = 0
    while run.image is not None:
        run.check_round_trip()
        assert run.open, "the case waits for nothing"
        chosen = chance.choice(sorted(run.open))
        run.write(run.open[chosen](chosen))
        steps += 1
        assert steps < STEPS

    assert run.open == {}
    assert fingerprint(run.shelf.shared) == run.shelf.before
