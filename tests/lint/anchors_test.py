#!/usr/bin/env python3
"""Each link of the documents to a heading, such as docs/hooks.md#uploads, leads to a heading that is there."""
import os
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PAGES = ("*.md", "docs/**/*.md", "examples/**/*.md", "python/**/*.md", "tests/*/*.md")


def anchor_of(heading):
    """As GitHub makes it."""
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).replace("`", "").strip().lower()
    return re.sub(r"[^\w\- ]", "", text).replace(" ", "-")


def anchors_in(text):
    """A heading that is there twice has a number behind the second one."""
    found = []
    for heading in re.findall(r"^#+ (.*)$", re.sub(r"^```.*?^```", "", text, flags=re.M | re.S), re.M):
        anchor = anchor_of(heading)
        found.append(f"{anchor}-{count}" if (count := sum(each == anchor for each in found)) else anchor)
    return set(found)


def findings(pages):
    """`pages`: texts by path."""
    anchors = {path: anchors_in(text) for path, text in pages.items()}
    for path, text in pages.items():
        outside_code = re.sub(r"^```.*?^```|`[^`\n]*`", "", text, flags=re.M | re.S)
        for page, anchor in re.findall(r"\]\(([^)\s#:]*)#([^)\s]+)\)", outside_code):
            target = os.path.normpath(os.path.join(os.path.dirname(path), page)) if page else path
            if target in anchors and anchor not in anchors[target]:
                yield f"{path}: {target} has no heading for #{anchor}"


def own_findings():
    """The check itself."""
    page = "# One\n\n## A `b`, c: [d](e.md)\n\n```sh\n# no heading\n```\n\n## One\n"
    good = {"docs/a.md": page + "[x](#a-b-c-d) [y](#one-1)", "README.md": "[z](docs/a.md#one) [w](https://x.org/docs/a.md#no)"}
    yield from findings(good)
    for bad in ("[x](docs/a.md#no-heading)", "[x](docs/a.md#two)", "[x](#one)"):
        if len(list(findings({**good, "README.md": bad}))) != 1:
            yield f"the check does not find {bad}"


def main():
    paths = {path for pattern in PAGES for path in ROOT.glob(pattern) if "build" not in path.relative_to(ROOT).parts}
    pages = {str(path.relative_to(ROOT)): path.read_text(encoding="utf-8") for path in paths}
    found = [*own_findings(), *findings(pages)]
    if len(pages) < 40:
        found.append(f"only {len(pages)} documents are found")
    print("\n".join(found) or f"{len(pages)} documents")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
