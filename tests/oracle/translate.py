"""From the dialect of Velostream to that of a table engine.

Streams become tables with all their rows; what a query gives until the end of its input becomes one table. Windows
become a relation with one row for each window of a row. What cannot be said in tables raises Skip.
"""

import re

from sql_tree import Group, Skip, find, is_word, name_of, parse, render, split, words_in

UNITS = {"MILLISECOND": 1_000, "SECOND": 1_000_000, "MINUTE": 60_000_000, "HOUR": 3_600_000_000, "DAY": 86_400_000_000,
         "MS": 1_000, "S": 1_000_000, "M": 60_000_000, "H": 3_600_000_000, "D": 86_400_000_000}
WINDOWS = {"TUMBLING", "TUMBLE", "HOPPING", "HOP", "SLIDING"}
OTHER_WINDOWS = {"SESSION", "CUMULATE"}
AGGREGATES = {"COUNT", "SUM", "AVG", "MIN", "MAX", "FIRST", "LAST", "FIRST_VALUE", "LAST_VALUE", "VWAP", "STDDEV", "VAR_POP",
              "VAR_SAMP", "STDDEV_POP", "STDDEV_SAMP", "VARIANCE", "ARG_MIN", "ARG_MAX", "BOOL_AND", "BOOL_OR", "BIT_AND",
              "BIT_OR", "BIT_XOR", "MEDIAN", "COUNT_DISTINCT", "STRING_AGG", "COLLECT_LIST"}
CLAUSES = ("FROM", "WHERE", "GROUP", "WINDOW", "HAVING", "QUALIFY", "ORDER", "LIMIT", "OFFSET", "EMIT", "INTO")


def micros(tree):
    """A length of time: 10s, INTERVAL '10' SECOND, 10 SECONDS."""
    items = tree[1:] if is_word(tree[0], "INTERVAL") else tree
    match = re.fullmatch(r"(\d+)(ms|[smhd])", items[0])
    if match:
        return int(match.group(1)) * UNITS[match.group(2).upper()]
    unit = items[1].upper().rstrip("S") if len(items) > 1 else ""
    if unit not in UNITS or not items[0].strip("'").isdigit():
        raise Skip("its length of time cannot be read: " + render(tree))
    return int(items[0].strip("'")) * UNITS[unit]


def is_length(tree):
    return is_word(tree[0], "INTERVAL") or tree[0][0].isdigit()


class Window:
    """A window clause: which column, how long, how far apart, from where."""

    def __init__(self, kind, arguments, advance_first=False):
        if kind in OTHER_WINDOWS:
            raise Skip(kind + " windows")
        parts = split(arguments, ",")
        self.time = None if is_length(parts[0]) or is_word(parts[0][0], "SIZE") else render(parts.pop(0))
        lengths = []
        for part in parts:
            if is_word(part[0], "GRACE"):
                raise Skip("its windows stay open for late rows")
            begin = 2 if is_word(part[0], "ADVANCE") else 1 if is_word(part[0], "SIZE") else 0
            lengths.append(micros(part[begin:]))
        hops = kind in ("HOPPING", "HOP", "SLIDING")
        if hops and advance_first:
            lengths[:2] = lengths[1::-1]
        self.size = lengths[0]
        self.advance = lengths[1] if hops else lengths[0]
        self.offset = sum(lengths[2:] if hops else lengths[1:])


