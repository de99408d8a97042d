"""scripts/run.sh in a process group, a session and a directory of its own, with the programs in FRAMERING_BIN."""
import fcntl
import json
import os
import pty
import signal
import struct
import subprocess
import tempfile
import termios
import time
import unittest
from pathlib import Path

RUN = Path(__file__).resolve().parents[2] / "scripts" / "run.sh"
PROGRAMS = Path(os.environ.get("FRAMERING_BIN", "."))
HANG_LIMIT_S = 60
SMALL = ["--width", "64", "--height", "48", "--slots", "64", "--embed-sequence"]


def without_screen():
    """The environment of a viewer that draws on its terminal."""
    return {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}


class Failed(AssertionError):
    pass


class Scan:
    count = 0

    def __init__(self, options, acquirer, programs=PROGRAMS, terminal=False, stdin=subprocess.DEVNULL, stdout=None, environment=None,
                 before=None, picture=False):
        Scan.count += 1
        self.session = f"test_run_{os.getpid()}_{Scan.count}"
        self.temporary = tempfile.TemporaryDirectory(prefix="framering_test_")
        self.directory = Path(self.temporary.name)
        self.said = open(self.directory / "said", "w+b")
        self.master, out = pty.openpty() if terminal else (None, stdout or self.said)
        own_session = [] if "--session" in options else ["--session", self.session]
        command = [str(RUN), *own_session, *([] if terminal or picture else ["--no-viewer"]), *options, "--", *acquirer]
        # The terminal is the group's own: closed, it sends SIGHUP.
        before = before or ((lambda: fcntl.ioctl(1, termios.TIOCSCTTY, 0)) if terminal else None)
        self.process = subprocess.Popen(
            command, cwd=self.directory, stdin=stdin, stdout=out, stderr=self.said, preexec_fn=before,
            env={**without_screen(), "FRAMERING_BIN": str(programs), "TERM": "xterm-256color", **(environment or {})},
            start_new_session=True)
        if terminal:
            os.close(out)

    def close(self):
        for pid in self.processes():
            os.kill(pid, signal.SIGKILL)
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        for segment in self.segments():
            segment.unlink()
        self.close_terminal()
        self.said.close()
        self.temporary.cleanup()

    def close_terminal(self):
        if self.master is not None:
            os.close(self.master)
            self.master = None

    def printed(self):
        return (self.directory / "said").read_text(errors="replace")

    def output(self):
        text = self.printed()
        log = self.directory / "scans" / "scan.log"
        return text + ("---- log\n" + log.read_text(errors="replace") if log.exists() else "")

    def wait_until(self, what, is_so):
        deadline = time.monotonic() + HANG_LIMIT_S
        while True:
            self.drain_terminal()
            result = is_so()
            if result:
                return result
            if time.monotonic() > deadline:
                raise Failed(f"waited in vain until {what}\n{self.output()}")
            time.sleep(0.01)

    def drain_terminal(self):
        while self.master is not None:
            try:
                os.set_blocking(self.master, False)
                if not os.read(self.master, 1 << 16):
                    return
            except OSError:
                return

    def wait(self):
        self.wait_until("run.sh has ended", lambda: self.process.poll() is not None)
        return self.process.returncode

    def status(self):
        asked = subprocess.run([PROGRAMS / "control", "status", "--json", "--session", self.session],
                               capture_output=True, check=False)
        return json.loads(asked.stdout) if asked.returncode == 0 else None

    def wait_for_delivered(self, frames):
        def delivered():
            now = self.status()
            return now and now["scan"] and now["scan"]["delivered"] >= frames
        self.wait_until(f"{frames} frames are delivered", delivered)

    def wait_for_process(self, role, other_than=0):
        def found():
            now = self.status()
            for process in now["processes"] if now else []:
                if process["role"] == role and process["alive"] and process["pid"] != other_than:
                    return process["pid"]
            return None
        return self.wait_until(f"a {role} is there", found)

    def kill(self, role):
        pid = self.wait_for_process(role)
        os.kill(pid, signal.SIGKILL)
        return pid

    def processes(self, program=""):
        """Pids of the programs of this session."""
        found = []
        for entry in Path("/proc").iterdir():
            try:
                words = (entry / "cmdline").read_bytes().split(b"\0") if entry.name.isdigit() else []
            except OSError:
                continue
            if self.session.encode() in words and Path(os.fsdecode(words[0])).name.startswith(program) \
                    and int(entry.name) != self.process.pid and not words[0].endswith(b"bash"):
                found.append(int(entry.name))
        return found

    def segments(self):
        return list(Path("/dev/shm").glob(f"framering_{self.session}_*"))

    def manifest(self, name="scan"):
        return json.loads((self.directory / "scans" / name / "scan.json").read_text())

    def frames(self, name="scan"):
        """Sequence, delivered, and the number that the pixels carry, of each frame by the index."""
        folder = self.directory / "scans" / name
        index = (folder / "scan.index").read_bytes()[64:]
        files = {}
        frames = []
        for sequence, delivered, offset, file in struct.iter_unpack("<QQQ24xI12x", index):
            if file not in files:
                files[file] = (folder / f"scan_{file:05}.ome.tif").read_bytes()
            frames.append((sequence, delivered, struct.unpack_from("<Q", files[file], offset)[0]))
        return frames


class RunScriptCase(unittest.TestCase):
    def start(self, *arguments, **keywords):
        scan = Scan(*arguments, **keywords)
        self.addCleanup(scan.close)
        return scan

    def check_nothing_left(self, scan):
        self.assertEqual(scan.segments(), [])
        self.assertEqual(scan.processes(), [])

    def check_complete(self, scan, frames):
        manifest = scan.manifest()
        self.assertEqual((manifest["state"], manifest["stored"], manifest["lost"]), ("complete", frames, 0), scan.output())
        self.assertEqual(scan.frames(), [(i, i, i) for i in range(frames)])
        self.assertFalse((scan.directory / "scans" / "scan_001").exists())
        self.check_nothing_left(scan)
        return manifest

    def programs_with(self, name, script):
        """The programs, one of them replaced."""
        directory = tempfile.TemporaryDirectory(prefix="framering_test_")
        self.addCleanup(directory.cleanup)
        for program in ("acquirer", "writer", "viewer", "control", "run-options"):
            (Path(directory.name) / program).symlink_to(PROGRAMS.resolve() / program)
        replaced = Path(directory.name) / name
        replaced.unlink()
        replaced.write_text(f"#!/bin/sh\n{script}\n")
        replaced.chmod(0o755)
        return directory.name
