#!/usr/bin/env python3
"""Runs commands in turn and prints their wall time and peak memory: min, median and max.

    measure.py [--runs N] [--warm-ups N] [--most-time R] [--most-memory R] ::: NAME COMMAND… [::: NAME COMMAND…]

With two commands, the ratios of the first to the second are printed too; with --most-time or --most-memory the exit
code is 1 where the ratio of the medians is above it. Exit code 2: a command failed. Linux, Python 3.9 or newer.
"""

import argparse
import os
import platform
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass, field

# Linux counts ru_maxrss in KiB (getrusage(2)).
RSS_UNIT = 1024
MB = 1_000_000
MS = 1_000


@dataclass
class Command:
    """A command under test and what its runs took."""

    name: str
    arguments: list
    seconds: list = field(default_factory=list)
    cpu_seconds: list = field(default_factory=list)
    peak_bytes: list = field(default_factory=list)

    def run(self, counted):
        """Runs the command once, from the start of the process to its end."""
        with tempfile.TemporaryFile() as errors:
            start = time.perf_counter()
            child = os.posix_spawnp(
                self.arguments[0],
                self.arguments,
                os.environ,
                file_actions=[
                    (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0),
                    (os.POSIX_SPAWN_DUP2, errors.fileno(), 2),
                ],
            )
            # ru_maxrss is never below this script's own size (about 15 MB): Linux carries it over the exec.
            _, status, usage = os.wait4(child, 0)
            seconds = time.perf_counter() - start
            code = os.waitstatus_to_exitcode(status)
            if code != 0:
                errors.seek(0)
                sys.stderr.buffer.write(errors.read())
                fail(f"{self.name} ended with exit code {code}: {' '.join(self.arguments)}")
        if counted:
            self.seconds.append(seconds)
            self.cpu_seconds.append(usage.ru_utime + usage.ru_stime)
            self.peak_bytes.append(usage.ru_maxrss * RSS_UNIT)


def fail(message):
    print(f"error: {message}", file=sys.stderr)
    sys.exit(2)


def machine():
    """Cores, processor, memory, system and load, in one line each."""
    model = platform.processor() or platform.machine()
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as lines:
            names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
        model = names[0] if names else model
    except OSError:
        pass
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3
    return (
        f"machine  {len(os.sched_getaffinity(0))} cores, {model}, {memory:.0f} GiB, {platform.system()}"
        f" {platform.release()}\nload     {load()} (1, 5, 15 minutes) before"
    )


def load():
    return " ".join(f"{value:.2f}" for value in os.getloadavg())


def row(name, what, values, scale, digits, unit):
    low, middle, high = (
        f"{value * scale:8.{digits}f}" for value in (min(values), statistics.median(values), max(values))
    )
    print(f"{name:<16} {what:<12} {low} {middle} {high}  {unit}")


def split(arguments):
    """The options before the first `:::`, and the commands behind each."""
    groups = [[]]
    for argument in arguments:
        if argument == ":::":
            groups.append([])
        else:
            groups[-1].append(argument)
    options, *commands = groups
    if not commands or any(len(command) < 2 for command in commands):
        fail("each ::: is followed by a name and a command")
    return options, [Command(name, rest) for name, *rest in commands]


def main():
    options, commands = split(sys.argv[1:]) if ":::" in sys.argv else (sys.argv[1:], [])
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=21, metavar="N", help="counted runs of each command (21)")
    parser.add_argument("--warm-ups", type=int, default=3, metavar="N", help="runs before those (3)")
    parser.add_argument("--most-time", type=float, metavar="R", help="the highest ratio of the median times")
    parser.add_argument("--most-memory", type=float, metavar="R", help="the highest ratio of the median peaks")
    options = parser.parse_args(options)
    if not commands or options.runs < 1:
        parser.error("nothing to run")

    print(machine())
    for turn in range(options.warm_ups + options.runs):
        # Every other round in the opposite order, so that what one command leaves behind favours none.
        for command in commands if turn % 2 == 0 else reversed(commands):
            command.run(counted=turn >= options.warm_ups)
    print(f"         {load()} after")
    print(f"runs     {options.runs} of each in turn, after {options.warm_ups} to warm up\n")

    print(f"{'':<16} {'':<12} {'min':>8} {'median':>8} {'max':>8}")
    for command in commands:
        row(command.name, "wall time", command.seconds, MS, 1, "ms")
        row("", "CPU time", command.cpu_seconds, MS, 1, "ms")
        row("", "peak memory", command.peak_bytes, 1 / MB, 1, "MB")
    if len(commands) != 2:
        return
    first, second = commands
    print()
    within = True
    for what, most, left, right in (
        ("wall time", options.most_time, first.seconds, second.seconds),
        ("peak memory", options.most_memory, first.peak_bytes, second.peak_bytes),
    ):
        ratio = statistics.median(left) / statistics.median(right)
        verdict = ""
        if most is not None:
            good = ratio <= most
            within &= good
            verdict = f", at most {most:.2f}: {'ok' if good else 'MISSED'}"
        print(f"{what}, {first.name} / {second.name}: {ratio:.2f}{verdict}")
    if not within:
        sys.exit(1)


if __name__ == "__main__":
    main()
