#!/usr/bin/env python3
"""Checks that this PC loses no frame when processes die: records scans of the simulated camera, kills and stops processes
at random, and verifies every scan afterwards. Run it before an overnight scan."""
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

HELP = """scripts/selftest.sh --chaos [options]: kill, stop and restart acquirer, writer and viewer at random, then verify

  --minutes M    how long (default: 2); the current scan is finished
  --output DIR   directory for the scans, each removed once verified (default: a new directory here); a scan takes up to 6 GB
  --frames SIZE  small (512x512), large (4096x3000) or both in turn (default)
  --seed N       repeat a run's random choices (default: FRAMERING_SEED; if it is not set, a new seed each time)

Exit code: 0 every frame is on disk exactly once, 1 otherwise, 2 usage.
FRAMERING_BIN=DIR: use the programs in DIR, do not build.
"""
PLANS = {"small": Plan(512, 512, 3000, 300), "large": Plan(4096, 3000, 150, 20)}
ACTIONS = {"kill_writer": 10, "kill_acquirer": 3, "kill_viewer": 3, "stop_writer": 2, "stop_acquirer": 1, "stop_viewer": 1}


class Refused(Exception):
    pass


class Parser(argparse.ArgumentParser):
    def error(self, message):
        raise Refused(f"{message}; see scripts/selftest.sh --help")


def not_negative(number):
    def read(text):
        value = number(text)
        if not 0 <= value < 1e9:
            raise ValueError(text)
        return value
    read.__name__ = {int: "whole number", float: "number"}[number]
    return read


def parse(arguments):
    parser = Parser(add_help=False, allow_abbrev=False)
    parser.add_argument("--help", action="store_true")
    parser.add_argument("--chaos", action="store_true")
    parser.add_argument("--minutes", type=not_negative(float), default=2)
    parser.add_argument("--output")
    parser.add_argument("--frames", choices=["small", "large", "both"], default="both")
    parser.add_argument("--seed", type=not_negative(int), default=usual_seed())
    options = parser.parse_args(arguments)
    if not options.help and not options.chaos:
        raise Refused("nothing to do; use --chaos, see scripts/selftest.sh --help")
    return options


def prepare(output):
    """The directory for scans, and whether it is to be removed."""
    if output is None:
        return Path(tempfile.mkdtemp(prefix="selftest.", dir=".")), True
    try:
        Path(output).mkdir(parents=True, exist_ok=True)
    except OSError as why:
        raise SystemExit(f"selftest.sh: error: output {output}: {why.strerror}; choose another --output") from why
    return Path(output), False


def run_scans(options, programs, output, tally):
    chance = random.Random(options.seed)
    sizes = ["small", "large"] if options.frames == "both" else [options.frames]
    deadline = time.monotonic() + options.minutes * 60
    while time.monotonic() < deadline:
        plan = PLANS[sizes[tally.rounds % len(sizes)]]
        tally.rounds += 1
        if not TroubledScan(programs, output, plan, chance, ACTIONS, tally, deadline).run():
            print(f"selftest.sh: seed {options.seed}: {tally.flaws[-1]}", file=sys.stderr)
        print(f"scan {tally.rounds}: {tally.kills()} killed, {tally.stops()} stopped; frames expected {tally.expected}, "
              f"on disk {tally.stored}, lost {tally.lost}", flush=True)


def conclude(tally):
    print(f"kills survived   {tally.kills()} (and {tally.stops()} stops) in {tally.scans} scans")
    print(f"frames           {tally.expected} expected, {tally.stored} on disk, {tally.lost} lost")
    times = sorted(tally.back_ms)
    if times:
        print(f"writer restarts  recording again after {times[len(times) // 2]} ms (median of {len(times)}), {times[-1]} ms at most")
    if not tally.kills():
        print("NOT tested: no process was killed, because the scans were too short; use more --minutes")
        return 1
    if tally.flaws or tally.lost:
        print(f"FAILED: {len(tally.flaws)} scans are faulty, see above")
        return 1
    print("every frame is on disk exactly once")
    return 0


def main(arguments):
    try:
        options = parse(arguments)
    except Refused as why:
        print(f"selftest.sh: error: {why}", file=sys.stderr)
        return 2
    if options.help:
        print(HELP, end="")
        return 0
    programs = find_programs()
    output, is_own = prepare(options.output)
    tally = Tally()
    print(f"chaos for {options.minutes:g} min in {output}, seed {options.seed}; Ctrl-C stops it", flush=True)
    try:
        run_scans(options, programs, output, tally)
        return conclude(tally)
    finally:
        if is_own and not tally.flaws:
            output.rmdir()


if __name__ == "__main__":
    run(main)
