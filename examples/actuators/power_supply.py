#!/usr/bin/env python3
"""A power supply for Framering's acquirer: sets a voltage, measures the current.

    framering acquirer --actuator 'command:python3 power_supply.py --resistance 100' --axis voltage=0V:1V:11@20ms ...

A resistor is simulated at its output. For an instrument of your own, replace class PowerSupply; the rest is the same for
every instrument. docs/actuators.md explains the lines that are exchanged.
"""
import argparse
import json
import sys


class PowerSupply:
    """The instrument. Here stands what talks to it, such as pyvisa or pyserial."""

    def __init__(self, resistance_ohm):
        self.resistance_ohm = resistance_ohm
        self.voltage = 0.0

    def set_voltage(self, voltage):
        print(f"{voltage:g} V", file=sys.stderr)  # goes to the log of the acquirer
        self.voltage = voltage

    def current(self):
        return self.voltage / self.resistance_ohm

    def switch_off(self):
        self.set_voltage(0.0)


def answer(supply, request):
    """What is answered to one request: a dictionary."""
    if request["do"] == "describe":
        return {"name": "power supply",
                "axes": [{"name": "voltage", "unit": "V", "minimum": 0, "maximum": 20, "tolerance": 0.001}],
                "values": [{"name": "current", "unit": "A"}]}
    if request["do"] == "move":
        supply.set_voltage(request["to"]["voltage"])
        return {}  # once it is there
    if request["do"] == "read":
        return {"axes": {"voltage": supply.voltage}, "values": {"current": supply.current()}}
    if request["do"] == "stop":
        return {}  # a voltage does not move on by itself
    return {"error": f"unknown request {request['do']}"}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--resistance", type=float, default=100.0, metavar="OHM")
    supply = PowerSupply(parser.parse_args().resistance)
    for line in sys.stdin:
        request = json.loads(line)
        try:
            reply = answer(supply, request)
        except Exception as error:  # the acquirer tries again, or skips the point
            reply = {"error": str(error)}
        print(json.dumps({"id": request["id"], **reply}), flush=True)
    supply.switch_off()  # the acquirer has gone


if __name__ == "__main__":
    main()
