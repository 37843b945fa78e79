"""Ids: UUID texts that grow with time, so that new rows land at the end of an index, in the order they were made."""

import os
import threading
import time

COUNTED = 4096  # ids within a millisecond; the next one takes the next millisecond


class Sequence:
    """The moment and the number of the last id of this process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last = 0

    def next(self) -> tuple[int, int]:
        """Milliseconds and a number within them, always more than before, also when the machine's time goes back."""
        with self._lock:
            self._last = max(self._last + 1, time.time_ns() // 1_000_000 * COUNTED)
            return divmod(self._last, COUNTED)


SEQUENCE = Sequence()


def new_id() -> str:
    """A version 7 UUID (RFC 9562, 6.2 method 1) as 36 characters of text; those of one process are in order."""
    milliseconds, number = SEQUENCE.next()
    random = bytearray(os.urandom(8))
    random[0] = 0x80 | (random[0] & 0x3F)
    text = f"{milliseconds:012x}7{number:03x}{random.hex()}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def number_of(id_: str) -> str:
    """The 60 bits of an id that say when it was made, as digits: Camunda 8's tools take keys of 64 bits only."""
    digits = id_.rpartition(":")[2].replace("-", "")
    return str(int(digits[:12] + digits[13:16], 16))


def beginning_of(number: str) -> str | None:
    """How the id begins that `number_of` made a number of; None for a text that is no such number."""
    if not number.isascii() or not number.isdecimal() or len(number) > 19 or int(number) >= 1 << 60:
        return None
    digits = f"{int(number):015x}"
    return f"{digits[:8]}-{digits[8:12]}-7{digits[12:]}-"
