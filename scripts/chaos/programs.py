"""The programs of one session: started, killed, stopped, asked, and nothing of them left afterwards."""
import contextlib
import json
import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HANG_LIMIT_S = 120  # far above what anything here takes
VIEWER_REPORT = re.compile(r"viewer: (?P<pictures>\d+) images, newest frame \d+, (?P<out_of_order>\d+) out of order, (?P<torn>\d+) torn")


def find_programs():
    """Their directory: FRAMERING_BIN, or the release build, which is brought up to date."""
    if chosen := os.environ.get("FRAMERING_BIN"):
        return Path(chosen).resolve()
    subprocess.run([ROOT / "scripts/install-dependencies.sh", "build"], check=True)
    configure = ["cmake", "--preset", "release"]
    build = ["cmake", "--build", "--preset", "release", "--target", "acquirer", "writer", "viewer", "control"]
    for command in ([] if (ROOT / "build/release/build.ninja").exists() else [configure]) + [build]:
        done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
        if done.returncode != 0:
            raise SystemExit(f"{done.stdout}error: the build failed, see above")
    return ROOT / "build/release/bin"


class Program:
    """A running program. What it says is in two files of its own."""

    def __init__(self, role, command, log, group):
        self.role, self.log, self.out = role, log, log.with_name(log.name + ".out")
        self.paused = False
        with open(self.log, "wb") as err, open(self.out, "wb") as out:
            self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=err, process_group=group)
        self.pid = self.process.pid

    def alive(self):
        return self.process.poll() is None

    def exit_code(self):
        """Negative: the signal that ended it. None: it runs."""
        return self.process.poll()

    def maps(self, name):
        """Whether it is there and has a file of this name in its memory."""
        try:
            return name in Path(f"/proc/{self.pid}/maps").read_text(encoding="utf-8")
        except OSError:
            return False

    def signal(self, number):
        if self.alive():
            self.process.send_signal(number)

    def kill(self):
        """Returns whether it was alive; it is gone and waited for afterwards."""
        self.signal(signal.SIGKILL)
        return self.wait() == -signal.SIGKILL

    def wait(self, limit_s=HANG_LIMIT_S):
        """The exit code, or None where it does not end within the limit."""
        try:
            return self.process.wait(limit_s)
        except subprocess.TimeoutExpired:
            return None

    def said(self):
        return self.log.read_text(errors="replace") + self.out.read_text(errors="replace")

    def last_words(self):
        lines = self.said().strip().splitlines()
        return lines[-1] if lines else "nothing"


def segments_of(session):
    return sorted(path.name for path in Path("/dev/shm").glob(f"framering_{session}_*"))


def left_by(session):
    """Names in /dev/shm and processes of a session."""
    left = [f"/dev/shm/{name}" for name in segments_of(session)]
    for entry in Path("/proc").iterdir():
        try:
            words = (entry / "cmdline").read_bytes().split(b"\0") if entry.name.isdigit() else []
        except OSError:
            continue
        if session.encode() in words:
            left.append(f"process {entry.name}: {os.fsdecode(b' '.join(words))}")
    return left


class Rig:
    """A session of its own name, a directory for its scans, one for logs; all processes in one group of their own."""
    count = 0

    def __init__(self, programs, output, prefix="chaos"):
        Rig.count += 1
        self.session = f"{prefix}_{os.getpid()}_{Rig.count}"
        self.programs, self.output = Path(programs), Path(output) / self.session
        self.logs = Path(tempfile.mkdtemp(prefix="framering_logs_"))
        self.started = []
        # It only holds the group, which a signal to all of it may empty otherwise.
        self.holder = subprocess.Popen(["sleep", "infinity"], process_group=0)

    def start(self, role, *options, program=None):
        """`program`: where its name is not the role's."""
        number = sum(each.role == role for each in self.started) + 1
        program = Program(role, [self.programs / (program or role), *self.addressed(options)], self.logs / f"{role}.{number}",
                          self.holder.pid)
        self.started.append(program)
        return program

    def addressed(self, options):
        return ["--session", self.session, "--no-config", *map(str, options)]

    def control(self, command, *options):
        return subprocess.run([self.programs / "control", command, *self.addressed(options)], capture_output=True,
                              text=True, check=False, stdin=subprocess.DEVNULL)

    def control_killed(self, command, after_s, *options):
        """A command of control, killed after a while where it has not ended by then."""
        process = subprocess.Popen([self.programs / "control", command, *self.addressed(options)],
                                   stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(after_s)
        process.kill()
        return process.wait()

    def status(self):
        asked = self.control("status", "--json")
        return json.loads(asked.stdout) if asked.returncode == 0 else None

    def interrupt_group(self):
        """What Ctrl-C on a terminal does to all of its processes."""
        os.killpg(self.holder.pid, signal.SIGINT)

    def segments(self):
        return segments_of(self.session)

    def leftover(self):
        return left_by(self.session)

    def close(self, keep_logs=False):
        for program in self.started:
            program.kill()
        # A signal may have come between the start of a program and its place in the list.
        if self.holder.poll() is None:
            os.killpg(self.holder.pid, signal.SIGKILL)
            with contextlib.suppress(ChildProcessError):
                while True:
                    os.waitpid(-self.holder.pid, 0)
            self.holder.wait()
        for name in self.segments():
            (Path("/dev/shm") / name).unlink(missing_ok=True)
        if not keep_logs:
            shutil.rmtree(self.logs, ignore_errors=True)
            shutil.rmtree(self.output, ignore_errors=True)
