"""Frames of your own for a session."""
import ctypes
import json
from ctypes import byref, c_size_t, c_uint32, c_uint64, c_void_p

import numpy as np

from ._errors import Full, Invalid, Stopped
from ._library import LIBRARY, check, nanoseconds, wait_in_slices
from ._structures import FRAME_STATUSES, STATES, FrameHeader, ProducerOptions

_STATES = {name: number for number, name in STATES.items()}
_NS_PER_SECOND = 10**9
_CAMERA_EVENTS = ("none", "unknown", "exposure_start", "exposure_end", "readout_start")
# By kind and colors of a sample.
_FORMATS = {("u1", 1): "mono8", ("u2", 1): "mono16", ("f4", 1): "float32", ("u1", 3): "rgb8", ("u2", 3): "rgb16"}


def produce(session: str, *, shape: tuple, dtype="u2", bits: int | None = None, slots: int = 0,
            frames: int | None = None, when_full: str = "wait", wait_for: str | None = None, timeout: float = 30.0,
            pixel_format: str | None = None, plan: dict | None = None, resume: bool = False,
            group_readable: bool = False) -> "Producer":
    """Makes this script the session's acquirer, and begins a scan with its first frame.

    shape: (rows, columns), or (rows, columns, 3) for colors. dtype: u1, u2 or f4. bits: significant ones of a sample.
    slots: of the ring (0: 512 MiB of them). frames: planned; None: no limit. when_full: "wait", "drop" or "stop".
    wait_for: a role that is to be ready before the first frame ("writer"), for `timeout` seconds. pixel_format: where
    dtype and shape do not tell it ("bayerrg8"). plan: more of the plan, as in scan.json ({"setup": {"sample": "HeLa"}}).
    resume: goes on with the scan that a killed script left; frames counts from its begin, and Producer.number tells
    where. Raises Refused: the session has an acquirer.
    """
    return Producer(session, shape, dtype, bits, slots, frames, when_full, wait_for, timeout, pixel_format, plan or {},
                    resume, group_readable)


class OpenFrame:
    """A slot to be filled. array: its pixels, writable until it is published. meta: values of this frame, any names
    ("power" or ("power", "mW")). camera_ns: the camera's own clock. status: "good" or "incomplete"."""

    def __init__(self, producer: "Producer", array: np.ndarray):
        self.array = array
        self.meta: dict = {}
        self.camera_ns: int | None = None
        self.camera_frame_id = 0
        self.exposure_us = 0.0
        self.status = "good"
        self._producer = producer

    def __enter__(self):
        return self

    def __exit__(self, kind, *_) -> None:
        """Publishes it; after an exception it is abandoned, and a gap is recorded in its place. Ctrl-C and Stopped are
        no gap: the frame was not to be taken any more."""
        self.array.flags.writeable = False
        if kind is None:
            self._producer.publish(self)
        else:
            self._producer.abandon(is_lost=issubclass(kind, Exception) and not issubclass(kind, Stopped))


