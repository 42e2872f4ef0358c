"""One SELECT in tables: its windows, its totals after each row, its calls with OVER.

A windowed query joins each row with the numbers of its windows and groups by their bounds; a row does not count in a window
that the watermark before it had closed. A session begins where the row before it in its group is further away than the gap.
"""

from calls import alias_of, has_aggregates, has_over, joined, keys_of, named_windows, running, with_whole_order
from relations import From, Known
from sql_tree import Group, Skip, find, is_word, name_of, parse, render, split, words_in
from windows import EDGES, take_window, time_column, with_edges

CLAUSES = ("FROM", "WHERE", "GROUP", "WINDOW", "HAVING", "QUALIFY", "ORDER", "LIMIT", "OFFSET", "EMIT", "INTO")
SHOWN = ("SELECT", "FROM", "WHERE", "GROUP", "HAVING", "QUALIFY", "ORDER", "LIMIT", "OFFSET")
ROW = '"VELO_ROW"'  # the number of a row
SEEN = '"VELO_SEEN"'  # the watermark before it


def is_final(tree):
    return find(tree, "EMIT", "FINAL") is not None


def clauses_of(tree):
    out, name = {"SELECT": []}, "SELECT"
    for at, item in enumerate(tree):
        before = tree[at - 1] if at else ""
        starts = is_word(item, *CLAUSES) and before != "."
        starts = starts and not (is_word(item, "FROM", "OFFSET") and item.upper() in out)
        starts = starts and not (is_word(item, "GROUP") and is_word(before, "WITHIN"))
        starts = starts and not (is_word(item, "FROM") and is_word(before, "DISTINCT"))
        starts = starts and not (is_word(item, "WINDOW") and is_word(before, "ROWS"))
        if starts:
            name = item.upper()
            out[name] = []
        out[name].append(item)
    return out


def items_of(select):
    return split(select[2:] if len(select) > 1 and is_word(select[1], "DISTINCT") else select[1:], ",")


