"""Servers as their users run them, and machines: network namespaces, each with a cable to this one."""
import contextlib
import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
EXAMPLES = REPOSITORY / "examples" / "rq"
sys.dont_write_bytecode = True
sys.path.insert(0, str(REPOSITORY / "tests" / "support"))
from skip import skip_unless_allowed  # noqa: E402

IN_NETWORK = "FRAMERING_TEST_NETWORK"
UNSHARE = ["unshare", "--net", "--pid", "--fork", "--kill-child", "--mount-proc"]  # all processes in it end with the first one
PATIENCE_S = 60
PYTHON = "/usr/bin/python3"  # Debian's has the packages


def require(*programs):
    """Ends the test without them; starts it again in a network of its own, where it ends with all that it makes there."""
    if os.environ.get(IN_NETWORK) == "1":
        subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
        return
    for program in programs:
        if not shutil.which(program):
            skip_unless_allowed(f"there is no {program}; scripts/install-dependencies.sh test installs it")
    if os.geteuid() != 0 or subprocess.run([*UNSHARE, "true"], capture_output=True, check=False).returncode != 0:
        skip_unless_allowed("no permission to make a network namespace, which takes root")
    os.environ[IN_NETWORK] = "1"
    os.execvp(UNSHARE[0], [*UNSHARE, PYTHON, "-B", *sys.argv])


def wait_until(what, is_so):
    deadline = time.monotonic() + PATIENCE_S
    while not (found := is_so()):
        if time.monotonic() > deadline:
            raise AssertionError(f"waited in vain: {what}")
        time.sleep(0.02)
    return found


def listens(address, port):
    with contextlib.suppress(OSError), socket.create_connection((address, port), timeout=1):
        return True
    return False


class Machine:
    """Another computer: it sees this one at `near`, and has the same disk."""
    count = 0

    def __init__(self):
        Machine.count += 1
        self.near, far = (f"10.78.{Machine.count}.{end}" for end in (1, 2))
        # The namespace lives as long as this process.
        self.process = subprocess.Popen(["unshare", "--net", "sh", "-c", "echo; exec sleep infinity"], stdout=subprocess.PIPE)
        self.process.stdout.readline()
        here, there = f"here{Machine.count}", f"there{Machine.count}"
        for words in (["link", "add", here, "type", "veth", "peer", "name", there], ["link", "set", there, "netns", self.process.pid],
                      ["addr", "add", f"{self.near}/24", "dev", here], ["link", "set", here, "up"]):
            subprocess.run(["ip", *map(str, words)], check=True)
        for words in (["addr", "add", f"{far}/24", "dev", there], ["link", "set", there, "up"], ["link", "set", "lo", "up"]):
            subprocess.run([*self.words("ip"), *words], check=True)

    def words(self, *words):
        """A command that runs there."""
        return ["nsenter", f"--net=/proc/{self.process.pid}/ns/net", *map(str, words)]

    def close(self):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()


class WithServers(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory(prefix="framering_test_")
        self.addCleanup(temporary.cleanup)
        self.folder = Path(temporary.name).resolve()
        self.password = secrets.token_hex(16)

    def start(self, words, **options):
        """Ends with the test. What it says goes to the file `said`."""
        said = (self.folder / "said").open("ab")
        self.addCleanup(said.close)
        process = subprocess.Popen([str(word) for word in words], **{"stdin": subprocess.DEVNULL, "stdout": said, "stderr": said,
                                                                     "cwd": self.folder, **options})
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        return process

    def said(self):
        return (self.folder / "said").read_text(encoding="utf-8", errors="replace")

    def address_file(self, name, address):
        file = self.folder / name
        file.touch(mode=0o600)
        file.write_text(address + "\n", encoding="utf-8")
        return file

    def redis(self):
        """The arguments of the server, but for its password, are in no list of processes."""
        settings = self.folder / "redis.conf"
        settings.write_text(f"bind 0.0.0.0\nport 6379\nrequirepass {self.password}\nappendonly yes\ndir {self.folder}\n", encoding="utf-8")
        self.start(["redis-server", settings])
        wait_until("Redis listens", lambda: listens("127.0.0.1", 6379))

    def machine(self):
        machine = Machine()
        self.addCleanup(machine.close)
        return machine
