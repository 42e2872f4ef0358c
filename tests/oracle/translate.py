"""From the dialect of Velostream to that of a table engine.

Streams become tables with all their rows; what a query gives until the end of its input becomes one table. EMIT CHANGES
gives the totals after each row. What cannot be said in tables raises Skip.
"""

from one_select import OneSelect, is_final
from relations import Known
from sql_tree import Group, Skip, Sql, find, is_word, name_of, parse, render, split
from windows import micros


class Translator:
    """One application. `engine` knows the other dialect: types, words, and how times are spelt. With `late` rows the
    watermark is computed for each row."""

    def __init__(self, engine, late=False):
        self.engine = engine
        self.late = late
        self.relations = {}  # name in small letters → Known

    def statements(self, text):
        """(name, SQL, None) for queries, (name, SQL, columns) for declared relations, (None, SQL, None) for INSERT."""
        for tree in split(parse(text), ";"):
            yield self.statement(tree)

    def statement(self, tree):
        if is_word(tree[0], "SELECT", "WITH"):
            return "result", self.query(tree)[0], None
        if is_word(tree[0], "INSERT"):
            return self.insert(tree)
        if not is_word(tree[0], "CREATE"):
            raise Skip(f"{tree[0].upper()} statements")
        at = find(tree, "STREAM") or find(tree, "TABLE") or find(tree, "VIEW")
        name = name_of(tree[at + 1])
        rest = tree[at + 2:]
        body = find(rest, "AS")
        if body is not None:
            sql, known = self.query(rest[body + 1:], totals=is_word(tree[at], "TABLE"))
            self.relations[name.lower()] = known
            return name, sql, None
        return (name, *self.declaration(name, rest[0], is_word(tree[at], "TABLE")))

    def insert(self, tree):
        at = next((at for at, item in enumerate(tree) if is_word(item, "SELECT", "WITH", "VALUES")), None)
        if at is None:
            raise Skip("an INSERT it cannot read")
        if is_word(tree[at], "VALUES"):
            return None, render(self.engine.rewrite(tree)), None
        return None, render(tree[:at]) + " " + self.query(tree[at:])[0], None

    def declaration(self, name, elements, table):
        columns, known = [], Known(declared=True)
        for element in split(elements, ","):
            if is_word(element[0], "WATERMARK"):
                known.time = name_of(element[2])
                known.delay = micros(element[6:]) if len(element) > 5 else 0
            elif is_word(element[0], "PRIMARY"):
                known.key = [name_of(word) for word in element[2] if word != ","]
            elif is_word(element[1], "AS"):
                raise Skip("computed columns")
            else:
                columns.append((name_of(element[0]), *self.column(element[1:])))
                if find(element, "PRIMARY"):
                    known.key = [name_of(element[0])]
        known.key = known.key if table else []
        known.columns = [column for column, _, _ in columns]
        self.relations[name.lower()] = known
        listed = ", ".join(f'"{column}" {kind}{default}' for column, kind, default in columns)
        return f'CREATE TABLE "{name}" ({listed})', [(column, kind) for column, kind, _ in columns]

    def column(self, words):
        """(type, DEFAULT ..) of a declared column."""
        default = find(words, "DEFAULT")
        ending = ""
        if default is not None:
            ending = f" DEFAULT {render(self.engine.rewrite(words[default + 1:]))}"
        cut = min(at for at in [find(words, end) for end in ("NOT", "PRIMARY", "METADATA", "DEFAULT")] + [len(words)]
                  if at is not None)
        return self.engine.type_name(words[:cut]), ending

    def query(self, tree, totals=False):
        """(SQL, what is known of its rows). With `totals` groups without EMIT show no more than what they come to."""
        tree = self.without_options(tree)
        outer, prefix = dict(self.relations), ""
        if is_word(tree[0], "WITH"):
            prefix, tree = self.common_tables(tree, totals)
        branches, words = self.branches(tree)
        emission = branches[-1][find(branches[-1], "EMIT"):] if find(branches[-1], "EMIT") is not None else []
        out, known = [], None
        for number, branch in enumerate(branches):
            if number:
                out += words[number - 1]
            whole = number == len(branches) - 1
            select = OneSelect(branch if whole else branch + emission, self, totals)
            out += select.translate()
            known = known or select.known
        self.relations = outer
        self.engine.check_sets(words)
        return prefix + render(out), known

    def common_tables(self, tree, totals):
        at = find(tree, "SELECT")
        parts = []
        for part in split(tree[1:at], ","):
            if len(part) != 3 or not isinstance(part[2], Group):
                raise Skip("a WITH it cannot read")
            sql, known = self.query(list(part[2]), totals or is_final(tree[at:]))
            self.relations[name_of(part[0]).lower()] = known
            parts.append(f"{part[0]} AS ({sql})")
        return "WITH " + ", ".join(parts) + " ", tree[at:]

    @staticmethod
    def branches(tree):
        """The SELECTs of a query, and the words between them."""
        branches, words, begin = [], [], 0
        for at in range(len(tree)):
            is_set = is_word(tree[at], "UNION", "INTERSECT") or (is_word(tree[at], "EXCEPT") and tree[at - 1] != "*"
                                                                 and tree[at - 1] != ".")
            if is_set:
                branches.append(tree[begin:at])
                words.append([tree[at]])
                begin = at + 1
                if is_word(tree[begin], "ALL", "DISTINCT"):
                    words[-1] += ["ALL"] if is_word(tree[begin], "ALL") else []
                    begin += 1
        return branches + [tree[begin:]], words

    @staticmethod
    def without_options(tree):
        for at in range(len(tree) - 1):
            if is_word(tree[at], "WITH") and isinstance(tree[at + 1], Group) and at > 0:
                return tree[:at]
        return tree

    def inner(self, item):
        if not isinstance(item, Group):
            return item
        if item and is_word(item[0], "SELECT", "WITH"):
            return Group([Sql(self.query(list(item), totals=True)[0])])
        return Group(self.inner(part) for part in item)
