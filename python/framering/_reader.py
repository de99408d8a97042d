"""Every frame of a session, in order."""
import ctypes
import json
import math
import threading
from collections import deque
from ctypes import byref, c_int, c_size_t, c_void_p

import numpy as np

from ._errors import SessionOver
from ._frame import Frame, Gap, Names, copied
from ._library import LIBRARY, check, nanoseconds, wait_in_slices
from ._sessions import status
from ._structures import STATES, Event, FrameHeader, NamedValue, ReaderOptions
from ._viewer import value_names

_SCAN_BEGINS, _FRAME, _GAP, _SCAN_ENDS = 1, 2, 3, 4
_OVERTAKEN = -8
_EVENTS = 64  # asked for at once
_EVENT = np.dtype({"names": ["kind", "frame"], "formats": ["<u4", np.dtype(FrameHeader)],
                   "offsets": [Event.kind.offset, Event.frame.offset], "itemsize": ctypes.sizeof(Event)})


def _named_value(key, value) -> NamedValue:
    name, unit = key if isinstance(key, tuple) else (key, "")
    return NamedValue(name.encode(), unit.encode(), float(value))


class _Held:
    """What is alive, oldest first. The library gives slots back in that order alone."""

    def __init__(self, handle: c_void_p):
        self.handle = handle
        self.lock = threading.Lock()  # finalizers run in any thread
        self.order = deque()  # [number of slots, they are done]
        self.is_left = False

    def add(self, count: int) -> list:
        with self.lock:
            self.order.append([count, False])
            return self.order[-1]

    def all_done(self) -> None:
        """Living ones too: what they hold means nothing from now on."""
        with self.lock:
            for entry in self.order:
                entry[1] = True

    def give_back(self) -> None:
        """Those that are done and have no living one before them."""
        count = 0
        with self.lock:
            while self.order and self.order[0][1]:
                count += self.order.popleft()[0]
        if count and not self.is_left:
            code = LIBRARY.framering_reader_release(self.handle, count)
            if code != _OVERTAKEN:  # as check() tells while they are alive
                check(code)

    def __del__(self):
        # With the last array: until then the ring stays mapped.
        LIBRARY.framering_reader_close(self.handle)


class _Slots:
    """Owns slots of the ring. Arrays made of it, and of parts of them, keep it alive; with the last one it is done."""

    def __init__(self, held: _Held, address: int, shape: tuple, dtype: str, strides: tuple | None = None, count: int = 1):
        self.held = held
        self.entry = held.add(count)
        self.__array_interface__ = {"version": 3, "shape": shape, "typestr": dtype, "data": (address, True),
                                    "strides": strides}

    def __del__(self):
        self.entry[1] = True


class Run:
    """Frames that follow each other without a gap, as one array: array has the shape (frames, rows, columns[, 3]).

    ids, numbers: of each, as Frame has them. headers: of each, a structured array with the fields of framering_frame.
    gap: frames missing directly before the first, or None.
    """

    def __init__(self, headers: np.ndarray, array: np.ndarray):
        self.headers, self.array = headers, array
        self.gap: Gap | None = None

    @property
    def ids(self) -> np.ndarray:
        return self.headers["sequence"]

    @property
    def numbers(self) -> np.ndarray:
        return self.headers["delivered"]

    def __len__(self) -> int:
        return len(self.headers)


