#!/usr/bin/env python3
"""Manual pages and completion, which packaging/ makes of what the programs print with --help.

    FRAMERING_BIN=DIR help_pages_test.py"""
import os
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "packaging"), str(ROOT / "tests" / "support")]
import bash_completion  # noqa: E402
import help_text  # noqa: E402
import manual_pages  # noqa: E402
from skip import skip_unless_allowed  # noqa: E402

PROGRAMS = Path(os.environ["FRAMERING_BIN"])
COMPLETION = Path("/usr/share/bash-completion/bash_completion")

HELP = """\
tool [options]: do a thing. It is done well.
More about it.

General:
  --help       print this text
  --kind KIND  what it is (default: a
               long one)
               other: a line of its own
  --a-term-that-is-long WORD
               its text

Commands of a longer line:
  do           what others wrapped at another width than the options above
               another line
"""


class HelpText(unittest.TestCase):
    def test_sections_options_and_their_lines(self):
        text = help_text.parsed(HELP)
        self.assertEqual((text.usage, text.summary), ("tool [options]", "do a thing. It is done well."))
        self.assertEqual([section.title for section in text.sections], ["", "General", "Commands of a longer line"])
        self.assertEqual(text.sections[0].items, [["More about it."]])
        self.assertEqual([(entry.term, entry.lines) for entry in text.options()],
                         [("--help", ["print this text"]),
                          ("--kind KIND", ["what it is (default: a long one)", "other: a line of its own"]),
                          ("--a-term-that-is-long WORD", ["its text"])])

    def test_summary_on_a_line_of_its_own(self):
        text = help_text.parsed("tool do [options]:\nshow what it does\n\nGeneral:\n  --help  print this text\n")
        self.assertEqual((text.usage, text.summary), ("tool do [options]", "show what it does"))
        self.assertEqual([entry.term for entry in text.options()], ["--help"])

    def test_a_line_that_is_not_understood(self):
        for line in ("   --odd  text", "      a text of nothing"):
            with self.assertRaisesRegex(ValueError, "not understood"):
                help_text.parsed(f"tool: do\n\n{line}\n")
        with self.assertRaisesRegex(ValueError, "first line"):
            help_text.parsed("a tool\n")


class ManualPages(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix="framering_test_")
        cls.addClassCleanup(cls.folder.cleanup)
        manual_pages.write_pages(PROGRAMS / "framering", Path(cls.folder.name) / "man1", "9.9", "2026-01-31")

    def rendered(self, name):
        page = Path(self.folder.name) / "man1" / f"{name}.1"
        done = subprocess.run(["man", "--warnings=w", "--local-file", str(page)], capture_output=True, text=True, check=True,
                              env={**os.environ, "MANWIDTH": "400", "LC_ALL": "C.UTF-8", "MAN_KEEP_FORMATTING": ""})
        self.assertEqual(done.stderr, "", name)
        return done.stdout

    def test_every_option_is_on_its_page(self):
        for program in manual_pages.PROGRAMS:
            page = self.rendered(f"framering-{program}")
            for entry in help_text.help_of(PROGRAMS / "framering", program).options():
                self.assertIn(entry.term, page)
                self.assertIn(" ".join(entry.lines[0].split()), " ".join(page.split()))

    def test_lines_are_joined_and_separate_as_the_help_means_it(self):
        self.assertIn("a scan.json repeats that scan; options override\n", self.rendered("framering-control"))
        run = self.rendered("framering-run")
        for begin in ("Standard input goes", "FRAMERING_BIN=DIR", "Exit code: 0 done"):
            self.assertRegex(run, rf"(?m)^ +{begin}")

    def test_pages_of_the_command_and_of_what_it_does_itself(self):
        page = self.rendered("framering")
        for words in ("framering 9.9", "2026-01-31", "EXIT STATUS", "frames were lost", "framering-viewer(1)"):
            self.assertIn(words.lower(), page.lower())
        status = Path(self.folder.name) / "man1" / "framering-status.1"
        self.assertEqual(status.read_text(encoding="utf-8"), ".so man1/framering-control.1\n")

    def test_roff_takes_no_text_for_a_request(self):
        self.assertEqual(manual_pages.escaped(".raw \\ --x"), "\\&.raw \\e \\-\\-x")


