#!/usr/bin/env python3
"""scripts/run.sh in surroundings that are not as usual, and with options of the user that meet its own.

FRAMERING_BIN names the directory of the programs.
"""
import os
import signal
import subprocess
import tempfile
import unittest
from pathlib import Path

from run_script import PROGRAMS, SMALL, RunScriptCase

LONG = SMALL + ["--frames", "600", "--frame-rate", "200"]
SHORT = SMALL + ["--frames", "50", "--frame-rate", "200"]


class Surroundings(RunScriptCase):
    def test_reader_that_goes(self):
        """As with `scripts/run.sh | head -n 1`: the scan and the watch over it go on."""
        reader, writer = os.pipe()
        scan = self.start([], LONG, stdout=writer)
        os.close(writer)
        os.read(reader, 1)
        os.close(reader)
        scan.wait_for_delivered(100)
        killed = scan.kill("writer")
        scan.wait_for_process("writer", other_than=killed)
        self.assertEqual(scan.wait(), 0, scan.output())
        self.assertEqual(self.check_complete(scan, 600)["writer_restarts"], 1)
        self.assertIn("scripts/run.sh: writer killed by signal 9; restarted, 1 of 5 per minute\n", scan.printed())
        self.assertNotRegex(scan.printed(), "Broken pipe|progress line|control: error")
        self.assertIn("stored   600 frames", scan.output(), "the log has the summary that nobody has read")

    def test_no_directory_for_temporary_files(self):
        scan = self.start([], SHORT, environment={"TMPDIR": "/nowhere"})
        self.assertEqual(scan.wait(), 0, scan.output())
        self.check_complete(scan, 50)
        self.assertNotIn("/nowhere", scan.printed())
        self.assertRegex(scan.printed(), "\nscan 1 ended: [^\n]+\n  planned  50 frames\n  acquired 50 [^\n]+\n  stored   50 ", "as the acquirer says it")

    def test_full_disk_under_the_output(self):
        with open("/dev/full", "w", encoding="ascii") as full:
            scan = self.start([], SHORT, stdout=full)
            self.assertEqual(scan.wait(), 0, scan.output())
        self.check_complete(scan, 50)
        log = scan.directory / "scans" / "scan.log"
        self.assertEqual(scan.printed(), f"scripts/run.sh: warning: cannot write to standard output; the summary is in {log}\n")
        self.assertIn("\n  stored   50 frames", log.read_text())

    def test_closed_descriptors(self):
        for closed in ([0], [1], [2], [0, 1, 2]):
            with self.subTest(closed=closed):
                scan = self.start([], SHORT, before=lambda these=tuple(closed): [os.close(each) for each in these])
                self.assertEqual(scan.wait(), 0, scan.output())
                self.check_complete(scan, 50)

    def test_interrupt_before_the_first_process(self):
        """Of this script alone, by a program that has started it: the shell waits for its child, and then ends."""
        place = tempfile.TemporaryDirectory(prefix="framering_test_")
        self.addCleanup(place.cleanup)
        late = self.programs_with("run-options", f'touch {place.name}/began; sleep 1; exec {PROGRAMS.resolve()}/run-options "$@"')
        scan = self.start([], SHORT, programs=late)
        scan.wait_until("the options are being read", lambda: Path(place.name, "began").exists())
        scan.process.send_signal(signal.SIGINT)
        self.assertEqual(scan.wait(), 4, scan.output())
        self.assertFalse((scan.directory / "scans").exists())

    def test_closed_terminal(self):
        scan = self.start([], SMALL + ["--frames", "100000", "--frame-rate", "200"], terminal=True)
        scan.wait_until("a viewer is there", lambda: scan.processes("viewer"))
        scan.wait_for_delivered(50)
        scan.close_terminal()
        self.assertEqual(scan.wait(), 4, scan.output())
        self.assertEqual(scan.manifest()["state"], "canceled")
        self.assertIn("scripts/run.sh: the terminal was closed: canceling the scan, the frames acquired so far are stored; to keep a scan "
                      "running without its terminal, use --detach\n", scan.output())
        self.assertNotIn("restarted", scan.output())
        self.check_nothing_left(scan)

    def test_terminal_of_another_user(self):
        """As after su: it is there, but cannot be opened by its name."""
        def lose_terminal():
            os.fchmod(1, 0)
            if os.getuid() == 0:  # who may open everything
                os.chmod(".", 0o777)
                os.setgid(65534)
                os.setuid(65534)
        scan = self.start([], SHORT, terminal=True, before=lose_terminal, environment={"HOME": "/nowhere", "XDG_CONFIG_HOME": "/nowhere"})
        self.assertEqual(scan.wait(), 0, scan.output())
        self.check_complete(scan, 50)
        self.assertNotIn("viewer: error", scan.output())

    def test_viewer_that_never_finds_the_session(self):
        """As in a scan that is over before the viewer looks."""
        late = self.programs_with("viewer", f'shift 2; exec "{PROGRAMS.resolve()}/viewer" --session test_run_never "$@"')
        scan = self.start(["--viewer", "--display none"], SHORT, picture=True, programs=late)
        self.assertEqual(scan.wait(), 0, scan.output())
        self.check_complete(scan, 50)
        log = (scan.directory / "scans" / "scan.log").read_text()
        self.assertIn("viewer: error: stopped while waiting for session 'test_run_never'\n", log)
        self.assertNotIn("stopped while waiting", scan.printed())

    def test_two_sessions_with_one_output_and_name(self):
        first = self.start([], LONG)
        first.wait_for_delivered(1)
        second = self.start(["--output", str(first.directory / "scans")], SHORT)
        self.assertEqual(second.wait(), 0, second.output())
        self.assertEqual(first.wait(), 0, first.output())
        for scan, log, directory, other in ((first, "scan.log", "scan", "scan_001"), (second, "scan_001.log", "scan_001", "scan")):
            self.assertIn(f"log {first.directory / 'scans' / log}\n", scan.printed())
            text = (first.directory / "scans" / log).read_text()
            self.assertIn(f"scan 1 is recorded to {first.directory / 'scans' / directory}\n", text)
            self.assertNotIn(f"scan 1 is recorded to {first.directory / 'scans' / other}\n", text)


