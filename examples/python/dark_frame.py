#!/usr/bin/env python3
"""Subtracts a dark frame from every frame of a session, and offers the result as a second session.

    dark_frame.py SESSION DARK.npy [RESULT]        RESULT: default SESSION_dark

Writer and viewers of the result are those of any session. This reader stores (`must=True`): the camera waits for it, and
no frame is lost between the two sessions.
"""
import sys

import framering as fr
import numpy as np


def subtract(session: str, dark: np.ndarray, result: str, wait_for: str | None = None) -> int:
    """One scan. Returns how many frames."""
    with fr.open(session, lossless="dark", must=True, timeout=60) as reader:
        frames = iter(reader)
        first = next(frames)
        height, width = first.array.shape
        plan = {key: reader.plan[key] for key in ("frames", "axes", "setup") if key in reader.plan}
        with fr.produce(result, shape=(height, width), dtype=first.array.dtype, wait_for=wait_for, plan=plan) as producer:
            frame, count = first, 0
            del first
            while frame is not None:
                if frame.gap:
                    producer.lose(frame.gap.last - frame.gap.first + 1)
                with producer.frame(timeout=None) as out:
                    np.subtract(frame.array, np.minimum(dark, frame.array), out=out.array)
                    out.status = "incomplete" if frame.status != "good" else "good"
                count += 1
                del frame  # its slot goes back to the camera
                frame = next(frames, None)
    return count


def main() -> None:
    session = sys.argv[1]
    result = sys.argv[3] if len(sys.argv) > 3 else f"{session}_dark"
    print(subtract(session, np.load(sys.argv[2]), result, wait_for="writer"), "frames")


if __name__ == "__main__":
    main()
