"""Pace: how Python itself is set in a process that serves or works for long."""

import gc
import sys

# A full round over all that a server has loaded (libraries, diagrams, templates) takes 80 ms in which nobody is
# answered, and finds nothing: so what is loaded at the start is left out, and rounds over what is new come less often.
NEW_OBJECTS = 10_000  # that outlived their statement, until the next round over them; Python's own number is 700
# With Python's own 5 ms a thread that writes gives up its turn at each statement and gets it back 5 ms later, while all
# other writers wait for it.
TURN = 0.0002  # seconds that a thread computes while another waits


def settle() -> None:
    """Called once, when a process is ready for its work."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(NEW_OBJECTS, 10, 10)
    sys.setswitchinterval(TURN)
