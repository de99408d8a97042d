#!/usr/bin/env python3
"""The newest frame in Python: script (a) of the package's description, and what a viewer must never do."""
import os
import struct
import subprocess
import sys
import threading
import time
import unittest
import zlib

import framering as fr
import numpy as np

from support import SessionTest, interrupt


class Viewing(SessionTest):
    def test_the_newest_frame_is_whole_and_never_given_twice(self):
        self.acquirer("--frames", 2000, "--frame-rate", 500, "--embed-sequence")
        with fr.open(self.session) as s:
            seen = []
            for _ in range(200):
                f = s.newest(timeout=20)
                seen.append(f.number)
                self.assertEqual((f.array.shape, f.array.dtype, f.status), ((32, 64), np.dtype("<u2"), "good"))
                self.assertEqual(int(f.array.reshape(-1)[:4].view("<u8")[0]), f.id)  # its own number is in its pixels
                self.assertGreater(f.host_ns, 0)
                self.assertIsNone(f.camera_ns)
            self.assertEqual(seen, sorted(set(seen)))

    def test_no_newer_frame_is_a_timeout_and_not_an_old_one(self):
        self.acquirer("--frames", 3, "--frame-rate", "max", "--grace", "1ms", "--wait-for", "hold=60s")
        reader = fr.open(self.session, lossless="hold", must=True)  # the session lives as long as it owes frames
        self.assertEqual(len(list(zip(range(3), reader))), 3)
        with fr.open(self.session) as s:
            self.assertEqual(s.newest(timeout=20).number, 2)
            began = time.monotonic()
            with self.assertRaises(TimeoutError):
                s.newest(timeout=0.3)
            self.assertGreaterEqual(time.monotonic() - began, 0.3)
        reader.close()

    def test_a_session_that_is_not_there_is_a_timeout_that_says_what_to_start(self):
        with self.assertRaises(fr.Timeout) as raised:
            fr.open(self.session, timeout=0.2)
        self.assertIn(f"start a scan with: framering run --session {self.session}", str(raised.exception))

    def test_a_name_that_no_session_has_is_told_at_once(self):
        for name in ("", "a/b", "x" * 41):
            with self.assertRaisesRegex(fr.Invalid, "session name"):
                fr.open(name, timeout=600)
        with self.assertRaisesRegex(fr.Invalid, "role"):
            fr.open(self.session, lossless="acquirer", timeout=600)

    def test_a_viewer_follows_its_session_to_the_next_run(self):
        self.finish(self.acquirer("--frames", 5))
        process = self.acquirer("--frames", 500, "--frame-rate", 100)
        with fr.open(self.session, timeout=20) as s:
            self.assertEqual(s.newest(timeout=20).array.shape, (32, 64))
            process.kill()
            process.wait()
            self.remove_session()
            self.start(process.args[0], "--session", self.session, "--width", 16, "--height", 8, "--frames", 500,
                       "--frame-rate", 100)
            self.assertEqual(self.newest_of_shape(s, (8, 16)), (8, 16))

    def newest_of_shape(self, viewer, shape):
        for _ in range(2000):
            found = viewer.newest(timeout=20).array.shape
            if found == shape:
                break
        return found

    def test_look_computes_on_live_pixels(self):
        self.acquirer("--frames", 2000, "--frame-rate", 500)
        with fr.open(self.session, timeout=20) as s:
            number, mean = s.look(lambda array, header: (header.delivered, float(array.mean())), timeout=20)
            self.assertGreater(mean, 0)
            later, _ = s.look(lambda array, header: (header.delivered, 0), timeout=20)
            self.assertGreater(later, number)
            with self.assertRaisesRegex(ZeroDivisionError, "division"):
                s.look(lambda array, header: 1 // 0, timeout=20)

            def write(array, _):
                array[0, 0] = 1

            with self.assertRaisesRegex(ValueError, "read-only"):
                s.look(write, timeout=20)

    def test_a_notebook_gets_a_picture(self):
        self.acquirer("--frames", 2000, "--frame-rate", 500)
        with fr.open(self.session, timeout=20) as s:
            png = s.show(timeout=20)._repr_png_()
            self.assertEqual(png[:8], b"\x89PNG\r\n\x1a\n")
            self.assertEqual(struct.unpack(">II", png[16:24]), (64, 32))
            data = png[png.index(b"IDAT") + 4:-16]
            self.assertEqual(len(zlib.decompress(data)), 32 * 65)

    def test_ctrl_c_ends_a_wait(self):
        script = self.script("print('waits', flush=True)\nfr.open(session, timeout=600)")
        self.assertEqual(script.stdout.readline(), "waits\n")
        interrupt(script)
        script.communicate(timeout=20)
        self.assertNotEqual(script.returncode, 0)

    def test_a_second_thread_in_one_viewer_is_told(self):
        self.acquirer("--frames", 100, "--frame-rate", 1)
        with fr.open(self.session, timeout=20) as s:
            s.newest(timeout=20)
            seen = []

            def wait():
                try:
                    while not seen:
                        s.newest(timeout=1)
                except fr.Error as error:
                    seen.append(error)

            threads = [threading.Thread(target=wait) for _ in range(2)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            self.assertTrue(any(isinstance(error, (fr.InUse, fr.Timeout)) for error in seen))

    def test_a_child_of_fork_is_told_and_opens_its_own(self):
        self.acquirer("--frames", 2000, "--frame-rate", 200)
        with fr.open(self.session, timeout=20) as s:
            s.newest(timeout=20)
            child = os.fork()
            if child == 0:
                code = 1
                try:
                    s.newest(timeout=1)
                except fr.Forked:
                    with fr.open(self.session, timeout=20) as own:
                        own.newest(timeout=20)
                    code = 0
                finally:
                    os._exit(code)
            self.assertEqual(os.waitpid(child, 0)[1], 0)
            s.newest(timeout=20)

    def test_sessions_status_and_cancel(self):
        acquirer = self.acquirer("--frame-rate", 100)
        self.wait_until(lambda: self.session in fr.sessions(), "the session in the list")
        with fr.open(self.session, timeout=20) as s:
            s.newest(timeout=20)
            self.assertEqual(s.status()["scan"]["plan"]["width"], 64)
        self.assertEqual(fr.status(self.session)["session"], self.session)
        listed = subprocess.run([sys.executable, "-m", "framering", self.session], capture_output=True, text=True, check=True)
        self.assertIn(f"{self.session}: working, scan 1 working", listed.stdout)
        fr.cancel(self.session)
        self.finish(acquirer, expect=4)
        with self.assertRaises(fr.NotFound):
            fr.status(self.session)
        gone = subprocess.run([sys.executable, "-m", "framering", self.session], capture_output=True, text=True, check=False)
        self.assertEqual((gone.returncode, gone.stdout), (1, ""))
        self.assertIn("framering: error: session", gone.stderr)


if __name__ == "__main__":
    unittest.main()
