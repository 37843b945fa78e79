"""Ids: UUID texts that grow with time, so that new rows land at the end of an index."""

import os
import time


def new_id() -> str:
    """A version 7 UUID (RFC 9562) as 36 characters of text."""
    milliseconds = time.time_ns() // 1_000_000
    random = bytearray(os.urandom(10))
    random[0] = 0x70 | (random[0] & 0x0F)
    random[2] = 0x80 | (random[2] & 0x3F)
    text = f"{milliseconds:012x}{random.hex()}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
