"""Applications as trees of parts, so that a query that differs can be shrunk part by part.

Every part is a dataclass. What may be left out says so in the metadata of its field: `optional` texts and lists of which
`least` entries must stay.
"""

import copy
import dataclasses
from dataclasses import dataclass, field

OPTIONAL = {"optional": True}


def some(least=0):
    return {"least": least}


@dataclass
class Base:
    name: str
    alias: str = ""

    def text(self):
        return f"{self.name} {self.alias}".strip()


@dataclass
class WindowTable:
    """TUMBLE(TABLE t, DESCRIPTOR(ts), ..)"""

    call: str
    alias: str

    def text(self):
        return f"{self.call} AS {self.alias}"


@dataclass
class Derived:
    query: object
    alias: str

    def text(self):
        return f"({self.query.text()}) AS {self.alias}"


@dataclass
class Join:
    left: object
    kind: str
    right: object
    conditions: list = field(default_factory=list, metadata=some(1))
    within: str = ""
    match: str = ""  # MATCH_CONDITION
    as_of: str = ""

    def text(self):
        right = self.right.text()
        if self.as_of:
            right = f"{self.right.name} FOR SYSTEM_TIME AS OF {self.as_of} AS {self.right.alias}"
        out = f"{self.left.text()} {self.kind} JOIN {right}"
        out += f" WITHIN {self.within}" if self.within else ""
        out += f" MATCH_CONDITION ({self.match})" if self.match else ""
        return out + (f" ON {' AND '.join(self.conditions)}" if self.conditions else "")


@dataclass
class Query:
    items: list = field(metadata=some(1))
    source: object
    distinct: bool = False
    where: list = field(default_factory=list, metadata=some())
    keys: list = field(default_factory=list, metadata=some())
    having: str = field(default="", metadata=OPTIONAL)
    window: str = ""
    qualify: str = field(default="", metadata=OPTIONAL)
    tail: str = ""
    common: list = field(default_factory=list)  # WITH: (name, Query)
    names: list = field(default_factory=list)  # of the items; c0, c1 .. without

    def text(self):
        out = ""
        if self.common:
            out = "WITH " + ", ".join(f"{name} AS ({query.text()})" for name, query in self.common) + " "
        out += "SELECT " + ("DISTINCT " if self.distinct else "")
        names = self.names or [f"c{at}" for at in range(len(self.items))]
        out += ", ".join(f"{item} AS {name}" for item, name in zip(self.items, names))
        out += f" FROM {self.source.text()}"
        out += f" WHERE {' AND '.join(self.where)}" if self.where else ""
        out += f" GROUP BY {', '.join(self.keys)}" if self.keys else ""
        out += f" WINDOW {self.window}" if self.window else ""
        out += f" HAVING {self.having}" if self.having else ""
        out += f" QUALIFY {self.qualify}" if self.qualify else ""
        return out + self.tail


@dataclass
class Sets:
    """Queries between UNION, INTERSECT and EXCEPT."""

    branches: list
    words: list
    tail: str = ""

    def text(self):
        out = self.branches[0].text()
        for word, branch in zip(self.words, self.branches[1:]):
            out += f" {word} {branch.text()}"
        return out + self.tail


@dataclass
class Application:
    streams: list
    query: object

    def smaller(self):
        """Applications with one part less or simpler, the largest parts first."""
        for at, stream in enumerate(self.streams):
            yield from self.fewer_rows(at, len(stream.rows))
        for at in range(len(self.streams)):
            out = copy.deepcopy(self)
            del out.streams[at]
            yield out
        for promoted in self.inner_queries():
            yield Application(copy.deepcopy(self.streams), copy.deepcopy(promoted))
        yield from self.changed(changes(self.query, ()))

    def fewer_rows(self, at, count):
        step = max(1, count // 2)
        while count:
            for begin in range(0, count, step):
                out = copy.deepcopy(self)
                del out.streams[at].rows[begin:begin + step]
                yield out
            if step == 1:
                break
            step //= 2

    def inner_queries(self):
        query = self.query
        if isinstance(query, Sets):
            yield from query.branches
        elif isinstance(query.source, Derived):
            yield query.source.query
        elif isinstance(query.source, Join):
            out = copy.deepcopy(query)
            out.source = out.source.left
            yield out

    def changed(self, found):
        for path, change in found:
            out = copy.deepcopy(self)
            node = out.query
            for step in path:
                node = node[step] if isinstance(step, int) else getattr(node, step)
            change(node)
            yield out


def changes(node, path):
    """(path to a part, what makes it smaller)"""
    for one in dataclasses.fields(node) if dataclasses.is_dataclass(node) else ():
        value = getattr(node, one.name)
        if isinstance(value, list):
            yield from list_changes(value, path + (one.name,), one.metadata.get("least", len(value)))
        elif isinstance(value, str) and value and one.metadata.get("optional"):
            yield path, lambda owner, name=one.name: setattr(owner, name, "")
        elif dataclasses.is_dataclass(value):
            yield from changes(value, path + (one.name,))


def list_changes(values, path, least):
    for at, value in enumerate(values):
        if len(values) > least:
            yield path, lambda owner, at=at: owner.pop(at)
        if isinstance(value, str):
            for shorter in parts_of(value):
                yield path, lambda owner, at=at, shorter=shorter: owner.__setitem__(at, shorter)
        elif isinstance(value, tuple):
            yield from changes(value[1], path + (at, 1))
        elif dataclasses.is_dataclass(value):
            yield from changes(value, path + (at,))


def parts_of(expression):
    """The texts between parentheses of an expression and their parts between commas, the longest first."""
    found, stack = set(), []
    for at, char in enumerate(expression):
        if char == "(":
            stack.append([at + 1])
        elif char == "," and stack:
            stack[-1].append(at + 1)
        elif char == ")" and stack:
            begins = stack.pop() + [at + 1]
            found.add(expression[begins[0] - 1:at + 1])
            found.update(expression[one:other - 1].strip() for one, other in zip(begins, begins[1:]))
    return sorted((part for part in found if part and len(part) < len(expression)), key=lambda part: (-len(part), part))[:12]
