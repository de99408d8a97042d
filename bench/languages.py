#!/usr/bin/env python3
"""What Python costs beside C++: frames viewed, read and produced, each beside a limit or our own programs in the same round.

usage: languages.py BUILD_DIRECTORY [--rounds N] [--bytes SIZE_IN_GB]

Needs FRAMERING_LIBRARY and the package on PYTHONPATH; bench/languages.sh sets both. Ratios are medians of pairs, A B A B.
"""
import argparse
import operator
import os
import re
import statistics
import subprocess
import sys
import time
from pathlib import Path

import framering as fr
import numpy as np

from bars import NOT_MEASURED, cell, print_table, spread

SIZES = {"4096x3000 mono16": (3000, 4096), "512x512 mono16": (512, 512)}
RING = "256MiB"
IMPORT_BAR_S = 0.15


class Bench:
    def __init__(self, binaries: Path, gigabytes: float):
        self.binaries, self.bytes = binaries, gigabytes * 1e9
        self.session = f"bench_languages_{os.getpid()}"

    def frames_of(self, shape) -> int:
        return max(32, int(self.bytes / (2 * shape[0] * shape[1])))

    def acquirer(self, shape, *options):
        return subprocess.Popen([self.binaries / "acquirer", "--session", self.session, "--height", str(shape[0]), "--width",
                                 str(shape[1]), "--ring-size", RING, "--when-full", "wait", *options],
                                stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)

    def null_writer(self):
        return subprocess.Popen([self.binaries / "writer", "--session", self.session, "--null", "--wait", "60s"],
                                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def rate_of(self, acquirer) -> float:
        """Frames a second, as its summary says."""
        out, _ = acquirer.communicate(timeout=300)
        return float(re.search(r"([\d.]+) frames/s", out)[1])

    # What is read.
    def read_by_writer(self, shape) -> float:
        writer = self.null_writer()
        rate = self.rate_of(self.acquirer(shape, "--frame-rate", "max", "--frames", str(self.frames_of(shape)), "--wait-for", "writer=60s"))
        writer.wait(60)
        return rate

    def read_by_python(self, shape) -> float:
        acquirer = self.acquirer(shape, "--frame-rate", "max", "--frames", str(self.frames_of(shape)), "--wait-for", "bench=60s")
        with fr.open(self.session, lossless="bench", must=True, timeout=60) as s:
            for _ in s if shape[0] > 1000 else s.runs():
                pass
        return self.rate_of(acquirer)

    # What is produced.
    def produced_by_acquirer(self, shape) -> float:
        return self.read_by_writer(shape)

    def produced_by_python(self, shape) -> float:
        writer = self.null_writer()
        pictures = [np.full(shape, value, np.uint16) for value in range(4)]
        frames = self.frames_of(shape)
        with fr.produce(self.session, shape=shape, slots=max(4, (256 << 20) // (2 * shape[0] * shape[1])),
                        wait_for="writer", timeout=60) as p:
            p.begin()
            began = time.perf_counter()
            for i in range(frames):
                with p.frame(timeout=60) as f:
                    np.copyto(f.array, pictures[i % 4])
            rate = frames / (time.perf_counter() - began)
        writer.wait(60)
        return rate

    def newest_beside_copy(self, shape) -> tuple[list, list]:
        """Seconds of newest() with a frame that is there, and of numpy's copy of an array, in turns."""
        newest, copies = [], []
        acquirer = self.acquirer(shape, "--frame-rate", "20")
        ordinary = np.ones(shape, np.uint16)
        with fr.open(self.session, timeout=60) as s:
            for turn in range(80):
                newest.append(seconds_of_newest(s))
                ordinary[:] = turn
                began = time.perf_counter()
                copy = ordinary.copy()
                copies.append(time.perf_counter() - began)
                del copy
        fr.cancel(self.session)
        acquirer.communicate(timeout=60)
        return newest[16:], copies[16:]  # not the first looks at each slot, which map its pages


def seconds_of_newest(viewer) -> float:
    """Of a call that has not to wait."""
    while True:
        began = time.perf_counter()
        try:
            viewer.newest(timeout=0)
            return time.perf_counter() - began
        except fr.Timeout:
            time.sleep(0.001)


def import_seconds() -> float:
    """What framering takes to import beyond numpy."""
    def seconds(modules):
        began = time.perf_counter()
        subprocess.run([sys.executable, "-c", f"import {modules}"], check=True)
        return time.perf_counter() - began

    return statistics.median(seconds("numpy, framering") - seconds("numpy") for _ in range(9))


def pairs(ours, other, shape, rounds) -> list:
    ratios = []
    for _ in range(rounds):
        of_other = other(shape)
        ratios.append(ours(shape) / of_other)
    return ratios


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--bytes", type=float, default=4, help="of frames in a measurement, GB (default: 4)")
    options = parser.parse_args()
    bench = Bench(options.build / "bin", options.bytes)
    large, small = SIZES.values()
    newest = {}
    for name, shape in SIZES.items():
        ours, copies = bench.newest_beside_copy(shape)
        newest[name] = [mine / copy for mine, copy in zip(ours, copies)]
    read = {shape: pairs(bench.read_by_python, bench.read_by_writer, shape, options.rounds) for shape in (large, small)}
    produced = {shape: pairs(bench.produced_by_python, bench.produced_by_acquirer, shape, options.rounds)
                for shape in (large, small)}
    print_table("Python / limit, and bar", list(SIZES), [
        ("newest() / numpy's copy, seconds", [cell(newest["4096x3000 mono16"], operator.le, 1.15), spread(newest["512x512 mono16"])]),
        ("every frame, empty loop / writer --null, frames/s", [cell(read[large], operator.ge, 0.9), cell(read[small], operator.ge, 0.8)]),
        ("produced by np.copyto / simulated source, frames/s", [cell(produced[large], operator.ge, 0.9), spread(produced[small])]),
        ("import beyond numpy, s", [cell([import_seconds()], operator.le, IMPORT_BAR_S), NOT_MEASURED])])


main()
