#!/usr/bin/env python3
"""The figures of frame_writing and compression beside the bars that the writer is to hold.

usage: disk_table.py RESULT.json... [--json FILE]      FILE: takes all results as one
"""
import json
import operator
import sys
from pathlib import Path

from bars import cell, print_head, print_row

SIZES = ("4096x3000", "512x512")
# What is compared, the measurement, its figure, how it is judged, the bar of each size.
BARS = [
    ("buffered / write(2) + fallocate", "buffered", "pairs", operator.ge, (0.95, 0.90)),
    ("O_DIRECT / raw O_DIRECT + fallocate", "direct", "pairs", operator.ge, (0.95, 0.95)),
    ("flush counted / write(2) + fdatasync", "flush", "pairs", operator.ge, (1.1, 1.1)),
    ("whole path of a long scan / raw O_DIRECT + fallocate + flush", "whole_path", "pairs", operator.ge, (0.90, 0.90)),
    ("writer CPU with O_DIRECT, s/GB", "direct", "own_cpu_pairs", operator.le, (0.08, 0.15)),
    ("buffered / tifffile, a page a frame", "tifffile", "pairs", operator.ge, (1.4, 1.8)),
]
COMPRESSION_BAR = 1.5


def result_of(results: list, name: str, size: str) -> dict | None:
    return next((r for r in results if r["name"] == name and f"{r['width']}x{r['height']}" == size), None)


def print_bars(name: str, run: dict) -> None:
    print(f"\n{name}: {run['file_system']}")
    pixel_format = run["results"][0]["pixel_format"]
    print_head("median (pairs) and bar", [f"{size} {pixel_format}" for size in SIZES])
    for title, measurement, figure, holds, bars in BARS:
        results = [result_of(run["results"], measurement, size) for size in SIZES]
        print_row(title, [cell(r[figure], holds, bar) if r else "not measured" for r, bar in zip(results, bars)])


def print_compression(run: dict) -> None:
    results = [r for r in run["results"] if r["compression"] == "zstd:1"]
    print("\nzstd level 1, frames in memory, two threads against one\n")
    for result in results:
        print_row(f"{result['width']}x{result['height']}", [cell(result["pairs"], operator.ge, COMPRESSION_BAR)])


def main() -> None:
    words = sys.argv[1:]
    target = None
    if "--json" in words:
        place = words.index("--json")
        target = Path(words[place + 1])
        del words[place : place + 2]
    runs = {Path(word).stem: json.loads(Path(word).read_text()) for word in words}
    print(next(iter(runs.values()))["machine"], end="")
    for name, run in runs.items():
        if name == "compression":
            print_compression(run)
        elif name != "sweep":
            print_bars(name, run)
    if target:
        target.write_text(json.dumps(runs, indent=1) + "\n")


main()
