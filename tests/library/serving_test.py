#!/usr/bin/env python3
"""Scans that Python starts and queues where an acquirer serves: script (d) of the package's description."""
import os
import re
import tempfile
import time
import unittest
from pathlib import Path

import framering as fr

from support import SessionTest, interrupt

DOCUMENT = (Path(__file__).resolve().parents[2] / "docs" / "python.md").read_text(encoding="utf-8")
SCRIPT = re.search(r"```python\n(job = fr\.start.*?)```", DOCUMENT, re.S)[1]


class Serving(SessionTest):
    def setUp(self):
        super().setUp()
        state = tempfile.TemporaryDirectory()  # of the queue
        self.addCleanup(state.cleanup)
        before = os.environ.get("XDG_STATE_HOME")
        os.environ["XDG_STATE_HOME"] = state.name
        self.addCleanup(lambda: os.environ.pop("XDG_STATE_HOME") if before is None else
                        os.environ.update(XDG_STATE_HOME=before))

    def serve(self, actuator="simulated:instant"):
        writer = self.writer()
        process = self.acquirer("--serve", "--wait-for", "writer=60s", "--frame-rate", 200, "--actuator", actuator)
        self.wait_until(lambda: (self.status() or {}).get("serving"), "an acquirer that serves")
        return process, writer

    def test_script_d_as_it_is_written(self):
        self.serve()
        short = SCRIPT.replace("100@60s", "3@20ms").replace('"scope"', "session")
        self.assertIn('job.wait(progress=print, timeout="2h")', short)
        out = self.finish(self.script(short + "\nprint(job.state, job.output)"))
        self.assertIn("scan 1: done, 63 of 63 frames\n", out)
        scan = fr.scan(self.output / "scan")
        self.assertEqual((len(scan), f"done ['{self.output / 'scan'}']" in out), (63, True), out)
        self.assertEqual([(axis["name"], axis["length"]) for axis in scan.plan["axes"]], [("t", 3), ("z", 21)])
        self.assertEqual(scan.plan["setup"]["exposure_us"], 20000)

    def test_whatever_a_request_has_is_in_the_plan(self):
        self.serve()
        job = fr.start(self.session, positions=[("a", 0, 0), ("b", 20, 5.5, 1)], axes="t=::2@1ms position z=0um,1um",
                       exposure=0.002, gain=2, settings={}, skip=[{"where": {"t": 1, "z": 0}}], name="plate", sample="beads",
                       comment="two places")
        self.assertEqual(job.wait(timeout=100).frames, 6)
        plan = fr.scan(job.output[0]).plan
        self.assertEqual([axis["name"] for axis in plan["axes"]], ["t", "p", "z"])
        self.assertEqual(plan["axes"][1]["labels"], ["a", "b"])
        self.assertEqual(plan["axes"][1]["positions"][1], {"x": 20, "y": 5.5, "z": 1})
        self.assertEqual((plan["setup"]["exposure_us"], plan["setup"]["sample"]), (2000, "beads"))
        self.assertEqual(Path(job.output[0]).name, "plate")

    def test_a_second_start_is_refused_and_the_queue_takes_it(self):
        self.serve()
        job = fr.start(self.session)
        with self.assertRaisesRegex(fr.Busy, "scan 1 is running") as raised:
            fr.start(self.session, frames=5)
        self.assertIsInstance(raised.exception, fr.Refused)
        behind = fr.queue(self.session).add(frames=5)
        self.wait_until(lambda: job.state == "running", "the scan's first frame")
        self.assertEqual(behind.state, "waiting")
        job.cancel()
        self.assertEqual(behind.wait(timeout=100).frames, 5)
        with self.assertRaisesRegex(fr.ScanCanceled, r"scan 1 canceled after \d+ frames: ") as raised:
            job.wait(timeout=100)
        self.assertIsInstance(raised.exception, fr.Stopped)
        self.assertEqual((raised.exception.scan_id, raised.exception.frame), (1, job.progress.frames))
        self.assertGreater(len(fr.scan(job.output[0])), 0)

    def test_a_scan_that_fails_says_who_and_when_and_why(self):
        self.serve("simulated:instant,fail_at=13-30")
        job = fr.start(self.session, axes="z=0um:20um:21")
        with self.assertRaisesRegex(fr.ScanFailed, r"scan 1 failed after 12 frames \(acquirer\): .*failed half way") as raised:
            job.wait(timeout=100)
        self.assertEqual((raised.exception.who, raised.exception.scan_id, raised.exception.frame), ("acquirer", 1, 12))
        self.assertIn(raised.exception.why, str(raised.exception))
        self.assertEqual(job.state, "failed")
        impossible = fr.start(self.session, axes="humidity=0:1:3@1s")
        with self.assertRaisesRegex(fr.ScanFailed, "is not begun: .*humidity") as raised:
            impossible.wait(timeout=100)
        self.assertEqual((raised.exception.scan_id, raised.exception.frame), (0, 0))

    def test_pause_and_resume(self):
        self.serve()
        job = fr.start(self.session)
        self.wait_until(lambda: job.progress.frames > 5, "some frames")
        job.pause()
        self.wait_until(lambda: job.progress.paused, "a pause")
        self.assertRegex(str(job.progress), r"scan 1: paused, \d+ frames")
        paused_at = job.progress.frames
        fr.resume(self.session)
        self.wait_until(lambda: job.progress.frames > paused_at + 5, "frames after the pause")
        fr.pause(self.session)
        self.wait_until(lambda: job.progress.paused, "another pause")
        job.resume()
        self.wait_until(lambda: not job.progress.paused, "the end of the pause")
        job.cancel()
        with self.assertRaises(fr.ScanCanceled):
            job.wait(timeout=100)

    def test_ctrl_c_ends_the_wait_and_not_the_scan(self):
        self.serve()
        script = self.script("job = fr.start(session)\nprint(job.number, flush=True)\njob.wait()")
        self.assertEqual(script.stdout.readline(), "1\n")
        interrupt(script)
        self.assertIn("KeyboardInterrupt", script.communicate(timeout=60)[1])
        job = fr.Job(self.session, 1)
        self.wait_until(lambda: job.state == "running", "the scan's first frame")
        with self.assertRaisesRegex(fr.Timeout, "it goes on"):
            job.wait(timeout="100ms")
        job.cancel()

    def test_the_queue_without_an_acquirer(self):
        with self.assertRaisesRegex(fr.NotServed, f"framering run --serve --session {self.session}"):
            fr.start(self.session, frames=5)
        queue = fr.queue(self.session)
        jobs = [queue.add(frames=frames, name=f"s{frames}") for frames in (11, 12, 13)]
        queue.move(jobs[2].number, 1)
        self.assertEqual([(one["number"], one["state"], one["request"]["frames"]) for one in queue.list()],
                         [(3, "waiting", 13), (1, "waiting", 11), (2, "waiting", 12)])
        queue.remove(1)
        with self.assertRaisesRegex(fr.ScanCanceled, "removed"):
            jobs[0].wait(timeout=10)
        with self.assertRaisesRegex(fr.Error, "no scan 1"):
            queue.remove(1)
        with self.assertRaises(fr.StateError):
            jobs[1].pause()
        jobs[1].cancel()
        self.assertEqual((jobs[1].state, jobs[2].state), ("removed", "waiting"))
        self.assertEqual((queue.clear(), queue.list()), (1, []))

    def test_what_makes_no_sense_or_names_a_file_is_told_at_once(self):
        queue = fr.queue(self.session)
        for request, said in (({"frames": 0}, "'frames' is 0"), ({"axes": "z"}, "z"), ({"axes": "position=FILE.csv"}, "a file cannot be named here"),
                              ({"exposure": "20 parsecs"}, "parsecs"), ({"exposure": -1}, "exposure is -1"),
                              ({"positions": [("a", 1)]}, r"\('a', 1\)"), ({"name": "../x"}, "../x"),
                              ({"comment": b"x"}, "JSON"), ({"channels": [{"program": "sh"}]}, "program")):
            with self.subTest(request=request), self.assertRaisesRegex(fr.Invalid, said):
                queue.add(**request)
        with self.assertRaises(TypeError):
            queue.add(actuator="command:sh")
        with self.assertRaisesRegex(fr.Invalid, "use a number of seconds"):
            fr.start(self.session, timeout="soon")
        self.assertEqual(queue.list(), [])

    def test_an_acquirer_that_runs_a_single_scan_does_not_serve(self):
        self.acquirer("--frame-rate", 100)
        self.wait_until(lambda: self.session in fr.sessions(), "the session in the list")
        self.wait_until(lambda: self.status() is not None, "its state")
        with self.assertRaisesRegex(fr.NotServed, "single scan"):
            fr.start(self.session, frames=5)

    def test_an_acquirer_that_does_not_answer_starts_nothing(self):
        acquirer, _ = self.serve()
        os.kill(acquirer.pid, 19)
        began = time.monotonic()
        with self.assertRaisesRegex(fr.Timeout, "nothing is started"):
            fr.start(self.session, frames=5, timeout=0.3)
        self.assertGreaterEqual(time.monotonic() - began, 0.3)
        self.assertEqual(fr.queue(self.session).list(), [])


if __name__ == "__main__":
    unittest.main()
