"""DuckDB: has exact decimals for everything but division, and nearly the same scalar functions."""

import re

from calls import is_call, is_over
from sql_tree import Group, Skip, Sql, find, is_word, parse, render, split
from times import full_time

SETTINGS = ("threads = 1", "integer_division = true", "default_null_order = 'nulls_last_on_asc_first_on_desc'",
            "TimeZone = 'UTC'")
WORDS = {"STRING": "VARCHAR", "EXCEPT": "EXCLUDE"}
FUNCTIONS = {"COLLECT_LIST": "list", "STARTS_WITH": "starts_with", "NVL2": "velo_nvl2", "ISNULL": "velo_isnull", "DIV": "velo_div",
             "IF": "velo_if", "REGEXP_LIKE": "regexp_matches", "REGEXP_COUNT": "velo_regexp_count", "LOCATE": "velo_locate", "GROUP_CONCAT": "string_agg",
             "LISTAGG": "string_agg", "REVERSE": "velo_reverse"}
MACROS = """
CREATE MACRO velo_nvl2(a, b, c) AS CASE WHEN a IS NOT NULL THEN b ELSE c END;
CREATE MACRO velo_isnull(a) AS a IS NULL;
CREATE MACRO velo_div(a, b) AS a // b;
CREATE MACRO velo_if(a, b, c) AS CASE WHEN a THEN b ELSE c END;
CREATE MACRO velo_regexp_count(a, b) AS length(regexp_extract_all(a, b));
CREATE MACRO velo_reverse(a) AS array_to_string(list_reverse(string_split(a, '')), '');
CREATE MACRO velo_locate(a, b) AS instr(b, a);"""
FIRST_OR_LAST = {"FIRST": "first", "FIRST_VALUE": "first", "LAST": "last", "LAST_VALUE": "last"}
IN_ORDER = ("COLLECT_LIST", "STRING_AGG", "ARRAY_AGG", "LISTAGG", "GROUP_CONCAT", "ARG_MIN", "ARG_MAX")


def with_escapes(tree):
    """LIKE without ESCAPE takes a backslash, as in PostgreSQL."""
    out = []
    for at, item in enumerate(tree):
        out.append(item)
        if at > 0 and is_word(tree[at - 1], "LIKE", "ILIKE") and not (at + 1 < len(tree) and is_word(tree[at + 1], "ESCAPE")):
            out += ["ESCAPE", r"'\'"]
    return out


class DuckDb:
    """Each one is an empty database. They share a connection, since opening one takes long: the last one made is alive."""

    name = "DuckDB"
    shared = None

    def __init__(self):
        import duckdb  # the caller found out that it is there

        self.fault = duckdb.Error
        if DuckDb.shared is None:
            DuckDb.shared = duckdb.connect(":memory:")
            for setting in SETTINGS:
                DuckDb.shared.execute("SET " + setting)
            DuckDb.shared.execute(MACROS)
        self.connection = DuckDb.shared
        self.connection.execute("DROP SCHEMA IF EXISTS velo CASCADE; CREATE SCHEMA velo; SET search_path = 'velo,main'")

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

    @staticmethod
    def micros(time):
        return f"epoch_us({time})"

    @staticmethod
    def time(micros):
        return f"make_timestamp({micros})"

    @staticmethod
    def numbers(count, name):
        return f"(SELECT unnest(range({count})) AS \"{name}\")"

    def check_sets(self, words):
        """Every set operation is known."""

    def rewrite(self, tree, row=None):
        """`row` is the column that numbers the rows, for aggregates that follow their order."""
        out, at = [], 0
        while at < len(tree):
            item = tree[at]
            if isinstance(item, Group):
                out.append(Group(self.rewrite(item, row)))
            elif isinstance(item, Sql):
                out.append(item)
            elif item.startswith("`"):
                out.append('"' + item.strip("`") + '"')
            elif is_call(tree, at):
                words = self.call(tree, at, row)
                out += words
                at += 1
            elif is_word(item, "AT") and not (at + 1 < len(tree) and is_word(tree[at + 1], "TIME")):
                out.append('"at"')
            elif item.upper() in WORDS and not (at > 0 and tree[at - 1] == "."):
                out.append(WORDS[item.upper()])
            else:
                out.append(item)
            at += 1
        return with_escapes(out)

    def call(self, tree, at, row):
        """A call and its arguments; what stands behind them follows as it is."""
        name, arguments = tree[at].upper(), tree[at + 1]
        if name in FIRST_OR_LAST and not is_over(tree, at):
            argument = self.rewrite(arguments, row)
            order = ["ORDER", "BY", row] if row else []
            condition = [*argument, "IS", "NOT", "NULL"]
            if find(tree[at + 2:at + 3], "FILTER") == 0:
                condition = [*self.rewrite(tree[at + 3], row)[1:], "AND", *condition]
                del tree[at + 2:at + 4]
            return [FIRST_OR_LAST[name], Group(argument + order), "FILTER", Group(["WHERE", *condition])]
        if name in IN_ORDER and row and find(arguments, "ORDER") is None and not is_over(tree, at):
            return [FUNCTIONS.get(name, name), Group(self.rewrite(arguments, row) + ["ORDER", "BY", row])]
        if name == "VWAP":
            price, size = (render(self.rewrite(part, row)) for part in split(arguments, ","))
            return parse(f"(sum({price} * {size}) / nullif(sum(CASE WHEN {price} IS NOT NULL THEN {size} END), 0))")
        if name in ("PERCENTILE_CONT", "PERCENTILE_DISC") and find(arguments, ",") is not None:
            value, share = (self.rewrite(part, row) for part in split(arguments, ","))
            value = ["CAST", Group(value + ["AS", "DOUBLE"])] if name == "PERCENTILE_CONT" else value
            return [name.replace("PERCENTILE", "quantile"), Group(value + [","] + share)]
        if name == "REGEXP_REPLACE" and len(split(arguments, ",")) == 3:
            return [name, Group(self.rewrite(arguments, row) + [",", "'g'"])]
        if name == "REGEXP_EXTRACT":
            text, pattern, *_ = (render(self.rewrite(part, row)) for part in split(arguments, ","))
            return ["CASE", "WHEN", f"regexp_matches({text}, {pattern})", "THEN", name, Group(self.rewrite(arguments, row)), "END"]
        if name == "MEDIAN":
            return [name, Group(["CAST", Group(self.rewrite(arguments, row) + ["AS", "DOUBLE"])])]
        if name == "LPAD" and len(split(arguments, ",")) == 2:
            return [name, Group(self.rewrite(arguments, row) + [",", "' '"])]
        if name == "EXCEPT":
            return ["EXCLUDE", arguments]
        if find(tree[at + 2:at + 4], "IGNORE", "NULLS") == 0:
            del tree[at + 2:at + 4]
            return [name, Group(self.rewrite(arguments, row) + ["IGNORE", "NULLS"])]
        return [FUNCTIONS.get(name, tree[at]), Group(self.rewrite(arguments, row))]

    def insert_rows(self, table, columns, rows):
        slots = ", ".join(f"CAST(? AS {kind})" for _, kind in columns)
        texts = [full_time(value) if value and kind.startswith("TIMESTAMP") else value
                 for values in rows for value, (_, kind) in zip(values, columns)]
        if texts:
            slots = ", ".join([f"({slots})"] * len(rows))
            self.connection.execute(f'INSERT INTO "{table}" VALUES {slots}', texts)

    def execute(self, sql):
        return self.connection.execute(sql)

    def rows(self, name):
        return self.connection.execute(f'SELECT * FROM "{name}"').fetchall()
