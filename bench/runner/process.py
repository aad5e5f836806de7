"""Runs one process: its time, its memory, its output."""

import dataclasses
import os
import signal
import tempfile
import threading
import time


class Failure(Exception):
    """Why there is no figure, in a few words."""


@dataclasses.dataclass
class Outcome:
    seconds: float
    mebibytes: float
    out: bytes


def execute(command, cpus, timeout):
    """Runs a command on some processors to its end; anything but status 0 is a Failure.

    The memory is the largest resident set. Python's own, some 20 MiB, is its floor: Linux keeps the
    mark of the process that spawns.
    """
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        actions = [
            (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
            (os.POSIX_SPAWN_DUP2, out.fileno(), 1),
            (os.POSIX_SPAWN_DUP2, err.fileno(), 2),
        ]
        everywhere = os.sched_getaffinity(0)
        os.sched_setaffinity(0, cpus)
        try:
            start = time.monotonic()
            child = os.posix_spawn(
                command[0], command, os.environ, file_actions=actions, setpgroup=0)
        except OSError as error:
            raise Failure(error.strerror) from error
        finally:
            os.sched_setaffinity(0, everywhere)
        expired = threading.Event()

        def expire():
            expired.set()
            os.killpg(child, signal.SIGKILL)

        timer = threading.Timer(timeout, expire)
        timer.start()
        try:
            _, status, usage = os.wait4(child, 0)
            seconds = time.monotonic() - start
        except BaseException:
            os.killpg(child, signal.SIGKILL)
            os.wait4(child, 0)
            raise
        finally:
            timer.cancel()
        if expired.is_set():
            raise Failure(f"more than {timeout:g} s")
        out.seek(0)
        if status != 0:
            err.seek(0)
            raise Failure(reason(os.waitstatus_to_exitcode(status), err.read()))
        return Outcome(seconds, usage.ru_maxrss / 1024, out.read())


def reason(code, err):
    what = f"status {code}" if code >= 0 else signal.Signals(-code).name
    lines = err.decode(errors="replace").strip().splitlines()
    return f"{what}: {lines[-1][:80]}" if lines else what
