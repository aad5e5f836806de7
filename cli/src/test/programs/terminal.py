"""Types at a terminal that a program has: python3 terminal.py COMMAND..., the steps on stdin.

Each step is a line "TEXT|KEYS": once the terminal shows the text, the keys are typed. Both are as
in Python's strings. The first step is already waited for before anything is typed. Prints what the
terminal has shown, how the program ended, and whether the terminal's modes are as before.
"""
import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios
import time

SECONDS = 40


def main():
    steps = [line.rstrip("\n").encode().decode("unicode_escape").encode("latin1").split(b"|")
             for line in sys.stdin]
    # Before the program can look at them: it starts when this pipe is closed.
    start, go = os.pipe()
    pid, terminal = pty.fork()
    if pid == 0:
        os.close(go)
        os.read(start, 1)
        os.close(start)
        os.environ["TERM"] = "dumb"
        os.execvp(sys.argv[1], sys.argv[1:])
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    before = termios.tcgetattr(terminal)
    os.close(start)
    os.close(go)
    shown = b""
    seen = 0
    end = time.time() + SECONDS
    while time.time() < end:
        if steps and steps[0][0] in shown[seen:]:
            text, keys = steps.pop(0)
            seen = shown.index(text, seen) + len(text)
            # The terminal shows a prompt a little before its program reads.
            time.sleep(0.3)
            if keys == b"RESIZE":
                fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 33, 99, 0, 0))
            elif keys == b"TERMINATE":
                os.kill(pid, signal.SIGTERM)
            else:
                os.write(terminal, keys)
            continue
        ready, _, _ = select.select([terminal], [], [], 0.1)
        if ready:
            try:
                some = os.read(terminal, 4096)
            except OSError:
                break
            if not some:
                break
            shown += some
    else:
        os.kill(pid, signal.SIGKILL)
    _, status = os.waitpid(pid, 0)
    print(shown.decode("latin1").replace("\r\n", "\n"))
    print("steps left", len(steps))
    print("ended", status)
    print("modes", "same" if termios.tcgetattr(terminal) == before else "different")


main()
