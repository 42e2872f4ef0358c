"""What things may be called, and what may not be written."""

import re

from source import ROOT, cpp_files, repository, sources

BANNED = {"util", "utils", "helper", "helpers", "common", "misc", "manager", "impl"}
# Terms of the field that hold a banned word: the common type of two types, the common table expression.
TERMS = re.compile(r"common_?(type|table|reference)s?", re.IGNORECASE)


def words(name):
    """The words of a snake_case or PascalCase name, in lower case."""
    return [word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", name)]


def file_names_say_something():
    """No file or folder is named util, helper, common, misc, manager or impl."""
    for path in repository():
        name = path.relative_to(ROOT).as_posix()
        if BANNED & set(words(TERMS.sub("", name))):
            yield f"{name}: a name that says nothing"


def file_names_are_snake_case():
    """C++ and Python files and their folders are named in snake_case."""
    for file in sources(".cpp", ".hpp", ".py"):
        if not re.fullmatch(r"[a-z0-9_/]+\.[a-z]+", file.name):
            yield f"{file.name}: not snake_case"


def identifiers_say_something():
    """No identifier holds the word util, helper, common, misc, manager or impl."""
    for file in cpp_files():
        for line, match in file.find(r"\b[A-Za-z_]\w*\b", file.code):
            if BANNED & set(words(TERMS.sub("", match.group()))):
                yield f"{file.name}:{line}: `{match.group()}` says nothing"


def headers_guard_themselves():
    """Every header has #pragma once."""
    for file in cpp_files():
        if file.path.suffix == ".hpp" and not re.search(r"^#pragma once$", file.text, re.MULTILINE):
            yield f"{file.name}: #pragma once is missing"


def no_loose_ends():
    """No unfinished-work marks; what is open stands in docs/ with a reason."""
    marks = r"\b(TODO|FIXME|XXX|HACK)\b"
    for file in sources(".cpp", ".hpp", ".md", ".sh", ".cmake", ".sql", ".yaml", ".test"):
        for line, match in file.find(marks, file.text):
            yield f"{file.name}:{line}: {match.group()}"


def only_the_roof_prints():
    """Only src/cli, and the last words of base/check.cpp, print to a terminal."""
    for file in cpp_files("src/"):
        if file.folder == "cli" or file.name == "src/base/check.cpp":
            continue
        for line, match in file.find(r"\bstd::(cout|cerr|clog)\b|\b(printf|fprintf|puts|putchar|perror)\s*\(", file.code):
            yield f"{file.name}:{line}: {match.group().strip('( ')}"


def our_code_does_not_throw():
    """Errors of ours are values: no `throw` in src."""
    for file in cpp_files("src/"):
        for line, _ in file.find(r"\bthrow\b", file.code):
            yield f"{file.name}:{line}: throw"


def documents_hold_no_private_paths():
    """No text names a directory that exists on one machine only."""
    for file in sources(".md", ".txt", ".sh", ".cmake", ".json", ".sql", ".yaml", ".cpp", ".hpp"):
        for line, match in file.find(r"(?<![\w.}/*])/(?:home|root|Users|work|mnt|tmp/[a-z]+/)\b[/\w.-]*", file.text):
            yield f"{file.name}:{line}: {match.group()}"


RULES = [
    file_names_say_something,
    file_names_are_snake_case,
    identifiers_say_something,
    headers_guard_themselves,
    no_loose_ends,
    only_the_roof_prints,
    our_code_does_not_throw,
    documents_hold_no_private_paths,
]
