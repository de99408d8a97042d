"""What is scanned, how it is stored, and what many scans came to."""
from collections import Counter
from typing import NamedTuple


class Plan(NamedTuple):
    """What is scanned, and how it is stored."""
    width: int
    height: int
    frames: int
    frame_rate: object
    pixel_format: str = "mono16"
    slots: object = None
    when_full: str = "wait"
    writer: tuple = ()
    viewers: int = 1

    def acquirer_options(self):
        return ["--embed-sequence", "--checksum", "--width", self.width, "--height", self.height,
                "--pixel-format", self.pixel_format, "--frames", self.frames, "--frame-rate", self.frame_rate,
                "--when-full", self.when_full, *(["--slots", self.slots] if self.slots else [])]

    def payload_bytes(self):
        return self.width * self.height * (2 if self.pixel_format == "mono16" else 1)

    def __str__(self):
        return (f"{self.width}x{self.height} {self.pixel_format}, {self.slots or 'default'} slots, {self.when_full}, "
                f"writer {' '.join(self.writer) or 'as it is'}")


class Tally:
    """Of all scans."""

    def __init__(self):
        self.rounds = self.scans = self.expected = self.stored = self.lost = self.skipped = 0
        self.done = Counter()   # what was done to whom
        self.flaws = []
        self.back_ms = []       # from the death of a writer to its successor at its place

    def kills(self):
        return sum(count for what, count in self.done.items() if what.startswith("kill"))

    def stops(self):
        return sum(count for what, count in self.done.items() if what.startswith("stop"))
