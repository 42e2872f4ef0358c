"""Random applications: declared streams with rows, and one query over them, kept in parts so that it can be shrunk."""

import copy
from dataclasses import dataclass, field

from expressions import Expressions

KINDS = {"INT": "int", "BIGINT": "int", "DECIMAL(10,2)": "decimal", "DECIMAL(20,4)": "decimal", "DOUBLE": "double",
         "STRING": "text", "BOOLEAN": "bool", "TIMESTAMP": "time"}
TEXTS = ["a", "ab", "B", "", "x y", "abba", "a%", " b ", "é", "a longer text than sixteen bytes", "ba"]


@dataclass
class Stream:
    name: str
    columns: list  # (name, SQL type)
    delay: int  # seconds that rows may come behind
    rows: list = field(default_factory=list)  # texts, None for NULL

    def kinds(self):
        return [(name, KINDS[kind]) for name, kind in self.columns]

    def declaration(self, options=""):
        listed = ", ".join(f"{name} {kind}" for name, kind in self.columns)
        return (f"CREATE STREAM {self.name} ({listed}, WATERMARK FOR ts AS ts - INTERVAL '{self.delay}' SECOND)"
                + (f" WITH ({options})" if options else ""))


@dataclass
class Query:
    """SELECT in parts; `tail` is what stands behind them."""

    items: list
    source: str
    distinct: bool = False
    where: str = ""
    keys: list = field(default_factory=list)
    having: str = ""
    window: str = ""
    tail: str = ""
    head: str = ""  # WITH

    def text(self):
        out = self.head + "SELECT " + ("DISTINCT " if self.distinct else "")
        out += ", ".join(f"{item} AS c{at}" for at, item in enumerate(self.items)) + " FROM " + self.source
        out += f" WHERE {self.where}" if self.where else ""
        out += f" GROUP BY {', '.join(self.keys)}" if self.keys else ""
        out += f" WINDOW {self.window}" if self.window else ""
        out += f" HAVING {self.having}" if self.having else ""
        return out + self.tail


