"""A scan that an acquirer runs for us."""
import json
import time
from ctypes import byref, c_uint64
from dataclasses import dataclass

from ._errors import Error, NotFound, NotServed, ScanCanceled, ScanFailed, Timeout
from ._library import LIBRARY, check, nanoseconds, text_of
from ._request import request_text, seconds_of
from ._sessions import CANCEL, PAUSE, RESUME, status

_OVER = ("done", "canceled", "failed", "bad", "removed")
_LOOK_S = 0.05
_TELL_S = 0.5
_ASK_S = 1.0  # a start lasts at most this long in C, so that Ctrl-C is seen; then nothing is started, and it asks again
_WITHOUT_ACQUIRER_S = 30.0  # one that died may come again


@dataclass(frozen=True)
class Progress:
    """state: "waiting", "running", "done", "canceled", "failed", "bad" (never tried) or "removed" (from the queue).
    scan_id: in the session; 0: not begun. frames: so far, lost ones included; planned: None without an end. stored: by the
    writers, the slowest of them. failed_points: of a plan, without a frame."""
    number: int
    state: str
    scan_id: int = 0
    frames: int = 0
    planned: int | None = None
    stored: int = 0
    lost: int = 0
    failed_points: int = 0
    paused: bool = False

    def __str__(self) -> str:
        text = f"scan {self.scan_id or self.number}: {'paused' if self.paused else self.state}, {self.frames}"
        text += f" of {self.planned} frames" if self.planned else " frames"
        text += f", {self.lost} lost" if self.lost else ""
        return text + (f", {self.failed_points} points failed" if self.failed_points else "")


class Job:
    """A scan in the queue of a session: one that was started, or one that waits. It belongs to the acquirer: it goes on
    when this object, or this program, is gone. From any thread."""

    def __init__(self, session: str, number: int):
        """number: of the scan in the queue."""
        self.session, self.number = session, number
        self._last = Progress(number, "waiting")
        self._entry: dict = {}
        self._served = False

    def __repr__(self) -> str:
        return f"<framering.Job {self.number} of {self.session}: {self._last}>"

    @property
    def state(self) -> str:
        """As in Progress."""
        return self.progress.state

    @property
    def progress(self) -> Progress:
        """Where it stands now."""
        if self._last.state not in _OVER:
            self._last = self._look()
        return self._last

    @property
    def output(self) -> list[str]:
        """Directories of a scan that is over, for fr.scan(); one a writer."""
        return [path for path in self._entry.get("output", "").split(", ") if path]

    def _look(self) -> Progress:
        try:
            self._entry = json.loads(text_of(LIBRARY.framering_queue_find, self.session.encode(), self.number))
        except NotFound:
            return Progress(**{**vars(self._last), "state": "removed"})
        counts = {key: value for key, value in vars(self._last).items() if key not in ("number", "state", "paused")}
        counts.update(self._counts())
        if self._entry["state"] in _OVER:
            counts.update(scan_id=self._entry.get("scan_id", 0), paused=False,
                          frames=max(self._entry.get("delivered", 0), counts["frames"]))
        state = "waiting" if self._entry["state"] == "start" else self._entry["state"]
        return Progress(self.number, state, **counts)

    def _counts(self) -> dict:
        """Of the session's newest scan, where it is this one."""
        try:
            now = status(self.session)
        except Error:
            now = {"serving": False, "scan": None}
        self._served = now["serving"]
        scan = now["scan"] or {}
        if (scan.get("plan") or {}).get("queue_entry") != self.number:
            return {}
        stored = [each["frames"] for each in now["processes"] if each["purpose"] == "stores"]
        return {"scan_id": scan["scan_id"], "frames": scan["delivered"], "planned": scan["planned"], "lost": scan["lost"],
                "failed_points": scan["failed_points"], "paused": scan["is_paused"], "stored": min(stored, default=0)}

    def wait(self, timeout: str | float | None = None, progress=None) -> Progress:
        """Until the scan is over and stored; returns how it ended, with its lost frames and failed points counted.

        progress: called with a Progress twice a second while something changes, and at the end. timeout: "2h", or seconds;
        None: waits for ever. Ctrl-C ends the wait, and not the scan: that is cancel(). Raises ScanFailed, ScanCanceled,
        Timeout (the scan goes on), NotServed (there has been no acquirer for 30 s: the scan waits for another one).
        """
        end = None if timeout is None else time.monotonic() + seconds_of(timeout)
        served, told, told_at = time.monotonic(), None, 0.0
        while True:
            seen, now = self.progress, time.monotonic()
            over = seen.state in _OVER
            if progress and seen != told and (over or now >= told_at + _TELL_S):
                told, told_at = seen, now
                progress(seen)
            if over:
                return self._ended(seen)
            served = now if self._served else served
            if now > served + _WITHOUT_ACQUIRER_S:
                raise NotServed(f"session '{self.session}': its acquirer is gone; {seen}, and it waits for another one: "
                                f"framering acquirer --serve --session {self.session}")
            if end is not None and now >= end:
                raise Timeout(f"session '{self.session}': {seen}; it goes on")
            time.sleep(_LOOK_S if end is None else max(0.0, min(_LOOK_S, end - now)))

    def _ended(self, seen: Progress) -> Progress:
        if seen.state == "done":
            return seen
        why = self._entry.get("reason", "") if seen.state != "removed" else "it was removed from the queue"
        who = self._entry.get("role") or "acquirer"
        is_canceled = seen.state in ("canceled", "removed")
        line = f"session '{self.session}': scan {self.number} of the queue is not begun"
        if seen.scan_id:
            line = f"session '{self.session}': scan {seen.scan_id} {seen.state} after {seen.frames} frames"
            line += "" if is_canceled else f" ({who})"
        error = ScanCanceled if is_canceled else ScanFailed
        raise error(f"{line}: {why}", self.number, seen.scan_id, who, seen.frames, why)

    def cancel(self) -> None:
        """Ends it after the frame in hand; one that waits is removed from the queue. Does not wait."""
        self._request(CANCEL)

    def pause(self) -> None:
        """No frame is taken after the one in hand, until resume(). Does not wait. Raises StateError: it has not begun."""
        self._request(PAUSE)

    def resume(self) -> None:
        """Lets it go on. Does not wait."""
        self._request(RESUME)

    def _request(self, request: int) -> None:
        check(LIBRARY.framering_queue_request(self.session.encode(), self.number, request))


