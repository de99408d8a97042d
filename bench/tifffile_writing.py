#!/usr/bin/python3
"""Seconds that tifffile takes to stream frames into a BigTIFF, a page each, from memory larger than the cache.

usage: tifffile_writing.py DIRECTORY WIDTH HEIGHT SAMPLES DTYPE FRAMES      SAMPLES: of a pixel, 1 or 3 (RGB)
"""
import os
import sys
import time

import numpy
import tifffile

RING_BYTES = 256 << 20


def main() -> None:
    directory, width, height, samples = sys.argv[1], *map(int, sys.argv[2:5])
    dtype, frames = numpy.dtype(sys.argv[5]), int(sys.argv[6])
    shape = (height, width, samples) if samples > 1 else (height, width)
    noise = numpy.random.default_rng(1).integers(0, 1 << min(12, 8 * dtype.itemsize), shape).astype(dtype)
    count = max(4, RING_BYTES // noise.nbytes)
    ring = numpy.repeat(noise[numpy.newaxis], count, axis=0)
    path = os.path.join(directory, f"tifffile_writing_{os.getpid()}.tif")
    try:
        with tifffile.TiffWriter(path, bigtiff=True) as tiff:
            begin = time.perf_counter()
            for frame in range(frames):
                tiff.write(ring[frame % count], contiguous=False, metadata=None,
                           photometric="rgb" if samples == 3 else "minisblack")
        print(time.perf_counter() - begin)
    finally:
        os.unlink(path)


main()
