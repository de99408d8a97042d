#!/usr/bin/env python3
"""framering top as a user runs it: on the terminal that it has, and into a pipe."""
import os
import pty
import resource
import select
import signal
import subprocess
import termios
import time
import unittest
from pathlib import Path

from with_rig import HANG_LIMIT_S, SMALL, WithRig, find_programs

ENTERED = b"\x1b[?1049h"
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


def has_lines(terminal):
    """Whether the terminal is as a shell wants it."""
    flags = termios.tcgetattr(terminal)[3]
    return bool(flags & termios.ICANON) and bool(flags & termios.ECHO)


def child_of(pid):
    return int(Path(f"/proc/{pid}/task/{pid}/children").read_text().split()[0])


def is_stopped(pid):
    return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "T"


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

    def test_deadly_signals_give_the_terminal_back(self):
        self.start_scan()
        resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
        for number in (signal.SIGQUIT, signal.SIGABRT, signal.SIGSEGV, signal.SIGXCPU):
            top = self.top()
            self.assertFalse(has_lines(top.terminal), "keys come without Enter")
            os.kill(top.pid, number)
            self.assertTrue(top.read_until(lambda output: LEFT in output), top.output)
            end = top.wait()
            self.assertTrue(end == -number or (number == signal.SIGSEGV and end != 0), f"{number}: {end}; a sanitizer ends it in its own way")
            self.assertTrue(has_lines(top.terminal), number)

    def test_suspend_and_go_on(self):
        self.start_scan()
        shell = OnTerminal("/bin/sh", "-i")
        os.write(shell.terminal, f"{self.control} top --session {self.rig.session}\n".encode())

        def is_shown(output):
            page = output.rpartition(ENTERED)[2]
            return ENTERED in output and b"framering top" in page and b"running" in page
        self.assertTrue(shell.read_until(is_shown), shell.output)
        for stop in (lambda: os.write(shell.terminal, b"\x1a"), lambda: os.kill(child_of(shell.pid), signal.SIGTSTP)):
            stop()
            self.assertTrue(shell.read_until(lambda output: LEFT in output), shell.output)
            self.wait_until("it stands", lambda: is_stopped(child_of(shell.pid)))
            self.assertTrue(has_lines(shell.terminal))
            shell.output = b""
            os.write(shell.terminal, b"fg\n")
            self.assertTrue(shell.read_until(is_shown), shell.output)
            self.assertFalse(has_lines(shell.terminal))
        os.kill(child_of(shell.pid), signal.SIGSTOP)
        self.wait_until("it stands", lambda: is_stopped(child_of(shell.pid)))
        shell.output = b""
        os.write(shell.terminal, b"fg\n")
        self.assertTrue(shell.read_until(is_shown), shell.output)
        os.write(shell.terminal, b"q")
        self.assertTrue(shell.read_until(lambda output: LEFT in output), shell.output)
        os.write(shell.terminal, b"exit\n")
        self.assertEqual(shell.wait(), 0)

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
