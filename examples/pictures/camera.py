#!/usr/bin/env python3
"""A camera that takes a picture when it is asked to, as gphoto2 does: prints it to its standard output.

    framering acquirer --source 'command:camera.py --count-file /tmp/count' --frames 60 ...
    framering acquirer --source 'command:camera.py --kept' --picture-program kept --frames 60 ...

It needs no package: pictures are PNG files of its own. Each is a gradient that grows with the number of the picture; the
first four pixels are that number, the highest byte first. With --fail-every it fails now and then, as cameras do.
docs/cameras.md explains what the acquirer expects of such a program.
"""
import argparse
import os
import struct
import sys
import time
import zlib


def chunk(name, content):
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def png(width, height, number):
    """A grey picture as the bytes of a PNG file."""
    first = struct.pack(">I", number & 0xFFFFFFFF)[:width]
    rows = [bytes((x + y + number) % 256 for x in range(width)) for y in range(height)]
    rows[0] = first + rows[0][len(first):]
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    pixels = zlib.compress(b"".join(b"\0" + row for row in rows), 1)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


class Camera:
    """The camera. Here stands what talks to it."""

    def __init__(self, options):
        self.options = options
        self.tries = self.pictures = 0
        if options.count_file and os.path.exists(options.count_file):
            with open(options.count_file, encoding="ascii") as file:
                self.tries, self.pictures = (int(word) for word in file.read().split())

    def remember(self):
        if self.options.count_file:
            with open(self.options.count_file + ".new", "w", encoding="ascii") as file:
                file.write(f"{self.tries} {self.pictures}\n")
            os.replace(file.name, self.options.count_file)

    def take(self):
        """The bytes of the next picture. Fails (OSError): as often as it is told to."""
        self.tries += 1
        time.sleep(self.options.seconds)
        fails = self.options.fail_every and self.tries % self.options.fail_every == 0
        picture = None if fails else png(self.options.width, self.options.height, self.pictures)
        self.pictures += 0 if fails else 1
        self.remember()
        if fails:
            raise OSError("the camera does not answer (PTP I/O error)")
        return picture


def take_one(camera, out):
    try:
        out.write(camera.take())
        return 0
    except OSError as error:
        print(f"*** Error: {error}", file=sys.stderr)  # goes to the log of the acquirer
        return 1


def take_what_is_asked(camera, out):
    for line in sys.stdin:
        if not line.startswith("picture "):
            print(f"not understood: {line.strip()}", file=sys.stderr)
            continue
        try:
            picture = camera.take()
            out.write(b"bytes %d\n" % len(picture) + picture)
        except OSError as error:
            out.write(f"error {error}\n".encode())
        out.flush()
    return 0  # the acquirer has closed its end: there is nothing to be switched off here


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kept", action="store_true", help="take a picture for each line 'picture N' on standard input")
    parser.add_argument("--seconds", type=float, default=0.3, help="how long a picture takes (default: 0.3)")
    parser.add_argument("--fail-every", type=int, default=0, metavar="N", help="each N-th try fails (default: none)")
    parser.add_argument("--count-file", metavar="FILE", help="remembers tries and pictures from start to start")
    parser.add_argument("--width", type=int, default=640, help="pixels (default: 640)")
    parser.add_argument("--height", type=int, default=480, help="pixels (default: 480)")
    options = parser.parse_args()
    camera = Camera(options)
    return (take_what_is_asked if options.kept else take_one)(camera, sys.stdout.buffer)


if __name__ == "__main__":
    sys.exit(main())
