"""python -m framering [SESSION]: the sessions of this machine, or one of them."""
import sys

from . import Error, sessions, status


def line_of(name: str) -> str:
    now = status(name)
    scan = now["scan"]
    frames = "no scan" if scan is None else f"scan {scan['scan_id']} {scan['state']}, {scan['delivered']} frames"
    return f"{name}: {now['state']}, {frames}, {now['frame_rate_hz']:.1f} Hz"


def describe(name: str) -> None:
    now = status(name)
    print(line_of(name))
    if now["scan"] is not None:
        scan = now["scan"]
        planned = "" if scan["planned"] is None else f" of {scan['planned']}"
        print(f"  delivered {scan['delivered']}{planned}, lost {scan['lost']}")
        if scan["reason"]:
            print(f"  ended: {scan['reason']}")
    for process in now["processes"]:
        alive = "" if process["alive"] else ", gone"
        purpose = f" {process['purpose']}" if process["purpose"] else ""
        print(f"  {process['role']}{purpose}, pid {process['pid']}{alive}, {process['lag']} frames behind")


def main() -> int:
    if len(sys.argv) > 2 or sys.argv[1:] in (["--help"], ["-h"]):
        print(__doc__)
        return 0 if len(sys.argv) == 2 else 2
    try:
        if len(sys.argv) == 2:
            describe(sys.argv[1])
        else:
            names = sessions()
            print("\n".join(line_of(name) for name in names) if names else "no sessions on this machine")
    except Error as error:
        print(f"framering: error: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
