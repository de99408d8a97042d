#!/usr/bin/env python3
"""framering run with commands after each file and scan.

FRAMERING_BIN names the directory of the programs.
"""
import os
import signal
import sys
import tempfile
import time
import unittest
from pathlib import Path

sys.dont_write_bytecode = True
from hook_journal import HOOK, ends_in, hook_flaw, jobs_of  # noqa: E402
from run_script import SMALL, RunScriptCase  # noqa: E402

SHORT = SMALL + ["--frames", "60", "--frame-rate", "200"]
SECRET = "secret-token-4711"


class RunWithHooks(RunScriptCase):
    def setUp(self):
        self.place = Path(self.enterContext(tempfile.TemporaryDirectory(prefix="framering_test_")))
        self.hook_log = self.place / "hook.txt"
        (self.place / "hook.py").write_text(HOOK)

    def hooks(self, longest=0.02):
        command = f"/usr/bin/python3 {self.place / 'hook.py'} {self.hook_log} 0 {longest} {SECRET}"
        return ["--on-file-closed", command + " {file}", "--on-scan-closed", command, "--writer", "--file-frames 10 --sync 50ms"]

    def check_all_done(self, scan, name="scan"):
        for file, events in jobs_of(scan.directory / "scans" / name).values():
            self.assertEqual((events.count("done"), events[-1]), (1, "done"), f"{file}: {events}")
        self.assertEqual(hook_flaw(self.hook_log), "")
        for path in (scan.directory / "scans").rglob("*"):
            if path.suffix in (".log", ".journal", ".json"):
                self.assertNotIn(SECRET, path.read_text(), path)
        self.assertNotIn(SECRET, scan.printed())

    def test_everything_is_done_when_run_returns(self):
        scan = self.start(self.hooks(), SHORT)
        self.assertEqual(scan.wait(), 0, scan.output())
        self.check_complete(scan, 60)
        self.check_all_done(scan)
        self.assertEqual(len(ends_in(self.hook_log, "done")), 7)
        self.assertIn(": 7 done, 0 given up, 0 left\n", scan.printed())

    def test_preview_that_is_complete_after_the_session_has_ended(self):
        self.hook_log.touch()
        scan = self.start([*self.hooks(), "--preview", "20"], SHORT)
        preview = scan.wait_for_process("preview")
        scan.wait_for_delivered(20)
        os.kill(preview, signal.SIGSTOP)
        scan.wait_until("the hooks of the recording are done", lambda: len(ends_in(self.hook_log, "done")) == 7)
        time.sleep(2)  # a runner that does not wait for it has ended by then
        os.kill(preview, signal.SIGCONT)
        self.assertEqual(scan.wait(), 0, scan.output())
        self.check_all_done(scan)
        self.check_all_done(scan, "scan_preview")
        self.assertEqual(len(ends_in(self.hook_log, "done")), 14)

    def test_scans_of_former_runs_are_left_alone(self):
        first = self.start([], SHORT)
        self.assertEqual(first.wait(), 0, first.output())
        time.sleep(1)  # scans are told apart by the second
        second = self.start([*self.hooks(), "--output", str(first.directory / "scans")], SHORT)
        self.assertEqual(second.wait(), 0, second.output())
        self.assertTrue(all(events == [] for _, events in jobs_of(first.directory / "scans" / "scan").values()))
        self.check_all_done(first, "scan_001")

    def test_wrong_command_is_told_before_the_scan(self):
        scan = self.start(["--on-file-closed", "no-such-program " + SECRET], SHORT)
        self.assertEqual(scan.wait(), 2, scan.output())
        self.assertIn("option --on-file-closed: the command's first word", scan.printed())
        self.assertNotIn(SECRET, scan.printed())
        self.assertFalse((scan.directory / "scans" / "scan").exists())

    def test_killed_runner_is_restarted(self):
        scan = self.start(self.hooks(), SMALL + ["--frames", "400", "--frame-rate", "200"])
        journal = scan.directory / "scans" / "scan" / "hooks.journal"
        scan.wait_until("a hook is told done", lambda: journal.exists() and b'"event":"done"' in journal.read_bytes())
        runner = [pid for pid in scan.processes("writer") if b"--run-hooks" in Path(f"/proc/{pid}/cmdline").read_bytes()]
        os.kill(runner[0], signal.SIGKILL)
        self.assertEqual(scan.wait(), 0, scan.output())
        self.check_complete(scan, 400)
        self.check_all_done(scan)
        self.assertIn("scripts/run.sh: hooks killed by signal 9; restarted, 1 of 5 per minute\n", scan.printed())
        jobs = len(jobs_of(scan.directory / "scans" / "scan"))
        self.assertIn(f": {jobs} done, 0 given up, 0 left\n", scan.printed(), "those before the kill count, too")

    def test_commands_that_fail_are_told_at_the_end_with_what_to_do(self):
        scan = self.start(["--on-file-closed", "sh -c 'exit 3'", "--on-scan-closed", "true", "--writer", "--file-frames 10",
                           "--hooks", "--hook-tries 2 --hook-retry-after 50ms"], SHORT)
        self.assertEqual(scan.wait(), 1, scan.output())
        self.check_complete(scan, 60)
        place = scan.directory / "scans" / "scan"
        self.assertIn(f"hooks of '{place.parent}': 1 done, 6 given up, 0 left\n"
                      f"  which: framering hooks list '{place}'\n"
                      f"  once the cause is mended: framering hooks retry '{place}'\n"
                      f"  to run them: framering writer --run-hooks '{place}' --on-file-closed 'CMD ...' --on-scan-closed 'CMD ...'\n", scan.printed())
        self.assertEqual(scan.printed().count(" was given up; "), 1, "one of them shows why")

    def test_scan_that_goes_on_after_everything_was_killed(self):
        frames = SMALL + ["--frames", "300", "--frame-rate", "100"]
        first = self.start(self.hooks(), frames)
        first.wait_until("a hook is done", lambda: self.hook_log.exists() and ends_in(self.hook_log, "done"))
        os.kill(first.process.pid, signal.SIGKILL)
        for pid in first.processes():
            os.kill(pid, signal.SIGKILL)
        time.sleep(1.5)  # scans are told apart by the second
        second = self.start([*self.hooks(), "--session", first.session, "--output", str(first.directory / "scans")], [*frames, "--resume"])
        self.assertEqual(second.wait(), 0, second.output())
        self.assertEqual(len(jobs_of(first.directory / "scans" / "scan")), len(first.manifest()["files"]) + 1)
        self.check_all_done(first)

    def test_interrupt_leaves_the_rest_for_later(self):
        scan = self.start(["--on-scan-closed", "sleep 600"], SHORT)
        scan.wait_until("only the hook is left", lambda: "waiting for the rest of the hooks" in scan.printed())
        os.kill(scan.process.pid, signal.SIGINT)
        self.assertEqual(scan.wait(), 4, scan.output())
        place = scan.directory / "scans" / "scan"
        self.assertIn(f": 0 done, 0 given up, 1 left\n  which: framering hooks list '{place}'\n  to run them: framering writer --run-hooks", scan.printed())
        self.check_complete(scan, 60)
        self.assertEqual([events for file, events in jobs_of(scan.directory / "scans" / "scan").values() if not file],
                         [["started", "interrupted"]])

    def test_detached_run(self):
        scan = self.start([*self.hooks(), "--detach"], SHORT)
        self.assertEqual(scan.wait(), 0, scan.output())
        scan.wait_until("everything is done and everybody gone",
                        lambda: self.hook_log.exists() and len(ends_in(self.hook_log, "done")) == 7 and not scan.processes())
        self.check_all_done(scan)


if __name__ == "__main__":
    unittest.main()