class Completion(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        if not COMPLETION.exists():
            skip_unless_allowed("there is no completion of bash (package bash-completion)")
        cls.folder = tempfile.TemporaryDirectory(prefix="framering_test_")
        cls.addClassCleanup(cls.folder.cleanup)
        cls.file = Path(cls.folder.name) / "framering"
        cls.file.write_text(bash_completion.completion(PROGRAMS / "framering"), encoding="utf-8")
        (Path(cls.folder.name) / "stack.tif").touch()
        (Path(cls.folder.name) / "scans").mkdir()

    def complete(self, line):
        """What bash offers behind the line."""
        script = """
            source "$1"; source "$2"; cd "$3"
            COMP_LINE=$4 COMP_POINT=${#4} COMP_TYPE=9
            # As readline splits words: also behind : and =.
            mapfile -t COMP_WORDS < <(grep -o -E '[^ :=]+|[:=]' <<<"$4")
            [[ $4 == *[\\ :=] ]] && COMP_WORDS+=('')
            [[ $4 == *[:=] ]] && unset 'COMP_WORDS[-1]'
            COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
            _framering
            printf '%s\\n' "${COMPREPLY[@]}" """
        done = subprocess.run(["bash", "-c", script, "bash", str(COMPLETION), str(self.file), self.folder.name, line],
                              capture_output=True, text=True, check=True,
                              env={**os.environ, "PATH": f"{PROGRAMS}:{os.environ['PATH']}"})
        self.assertEqual(done.stderr, "", line)
        return done.stdout.split()

    def test_commands(self):
        self.assertEqual(self.complete("framering st"), ["status", "start"])
        self.assertIn("run", self.complete("framering "))

    def test_options_of_programs_and_commands(self):
        self.assertEqual(self.complete("framering viewer --sn"), ["--snapshot"])
        self.assertEqual(self.complete("framering status --js"), ["--json"])
        self.assertEqual(self.complete("framering list --js"), [], "an option of other commands")
        self.assertEqual(self.complete("framering control --js"), ["--json"])
        self.assertEqual(self.complete("framering check --"), ["--help", "--version", "--show-config", "--no-config", "--output", "--time"])
        self.assertEqual(self.complete("framering run --det"), ["--detach"])
        self.assertEqual(self.complete("framering run --detach -- --frame-r"), ["--frame-rate"])
        self.assertEqual(self.complete("framering queue r"), ["remove"])
        self.assertEqual(self.complete("framering hooks "), ["list", "retry", "give-up"])
        self.assertEqual(self.complete("framering hooks list "), ["scans"])
        self.assertEqual(self.complete("framering hooks list --js"), ["--json"])
        self.assertEqual(self.complete("framering watch --on-t"), ["--on-trouble"])

    def test_values(self):
        self.assertEqual(self.complete("framering viewer --display w"), ["window", "web"])
        self.assertEqual(self.complete("framering writer --direct-io o"), ["on", "off"])
        self.assertEqual(self.complete("framering writer --output "), ["scans"])
        self.assertEqual(self.complete("framering viewer --snapshot st"), ["stack.tif"])
        self.assertEqual(self.complete("framering acquirer --source si"), ["simulated"])
        self.assertEqual(self.complete("framering run -- --source tiff:st"), ["stack.tif"])
        self.assertEqual(self.complete("framering run -- --source images:sc"), ["scans"])
        self.assertEqual(self.complete("framering acquirer --source co"), ["command:"])
        self.assertEqual(self.complete("framering writer --run-hooks "), ["scans"])
        self.assertEqual(self.complete("framering acquirer --help s"), ["simulated", "source", "scan", "serve", "sample", "scheduling"])

    def test_sessions(self):
        session = f"completion_{os.getpid()}"
        acquirer = subprocess.Popen([PROGRAMS / "acquirer", "--session", session, "--width", "64", "--height", "64", "--slots", "8",
                                     "--frame-rate", "10"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.addCleanup(acquirer.communicate)
        self.addCleanup(acquirer.kill)
        end = time.monotonic() + 60
        while self.complete(f"framering status --session {session[:-1]}") != [session]:
            self.assertLess(time.monotonic(), end, "the session is not offered")
        acquirer.terminate()
        acquirer.communicate(timeout=60)
        self.assertEqual(self.complete(f"framering status --session {session}"), [])


if __name__ == "__main__":
    unittest.main()
