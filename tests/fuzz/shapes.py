"""Random applications: where rows come from (streams, joins, sets, subqueries) and what a query makes of them.

Every query has one right answer whatever the order in which equal rows stand, so that engines can be compared.
"""

from dataclasses import dataclass

from expressions import Expressions
from queries import Application, Base, Derived, Join, Query, Sets, WindowTable
from rows import Rows

ORDERED_KINDS = ("int", "decimal", "wide", "text", "time")
DECIMALS = ("decimal", "wide")
SET_WORDS = ["UNION ALL", "UNION ALL", "UNION", "INTERSECT", "EXCEPT"]


@dataclass
class Readable:
    """What a query reads: its columns with their kinds, its event time ('' for none), and what else holds of it."""

    node: object
    columns: list
    time: str = ""
    declared: bool = False  # its rows are known in the order they came
    key: str = "k"


class Generator:
    def __init__(self, random):
        self.random = random
        self.simple = random.random() < 0.4
        self.rows = Rows(random, self.simple)
        self.streams = []
        self.by_time = False

    # Where rows come from.

    def application(self):
        read = self.random.choice([self.base] * 6 + [self.interval_join] * 3 + [self.asof_join, self.lookup_join, self.version_join,
                                                                                self.plain_join, self.plain_join])
        readable = read()
        if self.random.random() < 0.35:
            readable = self.derived(readable)
        query = self.query_over(readable)
        if self.random.random() < 0.12 and isinstance(query, Query) and not query.tail.startswith(" ORDER"):
            query = self.sets_over()
        return Application(self.streams, query)

    def new_stream(self, **traits):
        name = "abcefgh"[len(self.streams)]
        self.streams.append(self.rows.stream(name, **traits))
        return self.streams[-1]

    def base(self, late=True):
        stream = self.new_stream(late=late, timed=self.random.random() < 0.85)
        time = "ts" if stream.delay >= 0 else ""
        return Readable(Base(stream.name), stream.kinds(), time, True)

    def sides(self, timed=True, right=None):
        left, right = self.new_stream(timed=timed), self.new_stream(**(right or {"timed": timed}))
        return left, right, left.kinds(left.name) + right.kinds(right.name)

    def equalities(self, left, right):
        out = [f"{left.name}.k = {right.name}.k"]
        names = {name: kind for name, kind in right.columns}
        shared = [(name, kind) for name, kind in left.columns if name.startswith("x") and names.get(name) == kind]
        if shared and self.random.random() < 0.3 and shared[0][1] != "DOUBLE":
            out.append(f"{left.name}.{shared[0][0]} = {right.name}.{shared[0][0]}")
        return out

    def residual(self, columns):
        return [self.expressions(columns).of("bool", 1)] if self.random.random() < 0.3 else []

    def interval_join(self):
        random = self.random
        left, right, columns = self.sides()
        conditions = self.equalities(left, right)
        kind = random.choice(["", "INNER", "LEFT", "LEFT", "RIGHT", "FULL"])
        if kind in ("", "INNER") and random.random() < 0.1:
            conditions = []
        within, one, other = "", random.choice([0, 1, 5, 60]), random.choice([0, 1, 30, 200])
        if random.random() < 0.5:
            within = random.choice([f"INTERVAL '{other}' SECOND", f"{one + 1}s",
                                    f"(INTERVAL '{one}' SECOND, INTERVAL '{other}' SECOND)"])
            conditions = conditions or [f"{left.name}.ts IS NOT NULL"]
        else:
            conditions.append(f"{right.name}.ts BETWEEN {left.name}.ts - INTERVAL '{one}' SECOND AND {left.name}.ts + "
                              f"INTERVAL '{other}' SECOND")
        conditions += self.residual(columns)
        join = Join(Base(left.name), kind, Base(right.name), conditions, within)
        time = {"RIGHT": f"{right.name}.ts", "FULL": ""}.get(kind, f"{left.name}.ts")
        out = Readable(join, columns, time, key=f"{left.name}.k")
        return self.third(out, left) if kind in ("", "INNER") and within and random.random() < 0.25 else out

    def third(self, joined, left):
        """Another stream joined to two that are."""
        stream = self.new_stream()
        joined.columns += stream.kinds(stream.name)
        joined.node = Join(joined.node, self.random.choice(["", "LEFT"]), Base(stream.name),
                           [f"{left.name}.k = {stream.name}.k"], "INTERVAL '10' SECOND")
        return joined

    def asof_join(self):
        left, right, columns = self.sides()
        sign = self.random.choice([">=", ">=", ">"])
        join = Join(Base(left.name), self.random.choice(["ASOF", "ASOF LEFT"]), Base(right.name), self.equalities(left, right),
                    match=f"{left.name}.ts {sign} {right.name}.ts")
        return Readable(join, columns, f"{left.name}.ts", key=f"{left.name}.k")

    def lookup_join(self):
        left, right, columns = self.sides(right={"timed": False, "key": self.random.choice(["k", "k", "x0"])})
        conditions = self.equalities(left, right)[:1] + self.residual(columns)
        join = Join(Base(left.name), self.random.choice(["", "LEFT"]), Base(right.name), conditions)
        return Readable(join, columns, f"{left.name}.ts", key=f"{left.name}.k")

    def version_join(self):
        left, right, columns = self.sides(right={"key": "k"})
        join = Join(Base(left.name, left.name), self.random.choice(["", "LEFT"]), Base(right.name, right.name),
                    [f"{left.name}.k = {right.name}.k"], as_of=f"{left.name}.ts")
        return Readable(join, columns, f"{left.name}.ts", key=f"{left.name}.k")

    def plain_join(self):
        """Inputs that end need no bound of time."""
        timed = self.random.random() < 0.3
        left, right, columns = self.sides(timed)
        kind = self.random.choice(["", "LEFT", "RIGHT", "FULL", "CROSS"])
        conditions = [] if kind == "CROSS" else self.equalities(left, right) + self.residual(columns)
        return Readable(Join(Base(left.name), kind, Base(right.name), conditions), columns, key=f"{left.name}.k")

    def derived(self, inner):
        """The rows of a query; its columns are y0, y1 .. beside the key and the time."""
        random = self.random
        write = self.expressions(inner.columns)
        kinds = [self.kind() for _ in range(random.randint(1, 3))]
        query = Query([inner.key] + [write.of(kind, 2) for kind in kinds], inner.node,
                      names=["k"] + [f"y{at}" for at in range(len(kinds))])
        query.where = self.conditions(inner, 0.5)
        kind = dict(inner.columns)[inner.key]
        columns = [("k", kind)] + [(f"y{at}", kind) for at, kind in enumerate(kinds)]
        if inner.time and inner.time not in query.items and random.random() < 0.7:
            query.items.append(inner.time)
            query.names.append("ts")
            columns.append(("ts", "time"))
        return Readable(Derived(query, "d"), columns, "ts" if ("ts", "time") in columns else "")

    # What a query makes of them.

    def query_over(self, readable):
        random = self.random
        shapes = [self.rows_only, self.rows_only, self.groups, self.groups]
        if readable.time:
            shapes += [self.windows] * 4
        if readable.declared:
            shapes += [self.over, self.over]
        if not isinstance(readable.node, Join):
            shapes.append(self.nested)
        query = random.choice(shapes)(readable)
        if isinstance(readable.node, Derived) and isinstance(query, Query) and query.source is readable.node and random.random() < 0.4:
            query.common = [("d", readable.node.query)]
            query.source = Base("d")
        return query

    def expressions(self, columns):
        return Expressions(self.random, columns, self.simple)

    def kind(self):
        kinds = ["int", "int", "decimal", "decimal", "wide", "double", "text", "text", "bool", "time"]
        return self.random.choice([kind for kind in kinds if not (self.simple and kind in DECIMALS)])

    def conditions(self, readable, chance):
        random = self.random
        out = [self.expressions(readable.columns).of("bool", 2)] if random.random() < chance else []
        if random.random() < 0.15 and len(self.streams) < 4 and readable.key.endswith("k"):
            out.append(self.subquery(readable))
        return out

    def subquery(self, readable):
        """A condition that asks another stream."""
        random = self.random
        stream = self.new_stream(timed=random.random() < 0.5)
        columns = stream.kinds(stream.name)
        where = f" WHERE {self.expressions(columns).of('bool', 1)}" if random.random() < 0.5 else ""
        equal = f"{stream.name}.k = {readable.key if '.' in readable.key else self.owner(readable) + '.k'}"
        correlated = where + " AND " + equal if where else " WHERE " + equal
        name = stream.name
        form = random.randrange(5)
        if form == 0:
            return f"{readable.key} {random.choice(['', 'NOT '])}IN (SELECT {name}.k FROM {name}{where})"
        if form == 1:
            return f"{random.choice(['', 'NOT '])}EXISTS (SELECT 1 FROM {name}{correlated})"
        if form == 2:
            return f"(SELECT COUNT(*) FROM {name}{random.choice([where, correlated])}) {random.choice(['> 1', '= 0', '< 3'])}"
        kind = random.choice([kind for kind in ORDERED_KINDS if not (self.simple and kind in DECIMALS)])
        largest = f"(SELECT {random.choice(['MIN', 'MAX'])}({self.expressions(columns).leaf(kind)}) FROM {name}"
        return f"{self.expressions(readable.columns).leaf(kind)} {random.choice(['<', '>=', '<>'])} {largest}{random.choice([where, correlated])})"

    @staticmethod
    def owner(readable):
        return readable.node.alias if isinstance(readable.node, Derived) else readable.node.name

    def rows_only(self, readable):
        random = self.random
        write = self.expressions(readable.columns)
        query = Query([write.of(self.kind(), 3) for _ in range(random.randint(1, 4))], readable.node)
        query.where = self.conditions(readable, 0.6)
        query.distinct = random.random() < 0.15
        if random.random() < 0.2:
            places = ", ".join(f"{at + 1}{random.choice(['', ' DESC', ' NULLS FIRST', ' DESC NULLS LAST'])}"
                               for at in range(len(query.items)))
            query.tail = f" ORDER BY {places} LIMIT {random.randint(0, 20)}"
        return query

    def aggregate(self, readable):
        random, write = self.random, self.expressions(readable.columns)
        kind = random.choice(["int", "text", "time", "double", "bool"] + ([] if self.simple else ["decimal", "wide"]))
        argument = write.of(kind, 1)
        number = random.choice(["int"] if self.simple else ["int", "decimal", "wide"])
        forms = [lambda: "COUNT(*)", lambda: f"COUNT({argument})", lambda: f"COUNT(DISTINCT {argument})",
                 lambda: f"{random.choice(['SUM', 'AVG'])}({write.of(number, 1)})",
                 lambda: f"SUM(DISTINCT {write.of(number, 1)})"]
        if kind != "bool":
            forms += [lambda: f"{random.choice(['MIN', 'MAX'])}({argument})"] * 2
        elif not self.simple:
            forms += [lambda: f"{random.choice(['BOOL_AND', 'BOOL_OR'])}({argument})"] * 2
        if readable.declared and not self.simple:
            forms += [lambda: f"{random.choice(['FIRST', 'LAST'])}({argument})"]
        if random.random() < 0.1 and number != "wide":
            return f"SUM({write.leaf(number)}) - MIN({write.leaf(number)})"
        text = random.choice(forms)()
        return text + f" FILTER (WHERE {write.of('bool', 1)})" if random.random() < 0.2 else text

    def grouped(self, readable):
        random, write = self.random, self.expressions(readable.columns)
        keys = [write.of(random.choice(["text", "int", "bool"]), 1) for _ in range(random.randint(0, 2))]
        keys = [key for key in keys if any(name in key for name, _ in readable.columns)]
        if random.random() < 0.5:
            keys.append(readable.key)
        keys = list(dict.fromkeys(keys))
        query = Query(keys + [self.aggregate(readable) for _ in range(random.randint(1, 4))], readable.node, keys=keys)
        query.where = self.conditions(readable, 0.4)
        if random.random() < 0.3:
            query.having = random.choice(["COUNT(*) > 1", "COUNT(*) <= 2", f"MIN({write.leaf('int')}) < 5"])
        return query

    def groups(self, readable):
        query = self.grouped(readable)
        query.tail = " EMIT FINAL"
        return query

    def windows(self, readable):
        random, size = self.random, self.random.choice([1, 5, 10, 60, 90, 86_400])
        query, time = self.grouped(readable), readable.time
        step = random.randint(max(1, size // 8), size)
        offset = random.choice(["", "", "", f", INTERVAL '{random.randint(-70, 70)}' SECOND"])
        grace = random.choice(["", "", "", f", GRACE PERIOD {random.randint(0, 20)} SECONDS"])
        length, advance = f"INTERVAL '{size}' SECOND", f"INTERVAL '{step}' SECOND"
        forms = [f"TUMBLING({time}, {length}{offset}{grace})", f"HOPPING({time}, {length}, {advance}{offset}{grace})",
                 f"CUMULATE({time}, {length}, INTERVAL '{size * random.randint(1, 5)}' SECOND{offset}{grace})"]
        in_time = not any(stream.late for stream in self.streams)
        if readable.declared and in_time and not any("SELECT" in one for one in query.where):
            forms.append(f"SESSION({time}, {length})")
        query.window = random.choice(forms)
        query.items += random.choice([[], ["window_start"], ["window_start", "window_end"]])
        if readable.declared and random.random() < 0.25 and "SESSION" not in query.window and not grace:
            self.as_table_function(query, readable, length, advance)
        return query

    def as_table_function(self, query, readable, length, advance):
        name, form = readable.node.name, self.random.choice(["TUMBLE", "HOP"])
        lengths = length if form == "TUMBLE" else f"{advance}, {length}"
        query.window = ""
        query.source = WindowTable(f"{form}(TABLE {name}, DESCRIPTOR({readable.time}), {lengths})", name)
        query.keys = query.keys + ["window_start", "window_end"]

    def over(self, readable):
        """Calls with OVER; rows that their ORDER BY leaves equal stay as they came."""
        query = self.rows_only(readable)
        query.distinct, query.tail, query.where = False, "", []
        self.by_time = bool(readable.time) and self.random.random() < 0.5
        calls = [self.over_call(readable) for _ in range(self.random.randint(1, 3))]
        query.items = query.items[:2] + calls
        if self.random.random() < 0.25:
            query.qualify = f"ROW_NUMBER() OVER (PARTITION BY {readable.key} ORDER BY {self.order(readable)}) <= 2"
        return query

    def order(self, readable):
        """Calls in the order of time put rows in that order for the calls beside them."""
        if self.by_time:
            return readable.time
        names = [name for name, kind in readable.columns if kind in ORDERED_KINDS and name != readable.time]
        return self.random.choice(names) + self.random.choice(["", " DESC", " NULLS FIRST", " DESC NULLS LAST"])

    def over_call(self, readable):
        random, write = self.random, self.expressions(readable.columns)
        partition = random.choice(["", f"PARTITION BY {readable.key} ", f"PARTITION BY {readable.key} "])
        order = f"ORDER BY {self.order(readable)}"
        column = random.choice([name for name, _ in readable.columns])
        form = random.randrange(5)
        if form == 0:
            return f"{random.choice(['ROW_NUMBER()', 'RANK()', 'DENSE_RANK()', 'NTILE(3)'])} OVER ({partition}{order})"
        if form == 1:
            return f"{random.choice(['LAG', 'LEAD'])}({column}{random.choice(['', ', 2'])}) OVER ({partition}{order})"
        number = write.leaf(random.choice(["int"] if self.simple else ["int", "decimal", "wide"]))
        total = random.choice([f"SUM({number})", f"COUNT({column})", "COUNT(*)", f"MIN({number})", f"MAX({number})", f"AVG({number})"])
        if form == 2:
            return f"{total} OVER ({partition}{random.choice(['', order])})"
        if form == 3 and self.by_time:
            return f"{total} OVER (ROWS WINDOW BUFFER {random.randint(1, 5)} ROWS {partition}ORDER BY {readable.time})"
        begin = random.choice(["UNBOUNDED PRECEDING", f"{random.randint(1, 4)} PRECEDING", "CURRENT ROW"])
        end = random.choice(["CURRENT ROW", f"{random.randint(0, 3)} FOLLOWING", "UNBOUNDED FOLLOWING"])
        return f"{total} OVER ({partition}{order} ROWS BETWEEN {begin} AND {end})"

    def nested(self, readable):
        """Groups of groups: the inner ones change as rows come, or are final."""
        inner = self.grouped(readable)
        inner.having = inner.having if self.random.random() < 0.5 else ""
        inner.items = inner.keys + [self.random.choice(["COUNT(*)", f"COUNT({readable.key})"]),
                                    f"MIN({self.expressions(readable.columns).leaf('int')})"]
        inner.names = [f"g{at}" for at in range(len(inner.keys))] + ["n", "low"]
        inner.tail = self.random.choice(["", " EMIT FINAL"])
        outer = Query(["COUNT(*)", "SUM(n)", "MAX(low)", "MIN(n)"], Derived(inner, "i"), tail=" EMIT FINAL")
        if inner.keys and self.random.random() < 0.5:
            outer.keys, outer.items = ["g0"], ["g0"] + outer.items
        return outer

    def sets_over(self):
        """Branches of the same kinds over streams of their own."""
        random = self.random
        self.streams.clear()
        kinds = [self.kind() for _ in range(random.randint(1, 3))]
        kinds = ["text" if kind == "time" else kind for kind in kinds]
        branches = []
        for _ in range(random.randint(2, 3)):
            readable = self.base(late=False) if not self.streams or random.random() < 0.6 else readable
            write = self.expressions(readable.columns)
            branch = Query([self.same_type(write, kind) for kind in kinds], readable.node)
            branch.where = [write.of("bool", 1)] if random.random() < 0.4 else []
            branches.append(branch)
        words = [random.choice(SET_WORDS)] * (len(branches) - 1)
        out = Sets(branches, words)
        if random.random() < 0.3:
            places = ", ".join(f"{at + 1}" for at in range(len(kinds)))
            out.tail = f" ORDER BY {places} LIMIT {random.randint(1, 20)}"
        elif random.random() < 0.4:
            columns = [(f"c{at}", kind) for at, kind in enumerate(kinds)]
            readable = Readable(Derived(out, "u"), columns, key="c0")
            return self.groups(readable) if random.random() < 0.6 else self.rows_only(readable)
        return out

    @staticmethod
    def same_type(write, kind):
        """Engines differ in the type that holds several decimals."""
        text = write.of(kind, 1)
        return f"CAST({text} AS DECIMAL({'20,4' if kind == 'decimal' else '38,10'}))" if kind in DECIMALS else text
