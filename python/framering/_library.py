"""The C library: where it is, and the types of its calls (include/framering/*.h)."""
import ctypes
import ctypes.util
import os
import sys
import time
from ctypes import CFUNCTYPE, POINTER, byref, c_char_p, c_int, c_int64, c_size_t, c_uint32, c_uint64, c_void_p

from ._errors import BY_CODE, Timeout
from ._structures import (Event, FrameHeader, NamedValue, ProducerOptions, ReaderOptions, Record, Reported, ScanGap)

_NAME = "libframering.so.0"
LOG = CFUNCTYPE(None, c_void_p, c_int, c_char_p)
LOOK = CFUNCTYPE(c_int, c_void_p, POINTER(FrameHeader), c_void_p)
# A wait lasts at most this long in C, so that Ctrl-C is seen.
_SLICE_S = 0.1


def _load():
    wanted = os.environ.get("FRAMERING_LIBRARY") or _NAME
    try:
        return ctypes.CDLL(wanted)
    except OSError as error:
        raise ImportError(f"cannot load {wanted}: {error}; install the package libframering0, or set FRAMERING_LIBRARY to "
                          "the path of libframering.so") from error


LIBRARY = _load()


def _declare(name, *arguments, result=c_int):
    function = getattr(LIBRARY, "framering_" + name)
    function.argtypes, function.restype = arguments, result


for _name, _arguments in {
    "list_sessions": (POINTER(c_char_p),),
    "status": (c_char_p, POINTER(c_char_p)),
    "request": (c_char_p, c_int),
    "start": (c_char_p, c_char_p, c_int64, POINTER(c_uint64)),
    "queue_list": (c_char_p, POINTER(c_char_p)),
    "queue_find": (c_char_p, c_uint64, POINTER(c_char_p)),
    "queue_add": (c_char_p, c_char_p, POINTER(c_uint64)),
    "queue_remove": (c_char_p, c_uint64),
    "queue_move": (c_char_p, c_uint64, c_uint64),
    "queue_clear": (c_char_p, POINTER(c_uint64)),
    "queue_request": (c_char_p, c_uint64, c_int),
    "viewer_open": (c_char_p, c_int64, POINTER(c_void_p)),
    "viewer_newest": (c_void_p, c_int64, POINTER(FrameHeader), c_void_p, c_size_t),
    "viewer_look": (c_void_p, c_int64, LOOK, c_void_p, POINTER(c_int)),
    "viewer_status": (c_void_p, POINTER(c_char_p)),
    "reader_open": (POINTER(ReaderOptions), POINTER(c_void_p)),
    "reader_leave": (c_void_p,),
    "reader_poll": (c_void_p, c_int64, POINTER(Event), c_size_t, POINTER(c_size_t)),
    "reader_release": (c_void_p, c_size_t),
    "reader_check": (c_void_p,),
    "reader_report": (c_void_p, c_uint64, POINTER(NamedValue), c_size_t, POINTER(c_int)),
    "producer_open": (POINTER(ProducerOptions), POINTER(c_void_p)),
    "producer_close": (c_void_p, c_int64, POINTER(c_uint64)),
    "producer_begin": (c_void_p, c_char_p, c_char_p, c_int64, POINTER(c_uint64)),
    "producer_end": (c_void_p, c_int, c_char_p),
    "producer_claim": (c_void_p, c_int64, POINTER(c_void_p), POINTER(c_size_t)),
    "producer_publish": (c_void_p, POINTER(FrameHeader)),
    "producer_abandon": (c_void_p, c_int),
    "producer_lose": (c_void_p, c_uint64),
    "producer_key": (c_void_p, c_char_p, c_char_p, POINTER(c_uint32)),
    "producer_check": (c_void_p,),
    "scan_open": (c_char_p, POINTER(c_void_p)),
    "scan_refresh": (c_void_p,),
    "scan_manifest": (c_void_p, POINTER(c_char_p)),
    "scan_records": (c_void_p, POINTER(POINTER(Record)), POINTER(c_uint64)),
    "scan_frame": (c_void_p, c_uint64, POINTER(FrameHeader), POINTER(c_void_p), POINTER(c_int)),
    "scan_gaps": (c_void_p, POINTER(POINTER(ScanGap)), POINTER(c_uint64)),
    "scan_reported": (c_void_p, c_uint64, POINTER(Reported)),
}.items():
    _declare(_name, *_arguments)
for _name in ("viewer_close", "reader_close", "scan_close"):
    _declare(_name, c_void_p, result=None)
_declare("version", result=c_char_p)
_declare("error", result=c_char_p)
_declare("set_log", LOG, c_void_p, result=None)


def error_of(code: int) -> Exception:
    """The exception that a code stands for, with the library's line."""
    return BY_CODE[code](LIBRARY.framering_error().decode(errors="replace"))


def check(code: int) -> None:
    """Raises what the code stands for."""
    if code != 0:
        raise error_of(code)


def text_of(function, *arguments) -> str:
    """What a function gives that writes a text behind its other arguments."""
    text = c_char_p()
    check(function(*arguments, byref(text)))
    return text.value.decode(errors="replace")


def nanoseconds(seconds: float | None) -> int:
    """None: for ever."""
    return -1 if seconds is None else max(0, int(seconds * 1e9))


def wait_in_slices(call, timeout: float | None, again=Timeout):
    """Calls `call(timeout_ns)` until it does not raise `again` or the time is over; Ctrl-C ends it. None: for ever."""
    end = None if timeout is None else time.monotonic() + timeout
    while True:
        left = _SLICE_S if end is None else min(_SLICE_S, end - time.monotonic())
        try:
            return call(nanoseconds(max(left, 0)))
        except again:
            if end is not None and time.monotonic() >= end:
                raise


_kept_log = None  # or it would be freed while the library calls it


def set_log(function) -> None:
    """What the library has to say besides exceptions goes to function(level, line), level being "warning" or "info".
    None: silence, as from the start."""
    global _kept_log
    called = LOG() if function is None else LOG(
        lambda _, level, line: function("info" if level else "warning", line.decode(errors="replace")))
    LIBRARY.framering_set_log(called, None)
    _kept_log = called


def version() -> str:
    """Of the library that is loaded."""
    return LIBRARY.framering_version().decode()


if sys.byteorder != "little":
    raise ImportError("framering: this machine is not little-endian")
