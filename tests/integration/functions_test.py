#!/usr/bin/env python3
"""The reference of functions, and whether every function and every further name of one is used by a case."""

import pathlib
import re

from report import Report, velo

ROOT = pathlib.Path(__file__).resolve().parents[2]
# Names whose values differ from run to run: cases can only compare them with themselves.
UNSTABLE = {"uuid"}


def rows(markdown):
    """The rows of the reference: name, syntax, doc, example, result, other names."""
    for line in markdown.splitlines():
        cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        if len(cells) != 5 or cells[0] in ("function", "---"):
            continue
        syntax = cells[0].strip("` ").replace("\\|", "|")
        yield syntax, cells[1], cells[2], cells[3], [name for name in cells[4].split(", ") if name]


def name_of(syntax):
    """The name of a function from its syntax; None for operators and forms such as `text LIKE pattern`."""
    match = re.match(r"([a-z_0-9]+)\(", syntax)
    return match.group(1) if match else None


def texts():
    """All SQL of the cases, in lower case."""
    cases = (ROOT / "tests" / "cases").rglob("*.test")
    return "\n".join(case.read_text(errors="replace") for case in cases).lower()


def unused_names(listed):
    """Names that no case calls."""
    used = set(re.findall(r"[a-z_0-9]+", texts()))
    names = [name for syntax, _, _, _, others in listed for name in [name_of(syntax), *others] if name]
    words = [name for name in names if re.fullmatch(r"[a-z_0-9]+", name)]
    return sorted(set(words) - used - UNSTABLE)


def main():
    report = Report("functions")
    markdown = velo("functions", "--markdown").stdout.decode()
    listed = list(rows(markdown))
    report.check("the reference lists functions", len(listed) > 200, markdown[:400])
    undescribed = [syntax for syntax, doc, _, _, _ in listed if not doc.endswith((".", ";"))]
    report.equal("every function is described", undescribed, [])
    lonely = [syntax for syntax, _, example, result, _ in listed if bool(example) != bool(result)]
    report.equal("every example has a result", lonely, [])
    report.equal("every function and every further name is called by a case", unused_names(listed), [])

    page = velo("functions", "LISTAGG").stdout.decode()
    report.contains("a further name leads to its function", page, "string_agg(", "also: group_concat, listagg")
    page = velo("functions", "delta").stdout.decode()
    report.contains("all kinds of a name are shown", page, "delta(a, b)", "delta(x [, rows]) OVER")
    report.finish()


if __name__ == "__main__":
    main()
