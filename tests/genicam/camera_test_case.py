"""Scans of fake cameras with the programs of FRAMERING_BIN, and what they leave on the disk."""
import json
import os
import signal
import subprocess
import tempfile
import unittest
from pathlib import Path

import numpy as np
import tifffile
from fake_camera import PATIENCE_S, Camera, Network, number_of, pattern, wait_until

BIN = Path(os.environ["FRAMERING_BIN"])
SMALL = ["--roi", "0,0,256,192", "--pixel-format", "Mono16", "--exposure", "10ms", "--gain", "0", "--binning", "1"]
INDEX = np.dtype([("sequence", "<u8"), ("delivered", "<u8"), ("offset", "<u8"), ("bytes", "<u8"), ("capture_time_ns", "<u8"),
                  ("position", "<u8"), ("file", "<u4"), ("status", "<u2"), ("flags", "<u2"), ("pixel_crc32c", "<u4"),
                  ("crc32c", "<u4")])
GOOD, INCOMPLETE, FAILED = 0, 1, 2


class Scan:
    """What a closed scan is on the disk."""

    def __init__(self, directory):
        self.directory = directory
        self.manifest = json.loads((directory / "scan.json").read_text())
        self.index = np.fromfile(directory / "scan.index", INDEX, offset=64)
        self.frames = []
        for file in sorted(directory.glob("*.tif")):
            with tifffile.TiffFile(file) as tiff:
                self.frames += [page.asarray() for page in tiff.pages]

    def setting(self, name):
        return self.manifest["plan"]["source_settings"][name]


class CameraTestCase(unittest.TestCase):
    def setUp(self):
        directory = tempfile.TemporaryDirectory(prefix="framering_test_")
        self.addCleanup(directory.cleanup)
        self.directory = Path(directory.name)
        os.environ["XDG_STATE_HOME"] = str(self.directory / "state")  # the queue of an acquirer that serves
        self.count = 0

    def network(self, number=1, addresses=1):
        network = Network(number, addresses)
        self.addCleanup(network.close)
        return network

    def camera(self, *options, serial="GV01", network=None, place=0):
        camera = Camera(network or self.network(), serial, *options, place=place)
        self.addCleanup(camera.kill)
        return camera

    def start(self, program, *words):
        self.count += 1
        log = (self.directory / f"{self.count}_{program}.log").open("w+")
        process = subprocess.Popen([BIN / program, *map(str, words)], stdout=log, stderr=subprocess.STDOUT)
        process.log = log
        self.addCleanup(self.end, process)
        return process

    def end(self, process):
        if process.poll() is None:
            process.send_signal(signal.SIGKILL)
            process.wait()
        process.log.close()

    def said(self, process):
        process.log.seek(0)
        return process.log.read()

    def acquirer(self, session, camera, *options, how=SMALL):
        return self.start("acquirer", "--session", session, "--source", f"genicam:{camera.address}", "--slots", 64,
                          "--wait-for", f"writer={PATIENCE_S}s", *how, *options)

    def recorded(self, camera, *options, name="scan", how=SMALL):
        """Starts a scan and its writer: session, acquirer, writer."""
        self.count += 1
        session = f"genicam_{os.getpid()}_{self.count}"
        writer = self.start("writer", "--session", session, "--output", self.directory, "--name", name, "--wait",
                            f"{PATIENCE_S}s")
        return session, self.acquirer(session, camera, *options, how=how), writer

    def check_ends(self, process, code):
        result = process.wait(PATIENCE_S)
        self.assertIn(result, code if isinstance(code, tuple) else (code,), self.said(process))

    def scan(self, camera, *options, name="scan", how=SMALL, code=0):
        """A whole one: what it left, and what the acquirer said."""
        _, acquirer, writer = self.recorded(camera, *options, name=name, how=how)
        self.check_ends(acquirer, code)
        self.check_ends(writer, code)
        return Scan(self.directory / name), self.said(acquirer)

    def status(self, session):
        result = subprocess.run([BIN / "control", "status", "--json", "--session", session], capture_output=True, text=True)
        return json.loads(result.stdout) if result.returncode == 0 else {}

    def delivered(self, session):
        return (self.status(session).get("scan") or {"delivered": 0})["delivered"]

    def wait_for_delivered(self, session, frames):
        wait_until(f"{frames} frames", lambda: self.delivered(session) >= frames)

    def check_pattern(self, frame):
        """Returns its number."""
        number = number_of(frame)
        self.assertTrue(np.array_equal(frame, pattern(number, frame.shape, np.uint16)), f"frame {number} is not the camera's")
        return number

    def check_frames(self, scan, planned):
        """Of a camera in software, which a busy machine makes drop some: the good ones are the camera's, each at the place
        that its number has, and every other one is accounted for."""
        good = self.check_part(scan, 0, len(scan.frames))
        self.assertEqual(len(scan.frames) + scan.manifest["lost"], planned)
        counts = scan.manifest["camera_counts"]
        self.assertGreater(good, planned // 2, counts)
        if counts["completed_buffers"] >= planned:  # the camera dropped none, so nobody may
            self.assertEqual((good, scan.manifest["lost"]), (planned, 0), counts)

    def check_part(self, scan, begin, end):
        """Of frames without an interruption between them. Returns how many are good."""
        good = [n for n in range(begin, end) if scan.index["status"][n] == GOOD]
        numbers = [self.check_pattern(scan.frames[n]) for n in good]
        delivered = [int(scan.index["delivered"][n]) for n in good]
        for i in range(1, len(good)):
            self.assertEqual((numbers[i] - numbers[0]) % 65535, (delivered[i] - delivered[0]) % 65535)
        return len(good)

    def check_all(self, frames):
        """Every one is the camera's, and none is missing between them."""
        numbers = [self.check_pattern(frame) for frame in frames]
        for before, after in zip(numbers, numbers[1:]):
            self.assertEqual(after, before % 65535 + 1)
        return numbers
