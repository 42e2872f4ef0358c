"""The engines that Velostream is held against: their dialects, and what they answer."""

import datetime
import re
import sqlite3

from case_file import micros_of_clock
from sql_tree import Group, Skip, is_word, parse, render, split
from translate import uses

EPOCH = datetime.datetime(1970, 1, 1)
CLOCK = re.compile(r"\d\d:\d\d:\d\d(\.\d+)?")


def full_time(text):
    return "1970-01-01T" + text if CLOCK.fullmatch(text) else text


def with_escapes(tree):
    """LIKE without ESCAPE takes a backslash, as in PostgreSQL."""
    out = []
    for at, item in enumerate(tree):
        out.append(item)
        if at > 0 and is_word(tree[at - 1], "LIKE", "ILIKE") and not (at + 1 < len(tree) and is_word(tree[at + 1], "ESCAPE")):
            out += ["ESCAPE", r"'\'"]
    return out


class DuckDb:
    """DuckDB: has exact decimals for everything but division, and nearly the same scalar functions."""

    name = "DuckDB"
    renamed = {"STRING": "VARCHAR", "_WINDOW_START": "window_start", "_WINDOW_END": "window_end", "EXCEPT": "EXCLUDE",
               "COLLECT_LIST": "list"}
    first_or_last = {"FIRST": "first", "FIRST_VALUE": "first", "LAST": "last", "LAST_VALUE": "last"}
    starts = {"TUMBLE_START": "window_start", "HOP_START": "window_start", "TUMBLE_END": "window_end",
              "HOP_END": "window_end"}

    def __init__(self):
        import duckdb  # the caller found out that it is there

        self.fault = duckdb.Error
        self.connection = duckdb.connect(":memory:")
        for setting in ("threads = 1", "integer_division = true", "default_null_order = 'nulls_last_on_asc_first_on_desc'",
                        "TimeZone = 'UTC'"):
            self.connection.execute("SET " + setting)

    @staticmethod
    def available():
        try:
            import duckdb  # noqa: F401
        except ImportError:
            return False
        return True

    def type_name(self, words):
        if is_word(words[0], "BYTES"):
            raise Skip("type BYTES")
        text = render(words).upper().replace("STRING", "VARCHAR").replace("TEXT", "VARCHAR")
        array = re.fullmatch(r"ARRAY < (\w+) >", text)
        return array.group(1) + "[]" if array else text

    def rewrite(self, tree):
        out, at = [], 0
        while at < len(tree):
            item = tree[at]
            following = tree[at + 1] if at + 1 < len(tree) else None
            if isinstance(item, Group):
                out.append(Group(self.rewrite(item)))
            elif item.startswith("`"):
                out.append('"' + item.strip("`") + '"')
            elif item.upper() in self.starts and isinstance(following, Group):
                out.append(self.starts[item.upper()])
                at += 1
            elif item.upper() in self.first_or_last and isinstance(following, Group) and not self.is_over(tree, at):
                argument = render(self.rewrite(following))
                out.append(f"{self.first_or_last[item.upper()]}({argument}) FILTER (WHERE {argument} IS NOT NULL)")
                at += 1
            elif item.upper() == "VWAP" and isinstance(following, Group):
                price, size = (render(self.rewrite(part)) for part in split(following, ","))
                out.append(f"(sum({price} * {size}) / nullif(sum(CASE WHEN {price} IS NOT NULL THEN {size} END), 0))")
                at += 1
            else:
                out.append(self.renamed.get(item.upper(), item))
            at += 1
        return with_escapes(out)

    @staticmethod
    def is_over(tree, at):
        return at + 2 < len(tree) and is_word(tree[at + 2], "OVER")

    @staticmethod
    def windowed(relation, time, window):
        moment = f"epoch_us({time}) - {window.offset}"
        last = f"({moment} - (({moment}) % {window.advance} + {window.advance}) % {window.advance})"
        count = -(-window.size // window.advance)
        return (f"SELECT * EXCLUDE (velo_start, velo_hop), make_timestamp(velo_start) AS window_start, "
                f"make_timestamp(velo_start + {window.size}) AS window_end FROM ("
                f"SELECT *, {last} - velo_hop * {window.advance} + {window.offset} AS velo_start FROM {relation}, "
                f"(SELECT unnest(range({count})) AS velo_hop) ORDER BY {relation}.rowid) "
                f"WHERE velo_start + {window.size} > epoch_us({time})")

    def insert_rows(self, table, columns, rows):
        slots = ", ".join(f"CAST(? AS {kind})" for _, kind in columns)
        for values in rows:
            texts = [full_time(value) if value and kind.startswith("TIMESTAMP") else value
                     for value, (_, kind) in zip(values, columns)]
            self.connection.execute(f'INSERT INTO "{table}" VALUES ({slots})', texts)

    def execute(self, sql):
        return self.connection.execute(sql)

    def rows(self, name):
        return self.connection.execute(f'SELECT * FROM "{name}"').fetchall()


class Sqlite:
    """SQLite: no decimals and few functions, but always there. Times are integers of microseconds."""

    name = "SQLite"
    fault = sqlite3.Error
    functions = {"COUNT", "SUM", "MIN", "MAX", "AVG", "ABS", "COALESCE", "NULLIF", "LENGTH", "REPLACE", "IN", "AND", "OR",
                 "NOT", "AS", "FROM", "WHERE", "FILTER", "OVER", "BY", "DISTINCT", "VALUES", "CASE", "WHEN", "THEN", "ELSE",
                 "ON", "SELECT", "BETWEEN", "ALL", "EXISTS", "ROW_NUMBER", "RANK", "DENSE_RANK", "LAG", "LEAD", "HAVING"}
    renamed = {"_WINDOW_START": "window_start", "_WINDOW_END": "window_end"}

    def __init__(self):
        self.connection = sqlite3.connect(":memory:")
        self.connection.execute("PRAGMA case_sensitive_like = ON")

    @staticmethod
    def available():
        return True

    def type_name(self, words):
        kind = words[0].upper()
        if len(words) > 1 or kind not in ("INT", "BIGINT", "DOUBLE", "STRING", "TEXT", "VARCHAR", "BOOLEAN", "TIMESTAMP"):
            raise Skip("type " + kind)
        return {"DOUBLE": "REAL", "STRING": "TEXT", "VARCHAR": "TEXT"}.get(kind, kind)

    def rewrite(self, tree):
        out, at = [], 0
        while at < len(tree):
            item = tree[at]
            if isinstance(item, Group):
                out.append(Group(self.rewrite(item)))
            elif is_word(item, "INTERVAL"):
                raise Skip("intervals")
            elif is_word(item, "TIMESTAMP", "DATE", "TIME") and at + 1 < len(tree) and str(tree[at + 1]).startswith("'"):
                raise Skip("literals of times")
            else:
                out.append(self.word(tree, at))
            at += 1
        return with_escapes(out)

    def word(self, tree, at):
        item = tree[at]
        if re.fullmatch(r"\d*\.\d*", item) and item != ".":
            raise Skip("exact decimals")
        if re.match(r"[eE]'", item) or item.startswith("`"):
            raise Skip("E'..' texts")
        called = at + 1 < len(tree) and isinstance(tree[at + 1], Group) and re.match(r"\w", item)
        if called and item.upper() not in self.functions and not (at > 0 and is_word(tree[at - 1], "AS")):
            raise Skip("function " + item.upper())
        return self.renamed.get(item.upper(), item)

    @staticmethod
    def windowed(relation, time, window):
        moment = f"({time} - {window.offset})"
        last = f"({moment} - ({moment} % {window.advance} + {window.advance}) % {window.advance})"
        count = -(-window.size // window.advance)
        hops = " UNION ALL ".join(f"SELECT {hop} AS velo_hop" for hop in range(count))
        return (f"SELECT *, velo_start AS window_start, velo_start + {window.size} AS window_end FROM ("
                f"SELECT *, {last} - velo_hop * {window.advance} + {window.offset} AS velo_start FROM {relation}, "
                f"({hops})) WHERE velo_start + {window.size} > {time}")

    def insert_rows(self, table, columns, rows):
        slots = ", ".join("?" for _ in columns)
        self.connection.executemany(f'INSERT INTO "{table}" VALUES ({slots})',
                                    ([self.value(text, kind) for text, (_, kind) in zip(values, columns)] for values in rows))

    @staticmethod
    def value(text, kind):
        if text is None:
            return None
        if kind == "TIMESTAMP":
            return micros_of(full_time(text))
        if kind == "BOOLEAN":
            return text.lower() == "true"
        if kind == "REAL":
            if text in ("NaN", "Infinity", "-Infinity"):
                raise Skip("NaN")
            return float(text)
        return int(text) if kind in ("INT", "BIGINT") else text

    def execute(self, sql):
        uses_dialect = uses(parse(sql), "EXCEPT", "ILIKE", "TUMBLE_START", "TUMBLE_END", "QUALIFY", "IF", "TRY_CAST", "CAST")
        if uses_dialect:
            raise Skip(uses_dialect)
        return self.connection.execute(sql)

    def rows(self, name):
        return self.connection.execute(f'SELECT * FROM "{name}"').fetchall()


def micros_of(text):
    date, _, clock = text.rstrip("Z").replace(" ", "T").partition("T")
    days = (datetime.date.fromisoformat(date) - EPOCH.date()).days
    return days * 86_400_000_000 + (micros_of_clock(clock) if clock else 0)


def available_engines():
    return [engine for engine in (DuckDb, Sqlite) if engine.available()]
