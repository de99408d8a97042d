#!/usr/bin/env python3
"""Processor time of the acquirer for a frame of a GigE Vision camera, beside a plain receiver of the same camera.

usage: camera_cost.py BUILD_DIRECTORY RECEIVER [--pairs N] [--frames N]

The camera is arv-fake-gv-camera behind a pair of network interfaces, 1024x1024 mono16 at 60 Hz, packets of 9000 bytes;
nothing else is in the session. Of both, what they take to start is left out. Needs root.
"""
import argparse
import operator
import os
import re
import subprocess
import sys
from pathlib import Path

from bars import cell, print_table, spread

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "genicam"))
from fake_camera import Camera, Network, enter_network  # noqa: E402

SIDE, RATE_HZ, PACKET, WARM_UP = 1024, 60, 9000, 60
BAR = 1.15


def receiver_ms(receiver: str, camera: Camera, frames: int) -> float:
    done = subprocess.run([receiver, camera.address, "Mono16", str(SIDE), str(SIDE), str(RATE_HZ), str(frames), str(PACKET)],
                          capture_output=True, text=True, check=True)
    ms, whole = done.stdout.split()
    if int(whole) < frames:
        print(f"the plain receiver lost {frames - int(whole)} frames", file=sys.stderr)
    return float(ms)


def acquirer_seconds(acquirer: Path, frames: int) -> float:
    """Of its whole life."""
    process = subprocess.Popen([acquirer, "--session", f"bench_camera_{os.getpid()}", "--source", "genicam:GV01", "--pixel-format",
                                "mono16", "--roi", f"0,0,{SIDE},{SIDE}", "--exposure", "10ms", "--frame-rate", str(RATE_HZ),
                                "--camera-setting", f"packet_size={PACKET}", "--slots", "32", "--frames", str(frames)],
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    said = process.stdout.read() + process.stderr.read()
    _, status, spent = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 3):
        raise SystemExit(f"camera_cost.py: error: the acquirer failed:\n{said.decode()}")
    if lost := re.search(rb"LOST.*", said):
        print(f"the acquirer: {lost[0].decode()}", file=sys.stderr)
    return spent.ru_utime + spent.ru_stime


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build", type=Path)
    parser.add_argument("receiver")
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--frames", type=int, default=600)
    options = parser.parse_args()
    enter_network()
    network = Network(1)
    camera = Camera(network, "GV01")
    receiver, ours, ratios = [], [], []
    for _ in range(options.pairs):
        receiver.append(receiver_ms(options.receiver, camera, options.frames))
        few = acquirer_seconds(options.build / "bin" / "acquirer", WARM_UP)
        many = acquirer_seconds(options.build / "bin" / "acquirer", WARM_UP + options.frames)
        ours.append(1e3 * (many - few) / options.frames)
        ratios.append(ours[-1] / receiver[-1])
    camera.kill()
    network.close()
    print_table(f"GigE camera, {SIDE}x{SIDE} mono16 at {RATE_HZ} Hz", ["acquirer, CPU ms", "plain receiver, CPU ms", "acquirer / receiver, and bar"],
                [("a frame", [spread(ours), spread(receiver), cell(ratios, operator.le, BAR)])])


main()
