#!/usr/bin/env python3
"""Each script that calls scripts/build.sh gives it a folder and targets that CMake knows: a benchmark that cannot be built is
found here, and not by whoever needs its figures."""
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
CALL = re.compile(r"^\s*scripts/build\.sh\b(.*)", re.M)
GOOD = re.compile(r' \S+(?: -D\S+)* -- (\S+(?: \S+)*)$')


def targets():
    """By the words of every CMakeLists.txt: names may be made of parts, so that a word is enough."""
    return set(re.findall(r"[\w-]+", "\n".join(file.read_text(encoding="utf-8") for file in ROOT.rglob("CMakeLists.txt")
                                               if "build" not in file.relative_to(ROOT).parts)))


def main():
    known = targets()
    wrong = []
    calls = 0
    for script in [*ROOT.glob("bench/*.sh"), *ROOT.glob("scripts/*.sh")]:
        for arguments in CALL.findall(script.read_text(encoding="utf-8")):
            calls += 1
            good = GOOD.match(arguments)
            missing = [target for target in good[1].split() if not any(part and part in known for part in
                       (target, target.removeprefix("framering_camera_")))] if good else ["folder -- targets"]
            wrong += [f"{script.relative_to(ROOT)}: scripts/build.sh{arguments}: {name}" for name in missing]
    print("\n".join(wrong) or f"{calls} calls")
    return 1 if wrong or calls < 5 else 0


if __name__ == "__main__":
    sys.exit(main())
