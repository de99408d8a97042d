"""Sessions for tests of the library: programs of this build, a directory, and everything ended afterwards."""
import itertools
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

NUMBERS = itertools.count()
PROGRAMS = Path(os.environ["FRAMERING_BUILD"]) / "bin"


class SessionTest(unittest.TestCase):
    """Each test has a session name and an output folder of its own."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.output = Path(folder.name)
        self.session = f"library_{os.getpid()}_{next(NUMBERS)}"
        self.addCleanup(self.remove_session)

    def remove_session(self):
        subprocess.run([PROGRAMS / "control", "remove", "--discard", "--session", self.session], capture_output=True, check=False)

    def start(self, *command):
        """A program or script; killed at the end of the test."""
        process = subprocess.Popen([str(word) for word in command], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

        def end():
            process.kill()
            process.communicate()

        self.addCleanup(end)
        return process

    def acquirer(self, *options):
        return self.start(PROGRAMS / "acquirer", "--session", self.session, "--width", 64, "--height", 32, *options)

    def writer(self, *options):
        return self.start(PROGRAMS / "writer", "--session", self.session, "--output", self.output, "--wait", "60s", *options)

    def script(self, text, *arguments):
        """Python that has the package, as framering, and the session's name."""
        return self.start(sys.executable, "-c", f"import framering as fr, sys, time\nsession = {self.session!r}\n{text}", *arguments)

    def finish(self, process, expect=0, timeout=120):
        """Standard output; the process has ended with that exit code."""
        out, errors = process.communicate(timeout=timeout)
        self.assertEqual(process.returncode, expect, f"{process.args}\n{out}{errors}")
        return out

    def control(self, *words):
        return subprocess.run([PROGRAMS / "control", *words, "--session", self.session], capture_output=True, text=True, check=False)

    def status(self):
        done = self.control("status", "--json")
        return json.loads(done.stdout) if done.returncode == 0 else None

    def wait_until(self, holds, what, timeout=60):
        end = time.monotonic() + timeout
        while not holds():
            self.assertLess(time.monotonic(), end, f"waited for: {what}")
            time.sleep(0.01)

    def manifest(self, name="scan"):
        return json.loads((self.output / name / "scan.json").read_text(encoding="utf-8"))


def interrupt(process):
    """Ctrl-C."""
    process.send_signal(signal.SIGINT)
