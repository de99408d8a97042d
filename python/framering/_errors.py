"""What the library's codes become."""


class Error(Exception):
    """The environment: no permission, no memory, a damaged segment or file. Its text says what to do."""


class Invalid(Error, ValueError):
    """An argument is wrong."""


class Timeout(Error, TimeoutError):
    """Not within the time."""


class SessionOver(Error, EOFError):
    """Nothing will follow: the session is over, or lives on in another ring. Open it anew."""


class NotFound(Error, LookupError):
    """There is no such session, scan or frame."""


class Refused(Error):
    """Another process has the session or the role; the text says who, and since when."""


class Full(Error):
    """Producing: no slot is free. Reading: as many frames are alive as may be held."""


class Overtaken(Error):
    """What was read is not of one frame: its slot was used again meanwhile."""


class Stopped(Error):
    """Somebody asked for the end of the scan."""


class InUse(Error):
    """Another thread is in a call with this object."""


class Forked(Error):
    """The object was made before fork, by the parent process. Open another one here."""


class StateError(Error):
    """Not now: no scan runs, no slot is claimed."""


class Busy(Refused):
    """No scan can be started, as one is running: wait, cancel it, or put the new one into the queue."""


class NotServed(Error):
    """Nobody could start a scan: there is no such session, or no acquirer with --serve in it."""


class _OfScan:
    """number: of the scan in the queue. scan_id: in the session; 0: it was not begun. who: the role that said why, "acquirer"
    or "writer". frame: how many frames there were when it ended; the next one was never taken. why: one line."""

    def __init__(self, line: str, number: int, scan_id: int, who: str, frame: int, why: str):
        super().__init__(line)
        self.number, self.scan_id, self.who, self.frame, self.why = number, scan_id, who, frame, why


class ScanFailed(_OfScan, Error):
    """A scan did not come to its end, or was never begun. What was taken is stored."""


class ScanCanceled(_OfScan, Stopped):
    """Somebody ended a scan before its plan did, or removed it from the queue. What was taken is stored."""


# By framering_code; -9, too small, is answered by more memory.
BY_CODE = {-1: Error, -2: Invalid, -3: Timeout, -4: SessionOver, -5: NotFound, -6: Refused, -7: Full, -8: Overtaken,
           -9: Error, -10: Stopped, -11: InUse, -12: Forked, -13: StateError, -14: Busy, -15: NotServed}
TOO_SMALL = -9