class Producer:
    """See produce(). number: of the next frame in the scan, lost ones included. From one thread at a time."""

    def __init__(self, session, shape, dtype, bits, slots, frames, when_full, wait_for, timeout, pixel_format, plan,
                 resume, group_readable):
        self.session = session
        self.number = 0
        self.is_stopped = False
        self._handle = c_void_p()
        self._shape, self._dtype = tuple(shape), np.dtype(dtype).newbyteorder("<")
        self._keys: dict = {}
        self._plan = _plan_for(self._shape, self._dtype, bits, frames, when_full, pixel_format, plan)
        clocks = self._plan["clocks"]
        self._ticks_per_ns = clocks.get("camera_ticks_per_second", _NS_PER_SECOND) / _NS_PER_SECOND
        self._camera_event = _CAMERA_EVENTS.index(clocks.get("camera", "unknown"))
        self._wait_for, self._timeout = wait_for, timeout
        self._is_running = False
        payload = int(np.prod(self._shape)) * self._dtype.itemsize
        options = ProducerOptions(size=ctypes.sizeof(ProducerOptions), group_readable=int(group_readable),
                                  session=session.encode(), payload_bytes=payload, slots=slots, resume=int(resume))
        check(LIBRARY.framering_producer_open(byref(options), byref(self._handle)))

    def begin(self) -> None:
        """Begins the scan now instead of with its first frame. Raises Timeout: the awaited role is not ready."""
        delivered = c_uint64()
        role = None if self._wait_for is None else self._wait_for.encode()
        check(LIBRARY.framering_producer_begin(self._handle, json.dumps(self._plan).encode(), role,
                                               nanoseconds(self._timeout), byref(delivered)))
        self.number, self._is_running = delivered.value, True

    def frame(self, timeout: float | None = 10.0) -> OpenFrame:
        """The next slot, for a `with` block: filled inside, published at its end. Raises Full: no slot is free within
        `timeout` seconds (None: waits for ever); Stopped: somebody canceled; SessionOver: the plan is fulfilled."""
        if not self._is_running:
            self.begin()
        pixels, size = c_void_p(), c_size_t()

        def claim(timeout_ns: int) -> None:
            check(LIBRARY.framering_producer_claim(self._handle, timeout_ns, byref(pixels), byref(size)))

        wait_in_slices(claim, timeout, again=Full)
        memory = (ctypes.c_char * size.value).from_address(pixels.value)
        return OpenFrame(self, np.frombuffer(memory, self._dtype).reshape(self._shape))

    def publish(self, frame: OpenFrame) -> None:
        """What the end of a frame's `with` block does."""
        header = FrameHeader(status=FRAME_STATUSES.index(frame.status), camera_frame_id=frame.camera_frame_id,
                             exposure_us=frame.exposure_us)
        if frame.camera_ns is not None:
            header.camera_time = round(frame.camera_ns * self._ticks_per_ns)
            header.camera_time_event = self._camera_event
        for name, value in frame.meta.items():
            place = self._place_of(name)
            for unmeasured in range(header.value_count, place):
                header.values[unmeasured] = float("nan")
            header.values[place] = float(value)
            header.value_count = max(header.value_count, place + 1)
        check(LIBRARY.framering_producer_publish(self._handle, byref(header)))
        self.number += 1

    def _place_of(self, name) -> int:
        if name not in self._keys:
            text, unit = (name, "") if isinstance(name, str) else name
            place = c_uint32()
            check(LIBRARY.framering_producer_key(self._handle, text.encode(), unit.encode(), byref(place)))
            self._keys[name] = place.value
        return self._keys[name]

    def abandon(self, is_lost: bool = True) -> None:
        """Gives the open slot back. is_lost: its frame is counted as lost by the camera."""
        check(LIBRARY.framering_producer_abandon(self._handle, int(is_lost)))
        self.number += int(is_lost)

    def lose(self, frames: int = 1) -> None:
        """The camera lost so many frames before the next one."""
        check(LIBRARY.framering_producer_lose(self._handle, frames))
        self.number += frames

    def check(self) -> None:
        """Raises Stopped: somebody asked for the end of the scan."""
        check(LIBRARY.framering_producer_check(self._handle))

    def end(self, state: str = "ended", reason: str = "") -> None:
        """Ends the scan; the next frame begins another one. state: "ended", "canceled" or "interrupted"."""
        check(LIBRARY.framering_producer_end(self._handle, _STATES[state], reason.encode()))
        self._is_running = False

    def close(self, state: str = "ended", reason: str = "", grace: float = 30.0) -> int:
        """Ends the scan that runs, and waits until the readers have stored it; gives up once none of them got on for
        `grace` seconds. Returns the frames that are not stored: they stay in the ring for a writer that is started
        later."""
        if not self._handle:
            return 0
        if self._is_running:
            self.end(state, reason)
        handle, self._handle = self._handle, c_void_p()
        owed = c_uint64()
        check(LIBRARY.framering_producer_close(handle, nanoseconds(grace), byref(owed)))
        return owed.value

    def __enter__(self):
        return self

    def __exit__(self, kind, error, _) -> bool:
        """An exception ends the scan as interrupted. Stopped, as somebody canceled, is no error: see is_stopped."""
        if kind is None:
            self.close()
        elif issubclass(kind, Stopped):
            self.is_stopped = True
            self.close("canceled", "on request")
        elif issubclass(kind, KeyboardInterrupt):
            self.close("canceled", "interrupted from the keyboard")
        else:
            self.close("interrupted", f"{kind.__name__}: {error}")
        return self.is_stopped


def _plan_for(shape, dtype, bits, frames, when_full, pixel_format, more) -> dict:
    colors = shape[2] if len(shape) == 3 else 1
    kind = f"{dtype.kind}{dtype.itemsize}"
    if pixel_format is None:
        pixel_format = _FORMATS.get((kind, colors))
    if pixel_format is None or len(shape) not in (2, 3):
        raise Invalid(f"frames of shape {shape} and dtype {dtype}: expected (rows, columns) of u1, u2 or f4, or "
                      "(rows, columns, 3) of u1 or u2; or tell the pixel_format")
    plan = {"width": int(shape[1]), "height": int(shape[0]), "pixel_format": pixel_format,
            "significant_bits": bits or 8 * dtype.itemsize, "frames": frames, "when_full": when_full,
            "source": "python", "clocks": {"host": "frame_taken", "camera": "unknown",
                                           "camera_ticks_per_second": _NS_PER_SECOND}}
    return {**plan, **more}
