#!/usr/bin/env python3
"""Kill writer and acquirer at random moments, a thousand times, then each of two writers, with a viewer attached; verify
every scan; measure how soon a killed process is replaced."""
import argparse
import json
import random
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from ending import run, usual_seed
from machine import commit, machine
from plans import Plan
from programs import find_programs
from series import Series

PLANS = {"0.5 MB": Plan(512, 512, 8000, "max", viewers=0), "24 MB": Plan(4096, 3000, 160, "max", viewers=0)}
# A ring that is always full, and one that holds about what comes while a writer is away.
PLANS_OF_TWO = {"0.13 MB, two writers": Plan(256, 256, 2000, "max", slots=64),
                "0.13 MB at 500 Hz, two writers": Plan(256, 256, 2000, 500, slots=64)}
BAR_MS = 100       # median, from the free lease to the first frame taken
TIMES = (("teardown", "SIGKILL to waitpid"), ("lease", "SIGKILL to free lease"),
         ("taken", "free lease to first frame taken"), ("stored", "free lease to first frame stored"),
         ("published", "free lease to next frame published"))


def tifffile_flaw(scan):
    import tifffile  # Debian's python3-tifffile
    for file in scan["files"]:
        with tifffile.TiffFile(scan.directory / file["name"]) as tiff:
            if len(tiff.pages) != file["frames"]:
                return f"{file['name']}: tifffile finds {len(tiff.pages)} pages, expected {file['frames']}"
    return ""


def percentile(values, share):
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def figures(series):
    """Milliseconds by role and time: how many, median, p95, max."""
    found = {}
    for role, samples in series.samples.items():
        for key, _ in TIMES:
            values = [sample[key] for sample in samples if key in sample]
            if values:
                found.setdefault(role, {})[key] = {
                    "count": len(values), "median_ms": percentile(values, 0.5), "p95_ms": percentile(values, 0.95),
                    "max_ms": max(values)}
    return found


def print_table(by_size):
    print("\n| killed, frames | time | kills | median ms | p95 ms | max ms |\n|---|---|---|---|---|---|")
    for role in ("writer", "second", "acquirer"):
        for key, words in TIMES:
            for size, found in by_size.items():
                if row := found["times"].get(role, {}).get(key):
                    print(f"| {role}, {size} | {words} | {row['count']} | {row['median_ms']:.1f} | {row['p95_ms']:.1f} | "
                          f"{row['max_ms']:.1f} |")


def print_verdict(by_size):
    for size, found in by_size.items():
        if row := found["times"].get("writer", {}).get("taken"):
            verdict = "ok" if row["median_ms"] < BAR_MS else "EXCEEDED"
            print(f"writer, {size}: first frame taken {row['median_ms']:.1f} ms after the lease was free (median); limit {BAR_MS} ms: "
                  f"{verdict}")


def parse(arguments):
    parser = argparse.ArgumentParser(prog="scripts/reliability.sh", description=__doc__)
    parser.add_argument("--writer-kills", type=int, default=1000, help="number of kills of the writer, half with each frame size (default: 1000)")
    parser.add_argument("--acquirer-kills", type=int, default=300, help="number of kills of the acquirer, likewise (default: 300)")
    parser.add_argument("--two-writers-kills", type=int, default=200,
                        help="number of kills of each of two writers on one ring, with a viewer; half with a ring that is always full (default: 200)")
    parser.add_argument("--output", default=".", help="directory for the scans, up to 6 GB at a time (default: here)")
    parser.add_argument("--seed", type=int, default=usual_seed(),
                        help="repeat a run's random choices (default: FRAMERING_SEED; if it is not set, a new seed each time)")
    parser.add_argument("--json", help="also write the results to this file")
    return parser.parse_args(arguments)


def report(options, arguments, built_from, all_series):
    command = " ".join(["scripts/reliability.sh", *arguments])
    result = {"machine": machine(), "commit": built_from, "command": command, "seed": options.seed, "sizes": {}}
    for series in all_series:
        result["sizes"][series.size] = {
            "killed": series.killed, "seconds": round(series.seconds, 1), "scans": series.scans, "files": series.files, "frames": series.frames,
            "lost": series.lost, "flaws": series.flaws, "times": figures(series)}
    print(f"\n{result['machine']}\ncommit {result['commit']}\n{command} (seed {options.seed})\n")
    for series in all_series:
        print(series)
    print_table(result["sizes"])
    print()
    print_verdict(result["sizes"])
    if options.json:
        Path(options.json).write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    return result


def series_of(options, programs, output):
    """All that was asked for, half of the kills with each plan."""
    chance = random.Random(options.seed)
    half = {"writer": -(-options.writer_kills // 2), "acquirer": -(-options.acquirer_kills // 2)}
    half_of_two = dict.fromkeys(("writer", "second"), -(-options.two_writers_kills // 2))
    for size, plan in PLANS.items() if any(half.values()) else ():
        yield Series(programs, output, size, plan, half, chance, third_reader=tifffile_flaw)
    for size, plan in PLANS_OF_TWO.items() if any(half_of_two.values()) else ():
        yield Series(programs, output, size, plan, half_of_two, chance, to_the_end=True, third_reader=tifffile_flaw)


def main(arguments):
    options = parse(arguments)
    if subprocess.run([sys.executable, "-c", "import tifffile"], capture_output=True, check=False).returncode != 0:
        raise SystemExit("reliability.sh: error: tifffile is missing; on Debian: apt-get install python3-tifffile")
    programs, built_from = find_programs(), commit()
    output = Path(tempfile.mkdtemp(prefix="reliability.", dir=options.output))
    print(f"{options.writer_kills} kills of writers, {options.acquirer_kills} of acquirers, {options.two_writers_kills} of each of two "
          f"writers on one ring, in {output}, seed {options.seed}", flush=True)
    all_series = list(series_of(options, programs, output))
    try:
        for series in all_series:
            series.run()
    finally:
        if not any(series.flaws for series in all_series):
            shutil.rmtree(output)
    report(options, arguments, built_from, all_series)
    flaws = [flaw for series in all_series for flaw in series.flaws]
    for flaw in flaws:
        print(f"reliability.sh: error: seed {options.seed}: {flaw}", file=sys.stderr)
    return 1 if flaws else 0


if __name__ == "__main__":
    run(main)
