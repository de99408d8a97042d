#!/usr/bin/env python3
"""A focus piezo for Framering's acquirer whose controller passes a list of places by itself, and triggers the camera at each.

    framering acquirer --actuator 'command:python3 piezo.py' --axis z=0um:20um:41@hardware ...

The controller is simulated. For one of your own, replace class Piezo. docs/actuators.md explains the lines that are exchanged.
"""
import json
import sys
import threading


class Piezo:
    """The controller. Here stands what talks to it. Its output TRIGGER is wired to the camera's input."""

    DWELL_S = 0.005

    def __init__(self):
        self.z = 0.0
        self.places = []
        self.is_stopped = threading.Event()

    def move(self, z):
        self.z = z

    def load(self, places):
        self.places = places
        self.move(places[0])

    def run(self):
        """Returns after the last trigger."""
        for place in self.places:
            if self.is_stopped.wait(self.DWELL_S):
                return
            self.z = place  # and a pulse at the output TRIGGER


def say(request, **answer):
    sys.stdout.write(json.dumps({"id": request["id"], **answer}) + "\n")  # in one piece: two threads answer
    sys.stdout.flush()


def main():
    piezo = Piezo()
    running = None
    for line in sys.stdin:
        request = json.loads(line)
        if running is not None and request["do"] not in ("read", "describe"):
            piezo.is_stopped.set()  # whatever else is asked for ends a sequence
            running.join()
            piezo.is_stopped.clear()
            running = None
        if request["do"] == "describe":
            say(request, name="piezo", axes=[{"name": "z", "unit": "um", "minimum": 0, "maximum": 100, "tolerance": 0.05,
                                              "hardware_timed": True}])
        elif request["do"] == "move":
            piezo.move(request["to"]["z"])
            say(request)
        elif request["do"] == "prepare":
            piezo.load(request["points"]["z"])
            say(request)  # at the first place, the others are loaded
        elif request["do"] == "start":
            running = threading.Thread(target=lambda this=request: (piezo.run(), say(this)), daemon=True)
            running.start()  # the answer comes when the sequence is over
        elif request["do"] == "read":
            say(request, axes={"z": piezo.z})
        elif request["do"] == "stop":
            say(request)
        else:
            say(request, error=f"unknown request {request['do']}")


if __name__ == "__main__":
    main()
