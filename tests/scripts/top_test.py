#!/usr/bin/env python3
"""framering top as a user runs it: on the terminal that it has, and into a pipe."""
import os
import pty
import select
import signal
import subprocess
import time
import unittest

from with_rig import HANG_LIMIT_S, SMALL, WithRig, find_programs

LEFT = b"\x1b[?25h\x1b[?1049l"  # the cursor is back, and the normal screen


class OnTerminal:
    """A program whose terminal is ours."""

    def __init__(self, *words):
        self.output = b""
        self.pid, self.terminal = pty.fork()
        if self.pid == 0:
            os.environ["TERM"] = "xterm"
            os.execv(words[0], [str(word) for word in words])

    def read_until(self, is_so):
        deadline = time.monotonic() + HANG_LIMIT_S
        while not is_so(self.output) and time.monotonic() < deadline:
            if select.select([self.terminal], [], [], 1)[0]:
                try:
                    self.output += os.read(self.terminal, 65536)
                except OSError:  # its other end is closed
                    break
        return is_so(self.output)

    def wait(self):
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])


class Top(WithRig):
    def setUp(self):
        super().setUp()
        self.control = find_programs() / "control"

    def start_scan(self):
        self.start_writer()
        self.rig.start("acquirer", *SMALL, "--frame-rate", 100, "--frames", 1000000)
        self.wait_for_delivered(1)

    def top(self):
        top = OnTerminal(self.control, "top", "--session", self.rig.session)
        self.assertTrue(top.read_until(lambda output: b"framering top" in output and b"running" in output), top.output)
        return top

    def test_key_ends_it(self):
        self.start_scan()
        top = self.top()
        os.write(top.terminal, b"q")
        self.assertTrue(top.read_until(lambda output: LEFT in output), top.output)
        self.assertEqual(top.wait(), 0)

    def test_signals_end_it_and_give_the_terminal_back(self):
        self.start_scan()
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            top = self.top()
            os.kill(top.pid, number)
            self.assertTrue(top.read_until(lambda output: LEFT in output), top.output)
            self.assertEqual(top.wait(), 0)

    def test_closed_terminal_ends_it(self):
        self.start_scan()
        top = self.top()
        os.close(top.terminal)
        self.assertEqual(top.wait(), 0)

    def test_cancel_key(self):
        self.start_scan()
        top = self.top()
        os.write(top.terminal, b"cy")
        self.wait_until("the scan is over", lambda: (self.rig.status() or {"scan": {"state": "canceled"}})["scan"]["state"] == "canceled")
        os.write(top.terminal, b"q")
        top.read_until(lambda output: LEFT in output)
        self.assertEqual(top.wait(), 0)

    def test_page_of_text(self):
        self.start_scan()
        command = [str(self.control), "top", "--session", self.rig.session]
        done = subprocess.run(command, capture_output=True, text=True, timeout=HANG_LIMIT_S, check=False)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertNotIn("\x1b", done.stdout)
        for part in ("framering top", "WORKING", "acquirer", "writer", "disk", "lost"):
            self.assertIn(part, done.stdout)

    def test_no_session(self):
        command = [str(self.control), "top", "--session", "test_top_nobody"]
        done = subprocess.run(command, capture_output=True, text=True, timeout=HANG_LIMIT_S, check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn("does not exist", done.stderr)


if __name__ == "__main__":
    unittest.main()
