"""An installation that was moved after it was installed, and its command `framering`. FRAMERING_BUILD names the build."""
import itertools
import json
import os
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

NUMBERS = itertools.count()
SCAN = ("--width", "64", "--height", "64", "--frame-rate", "20")


class InstalledCommand(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        place = Path(cls.folder.name).resolve()
        subprocess.run(["cmake", "--install", os.environ["FRAMERING_BUILD"], "--prefix", place / "installed"], check=True,
                       capture_output=True, timeout=280)
        cls.prefix = (place / "installed").rename(place / "moved")
        cls.framering = cls.prefix / "bin" / "framering"
        cls.environment = {name: text for name, text in os.environ.items() if name != "FRAMERING_BIN"}
        cls.environment.update(PATH=f"{cls.prefix / 'bin'}:{os.environ['PATH']}", XDG_CONFIG_HOME=str(place / "no_configuration"),
                               XDG_STATE_HOME=str(place / "state"))

    def setUp(self):
        self.work = Path(tempfile.mkdtemp(dir=self.folder.name)).resolve()
        self.session = f"command_{os.getpid()}_{next(NUMBERS)}"

    def start(self, *words, **more):
        process = subprocess.Popen(["framering", *words], cwd=self.work, env=self.environment, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, text=True, **more)
        self.addCleanup(process.kill)
        return process

    def finish(self, process, expect):
        out, errors = process.communicate(timeout=120)
        self.assertEqual(process.returncode, expect, out + errors)
        return out, errors

    def run_it(self, *words, expect=0):
        """Standard output and standard error."""
        return self.finish(self.start(*words), expect)

    def wait_for_frames(self):
        end = time.monotonic() + 60
        while True:
            status = self.start("status", "--json", "--session", self.session)
            text, _ = status.communicate(timeout=60)
            scan = json.loads(text)["scan"] if status.returncode == 0 else None
            if scan and scan["delivered"]:
                return
            self.assertLess(time.monotonic(), end, "no frame has come")
            time.sleep(0.02)
