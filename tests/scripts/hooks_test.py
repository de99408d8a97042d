#!/usr/bin/env python3
"""Users' commands after each file and scan, with the real programs, some of which are killed.

FRAMERING_BIN names the directory of the programs. FRAMERING_HOOK_KILLS: how many kills (default: 10). --seed or FRAMERING_SEED: the
numbers that chance gives.
"""
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

sys.dont_write_bytecode = True
from hook_journal import HOOK, changed_files, ends_in, entries_of, hook_flaw, jobs_of  # noqa: E402

PROGRAMS = Path(os.environ.get("FRAMERING_BIN", "."))
KILLS = int(os.environ.get("FRAMERING_HOOK_KILLS", "10"))
SEED = int(os.environ.get("FRAMERING_SEED", random.randrange(1 << 32)))
HANG_LIMIT_S = 120
SECRET = "secret-token-4711"


class Hooks(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory(prefix="framering_test_")
        self.addCleanup(temporary.cleanup)
        self.directory = Path(temporary.name)
        self.output = self.directory / "scans"
        self.session = f"test_hooks_{os.getpid()}_{self._testMethodName[5:20]}"
        self.hook_log = self.directory / "hook.txt"
        self.said = open(self.directory / "said", "ab")
        self.addCleanup(self.said.close)
        self.processes = []
        self.addCleanup(self.end_all)
        (self.directory / "hook.py").write_text(HOOK)

    def end_all(self):
        for process in self.processes:
            if process.poll() is None:
                process.kill()
            process.wait()
        for segment in Path("/dev/shm").glob(f"framering_{self.session}_*"):
            segment.unlink()

    def start(self, program, *arguments):
        environment = {**os.environ, "XDG_CONFIG_HOME": str(self.directory / "config"), "XDG_STATE_HOME": str(self.directory / "state")}
        process = subprocess.Popen([PROGRAMS / program, *map(str, arguments)], stdin=subprocess.DEVNULL, stdout=self.said,
                                   stderr=self.said, env=environment)
        self.processes.append(process)
        return process

    def start_writer(self, *arguments):
        return self.start("writer", "--session", self.session, "--output", self.output, "--wait", "20s", *arguments)

    def start_acquirer(self, *arguments):
        return self.start("acquirer", "--session", self.session, "--width", 64, "--height", 48, "--wait-for", "writer=20s", *arguments)

    def command(self, failures=0.0, longest=0.02, *more):
        return " ".join(["/usr/bin/python3", str(self.directory / "hook.py"), str(self.hook_log), str(failures), str(longest), *more])

    def start_runner(self, *arguments, failures=0.0, longest=0.02):
        command = self.command(failures, longest, SECRET)
        return self.start("writer", "--run-hooks", self.output, "--on-file-closed", command + " {file}", "--on-scan-closed",
                          command + " {directory} {state}", "--hook-retry-after", "50ms", *arguments)

    def wait(self, process, what):
        try:
            return process.wait(HANG_LIMIT_S)
        except subprocess.TimeoutExpired:
            self.fail(f"{what} hangs\n{self.all_said()}")

    def wait_until(self, what, is_so):
        deadline = time.monotonic() + HANG_LIMIT_S
        while not is_so():
            self.assertLess(time.monotonic(), deadline, f"waited in vain until {what}\n{self.all_said()}")
            time.sleep(0.01)

    def all_said(self):
        return (self.directory / "said").read_text(errors="replace")[-8000:]

    def record(self, frames=40, *options):
        writer = self.start_writer("--file-frames", 5, *options)
        self.assertEqual(self.wait(self.start_acquirer("--frames", frames, "--frame-rate", 500), "the acquirer"), 0, self.all_said())
        self.assertEqual(self.wait(writer, "the writer"), 0, self.all_said())
        return self.output / "scan"

    def check_all_done(self, scan):
        jobs = jobs_of(scan)
        manifest = json.loads((scan / "scan.json").read_text())
        self.assertEqual(sorted(str(file) for file, _ in jobs.values()), sorted([*(file["name"] for file in manifest["files"]), "None"]))
        for job, (file, events) in jobs.items():
            self.assertEqual((events.count("done"), events[-1]), (1, "done"), f"{file}: {events}")
            self.assertIn(job, ends_in(self.hook_log, "done"), f"{file} is said to be done, and its command never was")
        self.assertEqual(hook_flaw(self.hook_log), "")
        self.assertEqual(changed_files(self.hook_log, scan), [])
        self.assertEqual(list(self.output.glob(".framering-hooks/*.lock")), [])

    def check_no_secret(self):
        for path in [self.directory / "said", *self.output.rglob("*.journal"), *self.output.rglob("*.log"), *self.output.rglob("*.json")]:
            text = path.read_text(errors="replace")
            for secret in (SECRET, "hook.py", "output-of-the-hook"):
                self.assertNotIn(secret, text, path)

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
        self.assertIn("framering hooks retry", self.all_said())
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

    def run_scan_hook(self, command, *options, at=None):
        return self.wait(self.start("writer", "--run-hooks", at or self.output, "--on-scan-closed", command, *options), "the runner")

    def events_of_scan(self, scan):
        return [events for file, events in jobs_of(scan).values() if not file]

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
        self.assertEqual(self.run_scan_hook("echo {scan}", "--hook-log", self.hook_log, at=f"{scan}/"), 0, self.all_said())
        self.assertEqual(self.hook_log.read_text(), "scan\n")

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

    def hooks(self, *words):
        done = subprocess.run([PROGRAMS / "control", "hooks", *map(str, words)], capture_output=True, text=True, check=False)
        return done.returncode, done.stdout + done.stderr

    def test_user_looks_and_helps(self):
        scan = self.record(10)
        self.assertIn(f"{scan}: 3 waiting, 0 running, 0 done, 0 given up\n", self.hooks("list", self.output)[1])
        self.assertEqual(self.wait(self.start_runner("--hook-tries", 1, failures=1.0), "the runner"), 1, self.all_said())
        self.assertRegex(self.hooks("list", scan)[1], "given_up   scan_00001.ome.tif      1 attempts, .* with exit code 3\n")
        self.assertEqual(self.hooks("retry", scan, "scan_00001.ome.tif"), (0, "1 job will be tried again, if a runner works there or is started\n"))
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

    def record_another(self):
        self.record(10)
        return self.output / "scan_001"

    def test_output_of_commands_where_it_is_asked_for(self):
        scan = self.record(10)
        log = self.directory / "out.txt"
        self.assertEqual(self.run_scan_hook("true", "--hook-log", log / "file"), 1, self.all_said())
        self.assertEqual(self.events_of_scan(scan), [[]], "a log that cannot be opened costs no attempt")
        self.assertEqual(self.wait(self.start_runner("--hook-log", log), "the runner"), 0, self.all_said())
        self.assertEqual(log.read_text(), "output-of-the-hook\n" * 3)
        self.assertEqual(log.stat().st_mode & 0o777, 0o600)

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
