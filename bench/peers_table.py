#!/usr/bin/env python3
"""The figures of bench/peers.sh beside the bars that the ring is to hold, as Markdown.

usage: peers_table.py RESULT.json
"""
import json
import operator
import statistics
import sys
from pathlib import Path

from bars import NOT_MEASURED, cell, print_table, spread

SIZES = ("24.6 MB", "12.3 MB", "0.5 MB")
NOISE = 0.9  # what differs by less than a tenth is not told apart

# Who, group, variant. The rows of the first table.
THROUGHPUT = [
    ("Framering as shipped", "as shipped", "Framering"),
    ("Framering, memcpy", "same fill, memcpy", "Framering"),
    ("Framering, streaming stores", "same fill, streaming", "Framering"),
    ("floor, memcpy", "same fill, memcpy", "floor"),
    ("floor, streaming stores", "same fill, streaming", "floor"),
    ("iceoryx 2.0.3, wait set", "as shipped", "iceoryx"),
    ("iceoryx 2.0.3, streaming stores", "same fill, streaming", "iceoryx"),
    ("image stream", "as shipped", "image stream"),
    ("image stream, streaming stores", "same fill, streaming", "image stream"),
    *((name, "slow peers", name) for name in (
        "Python shared_memory", "GStreamer shmsink", "Unix socket", "Boost message_queue", "ZeroMQ ipc, lent",
        "ZeroMQ ipc, copied", "beanstalkd", "Python Queue", "Redis stream")),
]

# What is compared, group, variant of ours, the other, the bar of each size (nothing: shown without one).
BARS = [
    ("as shipped / iceoryx", "as shipped", "Framering", "iceoryx", (1.5, 1.45, 1.4)),
    ("as shipped / image stream", "as shipped", "Framering", "image stream", (1.5, 1.45, None)),
    *((f"{fill} / {other}, {fill}", f"same fill, {fill}", "Framering", other, (NOISE,) * 3)
      for fill in ("memcpy", "streaming") for other in ("iceoryx", "image stream")),
    *((f"{fill} / floor, {fill}", f"same fill, {fill}", "Framering", "floor", (0.97,) * 3) for fill in ("memcpy", "streaming")),
    *((f"{fill}, sleep / floor, {fill}, sleep", f"sleeping, {fill}", "Framering", "floor", (0.97,) * 3)
      for fill in ("memcpy", "streaming")),
    ("as shipped / ZeroMQ, lent", "slow peers", "Framering", "ZeroMQ ipc, lent", (3.5, None, None)),
    ("as shipped / Python Queue", "slow peers", "Framering", "Python Queue", (35, None, None)),
]


class Results:
    def __init__(self, result: dict) -> None:
        self.groups = {(group["name"], group["size"]): group for group in result["groups"]}

    def variants(self, group: str, size: str) -> list:
        return list(self.groups.get((group, size), {"runs": {}})["runs"])

    def rounds(self, group: str, size: str, variant: str) -> list:
        """A run a round, failed ones too; empty where it was not measured."""
        return self.groups.get((group, size), {"runs": {}})["runs"].get(variant, [])

    def runs(self, group: str, size: str, variant: str) -> list:
        return [run for run in self.rounds(group, size, variant) if "failed" not in run]

    def figures(self, group: str, size: str, variant: str, figure: str) -> list:
        return [run[figure] for run in self.runs(group, size, variant)]

    def ratios(self, group: str, size: str, own: str, other: str, figure: str) -> list:
        """Of the two runs of each round."""
        pairs = zip(self.rounds(group, size, own), self.rounds(group, size, other))
        return [mine[figure] / theirs[figure] for mine, theirs in pairs
                if "failed" not in mine and "failed" not in theirs and theirs[figure] > 0]

    def all_runs(self) -> list:
        return [(group, label, run) for group in self.groups.values() for label, runs in group["runs"].items() for run in runs]


def rate_text(rates: list) -> str:
    if not rates:
        return NOT_MEASURED
    digits = 0 if statistics.median(rates) >= 100 else 1
    return spread(rates, digits)


def bar_cell(ratios: list, holds, bar: float | None) -> str:
    if not ratios:
        return NOT_MEASURED
    return spread(ratios) if bar is None else cell(ratios, holds, bar)


def print_throughput(results: Results) -> None:
    rows = []
    for title, group, variant in THROUGHPUT:
        cells = [rate_text(results.figures(group, size, variant, "frames_per_s")) for size in SIZES]
        rows.append((title, [*cells, processor_text(results.runs(group, SIZES[0], variant))]))
    print_table("frames/s, median (rounds)", [*SIZES, "processor time at 24.6 MB, us a frame"], rows)


