#!/usr/bin/env python3
"""Draws throughput against frame size from the sweep in a result of bench/disk.sh --json.

usage: plot_disk.py RESULT.json PICTURE.svg
"""
import json
import math
import sys
from pathlib import Path

from svg import text, write

WIDTH, HEIGHT = 760, 430
LEFT, RIGHT, TOP, BOTTOM = 70, 740, 60, 370
# Measurement, figure, label, colour, dashes.
LINES = [
    ("direct", "own_gb_s", "writer, O_DIRECT", "#c0392b", ""),
    ("direct", "other_gb_s", "raw O_DIRECT + fallocate", "#c0392b", "5 4"),
    ("buffered", "own_gb_s", "writer, buffered", "#2166ac", ""),
    ("buffered", "other_gb_s", "raw write(2) + fallocate", "#2166ac", "5 4"),
]


def bytes_of(result: dict) -> int:
    return result["width"] * result["height"] * 2


def size_text(size: int) -> str:
    return f"{size >> 20} MiB" if size >= 1 << 20 else f"{size >> 10} KiB"


class Axes:
    def __init__(self, results: list) -> None:
        self.sizes = sorted({bytes_of(r) for r in results})
        fastest = max(max(r["own_gb_s"], r["other_gb_s"]) for r in results)
        self.step = 0.5 if fastest <= 4 else 1 if fastest <= 8 else 2
        self.top = math.ceil(fastest / self.step) * self.step

    def x(self, size: int) -> float:
        low, high = math.log2(self.sizes[0]), math.log2(self.sizes[-1])
        return LEFT + (math.log2(size) - low) / (high - low) * (RIGHT - LEFT)

    def y(self, rate: float) -> float:
        return BOTTOM - rate / self.top * (BOTTOM - TOP)

    def draw(self) -> list:
        parts = []
        for i in range(round(self.top / self.step) + 1):
            y = self.y(i * self.step)
            parts.append(f'<line x1="{LEFT}" y1="{y:.1f}" x2="{RIGHT}" y2="{y:.1f}" stroke="#ddd"/>')
            parts.append(text(LEFT - 8, y + 4, f"{i * self.step:g}", "end"))
        for size in self.sizes:
            parts.append(text(self.x(size), BOTTOM + 20, size_text(size), "middle", 11))
        parts.append(text((LEFT + RIGHT) / 2, HEIGHT - 14, "bytes of a frame", "middle"))
        parts.append(text(16, TOP - 12, "GB/s"))
        return parts


def draw_line(axes: Axes, results: list, index: int) -> list:
    name, figure, label, colour, dashes = LINES[index]
    points = [(axes.x(bytes_of(r)), axes.y(r[figure])) for r in results if r["name"] == name]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    style = f'stroke="{colour}" stroke-width="2" stroke-dasharray="{dashes}"'
    x, y = LEFT + 20 + index % 2 * 330, 18 + index // 2 * 18
    parts = [f'<polyline points="{path}" fill="none" {style}/>']
    parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in points]
    parts.append(f'<line x1="{x + 40}" y1="{y - 4}" x2="{x + 75}" y2="{y - 4}" {style}/>')
    parts.append(text(x + 82, y, label))
    return parts


def main() -> None:
    run = json.loads(Path(sys.argv[1]).read_text())["sweep"]
    axes = Axes(run["results"])
    parts = axes.draw()
    for index in range(len(LINES)):
        parts += draw_line(axes, run["results"], index)
    write(Path(sys.argv[2]), WIDTH, HEIGHT, parts)


main()
