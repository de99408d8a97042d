#!/usr/bin/env python3
"""Writer and acquirer killed at random moments, a thousand times; every scan read back; how soon the successors are there."""
import argparse
import json
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import scan_check
from ending import run, usual_seed
from killing import Killer
from machine import commit, machine
from plans import Plan
from programs import HANG_LIMIT_S, Rig, find_programs

PLANS = {"0.5 MB": Plan(512, 512, 8000, "max"), "24 MB": Plan(4096, 3000, 160, "max")}
LONGEST_CALM_S = 0.08
SOON_AGAIN = 0.15  # how often a successor is killed within its first 20 ms
BAR_MS = 100       # median, from the free lease to the first frame taken
TIMES = (("teardown", "SIGKILL to waitpid"), ("lease", "SIGKILL to free lease"),
         ("taken", "free lease to first frame taken"), ("stored", "free lease to first frame stored"),
         ("published", "free lease to next frame published"))


def tifffile_flaw(scan):
    import tifffile  # Debian's python3-tifffile; a third reader beside libtiff and writer --verify
    for file in scan["files"]:
        with tifffile.TiffFile(scan.directory / file["name"]) as tiff:
            if len(tiff.pages) != file["frames"]:
                return f"{file['name']}: tifffile finds {len(tiff.pages)} pages, expected {file['frames']}"
    return ""


class Series:
    """Scans of one frame size until enough has been killed."""

    def __init__(self, programs, output, size, wanted, chance):
        self.programs, self.output, self.size, self.plan = programs, output, size, PLANS[size]
        self.wanted, self.chance = dict(wanted), chance
        self.killed = {"writer": 0, "acquirer": 0}
        self.samples = {"writer": [], "acquirer": []}
        self.frames = self.files = self.scans = self.lost = 0
        self.flaws = []

    def run(self):
        while not self.flaws and any(self.killed[role] < self.wanted[role] for role in self.wanted):
            rig = Rig(self.programs, self.output, "reliability")
            try:
                self.run_scan(rig)
            finally:
                rig.close(keep_logs=bool(self.flaws))
            print(f"{self.size}: {self.killed['writer']} writers and {self.killed['acquirer']} acquirers killed, "
                  f"{self.frames} frames on disk, {self.lost} lost", flush=True)

    def run_scan(self, rig):
        killer = Killer(rig, self.plan, self.samples)
        killer.start()
        began = time.monotonic()
        while killer.acquirer.alive():
            time.sleep(self.chance.uniform(0, LONGEST_CALM_S))
            role = self.whom()
            if role is None:
                killer.acquirer.signal(signal.SIGINT)  # enough: the rest of the plan is not waited for
                break
            self.kill(killer, role)
            if time.monotonic() - began > HANG_LIMIT_S:
                self.flaws.append(f"the scan does not end; logs in {rig.logs}")
                return
        self.check_ends(rig, killer)
        self.check(rig)

    def whom(self):
        left = [max(0, self.wanted[role] - self.killed[role]) for role in self.wanted]
        return self.chance.choices(list(self.wanted), left)[0] if any(left) else None

    def kill(self, killer, role):
        again = self.chance.random() < SOON_AGAIN
        while killer.kill(role, measure=not again):
            self.killed[role] += 1
            if not again:
                return
            time.sleep(self.chance.uniform(0, 0.02))
            again = self.chance.random() < SOON_AGAIN

    def check_ends(self, rig, killer):
        for program, fine in ((killer.acquirer, {0, 4}), (killer.writer, {0, 4})):
            code = program.wait()
            if code not in fine:
                self.flaws.append(f"{program.role} ended with {code}: {program.last_words()}; logs in {rig.logs}")

    def check(self, rig):
        self.flaws += [f"left behind: {what}" for what in rig.leftover()]
        for scan in scan_check.closed_scans(rig.output):
            flaw = scan_check.flaw_of(scan, rig.programs / "writer", {"complete", "canceled"}) or tifffile_flaw(scan)
            self.scans += 1
            self.frames += scan["written"]
            self.files += len(scan["files"])
            self.lost += scan["received"] - scan["written"]
            if flaw:
                self.flaws.append(f"{scan.directory}: {flaw}; logs in {rig.logs}")
            else:
                shutil.rmtree(scan.directory)


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
    for role in ("writer", "acquirer"):
        for key, words in TIMES:
            for size, found in by_size.items():
                if row := found["times"].get(role, {}).get(key):
                    print(f"| {role}, {size} | {words} | {row['count']} | {row['median_ms']:.1f} | {row['p95_ms']:.1f} | "
                          f"{row['max_ms']:.1f} |")


def print_verdict(by_size):
    for size, found in by_size.items():
        if row := found["times"].get("writer", {}).get("taken"):
            verdict = "ok" if row["median_ms"] < BAR_MS else "below it"
            print(f"writer, {size}: first frame taken {row['median_ms']:.1f} ms after the lease was free (median); bar {BAR_MS} ms: "
                  f"{verdict}")


def parse(arguments):
    parser = argparse.ArgumentParser(prog="scripts/reliability.sh", description=__doc__)
    parser.add_argument("--writer-kills", type=int, default=1000, help="half with each frame size (default: 1000)")
    parser.add_argument("--acquirer-kills", type=int, default=300, help="the same (default: 300)")
    parser.add_argument("--output", default=".", help="directory on the disk to write to, 6 GB at a time (default: here)")
    parser.add_argument("--seed", type=int, default=usual_seed(),
                        help="make the same choices again (default: FRAMERING_SEED, or another one each time)")
    parser.add_argument("--json", help="file for the figures")
    return parser.parse_args(arguments)


def report(options, arguments, built_from, all_series):
    command = " ".join(["scripts/reliability.sh", *arguments])
    result = {"machine": machine(), "commit": built_from, "command": command, "seed": options.seed, "sizes": {}}
    for series in all_series:
        result["sizes"][series.size] = {
            "killed": series.killed, "scans": series.scans, "files": series.files, "frames": series.frames,
            "lost": series.lost, "flaws": series.flaws, "times": figures(series)}
    print(f"\n{result['machine']}\ncommit {result['commit']}\n{command} (seed {options.seed})\n")
    for series in all_series:
        print(f"{series.size}: {series.killed['writer']} writers and {series.killed['acquirer']} acquirers killed in {series.scans} "
              f"scans; {series.frames} frames in {series.files} files, {series.lost} lost")
    print_table(result["sizes"])
    print()
    print_verdict(result["sizes"])
    if options.json:
        Path(options.json).write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    return result


def main(arguments):
    options = parse(arguments)
    if subprocess.run([sys.executable, "-c", "import tifffile"], capture_output=True, check=False).returncode != 0:
        raise SystemExit("reliability.sh: error: tifffile is missing; on Debian: apt-get install python3-tifffile")
    programs, built_from = find_programs(), commit()
    output = Path(tempfile.mkdtemp(prefix="reliability.", dir=options.output))
    chance = random.Random(options.seed)
    print(f"{options.writer_kills} kills of writers, {options.acquirer_kills} of acquirers in {output}, seed {options.seed}", flush=True)
    half = {"writer": -(-options.writer_kills // 2), "acquirer": -(-options.acquirer_kills // 2)}
    all_series = [Series(programs, output, size, half, chance) for size in PLANS]
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
