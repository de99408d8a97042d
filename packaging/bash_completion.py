#!/usr/bin/env python3
"""The completion of bash for the command framering, made of what its programs print with --help.

    bash_completion.py COMMAND FILE

COMMAND: the program framering of an installation."""
import re
import sys
from pathlib import Path

from help_text import help_of

PROGRAMS = ("run", "acquirer", "writer", "viewer")
# Values that an option's text names in its sentences.
VALUES = {
    ("acquirer", "--source"): "simulated tiff: images: raw: genicam gstreamer: plugin: command: none",
    ("acquirer", "--actuator"): "simulated command: plugin:",
    ("acquirer", "--when-full"): "wait drop stop",
    ("acquirer", "--copy"): "cached streaming",
    ("acquirer", "--pixel-format"): "mono8 mono16 rgb8 rgb16 float32 bayerrg8",
    ("acquirer", "--measure"): "mean min max",
    ("acquirer", "--wait-for"): "writer",
    ("acquirer", "--wait-strategy"): "sleep adaptive spin",
    ("writer", "--wait-strategy"): "sleep adaptive spin",
    ("writer", "--format"): "ome-tiff imagej",
    ("writer", "--compression"): "none zstd deflate lzw",
    ("writer", "--sync"): "always off",
    ("viewer", "--display"): "window terminal web none auto",
    ("viewer", "--contrast"): "percentile minmax fixed: each:",
    ("viewer", "--lut"): "grey inverted hilo viridis inferno magma fire",
    ("viewer", "--white-balance"): "off auto",
    ("viewer", "--bayer"): "color raw",
}
WORDS = re.compile(r"[a-z0-9-]+(\|[a-z0-9-]+)+")


def kind_of(program, option, value, lines):
    """What completes the value: files, folders, sessions, the words themselves, or nothing."""
    if (program, option) in VALUES:
        words = VALUES[program, option]
        missing = [word for word in words.split() if word.rstrip(":") not in " ".join(lines)]
        if missing:
            raise SystemExit(f"bash_completion: error: {option} of {program} no longer knows {missing}: correct VALUES")
        return words
    if WORDS.fullmatch(value):
        return value.replace("|", " ")
    if option == "--session":
        return "@sessions"
    if value in ("FILE", "FILE|DIR"):
        return "@files"
    return "@folders" if value in ("DIR", "OUTPUT") else "@nothing"


def help_topics(program, text):
    """What can stand behind --help, as the program's paragraphs say."""
    paragraphs = " ".join(" ".join(item) for item in text.sections[0].items if isinstance(item, list))
    found = re.search(r"--help TOPIC shows a part of this: [^,]+, (.+?), or those of a group, (.+?)\.", paragraphs)
    if not found and "TOPIC" in paragraphs:
        raise SystemExit(f"bash_completion: error: the topics of {program} --help are not understood")
    return ", ".join(found.groups()).replace(",", "") if found else ""


def table(program, text):
    """Two functions of bash: the options of a program, and what completes the value of one."""
    options, values = [], []
    for entry in text.options():
        option, _, value = entry.term.partition(" ")
        options.append(option)
        if value:
            values.append(f"        {program}{option}) echo '{kind_of(program, option, value, entry.lines)}' ;;")
        elif option == "--help" and help_topics(program, text):
            values.append(f"        {program}--help) echo '{help_topics(program, text)}' ;;")
    return f"        {program}) echo '{' '.join(options)}' ;;", values


def completion(command):
    control = help_of(command, "control")
    commands = [entry.term for entry in control.sections[0].definitions]
    tables = [table(program, help_of(command, program)) for program in PROGRAMS] + [table("control", control)]
    # Each command refuses the options of others; values are those of control.
    tables += [(table(name, help_of(command, name))[0], []) for name in commands]
    template = (Path(__file__).parent / "bash_completion.in").read_text(encoding="utf-8")
    return (template.replace("@COMMANDS@", " ".join((*PROGRAMS, *commands)))
            .replace("@OPTIONS@\n", "".join(line + "\n" for line, _ in tables))
            .replace("@VALUES@\n", "".join(line + "\n" for _, values in tables for line in values)))


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    Path(sys.argv[2]).parent.mkdir(parents=True, exist_ok=True)
    Path(sys.argv[2]).write_text(completion(sys.argv[1]), encoding="utf-8")
