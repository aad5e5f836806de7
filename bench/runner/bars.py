"""How fast Genkan means to be, and whether it is."""

import collections
import math

from .machines import WIDTHS
from .results import quantity

Named = collections.namedtuple("Named", "name width")


# Benchmark, width, figure, what it is called, and how much it may be (seconds or MiB).
ABSOLUTE = [
    ("getpid", 64, "operation", "getpid at most 60 ns", 60e-9),
    ("read-zero", 64, "operation", "1-byte read of /dev/zero at most 110 ns", 110e-9),
    ("write-null", 64, "operation", "1-byte write to /dev/null at most 110 ns", 110e-9),
    ("hello", 32, "whole", "hello, whole process, at most 150 ms", 0.150),
    ("hello", 32, "memory", "hello at most 130 MiB", 130),
    ("edit", 64, "whole", "edit to result, cold, at most 1.0 s", 1.0),
    ("fork", 64, "operation", "fork and wait at most 600 us", 600e-6),
    ("exec", 64, "operation", "fork, exec and wait at most 1.5 ms", 1.5e-3),
    ("thread", 64, "operation", "thread, created and joined, at most 100 us", 100e-6),
    ("watch", 64, "rerun", "--watch rerun at most 0.3 s", 0.3),
]
# Benchmark, width, what it is compared with, and how much of that it may be.
RELATIVE = [
    ("open-close", 64, "native", 1),
    ("stat", 64, "native", 1),
    ("mmap", 64, "qemu", 1),
    ("signal", 64, "qemu", 1),
    ("futex-round", 64, "native", 2),
    ("pipe-round", 64, "native", 2),
]


def verdicts(selected, results):
    """(bar, measured, met or missed) for each bar about what was selected."""
    found = []
    kernels = [each for each in selected if each.group == "kernels"]
    for width in WIDTHS:
        same = [each for each in kernels if each.width == width]
        if not same:
            continue
        name = WIDTHS[width]
        found.append(mean(same, results, "steady", "qemu", 0.50, name))
        if width == 64:
            found.append(mean(same, results, "steady", "native", 2.5, name))
        found.append(mean(same, results, "whole", "qemu", 0.65, name))
        found.append(slowest(same, results, name))
    names = {(each.name, each.width) for each in selected}
    found += [absolute(results, *bar) for bar in ABSOLUTE if bar[:2] in names]
    found += [relative(results, *bar) for bar in RELATIVE if bar[:2] in names]
    return found


def ratios(members, results, figure, base):
    found = {}
    for each in members:
        one = results.value(each, "genkan", figure)
        other = results.value(each, base, figure)
        if one and other:
            found[each.name] = one / other
    return found


def word(met):
    return "met" if met else "**missed**"


def mean(members, results, figure, base, most, width):
    what = f"{figure}, {width}: geometric mean at most {most:.2f} x {base}"
    found = ratios(members, results, figure, base)
    failed = [each.name for each in members if results.failed(each, "genkan")]
    if failed:
        return what, "failed: " + " ".join(failed), word(False)
    if not found:
        return what, "", "not measured"
    value = math.exp(sum(map(math.log, found.values())) / len(found))
    measured = f"{value:.2f}" + ("" if len(found) == 10 else f" ({len(found)} of 10 kernels)")
    return what, measured, word(value <= most) if len(found) == 10 else "not all measured"


def slowest(members, results, width):
    what = f"steady, {width}: no kernel slower than 1.15 x qemu"
    found = ratios(members, results, "steady", "qemu")
    if not found:
        return what, "", "not measured"
    name = max(found, key=found.get)
    return what, f"{name} {found[name]:.2f}", word(found[name] <= 1.15)


def absolute(results, name, width, figure, what, most):
    value = results.value(Named(name, width), "genkan", figure)
    if results.failed(Named(name, width), "genkan"):
        return what, "failed", word(False)
    if value is None:
        return what, "", "not measured"
    return what, quantity(figure, value), word(value <= most)


def relative(results, name, width, base, most):
    what = f"{name} faster than {base}" if most == 1 else f"{name} below {most} x {base}"
    found = ratios([Named(name, width)], results, "operation", base)
    if results.failed(Named(name, width), "genkan"):
        return what, "failed", word(False)
    if not found:
        return what, "", "not measured"
    return what, f"{found[name]:.2f}", word(found[name] < most)
