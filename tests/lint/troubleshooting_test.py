#!/usr/bin/env python3
"""Each message in docs/troubleshooting.md is one that the programs and scripts print: a reader finds it by its words.

A message is cut at its placeholders, at "...", ";" and ":"; each piece must be in a text of the sources or be the system's
text for an error."""
import errno
import os
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PLACEHOLDER = re.compile(r"\b(?:N|NAME|ROLE|SIZE|TIME|WHO|WHY|WHAT|FILE|DIR|PID|MODE|ADDRESS|CALL|WRONG|RIGHT|SOURCE|DEVICE)\b")
FORMATTED = re.compile(r"\{[^{}]*\}|\$\(\([^)]*\)\)|\$\{[^{}]*\}|\$\w+")  # of fmt, JavaScript and shell
SHORTEST = 4


def messages_in(page):
    """(line number, message) of the first column of each table."""
    for number, line in enumerate(page.splitlines(), 1):
        if line.startswith("| `") or line.startswith("| 403"):
            for message in re.findall(r"`([^`]+)`", line.split(" | ")[0]):
                yield number, message


def pieces_of(message):
    cut = re.split(r"\x00|\.\.\.|;|: ", PLACEHOLDER.sub("\x00", message))
    return [piece for each in cut if len(piece := each.strip(" ,:'()")) >= SHORTEST]


def texts_in(source):
    joined = re.sub(r'"\s*\n\s*f?"', "", source)
    for text in re.findall(r'"((?:[^"\\\n]|\\.)*)"|`([^`\n]*)`', joined):
        yield FORMATTED.sub("\x00", "".join(text).replace(r"\n", " "))


def texts_of_sources():
    texts = [os.strerror(code) for code in errno.errorcode]
    for folder in ("acquirer", "writer", "viewer", "control", "command", "recorded", "common", "plugins", "scripts", "library", "python"):
        for path in (ROOT / folder).rglob("*"):
            if path.suffix in (".cpp", ".hpp", ".js", ".sh", ".py"):
                texts += texts_in(path.read_text(encoding="utf-8"))
    return "\n".join(texts)


def findings(page, texts):
    found = list(messages_in(page))
    if len(found) < 40:
        yield f"only {len(found)} messages are found in the page"
    for number, message in found:
        for piece in pieces_of(message):
            if piece not in texts:
                yield f"docs/troubleshooting.md:{number}: no program prints '{piece}' of '{message}'"


def main():
    page = (ROOT / "docs" / "troubleshooting.md").read_text(encoding="utf-8")
    texts = texts_of_sources()
    found = list(findings(page, texts))
    for number, message in messages_in(page):  # the check itself
        pieces = pieces_of(message)
        if not pieces:
            found.append(f"docs/troubleshooting.md:{number}: '{message}' has no words to search for")
        elif not list(findings(page, texts.replace(pieces[0], ""))):
            found.append(f"docs/troubleshooting.md:{number}: a change of '{message}' would not be noticed")
    print("\n".join(found) or f"{len(list(messages_in(page)))} messages")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
