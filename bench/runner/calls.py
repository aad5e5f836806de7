"""System calls in a loop: the time of one operation, in steady state."""

import dataclasses

from . import kernels

# Operations in a round, which natively is some 8 ms.
CALLS = {
    "getpid": 50000,
    "read-zero": 40000,
    "write-null": 40000,
    "open-close": 4000,
    "stat": 8000,
    "pipe": 10000,
    "mmap": 1000,
    "signal": 2000,
}


@dataclasses.dataclass
class Call:
    name: str
    width: int
    group = "calls"
    machines = ("native", "qemu", "genkan")

    def run(self, machine, settings):
        arguments = [self.name, machine.memory_folder]
        operations, rounds, checksum, _ = kernels.run(
            "calls", self.width, CALLS[self.name], arguments, machine, settings)
        figures = {"operation": kernels.steady(rounds) / operations}
        return kernels.Sample(figures, checksum, rounds)
