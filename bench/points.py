#!/usr/bin/env python3
"""Time lost at a point of a plan, beside its move and its frame.

usage: points.py BUILD_DIRECTORY [--rounds N]

The simulated stage takes 20 ms for every move. What is lost is the time from frame to frame, less the move, less what the same frames take
one after the other without a move. The limit is what this machine's sleep of 20 ms takes too long.
"""
import argparse
import operator
import os
import statistics
import struct
import subprocess
import tempfile
import time
from pathlib import Path

from bars import cell, print_table, spread

MOVE_MS, POINTS, BAR_MS = 20, 150, 2.0
HEADER_BYTES, RECORD_BYTES, CAPTURE_TIME_AT = 64, 64, 32  # docs/scan_directory.md
PATIENCE_S = 120


def periods_ms(build: Path, actuator: list) -> list:
    """From each frame of a recorded scan to the next."""
    session = f"bench_points_{os.getpid()}"
    with tempfile.TemporaryDirectory() as folder:
        writer = subprocess.Popen([build / "bin" / "writer", "--session", session, "--output", folder],
                                  stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        acquirer = subprocess.run([build / "bin" / "acquirer", "--session", session, "--width", "512", "--height", "512", "--axis",
                                   f"z=-10um:10um:{POINTS}", "--wait-for", "writer=30s", *actuator],
                                  capture_output=True, text=True, timeout=PATIENCE_S)
        if acquirer.returncode != 0 or writer.wait(PATIENCE_S) != 0:
            raise SystemExit(f"points.py: error: the scan failed:\n{acquirer.stderr}")
        index = (Path(folder) / "scan" / "scan.index").read_bytes()[HEADER_BYTES:]
    times = [struct.unpack_from("<Q", index, at + CAPTURE_TIME_AT)[0] for at in range(0, len(index), RECORD_BYTES)]
    if len(times) != POINTS:
        raise SystemExit(f"points.py: error: {len(times)} of {POINTS} frames are in the index")
    return [(after - before) / 1e6 for before, after in zip(times, times[1:])]


def slept_too_long_ms() -> float:
    def once() -> float:
        began = time.monotonic_ns()
        time.sleep(MOVE_MS / 1e3)
        return (time.monotonic_ns() - began) / 1e6 - MOVE_MS

    return statistics.median(once() for _ in range(POINTS // 3))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    lost, late, frame, limit = [], [], [], []
    for _ in range(options.rounds):
        frame.append(statistics.median(periods_ms(options.build, [])))
        beside = sorted(period - MOVE_MS - frame[-1]
                        for period in periods_ms(options.build, ["--actuator", f"simulated:time={MOVE_MS}ms"]))
        lost.append(statistics.median(beside))
        late.append(beside[len(beside) * 95 // 100])
        limit.append(slept_too_long_ms())
    print_table(f"a point with a move of {MOVE_MS} ms, 512x512 mono16", ["lost, ms, and bar", "95 of 100, ms", "frame, ms", "limit: sleep, ms"],
                [("a point", [cell(lost, operator.le, BAR_MS), spread(late), spread(frame), spread(limit)])])


main()
