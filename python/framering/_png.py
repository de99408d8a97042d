"""A picture of an array, for notebooks."""
import struct
import zlib

import numpy as np

_LARGEST_SIDE = 1024


def png_of(array: np.ndarray, saturation: float | None = None) -> bytes:
    """PNG of 8 bit: gray levels from the 0.5th to the 99.5th percentile, colors by their saturation; large arrays are
    thinned out."""
    step = max(1, -(-max(array.shape[:2]) // _LARGEST_SIDE))
    pixels = array[::step, ::step].astype(np.float32)
    finite = pixels[np.isfinite(pixels)]
    if finite.size == 0:
        low, high = 0.0, 1.0
    elif array.ndim == 3:
        low, high = 0.0, float(saturation or finite.max())
    else:
        low, high = (float(level) for level in np.percentile(finite, (0.5, 99.5)))
    scaled = np.nan_to_num((pixels - low) * (255.0 / max(high - low, 1e-12)), nan=0.0, posinf=255.0, neginf=0.0)
    return encoded(np.clip(scaled, 0, 255).astype(np.uint8))


def encoded(pixels: np.ndarray) -> bytes:
    """(rows, columns) or (rows, columns, 3) of uint8."""
    rows, columns = pixels.shape[:2]
    lines = np.zeros((rows, 1 + pixels[0].size), np.uint8)  # each row begins with its filter, none
    lines[:, 1:] = pixels.reshape(rows, -1)

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    color_type = 2 if pixels.ndim == 3 else 0
    head = struct.pack(">IIBBBBB", columns, rows, 8, color_type, 0, 0, 0)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(lines.tobytes(), 1))
            + chunk(b"IEND", b""))
