"""Whether a scan goes on."""
import time

from programs import HANG_LIMIT_S
from shared_memory import ControlSegment


class Progress:
    """How long a whole scan takes depends on the machine, the kills and what the programs were built with. One that hangs
    acquires and stores no frame for `limit_s`."""

    def __init__(self, session, limit_s=HANG_LIMIT_S, clock=time.monotonic):
        self.session, self.limit_s, self.clock = session, limit_s, clock
        self.frames, self.since = None, clock()

    def has_stopped(self):
        frames = self.frames_now()
        if frames not in (None, self.frames):
            self.frames, self.since = frames, self.clock()
        return self.clock() - self.since > self.limit_s

    def frames_now(self):
        """None: the session has no memory now."""
        try:
            memory = ControlSegment(self.session)
        except OSError:
            return None
        with memory:
            return memory.head(), *memory.cursors()
