"""The newest frame of a session."""
import ctypes
import json
from ctypes import byref, c_int, c_void_p

import numpy as np

from ._errors import TOO_SMALL, SessionOver, Timeout
from ._frame import Frame, Names, copied
from ._library import LIBRARY, LOOK, check, error_of, nanoseconds, text_of, wait_in_slices
from ._structures import FrameHeader


class Viewer:
    """Holds nothing: it slows no camera, and may end at any time. From one thread at a time."""

    def __init__(self, session: str, *, timeout: float = 10.0):
        """Raises Timeout: there is no session within `timeout` seconds."""
        self.session = session
        self._handle = c_void_p()
        self._capacity = 0
        self._names_of = (None, Names())
        wait_in_slices(self._open, timeout)

    def _open(self, timeout_ns: int) -> None:
        opened = c_void_p()
        check(LIBRARY.framering_viewer_open(self.session.encode(), timeout_ns, byref(opened)))
        self.close()
        self._handle = opened

    def newest(self, timeout: float | None = 10.0) -> Frame:
        """The newest frame that this viewer has not given yet: a copy, whole, never an older one. Waits for it, also for
        the session to run again. Raises Timeout after `timeout` seconds (None: waits for ever)."""
        return wait_in_slices(self._newest, timeout)

    def _newest(self, timeout_ns: int) -> Frame:
        header = FrameHeader()
        while True:
            pixels = np.empty(self._capacity, np.uint8)
            code = LIBRARY.framering_viewer_newest(self._handle, timeout_ns, byref(header),
                                                   pixels.ctypes.data if self._capacity else None, self._capacity)
            if code == TOO_SMALL:
                self._capacity = header.payload_bytes
                continue
            self._check(code, timeout_ns)
            if header.payload_bytes < self._capacity:
                self._capacity = header.payload_bytes
            array = pixels[:header.payload_bytes].view(header.dtype()).reshape(header.shape())
            return Frame(header, array, self._names(header))

    def look(self, function, timeout: float | None = 10.0):
        """function(array, header) on the newest frame where it lies, without a copy. It must only compute: the pixels may
        change meanwhile, and then it is called again with a newer frame, and its former result is gone. It must not keep
        the array. Returns its result. Raises Timeout, Overtaken, and what `function` raises on a whole frame."""
        outcome = {}

        def look(_, header, pixels) -> int:
            seen = header.contents
            view = (ctypes.c_char * seen.payload_bytes).from_address(pixels)
            array = np.frombuffer(view, seen.dtype()).reshape(seen.shape())
            array.flags.writeable = False
            outcome.clear()
            try:
                outcome["result"] = function(array, copied(seen))
            except BaseException as error:  # through C no exception may go
                outcome["error"] = error
            return 0

        called = LOOK(look)

        def once(timeout_ns: int) -> None:
            ignored = c_int()
            self._check(LIBRARY.framering_viewer_look(self._handle, timeout_ns, called, None, byref(ignored)), timeout_ns)

        wait_in_slices(once, timeout)
        if "error" in outcome:
            raise outcome["error"]
        return outcome["result"]

    def _check(self, code: int, timeout_ns: int) -> None:
        try:
            check(code)
        except SessionOver as over:
            self._open(timeout_ns)
            raise Timeout(str(over)) from over

    def status(self) -> dict:
        """As framering.status() of this session."""
        return json.loads(text_of(LIBRARY.framering_viewer_status, self._handle))

    def show(self, timeout: float | None = 10.0) -> Frame:
        """The newest frame; a notebook draws it."""
        return self.newest(timeout)

    def _repr_png_(self) -> bytes:
        return self.newest(timeout=2)._repr_png_()

    def _names(self, header: FrameHeader) -> Names:
        scan_id, names = self._names_of
        if scan_id != header.scan_id:
            names = Names(_plan_of(self.status(), header.scan_id))
            names.ask_for_values(lambda: value_names(self.status()))
            self._names_of = (header.scan_id, names)
        return names

    def close(self) -> None:
        handle, self._handle = self._handle, c_void_p()
        if handle:
            LIBRARY.framering_viewer_close(handle)

    def __enter__(self):
        return self

    def __exit__(self, *_) -> None:
        self.close()

    def __del__(self):
        if getattr(self, "_handle", None):
            self.close()


def value_names(status: dict) -> list[str]:
    """In the order of the headers' values."""
    return [key["name"] for key in (status.get("source") or {}).get("values", ())]


def _plan_of(status: dict, scan_id: int) -> dict:
    scan = status.get("scan") or {}
    return scan.get("plan") or {} if scan.get("scan_id") == scan_id else {}
