"""The ten kernels: how much of each is a round, and what their output says."""

import dataclasses
import os
import statistics
import subprocess

from .machines import HERE, WIDTHS
from .process import Failure, execute

SOURCES = os.path.join(HERE, "sources")
BINARIES = os.path.join(HERE, "target", "bin")

# Units of work in a round of 25 ms, natively, for x86-64 and i386, on the machine this was written
# on. A process of 80 rounds is then about 2 s, and its first half longer than compilers take to
# reach their best.
KERNELS = {
    "sieve": (32, 31),
    "quicksort": (30, 31),
    "sha256": (29, 25),
    "crc32": (29, 29),
    "matmul": (91, 5),
    "mandelbrot": (63, 16),
    "nbody": (48, 7),
    "fib": (65, 68),
    "interpreter": (35, 32),
    "strings": (145, 22),
}
ROUNDS = 80
QUICK_ROUNDS = 20
QUICK_PART = 10


@dataclasses.dataclass
class Sample:
    """One run: figures by name, and what has to be the same on every machine."""

    figures: dict
    checksum: str
    # The nanoseconds of each round, for who wants to see it warm up.
    rounds: list = dataclasses.field(default_factory=list)


def parse(out):
    """The lines of main.c: the time of each round, and the checksum of all of them."""
    lines = [line.split() for line in out.decode(errors="replace").splitlines()]
    try:
        rounds = [int(nanoseconds) for nanoseconds, _ in lines]
        checksums = {checksum for _, checksum in lines}
    except ValueError as error:
        raise Failure("output not understood") from error
    if not rounds:
        raise Failure("no output")
    if len(checksums) != 1:
        raise Failure("checksums differ between rounds")
    return rounds, checksums.pop()


def steady(rounds):
    """Steady state: the median of the later half of the rounds, in seconds."""
    return statistics.median(rounds[len(rounds) // 2 :]) / 1e9


def run(program, width, units, arguments, machine, settings):
    """Runs a program of main.c. Returns units a round, times of rounds, checksum, time of all."""
    count = ROUNDS
    if settings.quick:
        units = max(1, units // QUICK_PART)
        count = QUICK_ROUNDS
    path = os.path.join(BINARIES, str(width), program)
    command = machine.command(width, path, units, count, *arguments)
    outcome = execute(command, machine.cpus, settings.timeout)
    rounds, checksum = parse(outcome.out)
    return units, rounds, checksum, outcome.seconds


@dataclasses.dataclass
class Kernel:
    name: str
    width: int
    group = "kernels"
    machines = ("native", "qemu", "genkan")

    def run(self, machine, settings):
        units = KERNELS[self.name][self.width == 32]
        units, rounds, checksum, seconds = run(
            self.name, self.width, units, [], machine, settings)
        return Sample({"steady": steady(rounds), "whole": seconds}, checksum, rounds)


def build(width):
    """Compiles what is older than its source. Returns what is wrong, or nothing."""
    folder = os.path.join(BINARIES, str(width))
    os.makedirs(folder, exist_ok=True)
    common = [os.path.join(SOURCES, name) for name in ("main.c", "kernel.h")]
    for source in sorted(os.listdir(SOURCES)):
        name, extension = os.path.splitext(source)
        if extension != ".c" or name == "main":
            continue
        program = os.path.join(folder, name)
        path = os.path.join(SOURCES, source)
        newest = max(os.path.getmtime(each) for each in [path, *common])
        if os.path.exists(program) and os.path.getmtime(program) >= newest:
            continue
        command = ["gcc", f"-m{width}", "-O2", "-std=c11", "-D_GNU_SOURCE", "-Wall", "-Wextra"]
        # Renamed when it is whole: a compiler that is killed leaves nothing to be taken for it.
        command += ["-static", "-pthread", "-o", program + ".new", path, common[0], "-lm"]
        try:
            done = subprocess.run(command, capture_output=True, text=True)
        except FileNotFoundError:
            return "gcc is not installed (Debian: gcc, gcc-multilib): neither kernels nor calls"
        if done.returncode != 0:
            lines = [line for line in done.stderr.splitlines() if "rror" in line] or ["failed"]
            return (f"gcc -m{width} cannot build {source} ({lines[0].strip()}): no programs for"
                    f" {WIDTHS[width]}" + (" (Debian: gcc-multilib)" if width == 32 else ""))
        os.replace(program + ".new", program)
    return None
