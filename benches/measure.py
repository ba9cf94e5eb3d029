"""Runs commands in turn, and prints the median wall time and the peak memory of each.

    measure.py RUNS COMMAND...

Each COMMAND is one word of shell-like text. They take turns, so that whatever else the machine does falls on all of
them. Prints a line for each: milliseconds, a tab, KiB (0 without GNU time). Ends with an error if one of them does.
"""

import os
import shlex
import shutil
import statistics
import sys
import time

TIME = shutil.which("time")


def run(words, sink):
    """Runs a program to its end, and returns its wall time in milliseconds."""
    redirected = [(os.POSIX_SPAWN_DUP2, sink, 1)]
    started = time.perf_counter()
    pid = os.posix_spawnp(words[0], words, os.environ, file_actions=redirected)
    _, status = os.waitpid(pid, 0)
    took = (time.perf_counter() - started) * 1000
    if status != 0:
        sys.exit(f"{shlex.join(words)} ended with {os.waitstatus_to_exitcode(status)}")
    return took


def peak(words, sink):
    """Runs a program to its end, and returns its peak memory in KiB. GNU time is the parent, since this process's own memory
    would count otherwise."""
    if TIME is None:
        return 0
    read, write = os.pipe()
    os.set_inheritable(write, True)
    run([TIME, "-f", "%M", "-o", f"/dev/fd/{write}", *words], sink)
    os.close(write)
    with os.fdopen(read) as told:
        return int(told.read())


def main():
    runs = int(sys.argv[1])
    commands = [shlex.split(text) for text in sys.argv[2:]]
    walls = [[] for _ in commands]
    with open(os.devnull, "wb") as sink:
        # The first round also fills the system's caches.
        peaks = [peak(command, sink.fileno()) for command in commands]
        for _ in range(runs):
            for command, sample in zip(commands, walls):
                sample.append(run(command, sink.fileno()))
    for wall, kib in zip(walls, peaks):
        print(f"{statistics.median(wall):.3f}\t{kib}")


main()
