"""What a test does where it cannot make its check: tests/support/skip.hpp for tests in Python."""
import os
import sys


def skip_unless_allowed(why):
    """Ends the test: as failed, or as passed where FRAMERING_ALLOW_SKIP=1 is set."""
    if os.environ.get("FRAMERING_ALLOW_SKIP") != "1":
        sys.exit(f"not checked: {why}; set FRAMERING_ALLOW_SKIP=1 to pass without it")
    print(f"skipped, as FRAMERING_ALLOW_SKIP=1 allows: {why}")
    sys.exit(0)
