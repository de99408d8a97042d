"""A scan on disk, closed or growing."""
import ctypes
import json
import os
from ctypes import POINTER, byref, c_int, c_uint64, c_void_p

import numpy as np

from ._frame import Frame, Gap, Names
from ._library import LIBRARY, check, text_of
from ._structures import LOSS_REASONS, FrameHeader, Record, Reported, ScanGap

_NOT_FOUND = -5
_RECORD = np.dtype([("sequence", "<u8"), ("delivered", "<u8"), ("offset", "<u8"), ("bytes", "<u8"), ("host_ns", "<u8"),
                    ("position", "<u8"), ("file", "<u4"), ("status", "<u2"), ("flags", "<u2"), ("pixel_crc32c", "<u4"),
                    ("crc32c", "<u4")])


class _Opened:
    """The library's handle, alive as long as an array of its mapped files is."""

    def __init__(self, directory: str):
        self.handle = c_void_p()
        check(LIBRARY.framering_scan_open(directory.encode(), byref(self.handle)))

    def __del__(self):
        LIBRARY.framering_scan_close(self.handle)


class _Pixels:
    """Pixels in a mapped file."""

    def __init__(self, opened: _Opened, address: int, shape: tuple, dtype: str):
        self.opened = opened
        self.__array_interface__ = {"version": 3, "shape": shape, "typestr": dtype, "data": (address, True)}


class Scan:
    """A sequence of frames: len(scan), scan[5].array, for frame in scan.

    Arrays lie in the mapped files, read-only, and stay good after refresh() and close(); those of compressed scans are
    copies. table: the index as a structured array, a row a frame (docs/scan_directory.md). plan, manifest: as in
    scan.json. gaps: lost frames, (Gap, reason). From one thread at a time.
    """

    def __init__(self, directory):
        self.directory = os.fspath(directory)
        self.refresh()

    def refresh(self) -> int:
        """Reads what was recorded since. Returns how many frames there are now."""
        self._opened = _Opened(self.directory)
        handle = self._opened.handle
        self.manifest = json.loads(text_of(LIBRARY.framering_scan_manifest, handle))
        self.plan = self.manifest["plan"]
        self._names = Names(self.plan)
        records, count = POINTER(Record)(), c_uint64()
        check(LIBRARY.framering_scan_records(handle, byref(records), byref(count)))
        self.table = _copied_table(records, count.value)
        gaps, gap_count = POINTER(ScanGap)(), c_uint64()
        check(LIBRARY.framering_scan_gaps(handle, byref(gaps), byref(gap_count)))
        self.gaps = [(Gap(gap.from_, gap.to), LOSS_REASONS[gap.reason]) for gap in gaps[:gap_count.value]]
        return len(self)

    @property
    def reported(self) -> dict:
        """What readers reported of the frames (Reader.report), by their roles: of each a structured array with a field a
        name and a row a frame, as table has; nan: not reported. `scan.reported["focus"]["score"]`. Read anew each time."""
        found = {}
        while (one := self._reported(len(found))) is not None:
            found[one.role.decode()] = _by_frame(one, self.table["sequence"])
        return found

    def _reported(self, n: int) -> Reported | None:
        one = Reported()
        code = LIBRARY.framering_scan_reported(self._opened.handle, n, byref(one))
        if code == _NOT_FOUND:
            return None
        check(code)
        return one

    @property
    def is_growing(self) -> bool:
        """A writer is recording it, or died while it was."""
        return self.manifest["state"] == "recording"

    def __len__(self) -> int:
        return len(self.table)

    def __getitem__(self, n):
        """Frame n; of a slice, a list of them."""
        if isinstance(n, slice):
            return [self[i] for i in range(*n.indices(len(self)))]
        if not -len(self) <= n < len(self):
            raise IndexError(f"frame {n} of {len(self)}")
        header, pixels, in_place = FrameHeader(), c_void_p(), c_int()
        check(LIBRARY.framering_scan_frame(self._opened.handle, n % len(self), byref(header), byref(pixels),
                                           byref(in_place)))
        owner = _Pixels(self._opened, pixels.value, header.shape(), header.dtype())
        array = np.asarray(owner)
        return Frame(header, array if in_place.value else array.copy(), self._names)

    def __enter__(self):
        return self

    def __exit__(self, *_) -> None:
        """Arrays that live on keep what they need."""

    def __repr__(self) -> str:
        return f"<framering.Scan {self.directory}: {len(self)} frames, {self.manifest['state']}>"


def _by_frame(reported: Reported, sequences: np.ndarray) -> np.ndarray:
    """Rows for the frames of these numbers."""
    names = []
    for name, unit in zip(reported.names[:reported.name_count], reported.units[:reported.name_count]):
        is_new = name.decode() not in names
        names.append(name.decode() if is_new else f"{name.decode()} ({unit.decode()})")
    rows = np.full(len(sequences), np.nan, [(name, "<f8") for name in names])
    if reported.frame_count and names and len(sequences):
        numbers = np.ctypeslib.as_array(reported.sequences, (reported.frame_count,))
        values = np.ctypeslib.as_array(reported.values, (reported.frame_count, len(names)))
        place = np.minimum(np.searchsorted(numbers, sequences), len(numbers) - 1)
        has = numbers[place] == sequences
        for column, name in enumerate(names):
            rows[name][has] = values[place[has], column]
    return rows


def _copied_table(records, count: int) -> np.ndarray:
    if count == 0:
        return np.empty(0, _RECORD)
    memory = ctypes.cast(records, POINTER(ctypes.c_char * (count * _RECORD.itemsize))).contents
    return np.frombuffer(memory, _RECORD).copy()


def scan(directory) -> Scan:
    """Opens a scan directory. Raises NotFound."""
    return Scan(directory)
