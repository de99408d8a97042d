#!/usr/bin/env python3
"""Runs the peers that are there in turn, round after round, and writes all figures to a file for peers_table.py.

usage: measure.py --bin DIR --scratch DIR --out FILE [--command TEXT] [--quick] [--only WORD]
                  [--roudi PID] [--redis PID] [--beanstalkd PID]

SCRATCH/redis.sock and SCRATCH/beanstalkd.sock are the sockets of these daemons. WORD: only groups with it in their name.
"""
import argparse
import json
import statistics
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
FRAMES = {"24.6 MB": "4096x3000x2", "12.3 MB": "4096x3000x1", "0.5 MB": "512x512x2"}
PICTURE = "4096x3000x1"


class Group:
    """Variants that are compared: label -> words of the command. Each round runs all of them once."""

    def __init__(self, name: str, size: str, rounds: int, variants: dict, common: str = "") -> None:
        self.name, self.size, self.rounds, self.variants, self.common = name, size, rounds, variants, common


class Peers:
    def __init__(self, words: argparse.Namespace) -> None:
        self.words = words
        self.machine = ""
        self.iceoryx = f"iceoryx --pin --daemon {words.roudi}" if words.roudi else None
        self.redis = f"redis --daemon {words.redis} --address {words.scratch}/redis.sock" if words.redis else None
        self.beanstalkd = (
            f"beanstalkd --daemon {words.beanstalkd} --address {words.scratch}/beanstalkd.sock" if words.beanstalkd else None
        )

    def command(self, text: str) -> list:
        program, *options = text.split()
        if program.endswith(".py"):
            return ["/usr/bin/python3", str(HERE / program), *options]
        return [f"{self.words.bin}/peer_{program}", *options, "--directory", self.words.scratch]

    def is_there(self, text: str | None) -> bool:
        return text is not None and (text.split()[0].endswith(".py") or Path(self.command(text)[0]).exists())


def fast(peers: Peers, fill: str) -> dict:
    return {
        "Framering": f"framering --pin --fill {fill}",
        "iceoryx": peers.iceoryx and f"{peers.iceoryx} --fill {fill}",
        "image stream": f"image_stream --pin --fill {fill}",
    }


def slow(peers: Peers) -> dict:
    return {
        "Framering": "framering --pin",
        "GStreamer shmsink": "gstreamer",
        "Unix socket": "unix_socket --pin",
        "Boost message_queue": "boost_message_queue --pin",
        "ZeroMQ ipc, lent": "zeromq --mode lent",
        "ZeroMQ ipc, copied": "zeromq --mode copied",
        "beanstalkd": peers.beanstalkd,
        "Redis stream": peers.redis,
        "Python shared_memory": "python_peer.py --mode shared_memory",
        "Python Queue": "python_peer.py --mode queue",
    }


def throughput(peers: Peers, quick: bool) -> list:
    rounds = 2 if quick else 7
    groups = []
    for size, frame in FRAMES.items():
        common = f"--frame {frame} --seconds {0.25 if quick else 0.5}"
        floors = {f"floor, {fill}": f"floor --pin --fill {fill}" for fill in ("memcpy", "streaming")}
        groups.append(Group("as shipped", size, 2 if quick else 9, {**fast(peers, "shipped"), **floors}, common))
        for fill in ("memcpy", "streaming"):
            variants = {**fast(peers, fill), "floor": f"floor --pin --fill {fill}"}
            groups.append(Group(f"same fill, {fill}", size, rounds, variants, common))
            sleepers = {name: f"{name.lower()} --pin --fill {fill} --wait sleep" for name in ("Framering", "floor")}
            groups.append(Group(f"sleeping, {fill}", size, rounds, sleepers, common))
        groups.append(Group("slow peers", size, 1 if quick else 3, slow(peers), common))
    return groups


def hand_over(peers: Peers, quick: bool) -> list:
    variants = {}
    for wait in ("sleep", "adaptive", "spin"):
        variants[f"Framering, {wait}"] = f"framering --pin --wait {wait}"
        variants[f"floor, {wait}"] = f"floor --pin --wait {wait}"
    variants["iceoryx, wait set"] = peers.iceoryx
    variants["iceoryx, spin"] = peers.iceoryx and f"{peers.iceoryx} --wait spin"
    variants["image stream"] = "image_stream --pin"
    frame = f"--frame {FRAMES['24.6 MB']} --fill stamp --read none"
    paced = f"{frame} --rate 60 --warm-up 0.3 --seconds {0.8 if quick else 2}"
    return [
        Group("hand-over alone", "24.6 MB", 2 if quick else 5, variants, f"{frame} --seconds {0.25 if quick else 0.5}"),
        Group("waking", "24.6 MB", 1 if quick else 3, variants, paced),
    ]


def paced(peers: Peers, quick: bool) -> list:
    groups = []
    for size, rate, fill in (("12.3 MB", 60, "streaming"), ("0.5 MB", 1000, "memcpy")):
        variants = {**fast(peers, "shipped"), "floor": f"floor --pin --fill {fill}"}
        common = f"--frame {FRAMES[size]} --rate {rate} --warm-up 0.3 --seconds {1 if quick else 3}"
        groups.append(Group(f"paced at {rate} Hz", size, 2 if quick else 7, variants, common))
    # Few of many frames make a tail: 5000 of each, in rounds that take turns.
    tail = {"Framering": "framering --pin --fill shipped", "floor": "floor --pin --fill streaming"}
    common = f"--frame {FRAMES['12.3 MB']} --rate 60 --warm-up 0.3 --seconds {1 if quick else 8.4}"
    groups.append(Group("tail at 60 Hz", "12.3 MB", 1 if quick else 10, tail, common))
    return groups


