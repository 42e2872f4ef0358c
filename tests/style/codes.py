"""Error codes: what users look up, and what tests show them."""

import re

from source import ROOT, cpp_files

# Codes that no test reaches, and why.
UNREACHED = {
    1020: "two runs of a benchmark differ only through a bug",
    2016: "a text of 64 MiB takes too long to make",
    2205: "the binder finds unknown functions first",
    1151: "only nested types are refused, and a build with them has a test",
    4004: "a disk that fails while it is read",
    4007: "a record of 256 MiB takes too long to make",
    4009: "a disk that fails while it is written",
}


def documented():
    """The codes of docs/errors.md."""
    out = set()
    for first, last in re.findall(r"^\| (\d{4})(?:-(\d{4}))? \|", (ROOT / "docs/errors.md").read_text(), re.MULTILINE):
        out |= set(range(int(first), int(last or first) + 1))
    return out


def defined():
    """The codes in src, with the file of each."""
    out = {}
    for file in cpp_files("src/"):
        for _, match in file.find(r"\bErrorCode k\w+ = (\d{4});|\b(?:Error|unknown)\((\d{4}),", file.code):
            out[int(match.group(1) or match.group(2))] = file.name
    return out


def tested():
    """All numbers of four digits in the tests."""
    out = set()
    for path in (ROOT / "tests").rglob("*"):
        if path.is_file() and path.suffix in {".test", ".cpp", ".hpp", ".py"}:
            out |= set(map(int, re.findall(r"(?<!\d)[1-5]\d{3}(?!\d)", path.read_text(errors="replace"))))
    return out


def error_codes_are_documented():
    """Every error code of src is in docs/errors.md, and the other way round."""
    known, used = documented(), defined()
    for code in sorted(used.keys() - known):
        yield f"{used[code]}: {code} is not in docs/errors.md"
    for code in sorted(known - used.keys()):
        yield f"docs/errors.md: nothing reports {code}"


def error_codes_are_tested():
    """Every error code stands in a test, or in tests/style/codes.py with a reason."""
    seen = tested()
    for code, file in sorted(defined().items()):
        if code not in seen and code not in UNREACHED:
            yield f"{file}: no test has {code}"
    for code in sorted(UNREACHED.keys() - defined().keys()):
        yield f"tests/style/codes.py: {code} is no code of src"


RULES = [error_codes_are_documented, error_codes_are_tested]
