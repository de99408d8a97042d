#!/usr/bin/env python3
"""Kill, stop and restart every process at random, with small and large rings and frames and all file formats."""
import argparse
import random
import sys
import tempfile
import time
from pathlib import Path

from ending import run, usual_seed
from plans import Plan, Tally
from programs import find_programs
from trouble import TroubledScan

SLOTS = (2, 3, 8, 64)
# width, height, format, frames, frames a second: about 3 s each
SIZES = ((64, 48, "mono16", 6000, 2000), (512, 512, "mono16", 900, 300), (101, 75, "mono8", 4000, 1500),
         (1024, 1024, "mono16", 240, 80), (4096, 3000, "mono16", 36, 12))
WRITERS = ((), ("--sync", "always"), ("--max-file-frames", "50"), ("--no-direct-io", "--sync", "64KiB"),
           ("--compression", "zstd"), ("--format", "imagej"), ("--compression", "lzw", "--threads", "2"),
           ("--compression", "deflate", "--max-file-frames", "100"), ("--no-direct-io", "--max-file-size", "60MiB"))
ACTIONS = {"kill_writer": 6, "kill_acquirer": 4, "kill_both": 2, "kill_viewer": 2, "stop_writer": 2, "stop_acquirer": 1,
           "stop_viewer": 1, "end_writer": 1, "end_viewer": 1, "look_with_control": 2, "remove_while_it_runs": 1,
           "look_at_a_frame": 3, "cancel": 0.3, "interrupt_all": 0.5}


def plan_of(number, chance):
    """All slots meet all writers and sizes, as the lists have no common divisor."""
    width, height, pixel_format, frames, rate = SIZES[number % len(SIZES)]
    rate = chance.choice([rate, rate, "max"])
    when_full = chance.choice(["wait", "wait", "drop"])
    return Plan(width, height, frames, rate, pixel_format, SLOTS[number % len(SLOTS)], when_full,
                WRITERS[number % len(WRITERS)], viewers=chance.randint(1, 3))


def parse(arguments):
    parser = argparse.ArgumentParser(prog="scripts/soak.sh", description=__doc__)
    parser.add_argument("--minutes", type=float, default=2, help="how long; the current scan is finished (default: 2)")
    parser.add_argument("--seed", type=int, default=usual_seed(),
                        help="repeat a run's random choices (default: FRAMERING_SEED; if it is not set, a new seed each time)")
    parser.add_argument("--output", help="directory for the scans, each removed once it is checked")
    return parser.parse_args(arguments)


def run_scans(options, output, tally):
    programs, chance = find_programs(), random.Random(options.seed)
    first = chance.randrange(1000)
    deadline = time.monotonic() + options.minutes * 60
    while time.monotonic() < deadline:
        plan = plan_of(first + tally.rounds, chance)
        tally.rounds += 1
        before = tally.stored
        well = TroubledScan(programs, output, plan, random.Random(chance.random()), ACTIONS, tally, deadline).run()
        print(f"{'ok  ' if well else 'FAIL'} {tally.rounds}: {plan}: {tally.stored - before} frames", flush=True)


def main(arguments):
    options = parse(arguments)
    output = Path(options.output or tempfile.mkdtemp(prefix="framering_soak_"))
    tally = Tally()
    print(f"soak of {options.minutes:g} min in {output}, seed {options.seed}", flush=True)
    try:
        run_scans(options, output, tally)
    finally:
        if not tally.flaws and not options.output:
            output.rmdir()
    print(", ".join(f"{what} {count}x" for what, count in sorted(tally.done.items())))
    print(f"{tally.scans} scans, {tally.expected} frames expected, {tally.stored} on disk, {tally.lost} in gaps, {tally.skipped} not acquired")
    for flaw in tally.flaws:
        print(f"soak.sh: error: seed {options.seed}: {flaw}", file=sys.stderr)
    return 1 if tally.flaws or not tally.kills() else 0


if __name__ == "__main__":
    run(main)
