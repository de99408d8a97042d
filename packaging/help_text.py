"""What a program prints with --help, as sections of paragraphs and definitions.

Strict: a line that is not understood is an error, so that a page never shows less than the program does."""
import re
import subprocess
from dataclasses import dataclass, field


@dataclass
class Definition:
    """An option or a command, and the lines that explain it: one, or several where the text has line breaks."""
    term: str
    lines: list[str] = field(default_factory=list)


@dataclass
class Section:
    title: str
    items: list = field(default_factory=list)  # Definition, or the lines of a paragraph, in the order of the text

    @property
    def definitions(self):
        return [item for item in self.items if isinstance(item, Definition)]


@dataclass
class HelpText:
    """`usage: summary` is its first line; the first section has no title."""
    usage: str
    summary: str
    sections: list[Section]

    def options(self):
        return [entry for section in self.sections for entry in section.definitions if entry.term.startswith("--")]


def help_of(command, *words):
    done = subprocess.run([str(command), *words, "--help"], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise SystemExit(f"help_text: error: {command} {' '.join(words)} --help: exit code {done.returncode}: {done.stderr.strip()}")
    return parsed(done.stdout)


def parsed(text):
    lines = text.splitlines()
    first = re.fullmatch(r"(?P<usage>[^:]+):(?: (?P<summary>.+))?", lines[0])
    if not first:
        raise ValueError(f"the first line is not 'usage: summary': {lines[0]}")
    sections, paragraph = [Section("")], None
    summary = [first["summary"]] if first["summary"] else []
    for number, line in enumerate(lines[1:], 2):
        following = next((later for later in lines[number:] if later), "")
        section = sections[-1]
        if not line:
            paragraph = None
        elif line[0] != " " and line.endswith(":") and following.startswith("  "):
            sections.append(Section(line[:-1]))
            paragraph = None
        elif number == 2 and line[0].islower():
            summary.append(line)  # which did not fit into one line
        elif line[0] != " ":
            if paragraph is None:
                paragraph = []
                section.items.append(paragraph)
            paragraph.append(line)
        elif entry := re.fullmatch(r"  (?P<term>[^ ](?:[^ ]| (?! ))*)(?:  +(?P<text>.+))?", line):
            section.items.append(Definition(entry["term"], [entry["text"].strip()] if entry["text"] else []))
        elif line.startswith("    ") and section.definitions:
            append_line(section.items[-1].lines, lines[number - 2], line, width_around(lines, number - 1))
        else:
            raise ValueError(f"line {number} is not understood: {line}")
    return HelpText(first["usage"], " ".join(summary), sections)


def width_around(lines, place):
    """Of the definitions around this line: programs wrap a section at 100 columns, and write others by hand."""
    def end(step):
        at = place
        while lines[at + step:at + step + 1] and lines[at + step].startswith("  "):
            at += step
        return at
    return max(len(line.rstrip()) for line in lines[end(-1):end(1) + 1])


def append_line(lines, before, line, width):
    """A line that was wrapped is joined again; one that the text ends by itself, as the next word would have fitted, is kept."""
    word = line.split()[0]
    wrapped = len(before.rstrip()) + 1 + len(word) > width
    if lines and wrapped:
        lines[-1] = lines[-1].rstrip() + " " + line.strip()
    else:
        lines.append(line.strip())
