"""How soon one sees something: a small program, and a system call that is being written."""

import os
import select
import shlex
import shutil
import signal
import statistics
import subprocess
import time

from .kernels import Sample
from .machines import GENKAN, HELLO, ROOT
from .process import Failure, execute

EXAMPLES = os.path.join(ROOT, "examples")
TEST = os.path.join(EXAMPLES, "bin", "test")
SOURCE = os.path.join(EXAMPLES, "Stephen.java")
# The last line of the program, which says that the call of the user's was there.
ANSWER = b"System call returned 0."

# Runs in a row, since each is short.
RUNS = 5
EDITS = 8
QUICK_EDITS = 2
# Between the end of a run and the next edit: nobody types faster.
PAUSE = 0.3


class Hello:
    """The smallest program, without a C library, from the command to its end."""

    name = "hello"
    width = 32
    group = "start"
    machines = ("native", "qemu", "genkan")

    def run(self, machine, settings):
        runs = [execute(machine.command(self.width, HELLO), machine.cpus, settings.timeout)
                for _ in range(RUNS)]
        figures = {"whole": statistics.median(run.seconds for run in runs)}
        # The others need less than the floor under this figure.
        if machine.name == "genkan":
            figures["memory"] = max(run.mebibytes for run in runs)
        return Sample(figures, runs[0].out.decode())


class Edit:
    """From a source of a system call to the output of a program that makes it."""

    name = "edit"
    width = 64
    group = "start"
    machines = ("genkan",)

    def run(self, machine, settings):
        command = [*machine.prefix[64], "--syscall", SOURCE, TEST, "hello"]
        runs = [execute(command, machine.cpus, settings.timeout) for _ in range(RUNS)]
        if ANSWER not in runs[0].out:
            raise Failure("the call is not there")
        return Sample({"whole": statistics.median(run.seconds for run in runs)}, "")


class Watch:
    """From saving that source to the output, with --watch."""

    name = "watch"
    width = 64
    group = "start"
    machines = ("genkan",)

    def run(self, machine, settings):
        source = os.path.join(settings.folder, "Stephen.java")
        shutil.copy(SOURCE, source)
        command = [GENKAN, "run", *shlex.split(settings.genkan_options), "--watch"]
        command += ["--syscall", source, TEST, "hello"]
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, start_new_session=True,
            preexec_fn=lambda: os.sched_setaffinity(0, machine.cpus))
        try:
            await_answer(process, settings.timeout)
            times = []
            for _ in range(QUICK_EDITS if settings.quick else EDITS):
                time.sleep(PAUSE)
                saved = time.monotonic()
                with open(source, "a", encoding="utf-8") as file:
                    file.write("// Edited.\n")
                await_answer(process, settings.timeout)
                times.append(time.monotonic() - saved)
        finally:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            process.stdout.close()
        return Sample({"first rerun": times[0], "rerun": statistics.median(times)}, "")


def await_answer(process, timeout):
    seen = b""
    until = time.monotonic() + timeout
    while ANSWER not in seen:
        ready, _, _ = select.select([process.stdout], [], [], max(0, until - time.monotonic()))
        if not ready:
            raise Failure(f"more than {timeout:g} s")
        more = os.read(process.stdout.fileno(), 4096)
        if not more:
            raise Failure("ended without an answer")
        seen += more
