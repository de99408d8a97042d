#!/usr/bin/env python3
"""The engine of scripts/selftest.sh and scripts/soak.sh: it finds what is wrong with a scan, and leaves nothing behind.

FRAMERING_BIN names the directory of the programs.
"""
import os
import signal
import struct
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

from with_rig import RECORD_BYTES, SCRIPTS, SMALL, WithRig, change_index, change_manifest

import scan_check
from programs import HANG_LIMIT_S, left_by, segments_of
from progress import Progress


class RigEnds(WithRig):
    def test_program_that_is_not_listed_yet(self):
        """As after a signal that came while it was started."""
        acquirer = self.rig.start("acquirer", *SMALL)
        while len(segments_of(self.rig.session)) < 2:
            time.sleep(0.01)
        self.rig.started.clear()
        self.rig.close()
        self.assertEqual(left_by(self.rig.session), [])
        self.assertFalse(acquirer.alive())


class ScanThatHangs(WithRig):
    def test_only_without_a_frame_for_long(self):
        now = [0.0]
        progress = Progress(self.rig.session, clock=lambda: now[0])

        def has_stopped_after(seconds):
            now[0] += seconds
            return progress.has_stopped()

        self.assertFalse(has_stopped_after(HANG_LIMIT_S))
        self.assertTrue(has_stopped_after(1))  # there is no session
        self.rig.start("acquirer", *SMALL, "--frames", 100000, "--frame-rate", 500)
        self.wait_until("the session is there", lambda: progress.frames_now() is not None)
        self.assertFalse(has_stopped_after(0))
        self.assertTrue(has_stopped_after(HANG_LIMIT_S + 1))  # it waits for a writer
        self.start_writer()
        for frames in (1, 200):
            self.wait_for_delivered(frames)
            self.assertFalse(has_stopped_after(HANG_LIMIT_S + 1), f"{frames} frames")


class ScanCheck(WithRig):
    """Each flaw is put into a whole scan by hand."""

    def record(self, *options):
        acquirer = self.rig.start("acquirer", *SMALL, "--frames", 20, *options)
        writer = self.start_writer()
        self.assertEqual((acquirer.wait(), writer.wait()), (0, 0), acquirer.said() + writer.said())

    def flaw(self, **keywords):
        scan, = scan_check.closed_scans(self.rig.output)
        return scan_check.flaw_of(scan, self.rig.programs / "writer", **keywords)

    def change_manifest(self, **changes):
        change_manifest(self.rig.output / "scan", **changes)

    def change_index(self, change):
        change_index(self.rig.output / "scan", change)

    def test_whole_scan(self):
        self.record()
        self.assertEqual(self.flaw(), "")
        self.assertEqual(self.rig.leftover(), [])

    def test_frame_twice(self):
        self.record()
        self.change_index(lambda records: records.insert(7, records[7]))
        self.assertEqual(self.flaw(), "frame 7 is accounted for twice")

    def test_frame_missing(self):
        self.record()
        self.change_index(lambda records: records.pop(7))
        self.assertEqual(self.flaw(), "frame 7 is missing")

    def test_frame_of_another_number(self):
        self.record()
        tiff = self.rig.output / "scan" / "scan_00000.ome.tif"
        begin, = struct.unpack_from("<Q", (self.rig.output / "scan/scan.index").read_bytes(), RECORD_BYTES * 8 + 16)
        with open(tiff, "r+b") as file:
            file.seek(begin)
            file.write(struct.pack("<Q", 9))
        self.assertIn("page 7 of the scan holds frame", self.flaw())

    def test_pixels_are_not_the_cameras(self):
        self.record()
        tiff = self.rig.output / "scan" / "scan_00000.ome.tif"
        begin, = struct.unpack_from("<Q", (self.rig.output / "scan/scan.index").read_bytes(), RECORD_BYTES * 8 + 16)
        with open(tiff, "r+b") as file:
            file.seek(begin + 8)  # between two places of the number
            file.write(b"\1\2\3\4")
        self.assertIn("pixel checksum", self.flaw())

    def test_compressed_scan(self):
        acquirer = self.rig.start("acquirer", *SMALL, "--frames", 20)
        writer = self.rig.start("writer", "--output", self.rig.output, "--compression", "zstd", "--wait", "20s")
        self.assertEqual((acquirer.wait(), writer.wait()), (0, 0))
        self.assertEqual(self.flaw(), "")

    def test_undeclared_loss(self):
        self.record()
        self.change_manifest(stored=19)
        self.assertIn("19 of 20 frames stored", self.flaw())

    def test_loss_where_none_is_allowed(self):
        self.record()
        gaps = [{"delivered_from": 20, "delivered_to": 20, "count": 1, "reason": "ring_full"}]
        self.change_manifest(expected=21, received=21, gaps=gaps)
        self.assertIn("20 of 21 frames stored", self.flaw())
        self.assertNotIn("frames stored", self.flaw(gaps_allowed=True))

    def test_never_closed(self):
        self.record()
        self.change_manifest(state="recording")
        self.assertIn("it ended as recording", self.flaw())

    def test_leftover(self):
        acquirer = self.rig.start("acquirer", *SMALL, "--frames", 20)
        self.wait_until("the session is there", lambda: len(self.rig.segments()) == 2)
        self.assertEqual(len(self.rig.leftover()), 3, self.rig.leftover())
        acquirer.kill()
        self.assertEqual(len(self.rig.leftover()), 2, self.rig.leftover())