def processor_text(runs: list) -> str:
    """Of producer and consumer, and a daemon between them where there is one."""
    if not runs:
        return NOT_MEASURED
    parts = [statistics.median(run[f"{side}_us"] for run in runs) for side in ("producer", "consumer", "daemon")]
    return " + ".join(f"{part:.0f}" for part in (parts if parts[2] >= 1 else parts[:2]))


def print_bars(results: Results) -> None:
    rows = []
    for title, group, own, other, bars in BARS:
        ratios = [results.ratios(group, size, own, other, "frames_per_s") for size in SIZES]
        rows.append((title, [bar_cell(of_size, operator.ge, bar) for of_size, bar in zip(ratios, bars)]))
    print_table("Framering / other, frames/s, and bar", list(SIZES), rows)


def print_best_floor(results: Results) -> None:
    """Each round's figure beside that round's better floor."""
    cells = []
    for size in SIZES:
        rounds = zip(*(results.rounds("as shipped", size, name) for name in ("Framering", "floor, memcpy", "floor, streaming")))
        ratios = [own["frames_per_s"] / max(floor["frames_per_s"] for floor in floors)
                  for own, *floors in rounds if not any("failed" in run for run in (own, *floors))]
        cells.append(bar_cell(ratios, operator.ge, 0.95))
    print_table("Framering / the better floor of the round, frames/s, and bar", list(SIZES), [("as shipped", cells)])


def print_tail(results: Results) -> None:
    group = results.groups.get(("tail at 60 Hz", "12.3 MB"))
    if group is None or len(group["all_rounds"]) < 2:
        return
    own, floor = (group["all_rounds"][name] for name in ("Framering", "floor"))
    rows = [(name, [f"{tail[figure]:.0f}" for figure in ("p50_us", "p99_us", "p999_us")] + [str(tail["frames"])])
            for name, tail in (("Framering", own), ("floor", floor))]
    print_table("12.3 MB at 60 Hz, all rounds, us", ["p50", "p99", "p99.9", "frames"], rows)
    ratio = own["p99_us"] / floor["p99_us"]
    print(f"\np99 / floor: {ratio:.2f} (<= 1.30 {'ok' if ratio <= 1.3 else 'below'}).")


def print_hand_over(results: Results) -> None:
    size = "24.6 MB"
    rows = []
    for variant in results.variants("hand-over alone", size):
        woken = results.runs("waking", size, variant)
        latencies = [spread([run[f] for run in woken], 1) if woken else NOT_MEASURED for f in ("p50_us", "p99_us")]
        rates = rate_text(results.figures("hand-over alone", size, variant, "frames_per_s"))
        rows.append((variant, [rates, *latencies, processor_text(woken)]))
    columns = ["frames/s as fast as they go", "at 60 Hz: p50, us", "p99", "processor time at 60 Hz, us a frame"]
    print_table("hand-over alone", columns, rows)
    rows = []
    for own, other, bar in (
        ("Framering, adaptive", "iceoryx, wait set", 5), ("Framering, adaptive", "image stream", None),
        ("Framering, adaptive", "floor, adaptive", None), ("Framering, sleep", "floor, sleep", None),
        ("Framering, spin", "floor, spin", None), ("Framering, spin", "iceoryx, spin", None),
    ):
        ratios = results.ratios("hand-over alone", size, own, other, "frames_per_s")
        rows.append((f"{own} / {other}", [bar_cell(ratios, operator.ge, bar)]))
    print_table("Framering / other, hand-over alone, and bar", [size], rows)


def print_paced(results: Results) -> None:
    loads = [(name, size) for name, size in results.groups if name.startswith("paced")]
    rows = []
    for name, size in loads:
        for variant in results.variants(name, size):
            if runs := results.runs(name, size, variant):
                tail = results.groups[name, size]["all_rounds"][variant]
                cells = [spread([run[figure] for run in runs], 0) for figure in ("p50_us", "p99_us")]
                rows.append((f"{size} {name[6:]}, {variant}", [*cells, f"{tail['p999_us']:.0f} of {tail['frames']}"]))
    print_table("us from ready to taken, fill included", ["p50, median (rounds)", "p99", "p99.9 of all rounds"], rows)
    rows = []
    for title, other, figure, bar in (("p50 / floor", "floor", "p50_us", 1.05), ("p99 / iceoryx", "iceoryx", "p99_us", 1.0)):
        cells = [bar_cell(results.ratios(*load, "Framering", other, figure), operator.le, bar) for load in loads]
        rows.append((title, cells))
    print_table("Framering / other, latency, and bar", [f"{size} {name[6:]}" for name, size in loads], rows)


