#!/usr/bin/python3
"""Seconds that tifffile takes to stream frames into a BigTIFF, a page each, from memory larger than the cache.

usage: tifffile_writing.py DIRECTORY WIDTH HEIGHT FRAMES
"""
import os
import sys
import time

import numpy
import tifffile

RING_BYTES = 256 << 20


def main() -> None:
    directory, width, height, frames = sys.argv[1], *map(int, sys.argv[2:5])
    count = max(4, RING_BYTES // (width * height * 2))
    noise = numpy.random.default_rng(1).integers(0, 4096, (height, width), numpy.uint16)
    ring = numpy.repeat(noise[numpy.newaxis], count, axis=0)
    path = os.path.join(directory, f"tifffile_writing_{os.getpid()}.tif")
    try:
        with tifffile.TiffWriter(path, bigtiff=True) as tiff:
            begin = time.perf_counter()
            for frame in range(frames):
                tiff.write(ring[frame % count], contiguous=False, metadata=None)
        print(time.perf_counter() - begin)
    finally:
        os.unlink(path)


main()
