#!/usr/bin/env python3
"""scripts/reliability.sh: few kills of each kind lose nothing, and a loss in either copy of a scan would be found.

FRAMERING_BIN names the directory of the programs.
"""
import json
import os
import random
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

from with_rig import SCRIPTS, SMALL, WithRig, change_index, change_manifest

from plans import Plan
from series import Series, viewer_flaw
from shared_memory import ControlSegment

FRAMES = 20


class TwoWriters(WithRig):
    """Each flaw is put into the second copy of a whole scan by hand."""

    def record(self):
        acquirer = self.rig.start("acquirer", *SMALL, "--wait-for", "second=30s", "--frames", FRAMES)
        writers = [self.rig.start(role, "--role", role, "--output", self.rig.output / role, "--name", "scan", "--wait", "20s",
                                  program="writer") for role in ("writer", "second")]
        self.second = self.rig.output / "second" / "scan"
        for program in (acquirer, *writers):
            self.assertEqual(program.wait(), 0, program.said())

    def flaws(self):
        series = Series(self.rig.programs, self.directory, "small", Plan(64, 48, FRAMES, "max"), {"writer": 1, "second": 1},
                        random.Random(1), to_the_end=True)
        series.check(self.rig)
        return "; ".join(series.flaws)

    def test_two_whole_copies(self):
        self.record()
        self.assertEqual(self.flaws(), "")
        self.assertEqual(list(self.rig.output.iterdir()), [], "what is whole is removed")

    def test_frame_missing_in_the_second_copy(self):
        self.record()
        change_index(self.second, lambda records: records.pop(7))
        self.assertRegex(self.flaws(), r"^[^;]*/second: frame 7 is missing; logs in [^;]*$")

    def test_last_frame_missing_in_the_second_copy(self):
        self.record()
        change_index(self.second, lambda records: records.pop())
        change_manifest(self.second, stored=FRAMES - 1, received=FRAMES - 1, expected=FRAMES - 1)
        self.assertRegex(self.flaws(), r"^[^;]*/second: complete with 19 frames, expected 20; logs in [^;]*$")

    def test_no_second_copy(self):
        self.record()
        shutil.rmtree(self.second)
        self.assertRegex(self.flaws(), r"^[^;]*/second: 0 scans by second, expected 1; logs in [^;]*$")

    def test_second_copy_of_the_first_writer(self):
        self.record()
        shutil.rmtree(self.second)
        shutil.copytree(self.rig.output / "writer" / "scan", self.second)
        self.assertRegex(self.flaws(), r"^[^;]*/second: the copy of writer, expected that of second; logs in [^;]*$")

    def viewer_flaw(self, report="", complaint="", program="true"):
        viewer = self.rig.start("viewer", program=shutil.which(program))
        viewer.wait()
        viewer.out.write_text(report, encoding="utf-8")
        viewer.log.write_text(complaint, encoding="utf-8")
        return viewer_flaw(viewer)

    def test_viewer_that_complains_or_ends(self):
        well = "viewer: 13 images, newest frame 19, 0 out of order, 1 torn and discarded, 0 overruns\n"
        self.assertEqual(self.viewer_flaw(well), "")
        self.assertEqual(self.viewer_flaw(well, complaint="viewer: warning: a word\n"), "the viewer logged: viewer: warning: a word")
        self.assertIn("the viewer ended with 1: ", self.viewer_flaw(well, program="false"))
        self.assertEqual(self.viewer_flaw(), "the viewer ended with 0: nothing")
        for bad in (well.replace(" 13 ", " 0 "), well.replace(" 0 out", " 2 out")):
            self.assertIn("the viewer showed no frame, or an older frame after a newer one: ", self.viewer_flaw(bad))


class Reliability(unittest.TestCase):
    def test_segment_without_memory(self):
        """As it is for a moment while an acquirer starts."""
        session = f"test_empty_{os.getpid()}"
        segment = Path(f"/dev/shm/framering_{session}_control")
        segment.touch()
        self.addCleanup(segment.unlink)
        with self.assertRaises(OSError):
            ControlSegment(session)

    def run_script(self, *options):
        """The figures of each kind of scan."""
        with tempfile.TemporaryDirectory(prefix="framering_test_") as directory:
            figures = Path(directory) / "figures.json"
            done = subprocess.run([SCRIPTS / "reliability.sh", *options, "--output", directory, "--json", figures],
                                  capture_output=True, text=True, check=False)
            self.assertEqual((done.returncode, done.stderr), (0, ""), done.stdout + done.stderr)
            self.assertRegex(done.stdout.partition("\n")[0], r", seed \d+$")
            self.assertEqual(list(Path(directory).iterdir()), [figures])
            return list(json.loads(figures.read_text())["sizes"].values())

    def check(self, sizes, kills):
        self.assertEqual(len(sizes), 2)
        for size in sizes:
            self.assertEqual(size["killed"].keys(), kills.keys())
            for role, count in kills.items():
                self.assertGreaterEqual(size["killed"][role], count)
            self.assertGreater(size["frames"], 0)
            self.assertEqual((size["lost"], size["flaws"]), (0, []))

    def test_few_kills(self):
        sizes = self.run_script("--writer-kills", "6", "--acquirer-kills", "2", "--two-writers-kills", "0")
        self.check(sizes, {"writer": 3, "acquirer": 1})

    def test_few_kills_of_two_writers(self):
        sizes = self.run_script("--writer-kills", "0", "--acquirer-kills", "0", "--two-writers-kills", "20")
        self.check(sizes, {"writer": 10, "second": 10})
        for size in sizes:
            self.assertEqual(size["frames"], size["scans"] * 2 * 2000, "each scan is whole, twice")


if __name__ == "__main__":
    unittest.main()
