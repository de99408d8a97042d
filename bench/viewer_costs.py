#!/usr/bin/env python3
"""What a viewer costs: processor time of its whole process for each frame that it shows, and while there is none.

usage: viewer_costs.py BIN_DIRECTORY [--pictures N] [--runs N] [--idle SECONDS] [--json FILE]

Starts an acquirer of its own with frames of 4096x3000 mono16 at 20 Hz, and one viewer after the other: for each display
that the viewer was built with, and for none. What a viewer takes to start is left out: it ends once after few and once
after many pictures, and the difference counts. The web display's pictures go to a page's WebSocket, which also asks for
the status, or to a stream's reader; both take them as they come. They and the X server of the window are processes of
their own and do not count.
"""
import argparse
import contextlib
import fcntl
import json
import operator
import os
import pty
import re
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import termios
import threading
import time
from pathlib import Path

from bars import NOT_MEASURED, cell, print_table, spread

WIDTH, HEIGHT, FRAME_RATE = 4096, 3000, 20
PICTURE = (1280, 960)
WINDOW = ("1570", "1004")  # with its panels beside such a picture
TERMINAL = (200, 50)  # columns and rows
FEW = 40
BARS_MS = {"none": None, "terminal": 6, "window": 14, "web page": 17, "web stream": 17}
IDLE_BAR_MS_S = 2  # "nothing": five looks at the session a second and what wakes up for them, 0.2 % of a processor
SETTLING = 12  # seconds; until then words count the seconds without a frame


class Failed(Exception):
    pass


@contextlib.contextmanager
def process(command, **options):
    """A process that is gone afterwards."""
    child = subprocess.Popen(command, stdin=subprocess.DEVNULL, **options)
    try:
        yield child
    finally:
        if child.returncode is None:
            child.terminate()  # an X server then takes its files away
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(5)
            child.kill()
            child.wait()


def drain(take):
    """Reads in a thread until there is nothing more."""
    def run():
        with contextlib.suppress(OSError):
            while take():
                pass

    threading.Thread(target=run, daemon=True).start()


@contextlib.contextmanager
def no_display(_):
    yield ["--display", "none"], {}, lambda viewer: None


@contextlib.contextmanager
def terminal_display(_):
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", TERMINAL[1], TERMINAL[0], 0, 0))
    drain(lambda: os.read(master, 1 << 16))
    try:
        yield (["--display", f"terminal:{os.ttyname(slave)}"], {"TERM": "xterm-256color", "COLORTERM": "truecolor"},
               lambda viewer: None)
    finally:
        os.close(slave)


@contextlib.contextmanager
def window_display(_):
    if not shutil.which("Xvfb"):
        raise Failed("Xvfb is missing: apt-get install xvfb")
    reader, writer = os.pipe()
    command = ["Xvfb", "-displayfd", str(writer), "-screen", "0", "1600x1200x24", "-nolisten", "tcp", "-noreset"]
    with process(command, pass_fds=[writer], stderr=subprocess.DEVNULL):
        os.close(writer)
        with open(reader, encoding="ascii") as lines:
            environment = {"DISPLAY": f":{lines.readline().strip()}", "QT_QPA_PLATFORM": "xcb"}

        def enlarge(_):
            if not shutil.which("xdotool"):
                print("viewer_costs.py: no xdotool, the window keeps its own size", file=sys.stderr)
                return
            try:
                subprocess.run(["xdotool", "search", "--sync", "--onlyvisible", "--name", "Framering", "windowsize", *WINDOW],
                               env=os.environ | environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=20)
            except subprocess.TimeoutExpired as error:
                raise Failed("the window has not opened within 20 s") from error

        yield ["--display", "window"], environment, enlarge


def connect(viewer):
    """To the address that a web display prints."""
    for line in viewer.stdout:
        if found := re.search(rb"http://127\.0\.0\.1:(\d+)/", line):
            return socket.create_connection(("127.0.0.1", int(found[1])))
    raise Failed("the web display has not said where it listens")


