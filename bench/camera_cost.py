#!/usr/bin/env python3
"""Processor time of the acquirer for a frame of a GigE Vision camera, beside a plain receiver of the same camera.

usage: camera_cost.py BUILD_DIRECTORY RECEIVER [--pairs N]

The camera is arv-fake-gv-camera behind a pair of network interfaces, 1024x1024 mono16 at 60 Hz, packets of 9000 bytes;
nothing else is in the session. Both are measured from outside, while they receive. Needs root.
"""
import argparse
import operator
import os
import re
import subprocess
import sys
import time
from pathlib import Path

from bars import cell, print_table, spread

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "genicam"))
from fake_camera import Camera, Network, enter_network  # noqa: E402

SIDE, RATE_HZ, PACKET = 1024, 60, 9000
WARM_UP_S, WINDOW_S, PATIENCE_S = 3, 10, 60
CANCELED = 4  # exit code
BAR = 1.15


def processor_ms(process: subprocess.Popen) -> float:
    """Of one frame, while the process receives: its processor clock (the kernel's, see clock_getcpuclockid) over some seconds."""
    clock = (~process.pid << 3) | 2
    time.sleep(WARM_UP_S)
    before, began = time.clock_gettime(clock), time.monotonic()
    time.sleep(WINDOW_S)
    spent, lasted = time.clock_gettime(clock) - before, time.monotonic() - began
    return 1e3 * spent / (lasted * RATE_HZ)


def receiver_ms(receiver: str, camera: Camera) -> float:
    frames = RATE_HZ * (WARM_UP_S + WINDOW_S)
    process = subprocess.Popen([receiver, camera.address, "Mono16", str(SIDE), str(SIDE), str(RATE_HZ), str(frames), str(PACKET)],
                               stdout=subprocess.PIPE, text=True)
    ms = processor_ms(process)
    whole = int(process.communicate(timeout=PATIENCE_S)[0])
    if process.returncode != 0:
        raise SystemExit("camera_cost.py: error: the plain receiver failed")
    if whole < frames:
        print(f"the plain receiver lost {frames - whole} frames", file=sys.stderr)
    return ms


def acquirer_ms(acquirer: Path) -> float:
    process = subprocess.Popen([acquirer, "--session", f"bench_camera_{os.getpid()}", "--source", "genicam:GV01", "--pixel-format",
                                "mono16", "--roi", f"0,0,{SIDE},{SIDE}", "--exposure", "10ms", "--frame-rate", str(RATE_HZ),
                                "--camera-setting", f"packet_size={PACKET}", "--slots", "32"],
                               stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    ms = processor_ms(process)
    process.terminate()
    said = process.communicate(timeout=PATIENCE_S)[0]
    if process.returncode != CANCELED:
        raise SystemExit(f"camera_cost.py: error: the acquirer failed:\n{said}")
    if lost := re.search("LOST.*", said):
        print(f"the acquirer: {lost[0]}", file=sys.stderr)
    return ms


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build", type=Path)
    parser.add_argument("receiver")
    parser.add_argument("--pairs", type=int, default=5)
    options = parser.parse_args()
    enter_network()
    network = Network(1)
    camera = Camera(network, "GV01")
    receiver, ours, ratios = [], [], []
    for _ in range(options.pairs):
        receiver.append(receiver_ms(options.receiver, camera))
        ours.append(acquirer_ms(options.build / "bin" / "acquirer"))
        ratios.append(ours[-1] / receiver[-1])
    camera.kill()
    network.close()
    print_table(f"GigE camera, {SIDE}x{SIDE} mono16 at {RATE_HZ} Hz", ["acquirer, CPU ms", "plain receiver, CPU ms", "acquirer / receiver, and bar"],
                [("a frame", [spread(ours), spread(receiver), cell(ratios, operator.le, BAR)])])


main()
