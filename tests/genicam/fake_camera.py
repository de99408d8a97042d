"""GigE Vision cameras in software (arv-fake-gv-camera), each behind a network interface of its own.

A camera's pattern at gain 0 and an exposure of 10 000 us: a pixel of Mono16 is 256 * (x + y + id) % 65535, of Mono8
(x + y + id) % 255, id being the number of the frame; 1 follows 65535.
"""
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from skip import skip_unless_allowed  # noqa: E402

FAKE = "arv-fake-gv-camera-0.8"
IN_NETWORK = "FRAMERING_TEST_NETWORK"
# All processes in it end with the first one.
UNSHARE = ["unshare", "--net", "--pid", "--fork", "--kill-child", "--mount-proc"]
PATIENCE_S = 60
NUMBERS = {256 * number % 65535: number for number in range(1, 65536)}


def enter_network():
    """Starts this program again in a network namespace, where it ends with all that it makes there. Ends it if it cannot."""
    if os.environ.get(IN_NETWORK) == "1":
        run("ip", "link", "set", "lo", "up")
        return
    for program in ("unshare", "nsenter", "ip", FAKE):
        if not shutil.which(program):
            skip_unless_allowed(f"there is no {program} (packages util-linux, iproute2, aravis-tools)")
    if os.geteuid() != 0 or subprocess.run([*UNSHARE, "true"], capture_output=True).returncode != 0:
        skip_unless_allowed("no permission to make a network namespace, which takes root")
    os.environ[IN_NETWORK] = "1"
    os.execvp(UNSHARE[0], [*UNSHARE, sys.executable, *sys.argv])


def run(*words):
    return subprocess.run([str(word) for word in words], check=True, capture_output=True, text=True).stdout


def wait_until(what, is_so, said=lambda: ""):
    deadline = time.monotonic() + PATIENCE_S
    while not is_so():
        if time.monotonic() > deadline:
            raise AssertionError(f"waited in vain: {what}\n{said()}")
        time.sleep(0.02)


class Network:
    """A pair of interfaces with the far one in a namespace: packet sockets and jumbo frames work as on a real network."""

    def __init__(self, number, addresses=1):
        self.near = f"10.77.{number}.1"
        self.far = [f"10.77.{number}.{2 + i}" for i in range(addresses)]
        # The namespace lives as long as this process.
        self.process = subprocess.Popen(["unshare", "--net", "sh", "-c", "echo; exec sleep infinity"], stdout=subprocess.PIPE)
        self.process.stdout.readline()
        self.name = here = f"near{number}"
        there = f"far{number}"
        run("ip", "link", "add", here, "mtu", 9000, "type", "veth", "peer", "name", there)
        run("ip", "link", "set", there, "netns", self.process.pid)
        run("ip", "addr", "add", f"{self.near}/24", "dev", here)
        run("ip", "link", "set", here, "up")
        run(*self.words("ip", "link", "set", there, "mtu", 9000, "up"))
        run(*self.words("ip", "link", "set", "lo", "up"))
        for address in self.far:
            run(*self.words("ip", "addr", "add", f"{address}/24", "dev", there))

    def words(self, *words):
        """A command that runs at the far end."""
        return ["nsenter", f"--net=/proc/{self.process.pid}/ns/net", *map(str, words)]

    def close(self):
        run("ip", "link", "del", self.name)  # the namespace itself goes later
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()


class Camera:
    def __init__(self, network, serial, *options, place=0):
        self.address = network.far[place]
        self.words = network.words(FAKE, "-i", self.address, "-s", serial, *options)
        self.network = network
        self.start()

    def start(self):
        self.process = subprocess.Popen(self.words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_until("the camera listens", self.listens)

    def listens(self):
        assert self.process.poll() is None, "the camera has ended"
        return f" {self.address}:3956 " in run(*self.network.words("ss", "--udp", "--listening", "--numeric"))

    def kill(self):
        self.process.kill()
        self.process.wait()


def pattern(first, shape, dtype, scale=1.0):
    """The frame with this number at its pixel (0, 0) without the factor."""
    rows, columns = np.indices(shape, dtype=np.uint64)
    step, modulus = (256, 65535) if dtype == np.uint16 else (1, 255)
    base = step * (rows + columns + np.uint64(first)) % modulus
    return np.minimum(np.floor(base * scale), np.iinfo(dtype).max).astype(dtype)


def number_of(frame):
    """Of a frame at gain 0 and 10 ms; of 16 bits only."""
    return NUMBERS[int(frame[0, 0])]
