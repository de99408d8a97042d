#!/usr/bin/env python3
"""Commands of users that take scans away, stay or end well when asked to, and journals that are locked.

FRAMERING_BIN names the directory of the programs.
"""
import contextlib
import fcntl
import json
import os
import signal
import sys
import time
import unittest
from pathlib import Path

sys.dont_write_bytecode = True
from hook_case import HookCase  # noqa: E402


class HookTroubles(HookCase):
    def test_exit_code_0_after_it_was_asked_to_end_is_no_success(self):
        scan = self.record(10)
        command = "sh -c 'trap \"exit 0\" TERM; sleep 600 & wait'"
        self.assertEqual(self.run_scan_hook(command, "--hook-tries", 1, "--hook-timeout", "300ms"), 1, self.all_said())
        self.assertEqual(self.events_of_scan(scan), [["started", "failed", "given_up"]])
        self.hooks("retry", scan)
        command = command.replace("sleep", f"touch {self.hook_log}; sleep")
        runner = self.start("writer", "--run-hooks", self.output, "--on-scan-closed", command)
        self.wait_until("it runs", self.hook_log.exists)
        runner.send_signal(signal.SIGTERM)
        self.assertEqual(self.wait(runner, "the stopped runner"), 4, self.all_said())
        self.assertEqual(self.events_of_scan(scan)[0][-2:], ["started", "interrupted"])

    def test_a_command_that_takes_the_scan_away(self):
        self.record(10)
        self.assertEqual(self.run_scan_hook("rm -r {directory}"), 0, self.all_said())
        self.assertIn("done, and the scan was removed meanwhile", self.all_said())
        self.assertEqual([path.name for path in self.output.rglob("*")], [".framering-hooks", "runner"])

    def test_a_scan_that_is_named_by_its_own_directory(self):
        scan = self.record(10)
        self.assertEqual(self.run_scan_hook("echo {scan}", "--hook-log", self.directory / "log", at=f"{scan}/"), 0, self.all_said())
        self.assertEqual((self.directory / "log" / "scan" / "scan.log").read_text().splitlines()[1], "scan")

    def test_runner_of_a_session_leaves_scans_of_others_alone(self):
        scan = self.record(10)
        self.assertEqual(self.run_scan_hook("true", "--follow-session", "--session", self.session + "_2"), 0, self.all_said())
        self.assertEqual(self.events_of_scan(scan), [[]])
        self.assertEqual(self.run_scan_hook("true", "--follow-session", "--session", self.session), 0, self.all_said())
        self.assertEqual(self.events_of_scan(scan), [["started", "done"]])

    def test_scan_whose_writer_was_killed_before_it_could_tell(self):
        scan = self.record(10)
        journal = scan / "hooks.journal"
        lines = journal.read_bytes().splitlines(keepends=True)
        journal.write_bytes(lines[0])
        os.utime(scan / "scan.json")  # as if it were closed just now
        self.assertEqual(self.run_scan_hook("true"), 0, self.all_said())
        self.assertEqual(self.events_of_scan(scan), [["started", "done"]])

    def test_retry_while_the_last_attempt_runs(self):
        scan = self.record(10)
        command = f"sh -c 'until test -e {self.hook_log}; do sleep 0.05; done; exit 3'"
        runner = self.start("writer", "--run-hooks", self.output, "--on-scan-closed", command, "--hook-tries", 1, "--hook-retry-after", "50ms")
        self.wait_until("it runs", lambda: self.events_of_scan(scan) == [["started"]])
        self.hooks("retry", scan, "scan")
        self.hook_log.touch()
        self.assertEqual(self.wait(runner, "the runner"), 1, self.all_said())
        self.assertEqual(self.events_of_scan(scan), [["started", "retry", "failed", "started", "failed", "given_up"]])

    def test_runners_of_nested_directories_share_the_locks(self):
        scan = self.record(10)
        outer = self.start("writer", "--run-hooks", self.directory, "--on-scan-closed", f"sleep {600 + os.getpid() % 100}.75")
        self.wait_until("it runs", lambda: self.events_of_scan(scan) == [["started"]])
        inner = self.start("writer", "--run-hooks", self.output, "--on-scan-closed", f"touch {self.hook_log}")
        time.sleep(1.5)
        self.assertEqual((inner.poll(), self.hook_log.exists(), self.events_of_scan(scan)), (None, False, [["started"]]))
        outer.send_signal(signal.SIGTERM)
        self.assertEqual((self.wait(outer, "the outer runner"), self.wait(inner, "the inner runner")), (4, 0), self.all_said())
        self.assertEqual(self.events_of_scan(scan), [["started", "interrupted", "started", "done"]])

    def test_list_tells_who_works_and_what_has_no_command(self):
        scan = self.record(10)
        self.assertIn("jobs wait until one is started: framering writer --run-hooks", self.hooks("list", scan)[1])
        command = f"sh -c 'until test -e {self.hook_log}; do sleep 0.05; done; exit 3'"
        runner = self.start("writer", "--run-hooks", self.directory, "--on-file-closed", command, "--follow", "--hook-retry-after", "5min")
        self.wait_until("they run", lambda: "2 running" in self.hooks("list", scan)[1])
        said = self.hooks("list", scan)[1]
        self.assertIn(f"{scan}: 1 waiting, 2 running, 0 done, 0 given up; runner: process {runner.pid}\n", said)
        self.assertRegex(said, "waiting    scan  +0 attempts, and the runner has no command for it\n")
        self.assertRegex(said, "running    scan_00000.ome.tif  +1 attempt\n")
        self.assertIn("until a runner has one for them; to take them off the list: framering hooks give-up", said)
        self.hook_log.touch()
        self.wait_until("they have failed", lambda: self.hooks("list", scan)[1].count("next attempt in") == 2)
        self.assertEqual(self.hooks("retry", scan), (0, "2 jobs will be tried again\n"))
        self.assertEqual({(job["file"] is None, job["runner"], job["runner_pid"]) for job in json.loads(self.hooks("list", scan, "--json")[1])},
                         {(True, "no_command", runner.pid), (False, "works", runner.pid)})
        runner.kill()
        self.wait(runner, "the killed runner")
        self.assertEqual({(job["runner"], job["runner_pid"]) for job in json.loads(self.hooks("list", scan, "--json")[1])}, {("none", None)})
        self.assertIn("; no runner works here\n", self.hooks("list", scan)[1])

    def test_a_look_at_its_lock_does_not_refuse_a_runner(self):
        self.record(10)
        self.assertEqual(self.run_scan_hook("true"), 0, self.all_said())
        lock = self.output / ".framering-hooks" / "runner"
        with open(lock) as looked_at:
            fcntl.flock(looked_at, fcntl.LOCK_SH)
            runner = self.start("writer", "--run-hooks", self.output, "--on-scan-closed", "true")
            self.wait_until("it asks for the lock", lambda: runner.poll() is not None or lock in self.files_of(runner))
            time.sleep(0.1)
            self.assertIsNone(runner.poll(), self.all_said())
        self.assertEqual(self.wait(runner, "the runner"), 0, self.all_said())

    def files_of(self, process):
        links = []
        with contextlib.suppress(OSError):  # it has ended, or closed one
            links.extend(link.readlink() for link in Path(f"/proc/{process.pid}/fd").iterdir())
        return links

    def test_scan_whose_journal_cannot_be_written_holds_up_no_other(self):
        first = self.record(10)
        second = self.record_another()
        with open(first / "hooks.journal", "rb") as journal:
            fcntl.flock(journal, fcntl.LOCK_EX)
            runner = self.start_runner()
            self.wait_until("the other scan is done", lambda: "done" in self.events_of_scan(second)[0])
        self.assertEqual(self.wait(runner, "the runner"), 0, self.all_said())
        self.check_all_done(first)

    def test_what_a_command_leaves_running_keeps_the_lock(self):
        scan = self.record(10)
        self.assertEqual(self.run_scan_hook(f"sh -c 'setsid sh -c \"until test -e {self.hook_log}; do sleep 0.05; done\" &'"), 0, self.all_said())
        self.hooks("retry", scan, "scan")
        second = self.start("writer", "--run-hooks", self.output, "--on-scan-closed", "true")
        time.sleep(1)
        self.assertEqual((second.poll(), self.events_of_scan(scan)), (None, [["started", "done", "retry"]]))
        self.hook_log.touch()
        self.assertEqual(self.wait(second, "the second runner"), 0, self.all_said())
        self.assertEqual(list(self.output.glob(".framering-hooks/*.lock")), [])



if __name__ == "__main__":
    unittest.main()
