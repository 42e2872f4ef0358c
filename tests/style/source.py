"""The files of the repository as the style rules see them."""

import re
import subprocess
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

# Comments, raw strings, strings and characters; digit separators are taken first so that they open no character.
LITERAL = re.compile(
    r"""//[^\n]*|/\*.*?\*/|R"(?P<tag>[^(\s]*)\(.*?\)(?P=tag)"|"(?:\\.|[^"\\\n])*"|(?<![0-9a-fA-F])'(?:\\.|[^'\\\n])+'""",
    re.DOTALL)
DIRECTIVE = re.compile(r"^[ \t]*#(?:[^\n\\]|\\.)*(?:\\\n(?:[^\n\\]|\\.)*)*", re.MULTILINE)
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"]+)[>"]', re.MULTILINE)


def blank(match):
    return re.sub(r"[^\n]", " ", match.group())


class Source:
    """One text file; `code` is its text with comments, literals and directives blanked, line for line."""

    def __init__(self, path):
        self.path = path
        self.name = path.relative_to(ROOT).as_posix()
        self.text = path.read_text(encoding="utf-8", errors="replace")

    @property
    def lines(self):
        return self.text.splitlines()

    @property
    @lru_cache(maxsize=None)
    def code(self):
        return DIRECTIVE.sub(blank, LITERAL.sub(blank, self.text))

    @property
    def folder(self):
        """`column` for src/column/batch.hpp, else None."""
        parts = self.name.split("/")
        return parts[1] if parts[0] == "src" and len(parts) > 2 else None

    def includes(self):
        """(line number, "<" or '"', path) of each include."""
        for match in INCLUDE.finditer(self.text):
            yield self.text.count("\n", 0, match.start(2)) + 1, match.group(1), match.group(2)

    def find(self, pattern, text):
        """Line number and match of each occurrence of `pattern` in `text`, which is this file's text or code."""
        for match in re.finditer(pattern, text):
            yield text.count("\n", 0, match.start()) + 1, match


@lru_cache(maxsize=None)
def repository():
    """Every file that is tracked or could be: what git ignores is left out."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if listed.returncode == 0:
        paths = [ROOT / name for name in listed.stdout.splitlines()]
    else:
        paths = [path for path in ROOT.rglob("*") if not path.relative_to(ROOT).parts[0].startswith(("build", "."))]
    return sorted(path for path in paths if path.is_file())


@lru_cache(maxsize=None)
def sources(*suffixes, under=""):
    return [Source(path) for path in repository()
            if path.suffix in suffixes and path.relative_to(ROOT).as_posix().startswith(under)]


def cpp_files(under=""):
    return sources(".cpp", ".hpp", under=under)
