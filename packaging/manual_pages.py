#!/usr/bin/env python3
"""Manual pages, made of what the programs print with --help: options and texts exist once, in the programs.

    manual_pages.py COMMAND FOLDER VERSION DATE

COMMAND: the program framering of an installation. FOLDER: gets framering.1, framering-run.1 and so on."""
import sys
from pathlib import Path

from help_text import Definition, help_of

PROGRAMS = ("run", "acquirer", "writer", "viewer", "control")
EXIT_STATUS = (("0", "done"), ("1", "failed"), ("2", "usage: an option or a value is wrong"),
               ("3", "the scan is done, but frames were lost; scan.json counts and names them"),
               ("4", "canceled or terminated before the end of the plan"), ("5", "refused: the session is busy"))
FILES = (("scans/scan/", "The files of a scan, and scan.json, which says what it is and how it ended. The next scan is in scans/scan_001/."),
         ("~/.config/framering/config.ini", "Options for every session; those of one session are in sessions/NAME.ini beside it."),
         ("~/.config/framering/machines/", "What \"framering check\" has measured of this machine: defaults of acquirer and writer."))


def escaped(text):
    """Text as roff reads it: a hyphen that can be copied, no line that begins as a request does."""
    text = text.replace("\\", "\\e").replace("-", "\\-")
    return "\\&" + text if text.startswith((".", "'")) else text


def definition(term, lines):
    yield ".TP"
    name, _, value = term.partition(" ")
    yield ".B " + escaped(name) + (f" \\fI{escaped(value)}\\fR" if value else "")
    for number, line in enumerate(lines):
        if number > 0:
            yield ".br"
        yield escaped(line)


def contents(part):
    for item in part.items:
        if isinstance(item, Definition):
            yield from definition(item.term, item.lines)
            continue
        yield ".PP"
        for number, line in enumerate(item):
            if number > 0 and item[number - 1].endswith("."):
                yield ".br"
            yield escaped(line)


def page(name, text, version, date, others):
    summary = text.summary.rstrip(".").split(". ")[0]
    yield f'.TH {name.upper()} 1 "{date}" "Framering {version}" "User commands"'
    yield ".nh"  # options are copied from here
    yield ".SH NAME"
    yield f"{escaped(name)} \\- {escaped(summary)}"
    yield ".SH SYNOPSIS"
    command = "framering COMMAND [options]" if name in ("framering", "framering-control") else text.usage
    if not command.startswith("framering"):
        command = "framering " + command
    yield f".B {escaped(command)}"
    yield ".SH DESCRIPTION"
    yield escaped(text.summary[0].upper() + text.summary[1:].rstrip(".") + ".")
    for part in text.sections:
        if part.title:
            yield f'.SH "{escaped(part.title)}"'
        yield from contents(part)
    for title, entries in (("EXIT STATUS", EXIT_STATUS), ("FILES", FILES)):
        yield f'.SH "{title}"'
        for term, meaning in entries:
            yield from definition(term, [meaning])
    yield '.SH "SEE ALSO"'
    yield ", ".join(f"\\fB{escaped(other)}\\fR(1)" for other in others if other != name)


def write_pages(command, folder, version, date):
    folder.mkdir(parents=True, exist_ok=True)
    names = ["framering", *(f"framering-{program}" for program in PROGRAMS)]
    texts = {name: help_of(command, *name.split("-")[1:]) for name in names}
    for name, text in texts.items():
        (folder / f"{name}.1").write_text("\n".join(page(name, text, version, date, names)) + "\n", encoding="utf-8")
    # framering status has its text in framering-control(1).
    for entry in texts["framering-control"].sections[0].definitions:
        (folder / f"framering-{entry.term}.1").write_text(".so man1/framering-control.1\n", encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) != 5:
        sys.exit(__doc__)
    write_pages(Path(sys.argv[1]), Path(sys.argv[2]), *sys.argv[3:])
