"""A session of scripts/chaos with a directory of its own, for the tests of what kills at random. FRAMERING_BIN names the programs."""
import json
import sys
import tempfile
import time
import unittest
from pathlib import Path

SCRIPTS = Path(__file__).resolve().parents[2] / "scripts"
sys.dont_write_bytecode = True
sys.path.insert(0, str(SCRIPTS / "chaos"))
from programs import HANG_LIMIT_S, Rig, find_programs  # noqa: E402

RECORD_BYTES = 64
SMALL = ["--width", 64, "--height", 48, "--slots", 64, "--embed-sequence", "--checksum", "--wait-for", "writer=30s"]


def change_manifest(scan, **changes):
    path = scan / "scan.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), **changes}))


def change_index(scan, change):
    path = scan / "scan.index"
    index = path.read_bytes()
    records = [index[i:i + RECORD_BYTES] for i in range(RECORD_BYTES, len(index), RECORD_BYTES)]
    change(records)
    path.write_bytes(index[:RECORD_BYTES] + b"".join(records))


class WithRig(unittest.TestCase):
    def setUp(self):
        directory = tempfile.TemporaryDirectory(prefix="framering_test_")
        self.addCleanup(directory.cleanup)
        self.directory = Path(directory.name)
        self.rig = Rig(find_programs(), self.directory, "test_chaos")
        self.addCleanup(self.rig.close)

    def wait_until(self, what, is_so):
        deadline = time.monotonic() + HANG_LIMIT_S
        while not is_so():
            self.assertLess(time.monotonic(), deadline, f"waited in vain until {what}")
            time.sleep(0.01)

    def start_writer(self):
        return self.rig.start("writer", "--output", self.rig.output, "--name", "scan", "--wait", "20s")

    def wait_for_delivered(self, frames):
        def delivered():
            status = self.rig.status()
            return status and status["scan"] and status["scan"]["delivered"] >= frames
        self.wait_until(f"{frames} frames are delivered", delivered)
