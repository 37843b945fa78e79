"""The public driver: play a process in a test, in the words of its diagram, with the clock in your hand.

    from runner.testing import Stage

    def test_a_high_amount_needs_the_director():
        with Stage() as stage:
            stage.deploy("purchase.bpmn", "limits.dmn")
            case = stage.start(variables={"amount": 900_000})

            case.complete("fill-in", {"approved": True})

            assert case.waits_at("director-approval")
            stage.advance("P3D")
            assert case.waits_at("remind-director")

A `Stage` is a whole installation in a folder of its own: the real engine, real rows in SQLite, no mocks. Jobs (timers,
asynchronous steps) run only when the clock is moved by `advance`; `advance()` without a duration runs what is due now.
Between any two steps everything kept in memory is thrown away, as a restart of the server would: a process that passes
here goes on after a crash. `Stage(restart=False)` leaves that out, for speed.
"""

from runner.testing.case import Case, viewer_of
from runner.testing.spare import empty_installation
from runner.testing.stage import Stage

__all__ = ["Case", "Stage", "empty_installation", "viewer_of"]
