#!/usr/bin/env python3
"""The newest picture of a microscope, 4096x3000 in 8 bit, for another part of a program in Python: by queue.Queue, by a
blinker signal, by Flask and waitress over HTTP as PNG. Prints a line of JSON a case, with what it really moves.

usage: newest_picture.py [--quick]
"""
import io
import json
import queue
import statistics
import sys
import tempfile
import threading
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import blinker
import flask
import numpy as np
import waitress
from PIL import Image

WIDTH, HEIGHT = 4096, 3000


def microscope_picture() -> np.ndarray:
    """Uneven light, cells, and noise of some grey levels, so that PNG has as hard a time as with a camera."""
    rng = np.random.default_rng(3)
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)
    light = 80 + 50 * np.exp(-((x - WIDTH / 2) ** 2 + (y - HEIGHT / 2) ** 2) / 3e6)
    for centre_x, centre_y, radius in rng.uniform((0, 0, 15), (WIDTH, HEIGHT, 80), (200, 3)):
        left, top = max(0, int(centre_x - 3 * radius)), max(0, int(centre_y - 3 * radius))
        part = np.s_[top : int(centre_y + 3 * radius), left : int(centre_x + 3 * radius)]
        light[part] -= 30 * np.exp(-((x[part] - centre_x) ** 2 + (y[part] - centre_y) ** 2) / radius**2)
    return np.clip(rng.normal(light, 4), 0, 255).astype(np.uint8)


def look_at_size(image: Image.Image) -> None:
    assert image.size == (WIDTH, HEIGHT)


def read_every_pixel(pixels: np.ndarray) -> int:
    return int(pixels.reshape(-1).view(np.uint64).sum())


def decode(image: Image.Image) -> int:
    return read_every_pixel(np.array(image))


def by_queue(make, receive, count: int) -> None:
    pictures = queue.Queue()

    def scan() -> None:
        for _ in range(count):
            pictures.put(make())

    scanner = threading.Thread(target=scan)
    scanner.start()
    for _ in range(count):
        receive(pictures.get())
    scanner.join()


def by_blinker(make, receive, count: int) -> None:
    new_picture = blinker.Signal()

    def on_picture(_sender, image) -> None:
        receive(image)

    new_picture.connect(on_picture)
    for _ in range(count):
        new_picture.send("scan", image=make())


class Server:
    """Flask in a thread of this process, on a free port of this machine only."""

    def __init__(self, file: Path, pixels: np.ndarray) -> None:
        app = flask.Flask("newest_picture")

        @app.get("/png")
        def png():
            encoded = io.BytesIO()
            Image.open(file).save(encoded, "PNG")
            encoded.seek(0)
            return flask.send_file(encoded, mimetype="image/png")

        @app.get("/raw")
        def raw():
            return flask.Response(pixels.tobytes(), mimetype="application/octet-stream")

        self.server = waitress.create_server(app, host="127.0.0.1", port=0, threads=4)
        self.url = f"http://127.0.0.1:{self.server.effective_port}"
        threading.Thread(target=self.server.run, daemon=True).start()

    def get(self, route: str, receive, count: int, threads: int) -> None:
        def one(_) -> None:
            with urllib.request.urlopen(self.url + route, timeout=120) as answer:
                receive(answer.read())

        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(one, range(count)))


def cases(file: Path, pixels: np.ndarray, server: Server):
    """Name, what it moves, pictures a repeat, how."""
    def open_file():
        return Image.open(file)

    def hand_reference():
        return pixels

    def size_of_png(body):
        look_at_size(Image.open(io.BytesIO(body)))

    def pixels_of_png(body):
        decode(Image.open(io.BytesIO(body)))

    def pixels_of_raw(body):
        read_every_pixel(np.frombuffer(body, np.uint8))

    encoded = "decodes and encodes a PNG, sends it over HTTP"
    return [
        ("queue, header", "a file opened, its header read", 50, lambda n: by_queue(open_file, look_at_size, n)),
        ("blinker, header", "a file opened, its header read", 50, lambda n: by_blinker(open_file, look_at_size, n)),
        ("queue, pixels", "a file opened, PNG decoded, every pixel read", 3, lambda n: by_queue(open_file, decode, n)),
        ("blinker, pixels", "a file opened, PNG decoded, every pixel read", 3, lambda n: by_blinker(open_file, decode, n)),
        ("queue, array", "a reference; every pixel read", 20, lambda n: by_queue(hand_reference, read_every_pixel, n)),
        ("Flask PNG, 4 threads", encoded + "; its header read", 4, lambda n: server.get("/png", size_of_png, n, 4)),
        ("Flask PNG", encoded + "; its header read", 1, lambda n: server.get("/png", size_of_png, n, 1)),
        ("Flask PNG, pixels", encoded + ", decoded, every pixel read", 1, lambda n: server.get("/png", pixels_of_png, n, 1)),
        ("Flask raw", "12.3 MB over HTTP, every pixel read", 4, lambda n: server.get("/raw", pixels_of_raw, n, 1)),
    ]


def main() -> None:
    repeats = 2 if "--quick" in sys.argv[1:] else 5
    with tempfile.TemporaryDirectory() as directory:
        file = Path(directory) / "newest.png"
        pixels = microscope_picture()
        Image.fromarray(pixels).save(file)
        server = Server(file, pixels)
        for name, moved, count, run in cases(file, pixels, server):
            times_ms = []
            for _ in range(repeats):
                began = time.perf_counter()
                run(count)
                times_ms.append((time.perf_counter() - began) / count * 1e3)
            print(json.dumps({"name": name, "moved": moved, "ms": statistics.median(times_ms), "lowest_ms": min(times_ms),
                              "highest_ms": max(times_ms)}), flush=True)


main()
