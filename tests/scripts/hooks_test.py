#!/usr/bin/env python3
"""Users' commands after each file and scan, with the real programs, some of which are killed.

FRAMERING_BIN names the directory of the programs. FRAMERING_HOOK_KILLS: how many kills (default: 10). --seed or FRAMERING_SEED: the
numbers that chance gives.
"""
import json
import os
import random
import re
import signal
import sys
import time
import unittest

sys.dont_write_bytecode = True
from hook_case import HookCase  # noqa: E402
from hook_journal import ends_in, entries_of, jobs_of  # noqa: E402

KILLS = int(os.environ.get("FRAMERING_HOOK_KILLS", "10"))
SEED = int(os.environ.get("FRAMERING_SEED", random.randrange(1 << 32)))


class Hooks(HookCase):
    def test_every_file_and_then_the_scan(self):
        scan = self.record()
        self.assertEqual(self.wait(self.start_runner(), "the runner"), 0, self.all_said())
        self.check_all_done(scan)
        self.check_no_secret()
        started = [entry["job"] for entry in entries_of(scan) if entry["event"] == "started"]
        self.assertEqual(jobs_of(scan)[started[-1]][0], None, "the scan's hook runs after those of its files")
        before = self.hook_log.read_text()
        self.assertEqual(self.wait(self.start_runner(), "the runner"), 0, self.all_said())
        self.assertEqual(self.hook_log.read_text(), before, "what is done is not done again")

    def test_files_are_handed_out_while_the_scan_goes_on(self):
        writer = self.start_writer("--file-frames", 1, "--sync", "100ms")
        acquirer = self.start_acquirer("--frame-rate", 20)
        runner = self.start_runner("--follow")
        self.wait_until("three files are done", lambda: self.hook_log.exists() and len(ends_in(self.hook_log, "done")) >= 3)
        self.assertIsNone(writer.poll())
        acquirer.send_signal(signal.SIGINT)
        self.assertEqual((self.wait(acquirer, "the acquirer"), self.wait(writer, "the writer")), (4, 4), self.all_said())
        scan = self.output / "scan"
        self.wait_until("the scan's hook is done", lambda: [events for file, events in jobs_of(scan).values() if not file and "done" in events])
        runner.send_signal(signal.SIGTERM)
        self.assertEqual(self.wait(runner, "the runner"), 0, self.all_said())
        self.check_all_done(scan)

    def test_what_fails_is_tried_again_and_given_up(self):
        scan = self.record(10)
        self.assertEqual(self.wait(self.start_runner("--hook-tries", 3, failures=1.0), "the runner"), 1, self.all_said())
        for file, events in jobs_of(scan).values():
            self.assertEqual(events, ["started", "failed"] * 3 + ["given_up"], file)
        self.assertRegex(self.all_said(), "failed with exit code 3 and was given up; after mending the cause: framering hooks retry .*; --hook-log DIR keeps")
        self.assertEqual(self.all_said().count("next attempt in 50 ms; --hook-log DIR keeps what commands write"), 1, "the first failure tells it, no other one")
        self.check_no_secret()

    def test_one_that_takes_too_long(self):
        scan = self.record(10)
        self.assertEqual(self.run_scan_hook("sleep 600", "--hook-tries", 1, "--hook-timeout", "300ms"), 1, self.all_said())
        self.assertEqual([entry["exit_code"] for entry in entries_of(scan) if entry["event"] == "failed"], [128 + signal.SIGTERM])

    def test_a_stop_ends_commands_and_they_are_run_again(self):
        scan = self.record(10)
        runner = self.start_runner(longest=0.0)
        self.assertEqual(self.wait(runner, "the runner"), 0)
        other = self.record_another()
        runner = self.start("writer", "--run-hooks", self.output, "--on-scan-closed", f"sleep {600 + os.getpid() % 100}.25")
        self.wait_until("it runs", lambda: any(entry["event"] == "started" for entry in entries_of(other)))
        second = self.start_runner()
        self.assertEqual(self.wait(second, "the second runner"), 5, self.all_said())
        self.assertIn(f"process {runner.pid} already runs the hooks", self.all_said())
        runner.send_signal(signal.SIGINT)
        self.assertEqual(self.wait(runner, "the stopped runner"), 4, self.all_said())
        self.assertEqual([events for file, events in jobs_of(other).values() if not file], [["started", "interrupted"]])
        self.assertEqual(self.wait(self.start_runner(), "the runner"), 0, self.all_said())
        self.check_all_done(scan)
        self.check_all_done(other)

    def test_scan_that_is_renamed_meanwhile(self):
        scan = self.record()
        runner = self.start_runner("--follow", longest=0.3)
        self.wait_until("some hooks are done", lambda: self.hook_log.exists() and len(ends_in(self.hook_log, "done")) >= 2)
        renamed = scan.rename(self.output / "renamed")
        self.wait_until("all are done", lambda: all(events[-1:] == ["done"] for _, events in jobs_of(renamed).values()))
        runner.send_signal(signal.SIGTERM)
        self.assertEqual(self.wait(runner, "the runner"), 0, self.all_said())
        self.check_all_done(renamed)
        done = ends_in(self.hook_log, "done")
        self.assertEqual(len(done), len(set(done)), "no hook of the renamed scan runs twice")

    def test_user_looks_and_helps(self):
        scan = self.record(10)
        self.assertIn(f"{scan}: 3 waiting, 0 running, 0 done, 0 given up; no runner works here\n", self.hooks("list", self.output)[1])
        self.assertEqual(self.wait(self.start_runner("--hook-tries", 1, failures=1.0), "the runner"), 1, self.all_said())
        self.assertRegex(self.hooks("list", scan)[1], "given_up   scan_00001.ome.tif      1 attempt, the last failure with exit code 3\n")
        self.assertEqual(self.hooks("retry", scan, "scan_00001.ome.tif"), (0, "1 job will be tried again once a runner with a matching command works there\n"))
        self.assertEqual(self.wait(self.start_runner(), "the runner"), 0, self.all_said())
        jobs = {job["file"]: job for job in json.loads(self.hooks("list", self.output, "--json")[1])}
        self.assertEqual({file: job["state"] for file, job in jobs.items()},
                         {"scan_00000.ome.tif": "given_up", "scan_00001.ome.tif": "done", None: "given_up"})
        self.assertEqual(self.hooks("retry", self.output)[1][:6], "2 jobs")
        self.assertEqual(self.hooks("give-up", scan, "scan"), (0, "1 job given up\n"))
        self.assertEqual(self.wait(self.start_runner(), "the runner"), 0, self.all_said())
        self.assertEqual(self.hooks("list", self.output)[1].splitlines()[0], f"{scan}: 0 waiting, 0 running, 2 done, 1 given up")
        self.assertEqual(self.hooks("give-up", scan, "scan_00001.ome.tif"), (0, "0 jobs given up\n"), "what is done stays so")
        self.assertEqual(self.hooks("retry", scan, "nothing")[0], 1)
        self.assertEqual(self.hooks("retry")[0], 2)
        self.assertEqual(self.hooks("list", self.directory / "nowhere")[0], 1)

    def test_output_of_commands_is_kept_by_job(self):
        scan = self.record(10)
        log = self.directory / "said by hooks"
        log.touch()
        self.assertEqual(self.run_scan_hook("true", "--hook-log", log), 1, self.all_said())
        self.assertEqual(self.events_of_scan(scan), [[]], "a log that cannot be opened costs no attempt")
        log.unlink()
        command = "sh -c 'echo {scan} of {name} fails; echo why >&2; printf end; exit 3'"
        runner = self.start("writer", "--run-hooks", self.output, "--on-file-closed", command, "--on-scan-closed", "true", "--hook-log", log,
                            "--hook-tries", 2, "--hook-retry-after", "50ms")
        self.assertEqual(self.wait(runner, "the runner"), 1, self.all_said())
        jobs = {file: job for job, (file, _) in jobs_of(scan).items()}
        self.assertEqual(sorted(path.name for path in (log / "scan").iterdir()), ["scan_00000.ome.tif.log", "scan_00001.ome.tif.log"],
                         "a command that is done and says nothing leaves no file")
        for name in ("scan_00000.ome.tif", "scan_00001.ome.tif"):
            path = log / "scan" / f"{name}.log"
            self.assertEqual(path.stat().st_mode & 0o777, 0o600)
            text = re.sub(r"--- 20[-0-9T:.]+Z ", "--- TIME ", path.read_text())
            said = f"scan of {name} fails\nwhy\nend\n"
            attempt = f"--- TIME file-closed {scan / name}, job {jobs[name]}, attempt "
            self.assertEqual(text, f"{attempt}1\n{said}--- TIME failed with exit code 3; next attempt in 50 ms\n"
                                   f"{attempt}2\n{said}--- TIME failed with exit code 3 and was given up\n")
            self.assertEqual(self.all_said().count(f"what it wrote: '{path}'"), 2)
        self.assertNotIn("--hook-log DIR keeps", self.all_said())

    def test_log_that_cannot_be_written_any_more_costs_no_attempt(self):
        scan = self.record(10)
        log = self.directory / "log"
        log.mkdir()
        (log / "scan").touch()
        self.assertEqual(self.run_scan_hook("echo said", "--hook-log", log), 0, self.all_said())
        self.assertEqual(self.events_of_scan(scan), [["started", "done"]])
        self.assertIn("the command runs, and what it writes is thrown away", self.all_said())

    def test_kills_of_writer_and_runner(self):
        chance = random.Random(SEED)
        print(f"seed {SEED}, {KILLS} kills", flush=True)
        began = time.monotonic()
        options = ("--hook-tries", 50, "--follow")
        start = {"writer": lambda: self.start_writer("--file-frames", 5, "--sync", "50ms"),
                 "runner": lambda: self.start_runner(*options, failures=0.2, longest=0.05)}
        running = {"writer": start["writer"]()}
        acquirer = self.start_acquirer("--frame-rate", 100)
        self.wait_until("the scan has begun", lambda: (self.output / "scan").exists())
        running["runner"] = start["runner"]()
        for _ in range(KILLS):
            time.sleep(chance.uniform(0, 0.3))
            victim = chance.choice(sorted(running))
            running[victim].kill()
            self.assertEqual(self.wait(running[victim], victim), -signal.SIGKILL, self.all_said())
            running[victim] = start[victim]()
        acquirer.send_signal(signal.SIGINT)
        self.assertEqual((self.wait(acquirer, "the acquirer"), self.wait(running["writer"], "the writer")), (4, 4), self.all_said())
        running["runner"].kill()
        running["runner"].wait()
        self.assertEqual(self.wait(self.start_runner("--hook-tries", 50, failures=0.2), "the last runner"), 0, self.all_said())
        scan = self.output / "scan"
        self.check_all_done(scan)
        self.check_no_secret()
        events = [event for _, of_job in jobs_of(scan).values() for event in of_job]
        print(f"{len(jobs_of(scan))} jobs, {events.count('started')} attempts, {events.count('failed')} failed, "
              f"{events.count('interrupted')} interrupted, {len(ends_in(self.hook_log, 'done'))} times done, "
              f"{time.monotonic() - began:.0f} s", flush=True)


if __name__ == "__main__":
    if "--seed" in sys.argv:
        at = sys.argv.index("--seed")
        SEED = int(sys.argv[at + 1])
        del sys.argv[at:at + 2]
    unittest.main()
