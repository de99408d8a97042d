"""A frame as Python has it: pixels as an array, header as attributes."""
import ctypes
from dataclasses import dataclass

import numpy as np

from . import _png
from ._structures import FRAME_STATUSES, FrameHeader


@dataclass(frozen=True)
class Gap:
    """Frames that are missing, by the camera's count, both ends included, and how many of them for which reason."""
    first: int
    last: int
    ring_full: int = 0
    camera: int = 0
    missed: int = 0  # this reader was too slow


class Frame:
    """One frame.

    array: pixels, (rows, columns) or (rows, columns, 3); read-only where they lie in the ring or a file.
    id: number in the session; number: the camera's count in the scan from 0, lost frames included.
    host_ns: CLOCK_MONOTONIC, as time.monotonic_ns(). camera_time: the camera's clock in its ticks, None without one;
    camera_ns: the same in ns, None where its rate is not known. status: "good", "incomplete", "failed".
    meta: values and axes by name, {"z": -3.5, "temperature": 293.1}; what was not measured is not there.
    gap: frames missing directly before this one, or None.
    """

    def __init__(self, header: FrameHeader, array: np.ndarray, names, gap: Gap | None = None):
        self.header = header
        self.array = array
        self.gap = gap
        self._names = names

    @property
    def id(self) -> int:
        return self.header.sequence

    @property
    def number(self) -> int:
        return self.header.delivered

    @property
    def host_ns(self) -> int:
        return self.header.host_time_ns

    @property
    def camera_time(self) -> int | None:
        return self.header.camera_time if self.header.camera_time_event else None

    @property
    def camera_ns(self) -> int | None:
        ticks = self._names.camera_ticks_per_second
        return None if self.camera_time is None or not ticks else round(self.camera_time * 10**9 / ticks)

    @property
    def status(self) -> str:
        return FRAME_STATUSES[self.header.status] if self.header.status < 3 else "failed"

    @property
    def exposure_us(self) -> float | None:
        return self.header.exposure_us or None

    @property
    def meta(self) -> dict:
        header = self.header
        axes = {name: header.axes[i].value for i, name in enumerate(self._names.axes[:header.axis_count])}
        values = {name: header.values[i] for i, name in enumerate(self._names.values_of(header))
                  if header.values[i] == header.values[i]}
        return {**axes, **values}

    def _repr_png_(self) -> bytes:
        return _png.png_of(self.array, saturation_of(self.header))

    def __repr__(self) -> str:
        return f"<framering.Frame {self.id}, {self.array.dtype} {self.array.shape}, {self.status}>"


class Names:
    """What numbers in a header are called: axes by the scan's plan, values by the session's keys."""

    def __init__(self, plan: dict | None = None, value_names=()):
        plan = plan or {}
        self.axes = [axis["name"] for axis in plan.get("axes", ())]
        self.camera_ticks_per_second = plan.get("clocks", {}).get("camera_ticks_per_second", 0)
        self._values = list(value_names)
        self._ask = None

    def ask_for_values(self, ask) -> None:
        """`ask()` gives all names that are known now; called where a header has more values than are known here."""
        self._ask = ask

    def values_of(self, header: FrameHeader) -> list:
        if header.value_count > len(self._values) and self._ask is not None:
            self._values = list(self._ask())
        return self._values[:header.value_count]


def saturation_of(header: FrameHeader) -> float | None:
    """The largest value a sample can have; None where it has no such bound."""
    if header.numpy_dtype.startswith(b"<f"):
        return None
    largest = (1 << header.significant_bits) - 1
    return largest << (8 * header.bytes_per_sample - header.significant_bits) if header.bit_alignment else largest


def copied(header: FrameHeader) -> FrameHeader:
    """One of its own, that the next call does not change."""
    own = FrameHeader()
    ctypes.pointer(own)[0] = header
    return own
