"""Case files as the oracle needs them: what goes in, what comes out, and whether another engine can say anything."""

import re
from dataclasses import dataclass, field

from sql_tree import Skip

# Directives that show something a table engine does not have.
STREAMING_ONLY = {
    "error": "it is refused or ends with a fault",
    "payload": "its input is bytes of a format",
    "deadletter": "it shows dead letters",
}


@dataclass
class Case:
    path: str
    sql: str = ""
    inputs: list = field(default_factory=list)  # (relation, line of cells) in order
    expected: dict = field(default_factory=dict)  # query → rows over all looks
    late: bool = False  # some rows come too late
    reason: str = ""  # why it cannot be checked


def directives_of(text):
    current = None
    for line in text.split("\n"):
        if line.startswith("#"):
            continue
        if line and not line[0].isspace():
            if current:
                yield current
            name, _, argument = line.partition(" ")
            current = (name, argument.strip(), [])
        elif current and line.strip():
            current[2].append(line[2:] if line.startswith("  ") else line.strip())
    if current:
        yield current


def _without_kinds(case, lines):
    if any(not line.startswith(("+I ", "+U ")) for line in lines):
        case.reason = case.reason or "it takes rows back"
    return [line[3:] for line in lines]


def _take(case, name, argument, lines, variables):
    subject = argument.split(" ")[0].lower()
    if name == "sql":
        case.sql = "\n".join(lines)
    elif name == "set":
        key, _, value = argument.partition("=")
        variables[key] = value
    elif name == "input":
        case.inputs += [(subject, line) for line in lines]
        if " " in argument:
            case.reason = case.reason or "its partitions are merged"
    elif name == "expect":
        case.expected.setdefault(subject, []).extend(lines)
    elif name == "skip" and argument.startswith("oracle:"):
        case.reason = "the case says: " + argument.partition(":")[2].strip()
    elif name == "changes":
        case.expected.setdefault(subject, []).extend(_without_kinds(case, lines))
    elif name == "metric" and re.match(r"late_rows [1-9]", argument):
        case.late = True
    elif name == "metric" and re.match(r"bad_rows [1-9]", argument):
        case.reason = case.reason or "it refuses rows"
    elif name in STREAMING_ONLY:
        case.reason = case.reason or STREAMING_ONLY[name]


def read_case(path):
    case, variables = Case(path), {}
    with open(path, encoding="utf-8", errors="replace") as file:
        for directive in directives_of(file.read()):
            _take(case, *directive, variables)
    if "${" in case.sql:
        case.reason = case.reason or "it is about variables"
    if not case.expected:
        case.reason = case.reason or "it shows no rows"
    if re.search(r"'on_error'", case.sql):
        case.reason = case.reason or "it refuses rows"
    return case


def cells(line):
    """A row as the cases write it: None for NULL, else text."""
    texts = [text.strip() for text in line.split(" | ")]
    return [None if text == "NULL" else "" if text == "''" else text for text in texts]


def need(condition, reason):
    if not condition:
        raise Skip(reason)