class OneSelect:
    """`totals`: groups without EMIT show no more than what they come to."""

    def __init__(self, tree, translator, totals):
        if not is_word(tree[0], "SELECT"):
            raise Skip("a query that begins with " + render(tree[:1]))
        self.translator, self.engine, self.late = translator, translator.engine, translator.late
        self.clauses = clauses_of(tree)
        self.emission = self.clauses.pop("EMIT", None)
        self.window = take_window(self.clauses)
        self.grouped = "GROUP" in self.clauses or has_aggregates(self.clauses["SELECT"])
        self.totals = totals or is_final(tree)
        self.source = None
        if "FROM" in self.clauses:
            self.source = From(self.clauses["FROM"][1:], translator, self.totals and self.grouped)
        for name in self.clauses:
            if name != "FROM":
                self.clauses[name] = [translator.inner(item) for item in self.clauses[name]]
        self.known = Known(*self.shown()) if self.source and not self.window else Known()

    def translate(self):
        if self.source:
            self.clauses["FROM"] = self.source.tree()
            self.number_rows()
        if self.window:
            self.apply_window()
        elif self.late and (self.has_over() or len(self.source.relations) > 1):
            raise Skip("it refuses rows")
        elif self.grouped and not self.totals:
            self.apply_changes()
        if self.has_over():
            self.order_calls()
        numbered = "FROM" in self.clauses and ROW in words_in(self.clauses["FROM"])
        out = [item for name in SHOWN for item in self.clauses.get(name, [])]
        return self.engine.rewrite(out, ROW if numbered else None)

    def has_over(self):
        return has_over([item for clause in self.clauses.values() for item in clause])

    def shown(self):
        """(columns, event time) of the rows."""
        times = {(relation.alias.lower(), relation.known.time.lower()) for relation in self.source.relations
                 if relation.known.time}
        columns, time = [], ""
        for expression, name in map(alias_of, items_of(self.clauses["SELECT"])):
            alias, column = time_column(expression)
            if column == "*":
                columns += self.source.relations[0].known.columns
                time = time or self.source.relations[0].known.time
                continue
            columns.append(name_of(name) if name else column or "?")
            if column and any(column.lower() == known and alias in (None, of) for of, known in times):
                time = time or columns[-1]
        return columns, time

    def number_rows(self):
        """Gives the rows of a declared relation their number, and the watermark before each where it matters."""
        only = self.source.single()
        if not only or not (self.window or self.grouped or self.has_over()):
            return
        seen = ""
        if self.late:
            time = f'"{only.known.time}"' if only.known.time else self.window and render(self.window.time or ["NULL"]) or "NULL"
            seen = (f", MAX({self.engine.micros(time)}) OVER (ORDER BY rowid ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)"
                    f" - {only.known.delay} AS {SEEN}")
        listed = ", ".join(f'"{name}"' for name in only.known.columns)
        rows = parse(f"SELECT {listed}, rowid AS {ROW}{seen} FROM {render(only.tree)}")
        self.clauses["FROM"] = ["FROM", Group(rows), "AS", f'"{only.alias}"']
        select = self.clauses["SELECT"]
        if "*" in select and not self.grouped:
            select[select.index("*"):select.index("*") + 1] = parse(listed)

    def apply_window(self):
        if self.emission and is_word(self.emission[1], "CHANGES"):
            raise Skip("EMIT CHANGES of windows")
        time = render(self.window.time) if self.window.time else self.source.time()
        if time is None:
            raise Skip("the event time of a window is not declared")
        if self.window.session:
            self.apply_session(self.engine.micros(time))
        else:
            self.apply_aligned(self.engine.micros(time))

    def apply_aligned(self, time):
        hops = self.window.hops()
        start, end = self.window.edges(time, '"velo_hop"' if hops > 1 else "0")
        if hops > 1:
            self.clauses["FROM"] += [",", *parse(self.engine.numbers(hops, "velo_hop")), "AS", '"velo_hops"']
        condition = f"{end} > {time}"
        if self.late:
            if not self.source.single():
                raise Skip("it refuses rows")
            condition += f" AND ({SEEN} IS NULL OR {SEEN} < {end} + {self.window.grace})"
        where = self.clauses.get("WHERE")
        self.clauses["WHERE"] = ["WHERE", *([Group(where[1:]), "AND"] if where else []), *parse(condition)]
        self.put_edges(parse(self.engine.time(start)), parse(self.engine.time(end)), not self.window.table_form)

    def put_edges(self, start, end, grouped):
        """Puts the bounds of windows in place of their names, and groups by them."""
        items = items_of(self.clauses["SELECT"])
        for item in items:
            if len(item) == 1 and item[0].upper() in EDGES:
                item += ["AS", item[0]]
        distinct = self.clauses["SELECT"][1:2] if is_word(self.clauses["SELECT"][1], "DISTINCT") else []
        self.clauses["SELECT"] = ["SELECT", *distinct, *joined(items)]
        keys = self.keys() + ([start, end] if grouped else [])
        self.clauses["GROUP"] = ["GROUP", "BY", *joined(keys)]
        for name in ("SELECT", "GROUP", "HAVING", "QUALIFY", "ORDER"):
            if name in self.clauses:
                self.clauses[name] = with_edges(self.clauses[name], start, end)

    def keys(self):
        return keys_of(self.clauses["GROUP"], items_of(self.clauses["SELECT"])) if "GROUP" in self.clauses else []

    def apply_session(self, time):
        only = self.source.single()
        if not only or self.late:
            raise Skip("sessions over more than a plain relation, or with late rows")
        keys = self.keys()
        by_group = f"PARTITION BY {render(joined(keys))} ORDER BY {time}, {ROW}" if keys else f"ORDER BY {time}, {ROW}"
        where = render(self.clauses.pop("WHERE", []))
        opens = f"CASE WHEN {time} - LAG({time}) OVER ({by_group}) <= {self.window.size} THEN 0 ELSE 1 END"
        steps = f'SELECT *, {opens} AS "velo_opens" {render(self.clauses["FROM"])} {where}'
        rows = (f'SELECT *, SUM("velo_opens") OVER ({by_group} ROWS UNBOUNDED PRECEDING) AS "velo_session" '
                f'FROM ({steps}) AS "{only.alias}"')
        self.clauses["FROM"] = ["FROM", Group(parse(rows)), "AS", f'"{only.alias}"']
        start, end = self.engine.time(f"MIN({time})"), self.engine.time(f"(MAX({time}) + {self.window.size})")
        self.put_edges(parse(start), parse(end), grouped=False)
        self.clauses["GROUP"] = ["GROUP", "BY", *joined(keys + [['"velo_session"']])]

    def apply_changes(self):
        """A group's new row after each of its rows: the totals up to it."""
        select = self.clauses["SELECT"]
        several = "HAVING" in self.clauses or has_over(select) or is_word(select[1], "DISTINCT")
        every = self.emission and find(self.emission, "EVERY")
        if not self.source or not self.source.single() or several or every:
            raise Skip("EMIT CHANGES: a row comes out for every row that goes in")
        self.clauses["SELECT"] = running(select, joined(self.keys()), ROW)
        self.clauses.pop("GROUP", None)

    def order_calls(self):
        windows = named_windows(self.clauses.pop("WINDOW")) if "WINDOW" in self.clauses else {}
        row = ROW if self.source and self.source.single() and "GROUP" not in self.clauses else None
        for name in ("SELECT", "HAVING", "QUALIFY", "ORDER"):
            if name in self.clauses:
                self.clauses[name] = with_whole_order(self.clauses[name], windows, row)
