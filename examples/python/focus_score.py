#!/usr/bin/env python3
"""A focus score of every frame while a scan runs: the variance of the differences between neighbors, by its mean.

    focus_score.py SESSION [FILE.csv]        without FILE: to standard output

It reads every frame under the role "focus" without slowing the camera: frames that it is too slow for are told as a gap. The
scores are stored with the scan, if a writer records it: fr.scan(DIRECTORY).reported["focus"]["score"].
"""
import sys

import framering as fr
import numpy as np


def focus_score(array: np.ndarray) -> float:
    """Larger is sharper; without a unit. Every second row is looked at."""
    rows = array[::2].astype(np.float32)
    return float(np.diff(rows, axis=1).var() / max(rows.mean(), 1e-12))


def scores(session: str):
    """(number of the frame, score) of each frame of the next scan that was whole when its score was there."""
    with fr.open(session, lossless="focus", timeout=60) as reader:
        for frame in reader:
            score = focus_score(frame.array)
            try:
                reader.check()
            except fr.Overtaken:
                continue  # overwritten while it was looked at: its score means nothing
            reader.report(frame.id, score=score)
            yield frame.number, score


def main() -> None:
    out = open(sys.argv[2], "w", encoding="ascii") if len(sys.argv) > 2 else sys.stdout
    with out:
        print("frame,score", file=out)
        for number, score in scores(sys.argv[1]):
            print(f"{number},{score:.6g}", file=out, flush=True)


if __name__ == "__main__":
    main()
