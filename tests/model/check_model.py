#!/usr/bin/env python3
"""Checks a Promela model with Spin, in all its interleavings.

    check_model.py MODEL --compiler CXX (--holds | --ends | --finds TEXT) [-DSWITCH...]

--holds: no assertion fails and nothing stands still in any run. --ends: besides, no run goes on for ever.
--finds: the model has a mistake, and the checker reports it by a line with TEXT. Exits with 0 only on the checker's own
words: a model that does not compile or is not searched to its end passes neither way.
"""
import argparse
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from skip import skip_unless_allowed  # noqa: E402

DEEPEST_RUN = 100_000
MOST_MEBIBYTES = 1900


def run(command, directory, must_succeed=True):
    done = subprocess.run(command, cwd=directory, capture_output=True, text=True, check=False)
    output = done.stdout + done.stderr
    if must_succeed and (done.returncode != 0 or re.search(r"^spin: .*Error", output, re.M)):
        sys.exit(f"check_model: error: {' '.join(map(str, command))} failed:\n{output}")
    return output


def search(model, switches, compiler, ends, finds):
    kind = ["-DNP"] if ends else ["-DSAFETY"]
    # A mistake is found so soon that a better program would take longer to make than it saves.
    optimisation = "-O0" if finds else "-O2"
    with tempfile.TemporaryDirectory() as directory:
        run(["spin", "-a", *switches, model], directory)
        run([compiler, "-x", "c", "-w", optimisation, *kind, "-DCOLLAPSE", f"-DMEMLIM={MOST_MEBIBYTES}", "-o", "pan",
             "pan.c"], directory)
        words = run(["./pan", f"-m{DEEPEST_RUN}", *(["-l"] if ends else [])], directory)
        if "pan:1:" in words and not (finds and finds in words):
            # How it came to that, step by step.
            words += run(["spin", "-t", "-p", "-k", f"{model.name}.trail", *switches, model], directory, False)
    return words


def was_whole(words):
    """The checker says how many states it saw, and nothing of a search that it cut short."""
    return "states, stored" in words and not re.search(r"search depth too small|out of memory|Search not completed", words)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("model", type=lambda path: Path(path).resolve())
    parser.add_argument("--compiler", required=True)
    goal = parser.add_mutually_exclusive_group(required=True)
    goal.add_argument("--holds", action="store_true")
    goal.add_argument("--ends", action="store_true")
    goal.add_argument("--finds", metavar="TEXT")
    arguments, switches = parser.parse_known_args()
    if not shutil.which("spin"):
        skip_unless_allowed("there is no spin (package spin)")

    words = search(arguments.model, switches, arguments.compiler, arguments.ends, arguments.finds)
    found = re.search(r"^pan:1: .*", words, re.M)
    if arguments.finds:
        passed = "errors: 1" in words and found and arguments.finds in found[0]
        says = f"the checker has not reported '{arguments.finds}'"
    else:
        passed = "errors: 0" in words and not found and was_whole(words)
        says = "the checker has found a run that breaks the model, or has not seen all of them"
    if not passed:
        sys.exit(f"{words}\ncheck_model: error: {says}: {found[0] if found else 'nothing was found'}")
    states = re.search(r"(\d+) states, stored", words)
    print(f"{states[1]} states; {found[0] if found else 'no error'}")


if __name__ == "__main__":
    main()
