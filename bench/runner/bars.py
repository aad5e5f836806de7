"""How fast Genkan means to be, and whether it is."""

import math

from .machines import WIDTHS


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
