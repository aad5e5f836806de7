"""Programs that nobody here wrote: busybox, on a file that is the same each time."""

import dataclasses
import hashlib
import os
import random
import shutil

from .kernels import Sample
from .process import Failure, execute

# Mebibytes of the file, for about 0.3 s natively, and the command, to which its name is added.
PROGRAMS = {
    "sha256sum": (64, ["sha256sum"]),
    "gzip": (8, ["gzip", "-c"]),
    "sort": (8, ["sort"]),
    "awk": (8, ["awk", "{ count[$1]++; sum += $3 } END { for (w in count) n++; print n, sum }"]),
}
QUICK_PART = 10


@dataclasses.dataclass
class Program:
    name: str
    width = 64
    group = "programs"
    machines = ("native", "qemu", "genkan")

    def run(self, machine, settings):
        busybox = shutil.which("busybox")
        if busybox is None:
            raise Failure("busybox is not installed (Debian: busybox-static)")
        size, words = PROGRAMS[self.name]
        size = (size << 20) // (QUICK_PART if settings.quick else 1)
        command = machine.command(self.width, busybox, *words, data(settings.folder, size))
        outcome = execute(command, machine.cpus, settings.timeout)
        return Sample({"whole": outcome.seconds}, hashlib.sha256(outcome.out).hexdigest())


def data(folder, size):
    """Lines of two words and a number, as many as fill the file; made once."""
    path = os.path.join(folder, f"data-{size}")
    if not os.path.exists(path):
        numbers = random.Random(size)
        words = ["".join(numbers.choice("etaoinshrdlu") for _ in range(3 + k % 8))
                 for k in range(5000)]
        block = []
        length = 0
        # After a mebibyte it begins anew: what compresses sees no farther than 32 KiB.
        while length < min(size, 1 << 20):
            line = f"{numbers.choice(words)} {numbers.choice(words)} {numbers.randrange(100000)}\n"
            block.append(line)
            length += len(line)
        text = "".join(block).encode()
        with open(path, "wb") as file:
            file.write((text * (size // len(text) + 1))[:size])
    return path