def print_stopped_viewers(results: Results) -> None:
    load = ("stopped viewers", "12.3 MB")
    equal = results.ratios(*load, "0 viewers again", "0 viewers", "frames_per_s")
    rows = []
    for variant in results.variants(*load):
        ratios = results.ratios(*load, variant, "0 viewers", "frames_per_s")
        text = spread(ratios) if ratios else NOT_MEASURED
        if variant.endswith("stopped") and ratios and equal:
            text += ", ok" if statistics.median(ratios) >= min(1, *equal) else ", below"
        rows.append((variant, [rate_text(results.figures(*load, variant, "frames_per_s")), text]))
    print_table("viewers stopped in the middle of a picture", ["frames/s", "/ without viewers"], rows)


def print_torn(results: Results) -> None:
    load = ("viewer at full speed", "12.3 MB")
    rows = []
    for variant in results.variants(*load):
        if runs := results.runs(*load, variant):
            shown, torn = sum(run["frames"] for run in runs), sum(run["torn"] for run in runs)
            verdict = (", ok" if torn == 0 else ", below") if variant.startswith("Framering") else ""
            discarded = sum(run["discarded"] for run in runs)
            rates = rate_text([run["frames_per_s"] for run in runs])
            rows.append((variant, [rates, f"{torn} of {shown} ({torn / max(shown, 1):.0%}){verdict}", str(discarded)]))
    columns = ["pictures/s", "of them torn", "found out and thrown away"]
    print_table("a viewer beside a producer at full speed", columns, rows)


def print_newest(results: Results, pictures: list) -> None:
    load = ("newest picture", "12.3 MB")
    moved = {"validated view": "until a view in another process is checked; no pixel read",
             "every pixel": "until every pixel is read in another process, in place, and checked"}
    rows = []
    for variant in results.variants(*load):
        kind = variant.split(",")[0]
        times_ms = [us / 1e3 for us in results.figures(*load, variant, "p50_us")]
        bar = 0.05 if kind == "validated view" else 2.0
        verdict = "ok" if times_ms and statistics.median(times_ms) <= bar else "below"
        text = f"{spread(times_ms, 4)} <= {bar} {verdict}" if times_ms else NOT_MEASURED
        rows.append((f"Framering, {variant}", [text, moved[kind]]))
    for picture in pictures:
        figures = [picture["ms"], picture["lowest_ms"], picture["highest_ms"]]
        rows.append((f"Python, {picture['name']}", [spread(figures, 3 if picture["ms"] < 10 else 0), picture["moved"]]))
    print_table("newest 4096x3000 8-bit picture", ["ms, median (lowest..highest)", "what it moves"], rows)
    read_us = results.figures(*load, "every pixel, sleep", "p50_us")
    png_ms = [picture["ms"] for picture in pictures if picture["name"].startswith("Flask PNG")]
    if read_us and png_ms:
        ratio = min(png_ms) * 1e3 / statistics.median(read_us)
        print(f"\nEvery pixel in another process is {ratio:.0f} times as fast as the fastest of the PNG routes "
              f"(>= 300 {'ok' if ratio >= 300 else 'below'}).")


def print_sanity(results: Results) -> None:
    runs = results.all_runs()
    faults = [f"{label} in '{group['name']}, {group['size']}'" for group, label, run in runs
              if "failed" in run or (group["name"] != "viewer at full speed" and run["torn"] + run["repeated"] > 0)
              or (group["name"] not in ("viewer at full speed", "newest picture") and run["lost"] > 0)]
    print(f"\nTorn, lost or repeated frames, or failed runs, of {len(runs)}: {', '.join(sorted(set(faults))) or 'none'}.")
    foreign = [run["foreign"] for _, _, run in runs if "foreign" in run] or [0]
    print(f"Other processes took {statistics.median(foreign):.0%} of the machine, {max(foreign):.0%} at most.")
    absent = sorted({name for group in results.groups.values() for name in group["absent"]})
    if absent:
        print(f"Not there: {', '.join(absent)}.")


def print_origin(result: dict) -> None:
    facts = [" ".join(line.split()[1:]) for line in result["machine"].splitlines()]
    print(f"{result['date']}, {'; '.join(facts)}; `{result['command']}`, {result['minutes']} minutes.")
    if result["quick"]:
        print("A quick run: it shows that everything works, its figures mean little.")


def main() -> None:
    result = json.loads(Path(sys.argv[1]).read_text())
    results = Results(result)
    print_origin(result)
    print_throughput(results)
    print_bars(results)
    print_best_floor(results)
    print_hand_over(results)
    print_paced(results)
    print_tail(results)
    print_stopped_viewers(results)
    print_torn(results)
    print_newest(results, result["pictures"])
    print_sanity(results)


main()
