"""The pages of a TIFF file as libtiff sees them: a reader that shares no line with the writer."""
import ctypes
import functools
import os
import struct
from typing import NamedTuple

COMPRESSION, STRIP_OFFSETS, STRIP_BYTES = 259, 273, 279
NO_COMPRESSION = 1
MOST_PLACES = 16


class Unreadable(Exception):
    pass


@functools.cache
def load_libtiff():
    for name in ("libtiff.so.6", "libtiff.so.5", "libtiff.so"):
        try:
            libtiff = ctypes.CDLL(name)
        except OSError:
            continue
        handle, number = ctypes.c_void_p, ctypes.c_uint32
        libtiff.TIFFOpen.restype = handle
        libtiff.TIFFStripSize.argtypes, libtiff.TIFFStripSize.restype = [handle], ctypes.c_int64
        libtiff.TIFFNumberOfStrips.argtypes, libtiff.TIFFNumberOfStrips.restype = [handle], number
        libtiff.TIFFReadEncodedStrip.argtypes = [handle, number, handle, ctypes.c_int64]
        libtiff.TIFFReadEncodedStrip.restype = ctypes.c_int64
        libtiff.TIFFReadDirectory.argtypes = [handle]
        libtiff.TIFFClose.argtypes = [handle]
        libtiff.TIFFSetErrorHandler(None)
        libtiff.TIFFSetWarningHandler(None)
        return libtiff
    raise Unreadable("libtiff is not installed; on Debian: apt-get install libtiff6")


def places(payload_bytes):
    """Where acquirer --embed-sequence writes a frame's number (common/frame/embedded_sequence.hpp)."""
    words = payload_bytes // 8
    count = min(words, MOST_PLACES)
    return [(words - 1) * i // (count - 1) * 8 if count > 1 else 0 for i in range(count)]


class Page(NamedTuple):
    numbers: set  # that stand in its pixels: one where it is whole


class TiffPages:
    def __init__(self, path, payload_bytes):
        self.libtiff = load_libtiff()
        self.path, self.payload_bytes, self.places = path, payload_bytes, places(payload_bytes)

    def __iter__(self):
        # 'c': a strip is one piece, however large
        tiff = self.libtiff.TIFFOpen(os.fsencode(self.path), b"rc")
        if not tiff:
            raise Unreadable(f"{self.path}: libtiff cannot open it")
        file = os.open(self.path, os.O_RDONLY)
        try:
            tiff = ctypes.c_void_p(tiff)
            while True:
                yield Page(self.numbers(tiff, file))
                if not self.libtiff.TIFFReadDirectory(tiff):
                    return
        finally:
            os.close(file)
            self.libtiff.TIFFClose(tiff)

    def numbers(self, tiff, file):
        compression = ctypes.c_uint16()
        self.libtiff.TIFFGetField(tiff, COMPRESSION, ctypes.byref(compression))
        if compression.value == NO_COMPRESSION:
            return self.numbers_in_place(tiff, file)
        pixels = self.decode(tiff)
        return {struct.unpack_from("<Q", pixels, place)[0] for place in self.places}

    def numbers_in_place(self, tiff, file):
        """Of a page whose strips lie one behind the other, which writer --verify has seen to."""
        offsets, lengths = ctypes.POINTER(ctypes.c_uint64)(), ctypes.POINTER(ctypes.c_uint64)()
        if not self.libtiff.TIFFGetField(tiff, STRIP_OFFSETS, ctypes.byref(offsets)) or \
                not self.libtiff.TIFFGetField(tiff, STRIP_BYTES, ctypes.byref(lengths)):
            raise Unreadable(f"{self.path}: a page without strips")
        total = sum(lengths[i] for i in range(self.libtiff.TIFFNumberOfStrips(tiff)))
        if total != self.payload_bytes:
            raise Unreadable(f"{self.path}: a page of {total} bytes, expected {self.payload_bytes}")
        words = [os.pread(file, 8, offsets[0] + place) for place in self.places]
        return {int.from_bytes(word, "little") if len(word) == 8 else None for word in words}

    def decode(self, tiff):
        pixels = ctypes.create_string_buffer(self.payload_bytes)
        done = 0
        for strip in range(self.libtiff.TIFFNumberOfStrips(tiff)):
            got = self.libtiff.TIFFReadEncodedStrip(tiff, strip, ctypes.addressof(pixels) + done, self.payload_bytes - done)
            if got < 0:
                raise Unreadable(f"{self.path}: libtiff cannot decode a strip")
            done += got
        if done != self.payload_bytes:
            raise Unreadable(f"{self.path}: a page of {done} bytes, expected {self.payload_bytes}")
        return pixels
