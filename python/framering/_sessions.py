"""Sessions from outside."""
import json

from ._library import LIBRARY, check, text_of

CANCEL, _TERMINATE, _TERMINATE_NOW, PAUSE, RESUME = 0, 1, 2, 3, 4


def sessions() -> list[str]:
    """The sessions of this machine, sorted."""
    names = text_of(LIBRARY.framering_list_sessions)
    return names.split("\n") if names else []


def status(session: str) -> dict:
    """What `framering status --json` prints (docs/control.md). Raises NotFound."""
    return json.loads(text_of(LIBRARY.framering_status, session.encode()))


def cancel(session: str) -> None:
    """Asks for the end of the scan: the frame in hand is the last one, what is published is stored. Does not wait."""
    check(LIBRARY.framering_request(session.encode(), CANCEL))


def terminate(session: str, *, now: bool = False) -> None:
    """The same, and every process of the session ends. now: files are closed at once, what is not stored is lost."""
    check(LIBRARY.framering_request(session.encode(), _TERMINATE_NOW if now else _TERMINATE))


def pause(session: str) -> None:
    """No frame is taken after the one in hand; the scan stays what it is, and resume() lets it go on. Does not wait."""
    check(LIBRARY.framering_request(session.encode(), PAUSE))


def resume(session: str) -> None:
    """Lets a paused scan go on. Does not wait."""
    check(LIBRARY.framering_request(session.encode(), RESUME))
