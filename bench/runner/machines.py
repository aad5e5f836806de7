"""What a program runs on: the processor itself, qemu-user, Genkan."""

import dataclasses
import os
import shutil
import subprocess

HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
ROOT = os.path.dirname(HERE)
GENKAN = os.path.join(ROOT, "genkan")
HELLO = os.path.join(ROOT, "examples", "bin", "hello-int80")
WIDTHS = {64: "x86-64", 32: "i386"}


@dataclasses.dataclass
class Machine:
    """A way to run programs: what stands before their command, per width, and on which cores."""

    name: str
    prefix: dict
    cpus: set
    # Where files are in memory: the system calls on files are measured there.
    memory_folder: str
    widths: frozenset = frozenset(WIDTHS)

    def command(self, width, program, *arguments):
        return [*self.prefix[width], program, *map(str, arguments)]


def runs_i386():
    """Whether the host does: its kernel may be built without."""
    try:
        return subprocess.run([HELLO], capture_output=True).returncode == 0
    except OSError:
        return False


def machines(only, options, pin):
    """Those asked for and there; the rest is said in a line each. Returns machines and lines."""
    cores = os.sched_getaffinity(0)
    # The last one: interrupts and whatever else runs prefer the first.
    one = {max(cores)}
    found = []
    missing = []
    shared = "/dev/shm" if os.access("/dev/shm", os.W_OK) else "/tmp"
    if "native" in only:
        widths = frozenset(WIDTHS if runs_i386() else [64])
        found.append(Machine("native", {64: [], 32: []}, one, shared, widths))
        if 32 not in widths:
            missing.append("this host runs no programs of i386: nothing is native of these")
    if "qemu" in only:
        paths = {64: shutil.which("qemu-x86_64"), 32: shutil.which("qemu-i386")}
        if all(paths.values()):
            prefix = {width: [path] for width, path in paths.items()}
            found.append(Machine("qemu", prefix, one, shared))
        else:
            missing.append("qemu-user is not installed (Debian: qemu-user): no ratios to it")
    if "genkan" in only:
        # Its compilers work beside the program, as they do for a user.
        command = [GENKAN, "run", *options]
        # Its overlay keeps all that is written in memory, wherever.
        found.append(
            Machine("genkan", {64: command, 32: command}, one if pin else cores, "/tmp"))
    return found, missing
