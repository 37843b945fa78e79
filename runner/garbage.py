"""Garbage: how long-running processes let Python look for it.

A full round over all that a server has loaded (libraries, diagrams, templates) takes 80 ms in which nobody is answered,
and finds nothing: so what is loaded at the start is left out, and the rounds over what is new come less often.
"""

import gc

NEW_OBJECTS = 10_000  # that outlived their statement, until the next round over them; Python's own number is 700


def leave_out_what_is_loaded() -> None:
    """Called once, when a process is ready for its work."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(NEW_OBJECTS, 10, 10)
