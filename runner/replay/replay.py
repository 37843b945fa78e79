"""Replay: recorded cases played with the clock as it was then, on an installation that is thrown away."""

from collections.abc import Mapping, Sequence
from typing import Self

from runner.clock import clock
from runner.records.recorded_case import RecordedCase
from runner.replay.playing import Playing
from runner.replay.result import Replayed
from runner.replay.silence import Silence
from runner.testing import Stage

Bundles = Sequence[Sequence[tuple[str, bytes]]]


class Replay:
    """Files put in service once, on a stage; cases are played there one after the other. Use it in a `with`.

    `mapping`: which element of the new version takes the place of which, where a task was given another id.
    """

    def __init__(self, bundles: Bundles, mapping: Mapping[str, str] | None = None) -> None:
        self.mapping = dict(mapping or {})
        self.stage = Stage(restart=False)
        self.stage.database.outgoing = Silence()
        try:
            for files in bundles:
                self.stage.deploy(*files)
        except BaseException:
            self.stage.close()
            raise

    def play(self, case: RecordedCase) -> Replayed:
        """One case, from its start to its end or to where it can't go on. The clock stands at its days meanwhile."""
        clock.reset()
        clock.shift(case.started_at - clock.now())
        playing = Playing(self.stage, case, self.mapping)
        playing.run()
        return playing.result()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stage.close()