class Reader:
    """Gives every frame of a scan, and then of the next one. Its role, a name, keeps its place when the script dies.

    `for frame in reader` ends with the scan; a second loop reads the next one. Arrays lie in the ring, read-only: a slot
    is given back with the last array of it, at the next turn of the loop; at the latest when the next scan is read.
    Copy what is to last longer. plan: of the scan, as in scan.json. end: (state, reason) once it is over. gaps: of the
    scan so far. From one thread at a time.
    """

    def __init__(self, session: str, role: str, *, must: bool = False, timeout: float = 10.0,
                 keep: float | None = None, most_held: int = 0):
        self.session, self.role = session, role
        self.plan: dict | None = None
        self.end: tuple[str, str] | None = None
        self.gaps: list[Gap] = []
        self.scan_id = 0
        self._gap: Gap | None = None  # told, and the frame after it not yet given
        self._held = None
        self._events = (Event * _EVENTS)()
        self._table = np.frombuffer(self._events, _EVENT)  # the same memory
        self._waiting = deque()
        self._names = Names()
        self._options = ReaderOptions(size=ctypes.sizeof(ReaderOptions), purpose=int(must), session=session.encode(),
                                      role=role.encode(), restart_timeout_ns=nanoseconds(keep), most_held=most_held)
        wait_in_slices(self._open, timeout)

    def _open(self, timeout_ns: int) -> None:
        handle = c_void_p()
        self._options.timeout_ns = timeout_ns
        check(LIBRARY.framering_reader_open(byref(self._options), byref(handle)))
        self._held = _Held(handle)

    def __iter__(self):
        """Frames of one scan. Raises Full: too many are alive; SessionOver: no scan came any more."""
        return self._each(self._poll)

    def runs(self, most: int = 64):
        """The same frames, up to `most` (64) at a time, for small frames at high rates: yields Run."""
        return self._each(lambda timeout_ns: self._poll(timeout_ns, min(most, _EVENTS), as_run=True))

    def read(self, timeout: float | None = 10.0) -> Frame | None:
        """The next frame; None at the end of a scan. Raises Timeout."""
        return self._next(self._poll, timeout)

    def _each(self, poll):
        while (content := self._next(poll, None)) is not None:
            yield content
            del content  # the slot is free at the next turn, unless somebody keeps it

    def _next(self, poll, timeout: float | None) -> Frame | Run | None:
        while True:
            if not self._waiting:
                wait_in_slices(poll, timeout)
            kind, content = self._waiting.popleft()
            if kind == _FRAME:
                content.gap, self._gap = self._gap, None
                return content
            if kind == _GAP:
                self._gap = content
                self.gaps.append(content)
            elif kind == _SCAN_ENDS:
                return None

    def _poll(self, timeout_ns: int, most: int = 1, as_run: bool = False) -> None:
        if self._held is None:
            raise SessionOver("this reader is closed")
        if self.end is not None:
            self._held.all_done()
        self._held.give_back()
        count = c_size_t()
        check(LIBRARY.framering_reader_poll(self._held.handle, timeout_ns, self._events, most, byref(count)))
        if not as_run:
            self._take(self._events[0])
            return
        kinds = self._table["kind"][:count.value]
        first = 0
        while first < count.value:
            others = np.flatnonzero(kinds[first:] != _FRAME)
            frames = int(others[0]) if others.size else count.value - first
            if frames:
                self._waiting.append((_FRAME, self._run(first, frames)))
            else:
                self._take(self._events[first])
            first += max(frames, 1)

    def _take(self, event: Event) -> None:
        if event.kind == _SCAN_BEGINS:
            self.scan_id, self.end, self.gaps, self._gap = event.scan_id, None, [], None
            self.plan = json.loads(event.text)
            self._names = Names(self.plan)
            self._names.ask_for_values(lambda: value_names(status(self.session)))
            self._waiting.append((_SCAN_BEGINS, None))
        elif event.kind == _FRAME:
            self._waiting.append((_FRAME, self._frame(copied(event.frame), event.pixels)))
        elif event.kind == _GAP:
            gap = Gap(event.gap.from_, event.gap.to, event.gap.ring_full, event.gap.camera, event.gap.missed)
            self._waiting.append((_GAP, gap))
        else:
            self.end = (STATES.get(event.state, "interrupted"), event.text.decode(errors="replace"))
            self._waiting.append((_SCAN_ENDS, None))

    def _frame(self, header, address: int) -> Frame:
        array = np.asarray(_Slots(self._held, address, header.shape(), header.dtype()))
        return Frame(header, array, self._names)

    def _run(self, first: int, count: int) -> Run:
        # The frames of one poll lie in the ring one behind the other.
        event = self._events[first]
        shape, dtype = event.frame.shape(), event.frame.dtype()
        stride = self._events[first + 1].pixels - event.pixels if count > 1 else event.frame.payload_bytes
        inner = tuple(np.dtype(dtype).itemsize * math.prod(shape[axis + 1:]) for axis in range(len(shape)))
        array = np.asarray(_Slots(self._held, event.pixels, (count, *shape), dtype, (stride, *inner), count))
        return Run(self._table["frame"][first:first + count].copy(), array)

    def check(self) -> None:
        """Raises Overtaken: a frame that is alive was overwritten, as this reader is too slow and only processes."""
        check(LIBRARY.framering_reader_check(self._held.handle))

    def report(self, frame_id: int, values: dict | None = None, /, **named: float) -> bool:
        """Keeps values that were made of a frame: report(frame.id, focus=1.5), or report(frame.id, {("width", "um"): 3.2})
        where they have units. They go to values.ROLE in the scan's directory; fr.scan(...).reported reads them. Of
        several reports of a frame the newest value of each name counts.

        True: they are on the disk, and stay if this script is killed. False: the frame was overwritten before, as this
        reader is too slow, so they are void; or no writer stores the scan yet: the newest 1024 are written as soon as one
        does. Raises NotFound: not a frame that this reader was given lately in this scan; Invalid: a name or unit that
        cannot be, or more than 64 names; Error: the disk.
        """
        if self._held is None:
            raise SessionOver("this reader is closed")
        given = [*(values or {}).items(), *named.items()]
        array = (NamedValue * len(given))(*(_named_value(key, value) for key, value in given))
        on_disk = c_int()
        code = LIBRARY.framering_reader_report(self._held.handle, int(frame_id), array, len(given), byref(on_disk))
        if code == _OVERTAKEN:
            return False
        check(code)
        return bool(on_disk.value)

    def close(self, are_done: bool = True) -> None:
        """The role ends. Arrays that live on can be read, but mean nothing any more. are_done: their frames count as
        stored."""
        held, self._held = self._held, None
        if held is not None:
            self._waiting.clear()
            if are_done:
                held.all_done()
            held.give_back()
            held.is_left = True
            check(LIBRARY.framering_reader_leave(held.handle))

    def __enter__(self):
        return self

    def __exit__(self, kind, *_) -> None:
        """After an exception the frames that are alive count as not stored."""
        self.close(are_done=kind is None)
