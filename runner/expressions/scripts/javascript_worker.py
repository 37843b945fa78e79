"""The process that JavaScript runs in: reads a request, runs it in a fresh engine, writes the answer, again and again.

It is started with an empty environment and without site-packages, limits itself before the first request, and is ended
by its own timer when native code of the engine doesn't notice that the time is over. Run by `javascript.py` only.
"""

import json
import struct
import sys
from typing import Any, BinaryIO

HEADER = struct.Struct(">I")


def main() -> None:
    """Serve until the pipe closes; arguments: the folder of _quickjs, the prelude's file, seconds, memory, stack."""
    folder, prelude_file = sys.argv[1:3]
    seconds, memory, stack = float(sys.argv[3]), int(sys.argv[4]), int(sys.argv[5])
    sys.path.insert(0, folder)
    import _quickjs

    with open(prelude_file, encoding="utf-8") as file:
        prelude = file.read()
    _limit_process()
    while (request := _read(sys.stdin.buffer)) is not None:
        _arm(seconds + 0.4)
        answer = _run(_quickjs, prelude, json.loads(request), seconds, memory, stack)
        _arm(0)
        sys.stdout.buffer.write(HEADER.pack(len(answer)) + answer)
        sys.stdout.buffer.flush()


def _run(quickjs: Any, prelude: str, request: list[str], seconds: float, memory: int, stack: int) -> bytes:
    context = quickjs.Context()
    context.set_memory_limit(memory)
    context.set_max_stack_size(stack)
    context.set_time_limit(seconds)
    try:
        answer = context.eval(prelude)(*request)
        return str(answer).encode("utf-8", "surrogatepass")
    except quickjs.JSException as error:  # what the prelude can't catch: out of time, out of memory
        return json.dumps({"error": str(error).split("\n")[0], "line": None}).encode()


def _limit_process() -> None:
    try:
        import resource
        import signal
    except ImportError:  # not on Windows; there the parent's kill is the limit
        return
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for kind, most in (
        (resource.RLIMIT_AS, 512 * 1024 * 1024),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, 16),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (most, most))


def _arm(seconds: float) -> None:
    """End this process after so many seconds of computing, whatever it does; 0 calls it off."""
    try:
        import signal

        signal.setitimer(signal.ITIMER_PROF, seconds)
    except (ImportError, AttributeError):
        return


def _read(stream: BinaryIO) -> bytes | None:
    header = stream.read(HEADER.size)
    if len(header) < HEADER.size:
        return None
    (length,) = HEADER.unpack(header)
    body = stream.read(length)
    return body if len(body) == length else None


if __name__ == "__main__":
    main()
