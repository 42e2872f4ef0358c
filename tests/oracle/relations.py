"""FROM: the relations a query reads, and how they are joined, from streams to tables.

A join within a length of time compares the event times of both sides. What looks for the latest row before a time (ASOF,
FOR SYSTEM_TIME) becomes a join with the row behind which no other comes.
"""

from dataclasses import dataclass, field

from sql_tree import Group, Skip, Sql, find, is_word, name_of, parse, render, split
from windows import micros

KINDS = ("INNER", "LEFT", "RIGHT", "FULL", "OUTER", "CROSS", "ASOF", "NATURAL", "SEMI", "ANTI", "JOIN")
TAILS = ("WITHIN", "GRACE", "MATCH_CONDITION", "ON", "USING")


@dataclass
class Known:
    """What is known of a relation by its name or of a query."""

    columns: list = field(default_factory=list)  # names; empty: unknown
    time: str = ""  # column of the event time
    delay: int = 0
    key: list = field(default_factory=list)  # PRIMARY KEY of a table
    declared: bool = False  # its rows are numbered in the order they came


@dataclass
class Relation:
    tree: list  # what stands in FROM, without alias
    alias: str
    known: Known
    join: list = field(default_factory=list)  # words in front of it
    tails: dict = field(default_factory=dict)  # WITHIN, ON ..
    as_of: list = None  # FOR SYSTEM_TIME AS OF

    def column(self, name):
        return f'"{self.alias}"."{name}"'

    def time(self):
        return self.column(self.known.time) if self.known.time else None


def cut(tree, starts):
    """A level cut in front of every word that `starts` accepts."""
    parts = [[]]
    for at, item in enumerate(tree):
        if starts(tree, at):
            parts.append([])
        parts[-1].append(item)
    return parts


def starts_join(tree, at):
    called = at + 1 < len(tree) and isinstance(tree[at + 1], Group)
    before = tree[at - 1] if at else ""
    is_kind = tree[at] == "," or (is_word(tree[at], *KINDS) and not called and before != ".")
    return is_kind and not is_word(before, *KINDS) or (is_word(tree[at], "JOIN") and called and not is_word(before, *KINDS))


def starts_tail(tree, at):
    return is_word(tree[at], *TAILS) and at > 0 and tree[at - 1] != "." and not is_word(tree[at - 1], "WITHIN")


