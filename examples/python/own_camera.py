#!/usr/bin/env python3
"""A camera that Python drives, as a session: any object that has `shape`, `dtype` and `read_into(array)`.

    own_camera.py SESSION [FRAMES]        FRAMES: default 100

Start a writer beside it: framering writer --session SESSION --output scans --wait 1min
"""
import sys
import time

import framering as fr
import numpy as np


class Camera:
    """In the place of a maker's Python package: a bright spot that wanders, at 50 frames a second."""

    shape, dtype, bits = (480, 640), "u2", 12

    def __init__(self):
        rows, columns = np.indices(self.shape)
        self._spot = (3000 * np.exp(-((rows - 240) ** 2 + (columns - 320) ** 2) / 800)).astype(self.dtype)
        self._next = time.monotonic()
        self._count = 0

    def read_into(self, array: np.ndarray) -> int:
        """Waits for the next frame and writes it into `array`. Returns the camera's time in ns."""
        self._next += 0.02
        time.sleep(max(0, self._next - time.monotonic()))
        np.copyto(array, np.roll(self._spot, 2 * self._count, axis=1))
        self._count += 1
        return time.monotonic_ns()


def record(camera, session: str, frames: int, wait_for: str | None = "writer") -> None:
    """One scan. Ctrl-C and `framering cancel` end it early and cleanly."""
    with fr.produce(session, shape=camera.shape, dtype=camera.dtype, bits=camera.bits, frames=frames,
                    wait_for=wait_for) as producer:
        for _ in range(frames):
            with producer.frame() as frame:
                frame.camera_ns = camera.read_into(frame.array)
                frame.meta[("temperature", "K")] = 293.1


def main() -> None:
    record(Camera(), sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 100)


if __name__ == "__main__":
    main()