class Translator:
    """One application. `engine` knows the other dialect: types, words, and how windows are spelt."""

    def __init__(self, engine):
        self.engine = engine
        self.times = {}  # relation → event-time column

    def statements(self, text):
        """(name, SQL, None) for queries, (name, SQL, columns) for declared relations."""
        for tree in split(parse(text), ";"):
            yield self.statement(tree)

    def statement(self, tree):
        if is_word(tree[0], "SELECT", "WITH"):
            return "result", self.query(tree), None
        if not is_word(tree[0], "CREATE"):
            raise Skip(f"{tree[0].upper()} statements")
        at = find(tree, "STREAM") or find(tree, "TABLE") or find(tree, "VIEW")
        name = name_of(tree[at + 1])
        rest = tree[at + 2:]
        body = find(rest, "AS")
        if body is not None:
            return name, self.query(rest[body + 1:]), None
        return (name, *self.declaration(name, rest[0]))

    def declaration(self, name, elements):
        columns = []
        for element in split(elements, ","):
            if is_word(element[0], "WATERMARK"):
                self.times[name.lower()] = name_of(element[2])
            elif is_word(element[0], "PRIMARY"):
                continue
            elif is_word(element[1], "AS"):
                raise Skip("computed columns")
            else:
                words = element[1:]
                for end in ("NOT", "PRIMARY", "METADATA", "DEFAULT"):
                    cut = find(words, end)
                    words = words[:cut] if cut is not None else words
                columns.append((name_of(element[0]), self.engine.type_name(words)))
        listed = ", ".join(f'"{column}" {type_name}' for column, type_name in columns)
        return f'CREATE TABLE "{name}" ({listed})', columns

    def query(self, tree):
        tree = self.without_options(tree)
        if is_word(tree[0], "WITH"):
            tree = self.common_tables(tree)
        branches = []
        for branch in self.union_branches(tree):
            branches.append(render(self.select(branch)))
        return " UNION ALL ".join(branches)

    def common_tables(self, tree):
        at = find(tree, "SELECT")
        for part in split(tree[1:at], ","):
            if not (is_word(part[1], "AS") and isinstance(part[2], Group)):
                raise Skip("a WITH it cannot read")
            part[2][:] = parse(self.query(list(part[2])))
        parts = [render(part) for part in split(tree[1:at], ",")]
        self.prefix = "WITH " + ", ".join(parts) + " "
        return tree[at:]

    prefix = ""

    def union_branches(self, tree):
        branches, begin = [], 0
        for at in range(len(tree)):
            if is_word(tree[at], "UNION"):
                if not is_word(tree[at + 1], "ALL"):
                    raise Skip("UNION without ALL")
                branches.append(tree[begin:at])
                begin = at + 2
        return branches + [tree[begin:]]

    @staticmethod
    def without_options(tree):
        for at in range(len(tree) - 1):
            if is_word(tree[at], "WITH") and isinstance(tree[at + 1], Group) and at > 0:
                return tree[:at]
        return tree

    def select(self, tree):
        prefix, self.prefix = self.prefix, ""
        tree = [self.inner(item) for item in tree]
        clauses = self.clauses(tree)
        final = self.take_emission(clauses)
        window = self.take_window(clauses)
        grouped = "GROUP" in clauses or any(word in AGGREGATES for word in self.calls(clauses["SELECT"]))
        if grouped and not window and not final and not find(clauses["SELECT"], "OVER"):
            raise Skip("EMIT CHANGES: a row comes out for every row that goes in")
        if window:
            self.apply_window(clauses, window)
        out = parse(prefix) if prefix else []
        for name in ("SELECT", "FROM", "WHERE", "GROUP", "HAVING", "QUALIFY", "WINDOW", "ORDER", "LIMIT", "OFFSET"):
            if name in clauses:
                out += clauses[name]
        return self.engine.rewrite(out)

    def inner(self, item):
        if not isinstance(item, Group):
            return item
        if item and is_word(item[0], "SELECT", "WITH"):
            return Group(parse(self.query(list(item))))
        return Group(self.inner(part) for part in item)

    @staticmethod
    def calls(tree):
        flat = list(tree)
        for at, item in enumerate(flat):
            if isinstance(item, Group):
                yield from Translator.calls(item)
            elif at + 1 < len(flat) and isinstance(flat[at + 1], Group) and not (at + 2 < len(flat) and is_word(flat[at + 2], "OVER")):
                yield item.upper()

    @staticmethod
    def clauses(tree):
        out, name = {"SELECT": []}, "SELECT"
        for at, item in enumerate(tree):
            starts = is_word(item, *CLAUSES) and not (at > 0 and tree[at - 1] == ".")
            if starts and item.upper() in ("FROM", "OFFSET") and item.upper() in out:
                starts = False
            if starts and not (item.upper() == "WINDOW" and is_word(tree[at - 1], "ROWS")):
                name = item.upper()
                out[name] = []
            out[name].append(item)
        return out

    @staticmethod
    def take_emission(clauses):
        emit = clauses.pop("EMIT", None)
        if emit is None:
            return False
        if is_word(emit[1], "CHANGES"):
            if "GROUP" in clauses or any(word in AGGREGATES for word in Translator.calls(clauses["SELECT"])):
                raise Skip("EMIT CHANGES: a row comes out for every row that goes in")
            return False
        return True

    @staticmethod
    def take_window(clauses):
        written = clauses.get("WINDOW")
        if written and isinstance(written[2], Group):
            del clauses["WINDOW"]
            return Window(written[1].upper(), written[2])
        source = clauses.get("FROM", [])
        if len(source) > 2 and is_word(source[1], *WINDOWS, *OTHER_WINDOWS) and isinstance(source[2], Group):
            table, descriptor, *rest = split(source[2], ",")
            arguments = descriptor[1]
            for part in rest:
                arguments += [",", *part]
            window = Window(source[1].upper(), arguments, advance_first=True)
            window.table_form = True
            source[1:3] = [table[1]]
            return window
        group = clauses.get("GROUP", [])
        for at in range(len(group) - 1):
            if is_word(group[at], *WINDOWS, *OTHER_WINDOWS) and isinstance(group[at + 1], Group):
                window = Window(group[at].upper(), group[at + 1], advance_first=True)
                del group[at:at + 2]
                if is_word(group[at - 1], ","):
                    del group[at - 1]
                if len(group) == 2:
                    del clauses["GROUP"]
                return window
        return None

    def apply_window(self, clauses, window):
        source = clauses["FROM"]
        if len(source) > 4 or isinstance(source[1], Group):
            raise Skip("a window over more than a plain relation")
        relation = name_of(source[1])
        alias = source[-1] if len(source) > 2 else source[1]
        time = window.time or self.times.get(relation.lower())
        if time is None:
            raise Skip("the event time of a window is not declared")
        inner = self.engine.windowed(source[1], time, window)
        clauses["FROM"] = ["FROM", Group(parse(inner)), "AS", alias]
        if getattr(window, "table_form", False):
            return
        clauses.setdefault("GROUP", ["GROUP", "BY"])
        separator = [","] if len(clauses["GROUP"]) > 2 else []
        clauses["GROUP"] += separator + ["window_start", ",", "window_end"]


def uses(tree, *words):
    """Whether any of these words stands anywhere in the tree."""
    return next((word for word in words_in(tree) if word in words), None)
