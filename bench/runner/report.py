"""Writes down what was measured."""

import math
import os
import platform
import shutil
import subprocess

from .bars import verdicts
from .machines import ROOT, WIDTHS
from .results import quantity

KERNEL_FIGURES = ("steady", "whole")


def ratio(value, other):
    return f"{value / other:.2f}" if value and other else ""


def geometric_mean(values):
    return math.exp(sum(map(math.log, values)) / len(values))


def markdown(selected, found, results, settings, surroundings, notes):
    lines = [f"- {name}: {text}" for name, text in surroundings.items()]
    lines += [f"- note: {note}" for note in notes]
    lines += ["", "| benchmark | width | figure | native | qemu | Genkan | x native | x qemu |",
              "|---|---|---|--:|--:|--:|--:|--:|"]
    for group in dict.fromkeys(each.group for each in selected):
        members = [each for each in selected if each.group == group]
        if group != "kernels":
            for each in members:
                lines += rows(each, figures(each, results), found, results)
            continue
        for figure in KERNEL_FIGURES:
            for width in WIDTHS:
                same = [each for each in members if each.width == width]
                for each in same:
                    lines += rows(each, [figure], found, results)
                lines += mean_row(same, width, figure, results)
    failures = [f"- {name} {WIDTHS[width]}, {machine}: {reason}"
                for (name, width, machine), reason in results.failures().items()]
    if failures:
        lines += ["", "Failed:", "", *failures]
    bars = verdicts(selected, results)
    if bars:
        lines += ["", "| bar | measured | |", "|---|---|---|"]
        lines += [f"| {what} | {measured} | {verdict} |" for what, measured, verdict in bars]
        if settings.quick:
            lines += ["", "The bars are about whole runs; with --quick they say little."]
    return "\n".join(lines)


def figures(benchmark, results):
    names = {figure: None for (name, width, _), samples in results.samples.items()
             if (name, width) == (benchmark.name, benchmark.width)
             for sample in samples for figure in sample.figures}
    return list(names) or ["time"]


def rows(benchmark, names, found, results):
    lines = []
    for figure in names:
        values = {}
        cells = []
        for machine in ("native", "qemu", "genkan"):
            value = values[machine] = results.value(benchmark, machine, figure)
            failed = results.failed(benchmark, machine)
            cells.append("failed" if failed else quantity(figure, value) if value else "")
        cells.append(ratio(values["genkan"], values["native"]))
        cells.append(ratio(values["genkan"], values["qemu"]))
        lines.append(f"| {benchmark.name} | {WIDTHS[benchmark.width]} | {figure} | "
                     + " | ".join(cells) + " |")
    return lines


def mean_row(members, width, figure, results):
    """The geometric means of the ratios, over the kernels that have both figures."""
    cells = []
    for base in ("native", "qemu"):
        pairs = [(results.value(each, "genkan", figure), results.value(each, base, figure))
                 for each in members]
        ratios = [one / other for one, other in pairs if one and other]
        cells.append(f"**{geometric_mean(ratios):.2f}**" if len(ratios) > 1 else "")
    if not any(cells):
        return []
    return [f"| **geometric mean** | {WIDTHS[width]} | {figure} | | | | {cells[0]} | {cells[1]} |"]


def first_line(command):
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=10)
        return (done.stdout.strip() or done.stderr.strip()).splitlines()[0]
    except (OSError, IndexError, subprocess.TimeoutExpired):
        return ""


def surroundings(settings):
    """What one has to know to compare the figures with others."""
    model = platform.machine()
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        for line in file:
            if line.startswith("model name"):
                model = line.split(":", 1)[1].strip()
                break
    facts = {"processor": f"{model}, {len(os.sched_getaffinity(0))} cores",
             "system": f"{platform.system()} {platform.release()}",
             "compiler": first_line(["gcc", "--version"])}
    if "qemu" in settings.only and shutil.which("qemu-x86_64"):
        facts["qemu"] = first_line(["qemu-x86_64", "--version"])
    if "genkan" in settings.only:
        script = os.path.join(ROOT, ".mvn", "jdk.sh")
        facts["JDK"] = first_line(
            ["sh", "-c", '. "$0"; find_jdk && echo "$jdk_version"', script])
        facts["Genkan"] = (f"options '{settings.genkan_options}', "
                           + ("one core" if settings.pin_genkan else "all cores"))
    facts["rounds"] = f"{settings.rounds}{', quick' if settings.quick else ''}"
    facts["load before"] = f"{os.getloadavg()[0]:.2f}"
    return {name: text for name, text in facts.items() if text}