def viewers(quick: bool) -> list:
    stopped = {"0 viewers": "stopped_viewers --pin", "0 viewers again": "stopped_viewers --pin"}
    stopped.update({f"{n} stopped": f"stopped_viewers --pin --viewers {n}" for n in (1, 8, 64)})
    torn = {}
    for read in ("touch", "copy"):
        torn[f"Framering, {read}"] = f"newest --pin --mode framering --read {read}"
        torn[f"image stream, {read}"] = f"newest --pin --mode image_stream --read {read}"
    newest = {}
    for wait in ("sleep", "spin"):
        newest[f"validated view, {wait}"] = f"newest --pin --wait {wait} --read none"
        newest[f"every pixel, {wait}"] = f"newest --pin --wait {wait} --read sum"
    frame = f"--frame {PICTURE} --seconds {0.25 if quick else 0.5}"
    return [
        Group("stopped viewers", "12.3 MB", 2 if quick else 7, stopped, frame),
        Group("viewer at full speed", "12.3 MB", 1 if quick else 5, torn, f"{frame} --marks 64"),
        Group("newest picture", "12.3 MB", 1 if quick else 5, newest, f"--frame {PICTURE} --rate 30 --seconds {1 if quick else 2}"),
    ]


def run_once(command: list) -> dict:
    try:
        ran = subprocess.run(command, capture_output=True, text=True, timeout=180, check=False)
    except subprocess.TimeoutExpired:
        return {"failed": "not done after 180 s"}
    lines = [line for line in ran.stdout.splitlines() if line.startswith("{")]
    if ran.returncode != 0 or not lines:
        return {"failed": (ran.stderr.strip().splitlines() or [f"exit code {ran.returncode}"])[-1]}
    return json.loads(lines[-1])


def run_group(peers: Peers, group: Group) -> dict:
    there = [label for label, text in group.variants.items() if peers.is_there(text)]
    runs = {label: [] for label in there}
    latencies = {label: [] for label in there}
    for number in range(group.rounds):
        for label in there[number % len(there) :] + there[: number % len(there)]:  # nobody always follows the same
            run = run_once([*peers.command(group.variants[label]), *group.common.split()])
            latencies[label] += run.pop("latencies_us", [])
            peers.machine = run.pop("machine", peers.machine)
            if "failed" in run:
                print(f"  {label}: {run['failed']}", file=sys.stderr)
            runs[label].append(run)
    tails = {label: tail_of(times) for label, times in latencies.items() if times}
    absent = [label for label in group.variants if label not in there]
    return {"name": group.name, "size": group.size, "runs": runs, "all_rounds": tails, "absent": absent}


def tail_of(latencies_us: list) -> dict:
    cuts = statistics.quantiles(latencies_us, n=1000, method="inclusive")
    return {"p50_us": cuts[499], "p99_us": cuts[989], "p999_us": cuts[998], "frames": len(latencies_us)}


def measure_pictures(quick: bool) -> list:
    command = ["/usr/bin/python3", str(HERE / "newest_picture.py"), *(["--quick"] if quick else [])]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
    if ran.returncode != 0:
        print(f"  newest_picture.py: {ran.stderr.strip()[-300:]}", file=sys.stderr)
    return [json.loads(line) for line in ran.stdout.splitlines() if line.startswith("{")]


def main() -> None:
    parser = argparse.ArgumentParser()
    for name in ("bin", "scratch", "out"):
        parser.add_argument(f"--{name}", required=True)
    for name in ("roudi", "redis", "beanstalkd"):
        parser.add_argument(f"--{name}", type=int)
    parser.add_argument("--only", default="")
    parser.add_argument("--command", default="measure.py")
    parser.add_argument("--quick", action="store_true")
    words = parser.parse_args()
    peers = Peers(words)
    groups = [*throughput(peers, words.quick), *hand_over(peers, words.quick), *paced(peers, words.quick), *viewers(words.quick)]
    if not any(words.only in group.name for group in groups):
        sys.exit(f"measure.py: error: no group has '{words.only}' in its name: {', '.join(sorted({g.name for g in groups}))}")
    began = time.monotonic()
    result = {"date": time.strftime("%-d %B %Y"), "command": words.command, "quick": words.quick, "groups": [], "pictures": []}
    for group in groups:
        if words.only in group.name:
            print(f"measuring: {group.name}, {group.size}", file=sys.stderr, flush=True)
            result["groups"].append(run_group(peers, group))
    if words.only in "pictures in Python":
        print("measuring: pictures in Python", file=sys.stderr, flush=True)
        result["pictures"] = measure_pictures(words.quick)
    result["machine"] = peers.machine
    result["minutes"] = round((time.monotonic() - began) / 60, 1)
    Path(words.out).write_text(json.dumps(result, indent=1) + "\n")


main()
