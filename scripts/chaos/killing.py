"""Kills a writer or an acquirer in mid-scan, starts the successor at once, and times how soon all goes on."""
import signal
import struct
import time
from typing import NamedTuple

from programs import HANG_LIMIT_S
from shared_memory import PRODUCER_LEASE, ControlSegment, reader_lease

STEP_S = 0.0002  # between two looks: what the times below are good to
RECORD_BYTES = 64


def now_ms():
    return time.monotonic_ns() / 1e6


class Death(NamedTuple):
    had_lease: bool     # else it died before it had found its place
    lease_free: float   # when
    times: dict         # ms by what


class Killer:
    """The processes of a scan. `samples`: by role, of each measured kill the times in ms."""

    def __init__(self, rig, plan, samples):
        self.rig, self.plan, self.samples = rig, plan, samples

    def start(self):
        self.start_acquirer()
        self.start_writer()

    def start_acquirer(self):
        self.acquirer = self.rig.start("acquirer", *self.plan.acquirer_options(), "--resume", "--wait-for", "writer=30s",
                                       "--grace", "30s")

    def start_writer(self):
        self.writer = self.rig.start("writer", "--output", self.rig.output, "--name", "scan", "--wait", "20s",
                                     "--acquirer-timeout", "60s")

    def kill(self, role, measure):
        """False where nothing was killed: the scan is over, or not begun."""
        try:
            memory = ControlSegment(self.rig.session)
        except OSError:
            return False
        with memory:
            entry = memory.entry_of("writer")
            if entry is None or not self.is_under_way():
                return False
            if role == "writer":
                return self.kill_writer(memory, entry, measure)
            return self.kill_acquirer(memory, measure)

    def is_under_way(self):
        """Whoever dies after the scan's end has nothing to come back to."""
        status = self.rig.status()
        return status is not None and status["scan"] is not None and status["scan"]["state"] == "working"

    def kill_writer(self, memory, entry, measure):
        death = self.die(self.writer, memory, reader_lease(entry))
        if death is None:
            return False
        self.start_writer()
        unstored = self.next_unstored()  # released only by who has stored it: the successor
        if measure and death.had_lease:
            self.follow(death, self.writer, {
                "taken": lambda: b" goes to " in self.writer.log.read_bytes(),  # said right before its first poll
                "stored": lambda: memory.cursor(entry) > unstored})
        return True

    def kill_acquirer(self, memory, measure):
        death = self.die(self.acquirer, memory, PRODUCER_LEASE)
        if death is None:
            return False
        head = memory.head()
        self.start_acquirer()
        if measure and death.had_lease:
            self.follow(death, self.acquirer, {"published": lambda: memory.head() > head})
        return True

    def die(self, program, memory, lease):
        """Times from the kill on, and the moment of the free lease; nothing where the program had ended before."""
        had_lease = memory.is_held(lease)
        killed, gone, lease_free = now_ms(), None, None
        program.signal(signal.SIGKILL)
        while gone is None or lease_free is None:
            if lease_free is None and not memory.is_held(lease):
                lease_free = now_ms()
            if gone is None and not program.alive():
                gone = now_ms()
            elif now_ms() - killed > 1000 * HANG_LIMIT_S:
                raise TimeoutError(f"{program.role} {program.pid} was killed and is not gone")
            else:
                time.sleep(STEP_S)
        if program.exit_code() != -signal.SIGKILL:
            return None
        return Death(had_lease, lease_free, {"teardown": gone - killed, "lease": lease_free - killed})

    def follow(self, death, program, signs):
        """Adds when each of the signs was seen, counted from the free lease. A scan that ends meanwhile gives none."""
        limit = now_ms() + 1000 * HANG_LIMIT_S
        waited = dict(signs)
        while waited and program.alive() and self.acquirer.alive():
            for what in [what for what, is_there in waited.items() if is_there()]:
                death.times[what] = now_ms() - death.lease_free
                del waited[what]
            if now_ms() > limit:
                raise TimeoutError(f"{program.role} {program.pid} is not back: {program.last_words()}")
            time.sleep(STEP_S)
        self.samples[program.role].append(death.times)

    def next_unstored(self):
        """The first frame that the scan's index has not."""
        index = max(self.rig.output.glob("*/scan.index"), key=lambda path: path.stat().st_mtime)
        records = index.read_bytes()[RECORD_BYTES:]
        for end in range(len(records) // RECORD_BYTES * RECORD_BYTES, 0, -RECORD_BYTES):
            record = records[end - RECORD_BYTES:end]
            if any(record):
                return struct.unpack_from("<Q", record)[0] + 1
        return 0