class ProcessGroup(WithRig):
    def start_all(self):
        self.acquirer = self.rig.start("acquirer", *SMALL, "--frames", 100000, "--frame-rate", 500, "--grace", "30s")
        self.writer = self.start_writer()
        self.viewer = self.rig.start("viewer", "--display", "none", "--wait", "20s")
        self.wait_for_delivered(100)

    def check_scan(self):
        scan, = scan_check.closed_scans(self.rig.output)
        self.assertEqual(scan_check.flaw_of(scan, self.rig.programs / "writer", {"canceled"}), "")
        self.assertGreaterEqual(scan["stored"], 100)
        self.assertEqual(self.rig.leftover(), [])

    def test_interrupt(self):
        self.start_all()
        self.rig.interrupt_group()
        self.assertEqual(self.viewer.wait(), 0, self.viewer.said())
        self.assertEqual(self.writer.wait(), 4, self.writer.said())
        last = self.start_writer()  # the former one handed over what it had in hand
        self.assertEqual(self.acquirer.wait(), 4, self.acquirer.said())
        self.assertEqual(last.wait(), 4, last.said())
        self.check_scan()

    def test_hangup(self):
        self.start_all()
        os.killpg(self.rig.holder.pid, signal.SIGHUP)
        self.assertEqual(self.viewer.wait(), 0, self.viewer.said())
        self.wait_for_delivered(self.rig.status()["scan"]["delivered"] + 100)
        self.assertTrue(self.writer.alive(), self.writer.said())
        self.rig.control("cancel")
        self.assertEqual((self.acquirer.wait(), self.writer.wait()), (4, 4), self.writer.said())
        self.check_scan()


