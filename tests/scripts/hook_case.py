"""What tests of users' commands after each file and scan have in common. FRAMERING_BIN names the directory of the programs."""
import json
import os
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

sys.dont_write_bytecode = True
from hook_journal import HOOK, changed_files, ends_in, hook_flaw, jobs_of  # noqa: E402

PROGRAMS = Path(os.environ.get("FRAMERING_BIN", "."))
HANG_LIMIT_S = 120
SECRET = "secret-token-4711"


class HookCase(unittest.TestCase):
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

    def record_another(self):
        self.record(10)
        return self.output / "scan_001"

    def run_scan_hook(self, command, *options, at=None):
        return self.wait(self.start("writer", "--run-hooks", at or self.output, "--on-scan-closed", command, *options), "the runner")

    def events_of_scan(self, scan):
        return [events for file, events in jobs_of(scan).values() if not file]

    def hooks(self, *words):
        done = subprocess.run([PROGRAMS / "control", "hooks", *map(str, words)], capture_output=True, text=True, check=False)
        return done.returncode, done.stdout + done.stderr
