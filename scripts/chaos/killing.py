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
    """The processes of a scan. `samples`: by role, of each measured kill the times in ms. `roles`: of the writers."""

    def __init__(self, rig, plan, samples, roles=("writer",)):
        self.rig, self.plan, self.samples = rig, plan, samples
        self.writers = dict.fromkeys(roles)  # the process of each role
        self.viewers = []
        self.ended_early = False  # a viewer

    def start(self):
        self.start_acquirer()
        self.viewers = [self.rig.start("viewer", "--display", "none", "--wait", "20s") for _ in range(self.plan.viewers)]
        self.wait_for_viewers()
        for role in self.writers:
            self.start_writer(role)

    def wait_for_viewers(self):
        """Until they have the session's memory, or have ended: a scan that waits for writers is seen from its first frame."""
        name, limit = f"framering_{self.rig.session}_control", now_ms() + 1000 * HANG_LIMIT_S
        while any(viewer.alive() and not viewer.maps(name) for viewer in self.viewers):
            if now_ms() > limit:
                raise TimeoutError(f"no viewer attached to the session: {self.viewers[0].last_words()}")
            time.sleep(0.01)

    def start_acquirer(self):
        awaited = [word for role in self.writers for word in ("--wait-for", f"{role}=30s")]
        self.acquirer = self.rig.start("acquirer", *self.plan.acquirer_options(), "--resume", *awaited, "--grace", "30s")

    def start_writer(self, role):
        self.writers[role] = self.rig.start(role, "--role", role, "--output", self.output_of(role), "--name", "scan",
                                            "--wait", "20s", "--acquirer-timeout", "60s", program="writer")

    def output_of(self, role):
        return self.rig.output / role

    def kill(self, role, measure):
        """False where nothing was killed: the scan is over, or not begun."""
        try:
            memory = ControlSegment(self.rig.session)
        except OSError:
            return False
        with memory:
            entries = {each: memory.entry_of(each) for each in self.writers}
            all_look = all(viewer.alive() for viewer in self.viewers)  # asked first: later the scan may be over
            if None in entries.values() or not self.is_under_way():
                return False
            self.ended_early = self.ended_early or not all_look
            if role in self.writers:
                return self.kill_writer(role, memory, entries[role], measure)
            return self.kill_acquirer(memory, measure)

    def is_under_way(self):
        """Whoever dies after the scan's end has nothing to come back to."""
        status = self.rig.status()
        return status is not None and status["scan"] is not None and status["scan"]["state"] == "working"

    def kill_writer(self, role, memory, entry, measure):
        death = self.die(self.writers[role], memory, reader_lease(entry))
        if death is None:
            return False
        self.start_writer(role)
        unstored = self.next_unstored(role)  # released only by who has stored it: the successor
        if measure and death.had_lease:
            writer = self.writers[role]
            self.follow(death, writer, {
                "taken": lambda: b" is recorded to " in writer.log.read_bytes(),  # said right before its first poll
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
                raise TimeoutError(f"{program.role} {program.pid} was killed but did not exit")
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
                raise TimeoutError(f"{program.role} {program.pid} did not continue: {program.last_words()}")
            time.sleep(STEP_S)
        self.samples[program.role].append(death.times)

    def next_unstored(self, role):
        """The first frame that the index of the role's copy has not."""
        indexes = sorted(self.output_of(role).glob("*/scan.index"), key=lambda path: path.stat().st_mtime)
        records = indexes[-1].read_bytes()[RECORD_BYTES:] if indexes else b""
        for end in range(len(records) // RECORD_BYTES * RECORD_BYTES, 0, -RECORD_BYTES):
            record = records[end - RECORD_BYTES:end]
            if any(record):
                return struct.unpack_from("<Q", record)[0] + 1
        return 0