class Selftest(unittest.TestCase):
    def setUp(self):
        directory = tempfile.TemporaryDirectory(prefix="framering_test_")
        self.addCleanup(directory.cleanup)
        self.directory = Path(directory.name)

    def start(self, *options, script="selftest.sh", environment=None):
        return subprocess.Popen([SCRIPTS / script, *options], cwd=self.directory, text=True, start_new_session=True,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=os.environ | {"TMPDIR": str(self.directory)} | (environment or {}))

    def run_to_end(self, *options):
        process = self.start(*options)
        out, err = process.communicate(timeout=4 * HANG_LIMIT_S)
        return process.returncode, out, err

    def test_short_run(self):
        code, out, err = self.run_to_end("--chaos", "--minutes", "0.05", "--frames", "small")
        self.assertEqual((code, err), (0, ""), out)
        for line in (r"chaos for 0\.05 min in selftest\.\w+, seed \d+; Ctrl-C stops it\n", r"\nscan 1: \d+ killed, \d+ stopped; frames ",
                     r"\nkills survived   [1-9]\d* \(and \d+ stops\) in 1 scans\n",
                     r"\nframes           3000 expected, 3000 on disk, 0 lost\n", r"\nevery frame is on disk exactly once\n$"):
            self.assertRegex(out, line)
        self.assertEqual(list(self.directory.iterdir()), [])

    def test_wrong_options(self):
        for options in ([], ["--chaos", "--minutes", "x"], ["--chaos", "--minutes", "-1"], ["--chaos", "--frames", "huge"],
                        ["--chaos", "--seed", "1.5"], ["--chaos", "--minutes"], ["--frobnicate"]):
            code, out, err = self.run_to_end(*options)
            self.assertEqual((code, out), (2, ""), options)
            self.assertRegex(err, r"^selftest\.sh: error: [^\n]+; see scripts/selftest\.sh --help\n$|^selftest\.sh: error: nothing")
        self.assertEqual(list(self.directory.iterdir()), [])

    def check_nothing_left_after(self, script, options, end):
        process = self.start(*options, script=script)
        session = f"{'reliability' if script == 'reliability.sh' else 'chaos'}_{process.pid}_1"  # the shell has become the engine
        deadline = time.monotonic() + HANG_LIMIT_S
        while len(segments_of(session)) < 2 and time.monotonic() < deadline:
            time.sleep(0.01)
        end(process)
        out, err = process.communicate(timeout=HANG_LIMIT_S)
        self.assertEqual((process.returncode, err), (130, ""), out)
        self.assertEqual(left_by(session), [])
        self.assertEqual(list(self.directory.iterdir()), [])

    def test_interrupt(self):
        self.check_nothing_left_after("selftest.sh", ["--chaos", "--minutes", "5", "--frames", "small"],
                                      lambda process: os.killpg(process.pid, signal.SIGINT))

    def test_closed_terminal_and_end_by_a_signal(self):
        for script, options in (("selftest.sh", ["--chaos"]), ("soak.sh", []), ("reliability.sh", [])):
            for number in (signal.SIGHUP, signal.SIGTERM):
                with self.subTest(script=script, signal=number):
                    self.check_nothing_left_after(script, options, lambda process, which=number: os.kill(process.pid, which))

    def test_reader_that_goes(self):
        process = self.start("--chaos", "--minutes", "0.2", "--frames", "small")
        process.stdout.readline()
        process.stdout.close()
        self.assertEqual(process.stderr.read(), "")
        self.assertEqual(process.wait(HANG_LIMIT_S), 128 + signal.SIGPIPE)
        process.stderr.close()
        self.assertEqual(list(self.directory.iterdir()), [])
        self.assertEqual(left_by(f"chaos_{process.pid}_1"), [])

    def test_seed(self):
        """Each says its seed before anything else, and takes the one that is given."""
        nothing = {"selftest.sh": ["--chaos", "--minutes", "0"], "soak.sh": ["--minutes", "0"],
                   "reliability.sh": ["--writer-kills", "0", "--acquirer-kills", "0", "--two-writers-kills", "0"]}
        for script, options in nothing.items():
            with self.subTest(script=script):
                def first_line(*more, script=script, options=options, **environment):
                    process = self.start(*options, *more, script=script, environment=environment)
                    return process.communicate(timeout=HANG_LIMIT_S)[0].partition("\n")[0]
                self.assertRegex(first_line(), r", seed \d+\b")
                self.assertRegex(first_line(FRAMERING_SEED="4711"), r", seed 4711\b")
                self.assertRegex(first_line("--seed", "7", FRAMERING_SEED="4711"), r", seed 7\b")


if __name__ == "__main__":
    unittest.main()
