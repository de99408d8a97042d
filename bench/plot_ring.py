#!/usr/bin/env python3
"""Draws how many frames a second each peer hands over, from a result of bench/peers.sh --json.

usage: plot_ring.py RESULT.json PICTURE.svg
"""
import json
import math
import statistics
import sys
from pathlib import Path

from svg import line, text, write

WIDTH, LEFT, RIGHT, TOP, STEP = 760, 190, 740, 66, 24
SIZES = {"24.6 MB": "#c0392b", "12.3 MB": "#2166ac", "0.5 MB": "#3a923a"}
# Label, group, variant.
ROWS = [
    ("Framering", "as shipped", "Framering"),
    ("floor, streaming", "same fill, streaming", "floor"),
    ("floor, memcpy", "same fill, memcpy", "floor"),
    ("iceoryx", "as shipped", "iceoryx"),
    ("image stream", "as shipped", "image stream"),
    *((name, "slow peers", name) for name in (
        "Python shared_memory", "GStreamer shmsink", "Unix socket", "Boost message_queue", "ZeroMQ ipc, lent",
        "ZeroMQ ipc, copied", "beanstalkd", "Python Queue", "Redis stream")),
]


def rates_of(result: dict, group: str, variant: str, size: str) -> list:
    for found in result["groups"]:
        if found["name"] == group and found["size"] == size:
            return [run["frames_per_s"] for run in found["runs"].get(variant, []) if "failed" not in run]
    return []


class Scale:
    """Frames a second, logarithmic, whole powers of ten at the ends."""

    def __init__(self, rates: list) -> None:
        self.low, self.high = math.floor(math.log10(min(rates))), math.ceil(math.log10(max(rates)))

    def x(self, rate: float) -> float:
        return LEFT + (math.log10(rate) - self.low) / (self.high - self.low) * (RIGHT - LEFT)

    def draw(self, bottom: float) -> list:
        parts = []
        for power in range(self.low, self.high + 1):
            x = self.x(10**power)
            parts += [line(x, TOP - 8, x, bottom, "#ddd"), text(x, bottom + 18, f"{10**power:,}", "middle", 11)]
        return [*parts, text((LEFT + RIGHT) / 2, bottom + 36, "frames a second, median and spread of the rounds", "middle")]


def draw_legend() -> list:
    parts = [text(LEFT, 22, "handed over to another process, filled and a byte of every page read")]
    for i, (size, colour) in enumerate(SIZES.items()):
        x = LEFT + i * 110
        parts += [f'<circle cx="{x + 6}" cy="40" r="5" fill="{colour}"/>', text(x + 16, 44, size)]
    return parts


def main() -> None:
    result = json.loads(Path(sys.argv[1]).read_text())
    rows = [(label, {size: rates_of(result, group, variant, size) for size in SIZES}) for label, group, variant in ROWS]
    rows = [(label, rates) for label, rates in rows if any(rates.values())]
    scale = Scale([rate for _, rates in rows for values in rates.values() for rate in values])
    bottom = TOP + len(rows) * STEP
    parts = draw_legend() + scale.draw(bottom)
    for i, (label, rates) in enumerate(rows):
        y = TOP + i * STEP + 8
        parts.append(text(LEFT - 10, y + 4, label, "end"))
        for size, colour in SIZES.items():
            if values := rates[size]:
                parts.append(line(scale.x(min(values)), y, scale.x(max(values)), y, colour, 2))
                parts.append(f'<circle cx="{scale.x(statistics.median(values)):.1f}" cy="{y}" r="5" fill="{colour}"/>')
    write(Path(sys.argv[2]), WIDTH, bottom + 50, parts)


main()
