"""Keeps what was measured."""

import statistics


class Results:
    def __init__(self):
        self.samples = {}
        self.reasons = {}

    @staticmethod
    def key(benchmark, machine):
        name = machine if isinstance(machine, str) else machine.name
        return benchmark.name, benchmark.width, name

    def add(self, benchmark, machine, sample):
        samples = self.samples.setdefault(self.key(benchmark, machine), [])
        samples.append(sample)
        name, width, _ = self.key(benchmark, machine)
        sums = {each.checksum for (n, w, _), every in self.samples.items()
                if (n, w) == (name, width) for each in every}
        if len(sums) > 1:
            self.fail(benchmark, machine, "checksums differ: " + " ".join(sorted(sums)))

    def fail(self, benchmark, machine, reason):
        self.reasons[self.key(benchmark, machine)] = reason

    def failed(self, benchmark, machine):
        return self.reasons.get(self.key(benchmark, machine))

    def failures(self):
        return self.reasons

    def value(self, benchmark, machine, figure):
        """The median over the rounds, or nothing."""
        if self.failed(benchmark, machine):
            return None
        values = [sample.figures[figure]
                  for sample in self.samples.get(self.key(benchmark, machine), [])
                  if figure in sample.figures]
        return statistics.median(values) if values else None

    def line(self, sample):
        return ", ".join(f"{figure} {quantity(figure, value)}"
                         for figure, value in sample.figures.items())

    def json(self, surroundings):
        return {
            "surroundings": surroundings,
            "results": [
                {"name": name, "width": width, "machine": machine,
                 "checksum": samples[0].checksum,
                 "samples": [sample.figures for sample in samples],
                 "last_rounds_ns": samples[-1].rounds}
                for (name, width, machine), samples in self.samples.items()],
            "failures": [
                {"name": name, "width": width, "machine": machine, "reason": reason}
                for (name, width, machine), reason in self.reasons.items()],
        }


def quantity(figure, value):
    if figure == "memory":
        return f"{value:.0f} MiB"
    for unit, size in (("s", 1), ("ms", 1e-3), ("us", 1e-6)):
        if value >= size:
            return f"{value / size:.3g} {unit}"
    return f"{value * 1e9:.3g} ns"
