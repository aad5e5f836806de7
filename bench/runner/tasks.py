"""Processes and threads in a loop: the time of one operation, in steady state, on all cores."""

import dataclasses
import os

from . import kernels

# Operations in a round. Of arithmetic, a million steps are one.
TASKS = {
    "futex-round": 500,
    "pipe-round": 500,
    "fork": 30,
    "exec": 25,
    "thread": 100,
    "one-thread": 10,
    "two-threads": 10,
}


@dataclasses.dataclass
class Task:
    name: str
    width: int
    group = "tasks"
    machines = ("native", "qemu", "genkan")

    def run(self, machine, settings):
        everywhere = dataclasses.replace(machine, cpus=os.sched_getaffinity(0))
        operations, rounds, checksum, _ = kernels.run(
            "tasks", self.width, TASKS[self.name], [self.name], everywhere, settings)
        figures = {"operation": kernels.steady(rounds) / operations}
        return kernels.Sample(figures, checksum, rounds)