@contextlib.contextmanager
def web_stream(_):
    def attach(viewer):
        client = connect(viewer)
        client.sendall(f"GET /mjpeg?width={PICTURE[0]}&height={PICTURE[1]} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        drain(lambda: client.recv(1 << 20))

    yield WEB, {}, attach


class Page:
    """What a browser does on the viewer's WebSocket: asks for a picture when it has one, and always for the status."""

    def __init__(self, client):
        self.client = client
        client.sendall(b"GET /socket HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                       b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n")
        stream = client.makefile("rb")
        self.read = stream.read
        while stream.readline().strip():
            pass
        for _ in range(2):
            self.ask({"ask": "picture", "width": PICTURE[0], "height": PICTURE[1]})
        self.ask({"ask": "status"})

    def ask(self, wish):
        text = json.dumps(wish).encode()
        self.client.sendall(bytes([0x81, 0x80 | len(text)]) + bytes(4) + text)  # a mask of zeros changes nothing

    def answer_next(self):
        head = self.read(2)
        if len(head) < 2:
            return False
        length = head[1]
        if length >= 126:
            length = int.from_bytes(self.read(2 if length == 126 else 8), "big")
        self.read(length)
        if head[0] & 0x0F == 1:
            time.sleep(0.05)
            self.ask({"ask": "status"})
        elif head[0] & 0x0F == 2:
            self.ask({"ask": "picture", "width": PICTURE[0], "height": PICTURE[1]})
        return True


@contextlib.contextmanager
def web_page(_):
    def attach(viewer):
        drain(Page(connect(viewer)).answer_next)

    yield WEB, {}, attach


WEB = ["--display", "web", "--listen", "127.0.0.1:0", "--no-token"]
DISPLAYS = {"none": no_display, "terminal": terminal_display, "window": window_display, "web page": web_page,
            "web stream": web_stream}


class Bench:
    def __init__(self, binaries, scratch):
        self.binaries = binaries
        self.session = f"bench_viewer_{os.getpid()}"
        self.log = open(scratch / "log", "w+b")

    def acquirer(self):
        return process([self.binaries / "acquirer", "--session", self.session, "--width", str(WIDTH), "--height", str(HEIGHT),
                        "--pixel-format", "mono16", "--frame-rate", str(FRAME_RATE), "--slots", "8", "--significant-bits", "12"],
                       stdout=self.log, stderr=self.log)

    @contextlib.contextmanager
    def viewer(self, display, *options):
        with DISPLAYS[display](self) as (arguments, environment, attach):
            command = [self.binaries / "viewer", "--session", self.session, *arguments, *options]
            with process(command, stdout=subprocess.PIPE, stderr=self.log, env=os.environ | environment) as viewer:
                attach(viewer)
                drain(lambda: viewer.stdout.read1(1 << 16))
                yield viewer

    def total_ms(self, display, pictures):
        """Processor time of a viewer from its start to its end after so many pictures."""
        with self.viewer(display, "--count", str(pictures)) as viewer:
            _, status, usage = os.wait4(viewer.pid, 0)
            viewer.returncode = os.waitstatus_to_exitcode(status)
            if viewer.returncode != 0:
                raise Failed(f"the viewer with display {display} ended with {viewer.returncode}")
            return 1e3 * (usage.ru_utime + usage.ru_stime)

    def picture_ms(self, display, pictures):
        return (self.total_ms(display, FEW + pictures) - self.total_ms(display, FEW)) / pictures

    def idle_ms(self, display, seconds):
        """Processor time a second with an acquirer that stands still, and with one that was killed."""
        with self.acquirer() as acquirer, self.viewer(display) as viewer:
            time.sleep(2)
            rates = []
            if viewer.poll() is not None:
                raise Failed(f"the viewer ended with {viewer.returncode}")
            for blow in (signal.SIGSTOP, signal.SIGKILL):
                acquirer.send_signal(blow)
                time.sleep(SETTLING)
                before = running_ms(viewer.pid)
                time.sleep(seconds)
                rates.append((running_ms(viewer.pid) - before) / seconds)
            return rates


def running_ms(pid):
    """Of all threads that there are."""
    return sum(int(stat.read_text().split()[0]) for stat in Path(f"/proc/{pid}/task").glob("*/schedstat")) / 1e6


def displays_of(binaries):
    """Those that the viewer offers in its help."""
    text = subprocess.run([binaries / "viewer", "--help"], capture_output=True, text=True, check=True).stdout
    described = re.search(r"--display\s+(.*?)\n\s+--", text, re.DOTALL)[1]
    return [name for name in DISPLAYS if name.split()[0] in described]


def measure(bench, options):
    results = {}
    for name in displays_of(options.binaries):
        print(f"measuring: {name}", file=sys.stderr)
        try:
            with bench.acquirer():
                picture = [bench.picture_ms(name, options.pictures) for _ in range(options.runs)]
            paused, gone = bench.idle_ms(name, options.idle)
            results[name] = {"picture_ms": picture, "paused_ms_s": paused, "gone_ms_s": gone}
        except Failed as error:
            print(f"viewer_costs.py: {name} is left out: {error}", file=sys.stderr)
    return results


def print_results(results):
    rows = []
    for name, bar in BARS_MS.items():
        found = results.get(name)
        if not found:
            rows.append((name, [NOT_MEASURED] * 3))
            continue
        picture = found["picture_ms"]
        rows.append((name, [cell(picture, operator.le, bar) if bar else spread(picture),
                            *(cell([found[key]], operator.le, IDLE_BAR_MS_S) for key in ("paused_ms_s", "gone_ms_s"))]))
    print_table("display", ["CPU ms a displayed frame, and bar", "CPU ms a second, acquirer paused", "acquirer gone"], rows)


def parse():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("binaries", type=Path)
    parser.add_argument("--pictures", type=int, default=200)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--idle", type=float, default=5)
    parser.add_argument("--json", type=Path)
    return parser.parse_args()


def main():
    options = parse()
    with tempfile.TemporaryDirectory() as scratch:
        bench = Bench(options.binaries, Path(scratch))
        try:
            results = measure(bench, options)
        finally:
            subprocess.run([options.binaries / "control", "remove", "--session", bench.session, "--discard"],
                           stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    print(f"{WIDTH}x{HEIGHT} mono16 at {FRAME_RATE} Hz, pictures of {PICTURE[0]}x{PICTURE[1]}, "
          f"terminal of {TERMINAL[0]}x{TERMINAL[1]} characters")
    print_results(results)
    if options.json:
        options.json.write_text(json.dumps(results, indent=2) + "\n")


main()