class From:
    """The FROM clause of one SELECT. `translator` knows the relations by name and translates queries in it."""

    def __init__(self, tree, translator, totals):
        self.translator, self.engine, self.totals = translator, translator.engine, totals
        self.relations = [self.relation(part) for part in cut(tree, starts_join)]

    def relation(self, tree):
        join = []
        while tree and (tree[0] == "," or is_word(tree[0], *KINDS)):
            join.append(tree[0])
            tree = tree[1:]
        head, *tails = cut(tree, starts_tail)
        as_of = None
        at = find(head, "FOR", "SYSTEM_TIME", "AS", "OF")
        if at is not None:
            end = at + 7 if at + 5 < len(head) and head[at + 5] == "." else at + 5
            as_of, head = head[at + 4:end], head[:at] + head[end:]
        subject, words = head[:1], [word for word in head[1:] if not is_word(word, "AS")]
        if not subject or len(words) > 2 or (len(words) == 2 and not isinstance(words[1], Group)):
            raise Skip("a FROM it cannot read: " + render(tree))
        alias = name_of(words[0]) if words else name_of(subject[0]) if isinstance(subject[0], str) else "velo_derived"
        known = self.known(subject[0])
        if len(words) == 2:
            known = Known([render([name]) for name in words[1] if name != ","], "", 0)
        return Relation(self.read(subject[0], known), alias, known, join, {part[0].upper(): part for part in tails}, as_of)

    def known(self, subject):
        if not isinstance(subject, Group):
            return self.translator.relations.get(name_of(subject).lower(), Known())
        if is_word(subject[0], "VALUES"):
            subject[:] = [Sql(render(self.engine.rewrite(subject)))]
            return Known()
        if not is_word(subject[0], "SELECT", "WITH"):
            raise Skip("a FROM it cannot read: " + render([subject]))
        sql, known = self.translator.query(list(subject), self.totals)
        subject[:] = [Sql(sql)]
        return known

    @staticmethod
    def read(subject, known):
        """The rows of a relation; those of a table that are still there."""
        if isinstance(subject, Group):
            return [subject]
        if not known.key or known.time:
            return [f'"{name_of(subject)}"']
        keys = ", ".join(f'"{name}"' for name in known.key)
        return [Group(parse(f'SELECT * FROM "{name_of(subject)}" WHERE rowid IN '
                            f'(SELECT MAX(rowid) FROM "{name_of(subject)}" GROUP BY {keys})'))]

    def single(self):
        """The one declared relation that is read, or None."""
        only = self.relations[0]
        return only if len(self.relations) == 1 and only.known.declared and not only.known.key else None

    def time(self):
        """The event time of the rows, None where not every row has one."""
        return self.time_of(self.relations)

    def tree(self):
        out = ["FROM"]
        for number, relation in enumerate(self.relations):
            out += self.joined(relation, self.relations[:number]) if number else relation.tree + ["AS", f'"{relation.alias}"']
        return out

    def joined(self, relation, before):
        asof = any(is_word(word, "ASOF") for word in relation.join)
        words = [word for word in relation.join if not is_word(word, "ASOF")]
        named = relation.tree + ["AS", f'"{relation.alias}"']
        if asof or relation.as_of:
            return words + named + ["ON", *self.latest_before(relation, asof)]
        if relation.known.key and relation.known.time:
            raise Skip("a table that changes while the stream runs")
        condition = self.on(relation)
        if "WITHIN" in relation.tails:
            condition += ["AND", *parse(self.within(relation, before))]
        if "USING" in relation.tails:
            return words + named + relation.tails["USING"]
        return words + named + (["ON", *condition] if condition else [])

    def on(self, relation):
        written = relation.tails.get("ON", [])[1:]
        return [Group(self.translator.inner(item) for item in written)] if written else []

    def within(self, relation, before):
        left, right = self.time_of(before), relation.time()
        if not left or not right:
            raise Skip("WITHIN over what has no event time")
        written = relation.tails["WITHIN"][1:]
        lengths = split(written[0], ",") if isinstance(written[0], Group) else [written, written]
        reach = [micros(length) for length in lengths]
        left, right = self.engine.micros(left), self.engine.micros(right)
        return f"{right} BETWEEN {left} - {reach[0]} AND {left} + {reach[-1]}"

    @staticmethod
    def time_of(relations):
        """Rows of a join keep the time of the side that is never padded, of the left one when neither is."""
        time = relations[0].time()
        for relation in relations[1:]:
            if any(is_word(word, "FULL") for word in relation.join):
                time = None
            elif any(is_word(word, "RIGHT") for word in relation.join):
                time = relation.time() or time
            else:
                time = time or relation.time()
        return time

    def latest_before(self, relation, asof):
        """The condition that a row of `relation` is the last one up to a time."""
        if not relation.known.declared:
            raise Skip("the latest row of a query")
        if asof and "MATCH_CONDITION" not in relation.tails:
            raise Skip("an ASOF join that says in ON which row is the latest")
        time, same = relation.known.time, self.on(relation)
        match = relation.tails["MATCH_CONDITION"][1] if asof else Group([*relation.as_of, ">=", f'"{relation.alias}"', ".", time])
        condition = [*same, "AND", match]
        if relation.known.key:
            keys = " AND ".join(f'"velo_later"."{name}" = {relation.column(name)}' for name in relation.known.key)
            later = [*parse(keys), "AND", Group(self.renamed(match, relation))]
        else:
            later = [*self.renamed(same, relation), "AND", Group(self.renamed(match, relation))]
        order = parse(f'("velo_later"."{time}" > {relation.column(time)} OR ("velo_later"."{time}" = {relation.column(time)} '
                      f'AND "velo_later".rowid > "{relation.alias}".rowid))')
        exists = Group(["SELECT", "1", "FROM", *relation.tree, "AS", '"velo_later"', "WHERE", *later, "AND", *order])
        return condition + ["AND", "NOT", "EXISTS", exists]

    def renamed(self, tree, relation):
        """The same condition on another row of `relation`."""
        out = []
        for at, item in enumerate(tree):
            if isinstance(item, Group):
                out.append(Group(self.renamed(item, relation)))
            elif at + 1 < len(tree) and tree[at + 1] == "." and name_of(item).lower() == relation.alias.lower():
                out.append('"velo_later"')
            elif (at == 0 or tree[at - 1] != ".") and self.belongs_to(item, relation):
                out += ['"velo_later"', ".", item]
            else:
                out.append(item)
        return out

    def belongs_to(self, word, relation):
        names = [name.lower() for name in relation.known.columns]
        return name_of(word).lower() in names
