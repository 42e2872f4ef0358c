"""SQLite: no decimals, and functions that are written here; but always there. Times are integers of microseconds."""

import math
import re
import sqlite3

from calls import is_call
from duckdb_engine import with_escapes
from sql_tree import Group, Skip, Sql, find, is_word, parse, split, uses
from times import full_time, micros_of

BUILT_IN = {"COUNT", "SUM", "MIN", "MAX", "ABS", "COALESCE", "NULLIF", "LENGTH", "REPLACE", "IN", "AND", "OR", "AVG",
            "NOT", "AS", "FROM", "WHERE", "FILTER", "OVER", "BY", "DISTINCT", "VALUES", "CASE", "WHEN", "THEN", "ELSE",
            "ON", "SELECT", "BETWEEN", "ALL", "EXISTS", "ROW_NUMBER", "RANK", "DENSE_RANK", "LAG", "LEAD", "HAVING", "USING",
            "NTILE", "PERCENT_RANK", "CUME_DIST", "NTH_VALUE", "UNION", "LIKE", "JOIN"}
# Outside of OVER these skip NULLs, which SQLite cannot.
WITH_OVER = {"FIRST_VALUE", "LAST_VALUE"}
UNKNOWN = ("EXCLUDE", "ILIKE", "QUALIFY", "IF", "TRY_CAST", "CAST", "IGNORE", "VALUES")


def with_nulls_last(tree):
    """ORDER BY puts NULL behind everything, unless it says where; SQLite takes it for the smallest value."""
    begin = find(tree, "ORDER", "BY")
    if begin is None:
        return tree
    end = next((at for at in range(begin, len(tree)) if is_word(tree[at], "ROWS", "RANGE", "GROUPS", "LIMIT", "OFFSET")), len(tree))
    out = tree[:begin + 2]
    for number, key in enumerate(split(tree[begin + 2:end], ",")):
        nulls = [] if find(key, "NULLS") is not None else ["NULLS", "FIRST" if is_word(key[-1], "DESC") else "LAST"]
        out += ([","] if number else []) + key + nulls
    return out + tree[end:]


def unless_null(function):
    return lambda *arguments: None if None in arguments else function(*arguments)


def substring(text, start, length=None):
    begin = max(start - 1, 0)
    return text[begin:] if length is None else text[begin:max(begin, start - 1 + length)]


def padded(text, length, filler=" "):
    if not filler or len(text) >= length:
        return text[:max(length, 0)]
    missing = length - len(text)
    return (filler * missing)[:missing] + text


def without_nulls(pick):
    return lambda *arguments: pick([one for one in arguments if one is not None], default=None)


FUNCTIONS = {
    "UPPER": unless_null(str.upper), "LOWER": unless_null(str.lower), "REVERSE": unless_null(lambda text: text[::-1]),
    "TRIM": unless_null(lambda text: text.strip(" ")), "LTRIM": unless_null(lambda text: text.lstrip(" ")),
    "RTRIM": unless_null(lambda text: text.rstrip(" ")),
    "SUBSTRING": unless_null(substring), "LPAD": unless_null(padded),
    "LEFT": unless_null(lambda text, count: text[:count]), "RIGHT": unless_null(lambda text, count: text[-count:] if count else ""),
    "REPEAT": unless_null(lambda text, count: text * count), "STARTS_WITH": unless_null(str.startswith),
    "CONCAT": lambda *texts: "".join(text for text in texts if text is not None),
    "SQRT": unless_null(math.sqrt), "GREATEST": without_nulls(max), "LEAST": without_nulls(min),
}


class Average:
    """AVG whose sums of integers do not overflow into DOUBLE."""

    def __init__(self):
        self.integers, self.doubles, self.count = 0, 0.0, 0

    def step(self, value):
        self.add(value, 1)

    def inverse(self, value):
        self.add(value, -1)

    def add(self, value, sign):
        if value is None:
            return
        self.count += sign
        if isinstance(value, int):
            self.integers += sign * value
        else:
            self.doubles += sign * value

    def value(self):
        return (self.integers + self.doubles if self.doubles else self.integers) / self.count if self.count else None

    finalize = value


class Sqlite:
    name = "SQLite"
    fault = sqlite3.Error

    def __init__(self):
        self.connection = sqlite3.connect(":memory:")
        self.connection.execute("PRAGMA case_sensitive_like = ON")
        for name, function in FUNCTIONS.items():
            self.connection.create_function("velo_" + name, -1, function, deterministic=True)
        self.connection.create_window_function("AVG", 1, Average)

    @staticmethod
    def available():
        return True

    def type_name(self, words):
        kind = words[0].upper()
        if len(words) > 1 or kind not in ("INT", "BIGINT", "DOUBLE", "STRING", "TEXT", "VARCHAR", "BOOLEAN", "TIMESTAMP"):
            raise Skip("type " + kind)
        return {"DOUBLE": "REAL", "STRING": "TEXT", "VARCHAR": "TEXT"}.get(kind, kind)

    @staticmethod
    def micros(time):
        return time

    @staticmethod
    def time(micros):
        return micros

    @staticmethod
    def numbers(count, name):
        return "(" + " UNION ALL ".join(f'SELECT {number} AS "{name}"' for number in range(count)) + ")"

    def check_sets(self, words):
        if any(word[1:] == ["ALL"] and not is_word(word[0], "UNION") for word in words):
            raise Skip("INTERSECT ALL and EXCEPT ALL")
        if len({word[0].upper() for word in words}) > 1:
            raise Skip("set operations of different precedence")

    def rewrite(self, tree, row=None):
        out = []
        tree = with_nulls_last(tree)
        for at, item in enumerate(tree):
            if isinstance(item, Group):
                out.append(Group(self.rewrite(item, row)))
            elif isinstance(item, Sql):
                out.append(item)
            elif is_word(item, "INTERVAL"):
                raise Skip("intervals")
            elif is_word(item, "TIMESTAMP", "DATE", "TIME") and at + 1 < len(tree) and str(tree[at + 1]).startswith("'"):
                out.append(None)
            elif out and out[-1] is None:
                out[-1] = str(self.moment(item))
            else:
                out.append(self.word(tree, at))
        return with_escapes(out)

    @staticmethod
    def moment(literal):
        try:
            return micros_of(full_time(literal.strip("'")))
        except ValueError as error:
            raise Skip("literals of times") from error

    def word(self, tree, at):
        item = tree[at]
        if re.fullmatch(r"\d*\.\d*", item) and item != ".":
            raise Skip("exact decimals")
        if re.match(r"[eE]'", item) or item.startswith("`"):
            raise Skip("E'..' texts")
        if not is_call(tree, at) or (at > 0 and is_word(tree[at - 1], "AS")):
            return item
        name = item.upper()
        if name in FUNCTIONS:
            return "velo_" + name
        if name in WITH_OVER and find(tree[at + 2:at + 3], "OVER") == 0:
            return item
        if name not in BUILT_IN:
            raise Skip("function " + name)
        return item

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
        unknown = uses(parse(sql), *UNKNOWN)
        if unknown:
            raise Skip(unknown)
        return self.connection.execute(sql)

    def rows(self, name):
        return self.connection.execute(f'SELECT * FROM "{name}"').fetchall()
