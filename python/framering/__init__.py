"""Framering for Python: live frames of a session, and scans on disk, as numpy arrays.

    import framering as fr

    with fr.open("scope") as s:                      # the newest frame; slows nobody
        print(s.newest(timeout=2).array.mean())
    with fr.open("scope", lossless="focus") as s:    # every frame of a scan, in order
        for f in s:
            print(f.id, f.array.std())
    with fr.produce("scope", shape=(512, 512), dtype="u2") as p:    # frames of your own
        with p.frame() as f:
            f.array[:] = 7
    job = fr.start("scope", axes="z=-10um:10um:21")  # a scan, where an acquirer serves
    job.wait()
    scan = fr.scan("scans/scan")                     # a scan on disk, closed or growing
    print(len(scan), scan[0].array.shape)

docs/python.md leads through it. Needs numpy and libframering.so.
"""
from ._errors import (Busy, Error, Forked, Full, InUse, Invalid, NotFound, NotServed, Overtaken, Refused, ScanCanceled,
                      ScanFailed, SessionOver, StateError, Stopped, Timeout)
from ._frame import Frame, Gap
from ._job import Job, Progress, Queue, queue, start
from ._library import set_log, version
from ._producer import Producer, produce
from ._reader import Reader, Run
from ._scan import Scan, scan
from ._sessions import cancel, pause, resume, sessions, status, terminate
from ._viewer import Viewer


def open(session: str, lossless: str | None = None, *, must: bool = False, timeout: float = 10.0,
         keep: float | None = None, most_held: int = 0):
    """Joins a session: a Viewer, or with `lossless` (a role name) a Reader.

    timeout: seconds for the session to appear. must: the role stores, the camera waits for it. keep: seconds that its
    frames are kept after it died (None: for ever). most_held: frames that may be alive at once (0: a quarter of the
    ring). Raises Timeout, Refused.
    """
    if lossless is None:
        return Viewer(session, timeout=timeout)
    return Reader(session, lossless, must=must, timeout=timeout, keep=keep, most_held=most_held)


__all__ = ["Busy", "Error", "Forked", "Frame", "Full", "Gap", "InUse", "Invalid", "Job", "NotFound", "NotServed", "Overtaken",
           "Producer", "Progress", "Queue", "Reader", "Refused", "Run", "Scan", "ScanCanceled", "ScanFailed", "SessionOver",
           "StateError", "Stopped", "Timeout", "Viewer", "cancel", "open", "pause", "produce", "queue", "resume", "scan",
           "sessions", "set_log", "start", "status", "terminate", "version"]
