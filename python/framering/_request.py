"""What a scan is to do, as JSON (docs/plans.md), from keyword arguments."""
import json
import math
import re

from ._errors import Invalid

_SECONDS = {"ns": 1e-9, "us": 1e-6, "ms": 1e-3, "s": 1, "min": 60, "h": 3600}


def seconds_of(time: str | float | None) -> float | None:
    """ "2h", "1.5s", or a number of seconds; None stays None."""
    if time is None or isinstance(time, (int, float)):
        return time
    found = re.fullmatch(r"\s*(\d+(?:\.\d*)?|\.\d+)\s*(ns|us|ms|s|min|h)\s*", time)
    if not found:
        raise Invalid(f"'{time}' is no time; use a number of seconds, or one with ns, us, ms, s, min or h, such as '20ms'")
    return float(found[1]) * _SECONDS[found[2]]


def _time_text(name: str, time: str | float) -> str:
    """As the library reads it, which takes whole nanoseconds."""
    if isinstance(time, str):
        return time
    if not (math.isfinite(time) and time > 0):
        raise Invalid(f"{name} is {time}; use a positive number of seconds, or a text such as '20ms'")
    return f"{round(time * 1e9)}ns"


def _position_axis(positions) -> dict:
    axis = {"name": "p", "unit": "", "length": len(positions), "labels": [], "positions": []}
    for place in positions:
        if not 3 <= len(place) <= 4:
            raise Invalid(f"position {place!r} is not (name, x, y) or (name, x, y, z), in um")
        axis["labels"].append(str(place[0]))
        axis["positions"].append(dict(zip("xyz", map(float, place[1:]))))
    return axis


def _axes(axes: str, positions) -> list:
    """Texts of --axis, and the axis of positions: where the word "position" stands, else before all others."""
    words = axes.split()
    if positions is None:
        return words
    at = next((index for index, word in enumerate(words) if word in ("position", "p")), None)
    if at is None:
        return [_position_axis(positions), *words]
    return [*words[:at], _position_axis(positions), *words[at + 1:]]


def request_text(*, axes: str = "", positions=None, exposure=None, duration=None, frame_rate=None, frames=None, gain=None,
                 settings=None, channels=None, skip=None, name=None, sample=None, comment=None) -> bytes:
    """Of what is None nothing is said: then it is as the acquirer's command line has it."""
    request = {"frames": frames, "gain": gain, "settings": settings, "channels": channels, "skip": skip, "name": name,
               "sample": sample, "comment": comment}
    request = {key: value for key, value in request.items() if value is not None}
    if axes or positions is not None:
        request["axes"] = _axes(axes, positions)
    if exposure is not None:
        request["exposure"] = _time_text("exposure", exposure)
    if duration is not None:
        request["duration"] = _time_text("duration", duration)
    if frame_rate is not None:
        request["frame_rate"] = 0 if frame_rate == "max" else frame_rate
    try:
        return json.dumps(request).encode()
    except TypeError as error:
        raise Invalid(f"what is asked for is no JSON: {error}") from error