@dataclass
class Application:
    streams: list
    query: Query
    ordered: bool = False  # the order of its rows is determined

    def smaller(self):
        """Applications with one part less, the largest parts first."""
        for at, stream in enumerate(self.streams):
            step = max(1, len(stream.rows) // 2)
            while True:
                for begin in range(0, len(stream.rows), step):
                    out = copy.deepcopy(self)
                    del out.streams[at].rows[begin:begin + step]
                    yield out
                if step == 1:
                    break
                step //= 2
        for part in ("where", "having"):
            if getattr(self.query, part):
                out = copy.deepcopy(self)
                setattr(out.query, part, "")
                yield out
        for part in ("items", "keys"):
            entries = getattr(self.query, part)
            for at in range(len(entries) if len(entries) > 1 else 0):
                out = copy.deepcopy(self)
                del getattr(out.query, part)[at]
                yield out


class Generator:
    def __init__(self, random):
        self.random = random

    def application(self):
        shape = self.random.choice([self.rows_only, self.rows_only, self.groups, self.groups, self.windows, self.windows,
                                    self.derived, self.common_table])
        return shape()

    def stream(self, name="t", rows=None):
        random = self.random
        columns = [("ts", "TIMESTAMP"), ("k", random.choice(["STRING", "INT"]))]
        types = list(KINDS)
        columns += [(f"x{at}", random.choice(types)) for at in range(random.randint(2, 5))]
        out = Stream(name, columns, random.choice([0, 5, 30, 90]))
        count = random.choice([0, 1, 5, 20, 60]) if rows is None else rows
        moment = random.choice([0, 1_704_067_200, 1_704_067_195])
        for _ in range(count):
            moment += random.choice([0, 0, 1, 1, 2, 7, 31, 200])
            out.rows.append([self.value(name, kind, moment - random.randint(0, out.delay)) for name, kind in columns])
        return out

    def value(self, name, kind, moment):
        random = self.random
        if name == "ts":
            return time_text(moment, random.choice([0, 0, 0, 250_000]))
        if random.random() < 0.15:
            return None
        if name == "k":
            return random.choice(["a", "b", "c", ""]) if kind == "STRING" else str(random.randint(0, 3))
        if kind in ("INT", "BIGINT"):
            return str(random.choice([0, 1, -1, 2, 3, 5, 10, 77, -12, 1000]))
        if kind.startswith("DECIMAL"):
            return f"{random.randint(-9999, 9999) / 100:.2f}"
        if kind == "DOUBLE":
            return random.choice(["0", "0.5", "-1.25", "1e3", "0.1", "3"])
        if kind == "BOOLEAN":
            return random.choice(["true", "false"])
        return random.choice(TEXTS) if kind == "STRING" else time_text(1_704_067_200 + random.randint(0, 200_000), 0)

    def expressions(self, columns):
        return Expressions(self.random, columns)

    def kind(self):
        return self.random.choice(["int", "int", "decimal", "decimal", "double", "text", "text", "bool", "time"])

    def rows_only(self):
        stream = self.stream()
        write = self.expressions(stream.kinds())
        query = Query([write.of(self.kind(), 3) for _ in range(self.random.randint(1, 4))], stream.name)
        query.where = write.of("bool", 2) if self.random.random() < 0.6 else ""
        query.distinct = self.random.random() < 0.15
        if self.random.random() < 0.2:
            places = ", ".join(f"{at + 1}{self.random.choice(['', ' DESC'])}" for at in range(len(query.items)))
            query.tail = f" ORDER BY {places} LIMIT {self.random.randint(0, 20)}"
        return Application([stream], query)

    def aggregate(self, write):
        random = self.random
        kind = random.choice(["int", "decimal", "text", "time", "double", "bool"])
        argument = write.of(kind, 1)
        number = random.choice(["int", "decimal"])
        forms = [lambda: "COUNT(*)", lambda: f"COUNT({argument})", lambda: f"COUNT(DISTINCT {argument})",
                 lambda: f"{random.choice(['SUM', 'AVG'])}({write.of(number, 1)})",
                 lambda: f"SUM(DISTINCT {write.of(number, 1)})",
                 lambda: f"SUM({write.leaf(number)}) - MIN({write.leaf(number)})"]
        if kind != "bool":
            forms += [lambda: f"{random.choice(['MIN', 'MAX'])}({argument})"] * 2
        else:
            forms += [lambda: f"{random.choice(['BOOL_AND', 'BOOL_OR'])}({argument})"] * 2
        text = random.choice(forms)()
        return text + f" FILTER (WHERE {write.of('bool', 1)})" if random.random() < 0.2 and " - " not in text else text

    def grouped(self, source, columns):
        write = self.expressions(columns)
        keys = [write.of(self.random.choice(["text", "int", "bool"]), 1) for _ in range(self.random.randint(0, 2))]
        keys = [key for key in keys if any(name in key for name, _ in columns)]
        if self.random.random() < 0.5:
            keys.append("k")
        keys = list(dict.fromkeys(keys))
        query = Query(keys + [self.aggregate(write) for _ in range(self.random.randint(1, 4))], source, keys=keys)
        query.where = write.of("bool", 2) if self.random.random() < 0.4 else ""
        if self.random.random() < 0.3:
            query.having = self.random.choice(["COUNT(*) > 1", "COUNT(*) <= 2", f"MIN({write.leaf('int')}) < 5"])
        return query

    def groups(self):
        stream = self.stream()
        query = self.grouped(stream.name, stream.kinds())
        query.tail = " EMIT FINAL"
        return Application([stream], query)

    def windows(self):
        stream = self.stream()
        query = self.grouped(stream.name, stream.kinds())
        size = self.random.choice([1, 5, 10, 60, 90])
        query.window = f"TUMBLING(ts, INTERVAL '{size}' SECOND)"
        if self.random.random() < 0.5:
            query.window = f"HOPPING(ts, INTERVAL '{size}' SECOND, INTERVAL '{self.random.randint(1, size)}' SECOND)"
        query.items += self.random.choice([[], ["window_start"], ["window_start", "window_end"]])
        return Application([stream], query)

    def inner(self, stream):
        write = self.expressions(stream.kinds())
        kinds = [self.kind() for _ in range(self.random.randint(1, 3))]
        items = ", ".join(f"{write.of(kind, 2)} AS y{at}" for at, kind in enumerate(kinds))
        where = f" WHERE {write.of('bool', 2)}" if self.random.random() < 0.4 else ""
        columns = [("k", dict(stream.kinds())["k"])] + [(f"y{at}", kind) for at, kind in enumerate(kinds)]
        return f"SELECT k, {items} FROM {stream.name}{where}", columns

    def over_inner(self, source, columns):
        if self.random.random() < 0.5:
            query = self.grouped(source, columns)
            query.tail = " EMIT FINAL"
            return query
        write = self.expressions(columns)
        query = Query([write.of(self.kind(), 2) for _ in range(2)], source)
        query.where = write.of("bool", 1)
        return query

    def derived(self):
        stream = self.stream()
        text, columns = self.inner(stream)
        return Application([stream], self.over_inner(f"({text}) AS d", columns))

    def common_table(self):
        stream = self.stream()
        text, columns = self.inner(stream)
        query = self.over_inner("d", columns)
        query.head = f"WITH d AS ({text}) "
        return Application([stream], query)


def time_text(seconds, micros):
    import datetime

    moment = datetime.datetime(1970, 1, 1) + datetime.timedelta(seconds=max(0, seconds), microseconds=micros)
    return moment.isoformat() + "Z"