def start(session: str, *, timeout: str | float = 15.0, **request) -> Job:
    """Starts a scan now, or not at all, where an acquirer serves (framering acquirer --serve). Ctrl-C while it asks: not at all.

    axes: values of --axis, blank-separated, outermost first ("t=::100@60s z=-10um:10um:21"). positions: a list of (name, x, y)
    or (name, x, y, z) in um, for an axis where the word "position" stands in `axes`, else the outermost one.
    exposure, duration: "20ms" or seconds. frame_rate: frames per second, or "max". frames, gain, settings (of the camera, by
    name), channels, skip, name, sample, comment: as docs/plans.md has them. What is left out is as the acquirer's command
    line has it. timeout: for its answer. Raises Busy, NotServed, Invalid, Timeout.
    """
    asked, number = request_text(**request), c_uint64()
    end = time.monotonic() + seconds_of(timeout)
    while True:
        left = min(_ASK_S, max(0.0, end - time.monotonic()))
        try:
            check(LIBRARY.framering_start(session.encode(), asked, nanoseconds(left), byref(number)))
            return Job(session, number.value)
        except Timeout:
            if time.monotonic() >= end:
                raise


class Queue:
    """The scans that wait in a session, with or without an acquirer."""

    def __init__(self, session: str):
        self.session = session

    def list(self) -> list[dict]:
        """What `framering queue list --json` prints (docs/control.md): running, waiting, over."""
        return json.loads(text_of(LIBRARY.framering_queue_list, self.session.encode()))

    def add(self, **request) -> Job:
        """Behind all others; arguments as those of start(). Raises Invalid."""
        number = c_uint64()
        check(LIBRARY.framering_queue_add(self.session.encode(), request_text(**request), byref(number)))
        return Job(self.session, number.value)

    def remove(self, number: int) -> None:
        """Raises Error: there is no such scan, or it is running."""
        check(LIBRARY.framering_queue_remove(self.session.encode(), number))

    def move(self, number: int, place: int) -> None:
        """To place 1 (the next one), 2 ... of those that wait. Raises Error: it does not wait."""
        check(LIBRARY.framering_queue_move(self.session.encode(), number, place))

    def clear(self) -> int:
        """Removes all that wait; how many."""
        removed = c_uint64()
        check(LIBRARY.framering_queue_clear(self.session.encode(), byref(removed)))
        return removed.value


def queue(session: str) -> Queue:
    """The queue of a session."""
    return Queue(session)
