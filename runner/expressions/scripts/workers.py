"""Worker processes for JavaScript: started when first needed, kept, ended when they don't answer in time."""

import atexit
import os
import struct
import subprocess
import sys
import threading
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from runner.expressions.expression import ExpressionError
from runner.expressions.scripts.limits import MEMORY, SECONDS, SECONDS_BEFORE_KILL, STACK

HERE = Path(__file__).parent
HEADER = struct.Struct(">I")
REQUESTS_PER_WORKER = 5000  # then a fresh process, against slow leaks
LARGEST_ANSWER = 64 * 1024 * 1024


class Stopped(ExpressionError):
    """The script was ended from outside."""


class Worker:
    """One process and its pipes."""

    def __init__(self) -> None:
        specification = find_spec("_quickjs")
        if specification is None or specification.origin is None:
            raise ExpressionError("JavaScript can't be run: the package quickjs-ng is not installed.")
        arguments = (str(Path(specification.origin).parent), str(HERE / "prelude.js"), SECONDS, MEMORY, STACK)
        self.process = subprocess.Popen(  # noqa: S603 - our own file, no shell
            [sys.executable, "-I", "-S", str(HERE / "javascript_worker.py"), *map(str, arguments)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={},
            cwd="/" if os.name == "posix" else None,
        )
        self.served = 0

    def ask(self, request: bytes) -> bytes:
        """The answer to one request; raises Stopped when there is none in time."""
        self.served += 1
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        alarm = threading.Timer(SECONDS_BEFORE_KILL, self.process.kill)
        alarm.daemon = True
        alarm.start()
        try:
            self.process.stdin.write(HEADER.pack(len(request)) + request)
            self.process.stdin.flush()
            header = self.process.stdout.read(HEADER.size)
            (length,) = HEADER.unpack(header)
            body = self.process.stdout.read(min(length, LARGEST_ANSWER))
        except (OSError, struct.error):
            raise Stopped(f"The script was stopped: it took more than {SECONDS:g} s or too much memory.") from None
        finally:
            alarm.cancel()
        if len(body) != length:
            raise Stopped("The script was stopped while it answered.")
        return body

    def end(self) -> None:
        """End the process and give its pipes back."""
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except OSError:  # the unsent rest of a request to a dead process
                    continue


class Workers:
    """A few workers; who comes while all are busy waits for one."""

    def __init__(self) -> None:
        self.free = threading.Semaphore(max(4, os.cpu_count() or 1))
        self.idle: list[Worker] = []
        self.lock = threading.Lock()

    def ask(self, request: bytes) -> bytes:
        """The answer of some worker."""
        with self.free:
            worker = self._take()
            try:
                answer = worker.ask(request)
            except BaseException:
                worker.end()
                raise
            self._give_back(worker)
            return answer

    def _take(self) -> Worker:
        while True:
            with self.lock:
                worker = self.idle.pop() if self.idle else None
            if worker is None:
                return Worker()
            if worker.process.poll() is None:
                return worker
            worker.end()

    def _give_back(self, worker: Worker) -> None:
        if worker.served >= REQUESTS_PER_WORKER:
            worker.end()
            return
        with self.lock:
            self.idle.append(worker)

    def end(self) -> None:
        """End those that are idle; the rest end when their pipes close with this process."""
        with self.lock:
            while self.idle:
                self.idle.pop().end()


@cache
def _workers_of(process_id: int) -> Workers:
    pool = Workers()
    atexit.register(lambda: pool.end() if os.getpid() == process_id else None)
    return pool


def workers() -> Workers:
    """The workers of this process: a forked child must not share its parent's pipes."""
    return _workers_of(os.getpid())