class Options(RunScriptCase):
    def test_resume_of_the_user(self):
        scan = self.start([], [*LONG, "--resume"])
        scan.wait_for_delivered(100)
        killed = scan.kill("acquirer")
        scan.wait_for_process("acquirer", other_than=killed)
        self.assertEqual(scan.wait(), 0, scan.output())
        self.assertEqual(self.check_complete(scan, 600)["acquirer_restarts"], 1)

    def test_serve(self):
        """Scan after scan: an acquirer that is killed between two of them goes on with the queue."""
        state = tempfile.TemporaryDirectory(prefix="framering_test_")
        self.addCleanup(state.cleanup)
        environment = {"XDG_STATE_HOME": state.name}
        scan = self.start(["--serve"], SHORT, environment=environment)

        def control(*words):
            return subprocess.run([PROGRAMS / "control", *words, "--session", scan.session], capture_output=True,
                                  check=False, env={**os.environ, **environment})
        scan.wait_until("it serves", lambda: (scan.status() or {}).get("serving"))
        self.assertEqual(control("start", "--wait-end").returncode, 0, scan.output())
        killed = scan.kill("acquirer")
        self.assertEqual(control("queue", "add", "--frames", "20").returncode, 0)
        scan.wait_for_process("acquirer", other_than=killed)
        scan.wait_until("the second scan is done", lambda: b"2  done" in control("queue", "list").stdout)
        os.kill(scan.process.pid, signal.SIGINT)
        self.assertEqual(scan.wait(), 0, scan.output())
        self.assertEqual(scan.manifest()["stored"], 50)
        self.assertEqual(scan.manifest("scan_001")["stored"], 20)

    def test_serve_in_the_background(self):
        state = tempfile.TemporaryDirectory(prefix="framering_test_")
        self.addCleanup(state.cleanup)
        scan = self.start(["--serve", "--detach"], SHORT, environment={"XDG_STATE_HOME": state.name})
        self.assertEqual(scan.wait(), 0, scan.output())
        self.assertRegex(scan.printed(), rf"\nthe acquirer serves: [^\n]* status --session {scan.session}\n")
        self.assertNotIn("the scan is running", scan.printed(), "none does")
        subprocess.run([PROGRAMS / "control", "terminate", "--session", scan.session], capture_output=True, check=True)
        scan.wait_until("everybody is gone", lambda: not scan.processes())

    def test_display_of_the_user(self):
        for display in ("--display terminal", "--display=terminal"):
            with self.subTest(display=display):
                scan = self.start(["--viewer", display], LONG, terminal=True)
                viewer = scan.wait_until("a viewer is there", lambda found=scan: found.processes("viewer"))[0]
                scan.wait_for_delivered(500)
                self.assertEqual(scan.processes("viewer"), [viewer])
                self.assertEqual(scan.wait(), 0, scan.output())
                self.assertNotIn("--display", scan.output())
                self.check_complete(scan, 600)

    def test_display_that_needs_no_terminal(self):
        scan = self.start(["--viewer", "--display web", "--viewer", "--listen 127.0.0.1:0"], LONG, picture=True)
        scan.wait_until("the viewer says its address", lambda: "viewer: open http://127.0.0.1:" in scan.printed())
        self.assertEqual(scan.wait(), 0, scan.output())
        self.check_complete(scan, 600)

    def test_options_that_run_sh_gives_too(self):
        for writer, acquirer in ((["--wait", "20s", "--acquirer-timeout", "20s"], ["--wait-for", "writer=20s"]),
                                 (["--wait=20s", "--acquirer-timeout=20s"], ["--wait-for=writer=20s"])):
            with self.subTest(writer=writer):
                scan = self.start(["--no-restart", "--writer", " ".join(writer)], SHORT + acquirer)
                self.assertEqual(scan.wait(), 0, scan.output())
                self.check_complete(scan, 50)

    def test_values_behind_an_equals_sign(self):
        scan = self.start(["--name=water", "--writer=--sync=off"], SHORT)
        self.assertEqual(scan.wait(), 0, scan.output())
        self.assertEqual(scan.manifest("water")["stored"], 50)
        refused = self.start(["--no-writer=perhaps"], SHORT)
        self.assertEqual(refused.wait(), 2, refused.output())

    def test_options_that_are_run_shs_own(self):
        for options, acquirer, told in (
                ([], ["--session", "other"], "option --session must come before --"),
                ([], ["--session=other"], "option --session must come before --"),
                (["--writer", "--session other"], [], "option --writer: --session is set by scripts/run.sh"),
                (["--writer", "--output=elsewhere"], [], "option --writer: --output is set by scripts/run.sh"),
                (["--writer", "--sync off --name a"], [], "option --writer: --name is set by scripts/run.sh"),
                (["--viewer", "--session other"], [], "option --viewer: --session is set by scripts/run.sh")):
            with self.subTest(options=options, acquirer=acquirer):
                scan = self.start(options, SHORT + acquirer)
                self.assertEqual(scan.wait(), 2, scan.output())
                self.assertIn(told, scan.printed())
                self.assertFalse((scan.directory / "scans").exists())


if __name__ == "__main__":
    unittest.main()
