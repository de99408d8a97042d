#!/usr/bin/env python3
"""The newest frame of a session as a layer of napari.

    napari_layer.py SESSION

The camera is not slowed, however long napari takes to draw. The layer is used again for each frame: a new one would cost
more than the picture.
"""
import sys
import time

import framering as fr


def show_newest(viewer: fr.Viewer, layer, seconds: float = float("inf")) -> int:
    """Puts frames into `layer.data` for so long. Returns how many."""
    end, shown = time.monotonic() + seconds, 0
    while time.monotonic() < end:
        try:
            layer.data = viewer.newest(timeout=0.5).array
            shown += 1
        except fr.Timeout:
            pass  # the camera pauses
    return shown


def main() -> None:
    import napari  # not needed to import this file
    from napari.qt.threading import thread_worker

    session = fr.open(sys.argv[1])
    first = session.newest()
    viewer = napari.Viewer()
    layer = viewer.add_image(first.array, name=sys.argv[1])

    @thread_worker(connect={"yielded": lambda array: setattr(layer, "data", array)})
    def frames():
        while True:
            try:
                yield session.newest(timeout=0.5).array
            except fr.Timeout:
                yield layer.data

    frames()
    napari.run()


if __name__ == "__main__":
    main()
