"""docs/use_cases.md as its readers use it: its commands, in a folder that looks like this repository's, and what it says is printed."""
import json
import os
import re
import signal
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

from run_script import HANG_LIMIT_S, PROGRAMS, without_screen

REPOSITORY = Path(__file__).resolve().parents[2]
PAGE = REPOSITORY / "docs" / "use_cases.md"
FOLDER_IN_PAGE = "/data/framering"

# What differs from run to run: dates, times, sizes, rates, counts, with the units of the first three.
VARIES = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+Z|\d[\d.]*(?: (?:ns|us|ms|s|min|h|B|KiB|MiB|GiB|kB|MB|GB)\b)?(?: \d+ (?:ms|s|min)\b)?")


def section(title):
    sections = re.split(r"^## ", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return next(text for text in sections if text.startswith(title + "\n"))


def commands_of(text):
    """Indented blocks; a line that ends with a backslash goes on."""
    commands = []
    for block in re.findall(r"(?:^    .*\n)+", re.sub(r"^```.*?^```\n", "", text, flags=re.MULTILINE | re.DOTALL), re.MULTILINE):
        commands += [" ".join(line.split()) for line in block.replace("\\\n", " ").splitlines()]
    return commands


def without_numbers(text):
    """Its lines; scans/NAME_001 is scans/NAME."""
    return [VARIES.sub("0", re.sub(r"_\d{3}$", "", line)) for line in text.splitlines()]


def printed_in(text):
    return re.findall(r"^```text\n(.*?)^```\n", text, re.MULTILINE | re.DOTALL)


class UseCase(unittest.TestCase):
    title = ""
    session = ""
    patience_s = HANG_LIMIT_S

    def setUp(self):
        temporary = tempfile.TemporaryDirectory(prefix="framering_test_")
        self.addCleanup(temporary.cleanup)
        self.folder = Path(temporary.name).resolve()
        for name in ("scripts", "examples"):
            (self.folder / name).symlink_to(REPOSITORY / name)
        (self.folder / "build" / "release").mkdir(parents=True)
        (self.folder / "build" / "release" / "bin").symlink_to(PROGRAMS.resolve())
        self.environment = {**without_screen(), "FRAMERING_BIN": str(PROGRAMS.resolve()), "XDG_STATE_HOME": str(self.folder / "state"),
                            "XDG_RUNTIME_DIR": str(self.folder), "PATH": f"/usr/bin:{PROGRAMS.resolve()}:{os.environ['PATH']}"}  # Debian's Python has tifffile
        self.text = section(self.title)
        self.commands = commands_of(self.text)
        self.used = set()
        self.started = []
        self.addCleanup(self.end_all)

    def tearDown(self):
        self.assertEqual([each for each in self.commands if each not in self.used], [], "commands of the page that nothing has run")

    def end_all(self):
        for process in self.started:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
        for process in self.started:
            try:
                process.wait(self.patience_s)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
            process.stdout.close()

    def command(self, *parts):
        """The page's only one with these parts."""
        found = [each for each in self.commands if all(part in each for part in parts)]
        self.assertEqual(len(found), 1, f"commands with {parts}: {found}")
        self.used.add(found[0])
        return found[0]

    def start(self, *parts):
        return self.launch(self.command(*parts))

    def launch(self, command):
        output = tempfile.TemporaryFile("w+b")
        start = "" if command.startswith("(") else "exec env " if re.match(r"\w+=", command) else "exec "
        process = subprocess.Popen(["bash", "-c", start + command], cwd=self.folder, env=self.environment,
                                   stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True)
        process.stdout = output
        self.started.append(process)
        return process

    @staticmethod
    def said_by(process):
        return os.pread(process.stdout.fileno(), 1 << 20, 0).decode()

    def ended(self, process, code):
        try:
            process.wait(self.patience_s)
        except subprocess.TimeoutExpired:
            self.fail(f"has not ended: {self.said_by(process)}")
        self.assertEqual(process.returncode, code, self.said_by(process))
        return self.said_by(process)

    def run_to_end(self, *parts, code=0):
        return self.ended(self.start(*parts), code)

    def wait_until(self, what, is_so):
        deadline = time.monotonic() + self.patience_s
        while not (result := is_so()):
            self.assertLess(time.monotonic(), deadline, f"waited in vain until {what}\n" + "\n".join(map(self.said_by, self.started)))
            time.sleep(0.02)
        return result

    def status(self):
        asked = subprocess.run([PROGRAMS / "control", "status", "--json", "--session", self.session], capture_output=True,
                               env=self.environment, check=False)
        return json.loads(asked.stdout) if asked.returncode == 0 else None

    def wait_for_points(self, points):
        def are_there():
            now = self.status()
            return now and now["scan"] and now["scan"]["delivered"] >= points
        self.wait_until(f"{points} points are taken", are_there)

    def pid_of(self, role, other_than=0):
        def found():
            for process in (self.status() or {"processes": []})["processes"]:
                if process["role"] == role and process["alive"] and process["pid"] != other_than:
                    return process["pid"]
            return None
        return self.wait_until(f"a {role} is there", found)

    def kill(self, role):
        """Until another one is there."""
        pid = self.pid_of(role)
        os.kill(pid, signal.SIGKILL)
        self.pid_of(role, other_than=pid)

    def manifest(self, name):
        return json.loads((self.folder / "scans" / name / "scan.json").read_text(encoding="utf-8"))

    def check_printed(self, output, begin):
        """Each line of what the page says is printed, in this order; numbers, times and sizes are this run's own."""
        blocks = [block for block in printed_in(self.text) if block.startswith(begin)]
        self.assertEqual(len(blocks), 1, begin)
        lines = iter(without_numbers(output.replace(str(self.folder), FOLDER_IN_PAGE)))
        for expected in without_numbers(blocks[0]):
            self.assertIn(expected, lines, output)
