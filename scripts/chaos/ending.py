"""How the scripts of this directory begin and end: with a seed that makes their choices again, and with nothing left behind."""
import os
import random
import signal
import sys


def usual_seed():
    """FRAMERING_SEED, or another one each time."""
    text = os.environ.get("FRAMERING_SEED", "")
    if text and not text.isdecimal():
        raise SystemExit(f"error: FRAMERING_SEED={text} is not a whole number; unset it or use a seed printed by a run")
    return int(text) if text else random.SystemRandom().randrange(1_000_000)


def run(main):
    """The whole script. Ctrl-C, SIGTERM, a closed terminal and a reader that went unwind it, so that what it started is ended."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler)
    try:
        code = main(sys.argv[1:])
        sys.stdout.flush()
    except KeyboardInterrupt:
        code = 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        code = 128 + signal.SIGPIPE
    sys.exit(code)
