"""The command line, and the order in which all is run."""

import argparse
import json
import shlex
import sys
import tempfile

from . import calls, kernels, programs, start, tasks
from .machines import GENKAN, WIDTHS, machines
from .process import Failure, execute
from .report import markdown, surroundings
from .results import Results

# Groups of programs that are compiled first.
BUILT = ("kernels", "calls", "tasks")


def arguments():
    parser = argparse.ArgumentParser(
        prog="bench/run",
        description="Measures programs natively, under qemu-user and under Genkan, and prints a"
        " table (Markdown) and which of the bars are met.")
    parser.add_argument("names", nargs="*", metavar="NAME",
                        help="benchmarks or groups of them (--list); all if none is given")
    parser.add_argument("--list", action="store_true", help="print the names and groups")
    parser.add_argument("--quick", action="store_true",
                        help="a fortieth of the work: for a look; the bars are about all of it")
    parser.add_argument("--rounds", type=int, default=3, metavar="N",
                        help="how often all is run, machine by machine in turn (default: 3)")
    parser.add_argument("--width", type=int, choices=sorted(WIDTHS), help="one width only")
    parser.add_argument("--only", action="append", choices=["native", "qemu", "genkan"],
                        help="this machine only; may be repeated")
    parser.add_argument("--genkan-options", default="", metavar="WORDS",
                        help="for genkan run, such as '--engine interpreter'")
    parser.add_argument("--pin-genkan", action="store_true",
                        help="Genkan on one core, as the others; else its compilers have all")
    parser.add_argument("--timeout", type=float, default=120, metavar="SECONDS",
                        help="for one process (default: 120)")
    parser.add_argument("--json", metavar="FILE", help="write all figures to a file")
    settings = parser.parse_args()
    settings.only = settings.only or ["native", "qemu", "genkan"]
    return parser, settings


def benchmarks(widths):
    every = [kernels.Kernel(name, width) for width in widths for name in kernels.KERNELS]
    every += [calls.Call(name, width) for width in widths for name in calls.CALLS]
    every += [tasks.Task(name, width) for width in widths for name in tasks.TASKS]
    every += [start.Hello(), start.Edit(), start.Watch()]
    every += [programs.Program(name) for name in programs.PROGRAMS]
    return [each for each in every if each.width in widths]


def chosen(parser, settings, every):
    """Those named, each once and in their own order."""
    known = {word for each in every for word in (each.name, each.group)}
    for name in settings.names:
        if name not in known:
            parser.error(f"no benchmark is called {name}; --list has the names")
    names = set(settings.names)
    return [each for each in every if not names or names & {each.name, each.group}]


def say(text):
    print(text, file=sys.stderr, flush=True)


def main():
    parser, settings = arguments()
    widths = [settings.width] if settings.width else sorted(WIDTHS, reverse=True)
    if settings.list:
        groups = {}
        for each in benchmarks(widths):
            groups.setdefault(each.group, {})[each.name] = None
        for group, names in groups.items():
            print(f"{group}: {' '.join(names)}")
        return 0
    selected = chosen(parser, settings, benchmarks(widths))
    found, notes = machines(settings.only, shlex.split(settings.genkan_options),
                            settings.pin_genkan)
    for width in widths:
        wrong = None
        if any(each.group in BUILT and each.width == width for each in selected):
            wrong = kernels.build(width)
        if wrong:
            if wrong not in notes:
                notes.append(wrong)
            selected = [each for each in selected
                        if each.group not in BUILT or each.width != width]
    for note in notes:
        say(f"bench: {note}")
    before = surroundings(settings)
    results = Results()
    with tempfile.TemporaryDirectory(prefix="genkan-bench-") as folder:
        settings.folder = folder
        try:
            measure(selected, found, settings, results)
        except KeyboardInterrupt:
            notes.append("stopped before its end")
    print(markdown(selected, found, results, settings, before, notes))
    if settings.json:
        with open(settings.json, "w", encoding="utf-8") as file:
            json.dump(results.json(before), file, indent=1)
            file.write("\n")
    return 1 if results.failures() else 0


def measure(selected, found, settings, results):
    build_genkan(found)
    for number in range(1, settings.rounds + 1):
        for benchmark in selected:
            for machine in found:
                if (machine.name not in benchmark.machines
                        or benchmark.width not in machine.widths
                        or results.failed(benchmark, machine)):
                    continue
                what = f"{number}/{settings.rounds} {benchmark.name}"
                what += f" {WIDTHS[benchmark.width]} {machine.name}"
                try:
                    sample = benchmark.run(machine, settings)
                except Failure as failure:
                    results.fail(benchmark, machine, str(failure))
                    say(f"{what}: {failure}")
                    continue
                results.add(benchmark, machine, sample)
                say(f"{what}: " + results.line(sample))


def build_genkan(found):
    """Has the launcher build Genkan first, so that no benchmark does."""
    for machine in found:
        if machine.name == "genkan":
            try:
                execute([GENKAN, "run", start.HELLO], machine.cpus, 600)
            except Failure as failure:
                say(f"bench: genkan does not run: {failure}")
