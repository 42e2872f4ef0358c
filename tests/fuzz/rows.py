"""Declared streams and tables with random rows.

A stream has a profile: plain values, mostly NULLs, or values at the limits of their types. Rows arrive in disorder within
the delay of the watermark; with `late`, some come behind it.
"""

import datetime
from dataclasses import dataclass, field

KINDS = {"INT": "int", "BIGINT": "int", "DECIMAL(10,2)": "decimal", "DECIMAL(20,4)": "decimal", "DECIMAL(38,10)": "wide",
         "DOUBLE": "double", "STRING": "text", "BOOLEAN": "bool", "TIMESTAMP": "time"}
TEXTS = ["a", "ab", "B", "", "x y", "abba", "a%", " b ", "é", "a longer text than sixteen bytes", "ba"]
ODD_TEXTS = ["", " ", "\t", "\\", "\"", "a\nb", "€uro", "日本語のテキスト", "😀", "e\u0301", "'", "x" * 300, "%_", "none"]
LIMITS = {"INT": ["2147483647", "-2147483648", "0", "1", "-1"],
          "BIGINT": ["9223372036854775807", "-9223372036854775808", "0", "1", "-1", "4294967296"],
          "DECIMAL(10,2)": ["99999999.99", "-99999999.99", "0.00", "0.01"],
          "DECIMAL(20,4)": ["9999999999999999.9999", "-9999999999999999.9999", "0.0001", "0.0000"],
          "DECIMAL(38,10)": ["9999999999999999999999999999.9999999999", "-9999999999999999999999999999.9999999999",
                             "0.0000000001", "0.0000000000", "1.0000000000"],
          "DOUBLE": ["1.7e308", "-1.7e308", "5e-324", "0", "1e22", "0.1", "123456789012345680"],
          "BOOLEAN": ["true", "false"], "STRING": ODD_TEXTS}
NEW_YEAR = 1_704_067_200  # of 2024
FIRST_MOMENTS = [0, NEW_YEAR, NEW_YEAR, NEW_YEAR - 5, -86_405, 4_102_444_790, 253_402_290_000, -62_100_000_000]


def time_text(seconds):
    return (datetime.datetime(1970, 1, 1) + datetime.timedelta(seconds=seconds)).isoformat() + "Z"


@dataclass
class Stream:
    name: str
    columns: list  # (name, SQL type)
    delay: int = 0  # seconds that rows may come behind; -1: without event time
    key: str = ""  # PRIMARY KEY of a table
    rows: list = field(default_factory=list)  # texts, None for NULL
    late: bool = False

    def kinds(self, alias=""):
        prefix = alias + "." if alias else ""
        return [(prefix + name, KINDS[kind]) for name, kind in self.columns]

    def declaration(self, options=""):
        parts = [f"{name} {kind}{' PRIMARY KEY' if name == self.key else ''}" for name, kind in self.columns]
        if self.delay >= 0:
            parts.append(f"WATERMARK FOR ts AS ts - INTERVAL '{self.delay}' SECOND" if self.delay else "WATERMARK FOR ts AS ts")
        return (f"CREATE {'TABLE' if self.key else 'STREAM'} {self.name} ({', '.join(parts)})"
                + (f" WITH ({options})" if options else ""))


class Rows:
    """Makes streams. `simple` ones have no types that SQLite lacks."""

    def __init__(self, random, simple):
        self.random = random
        self.types = [kind for kind in KINDS if not (simple and kind.startswith("DECIMAL"))]
        self.first_moment = random.choice(FIRST_MOMENTS)
        self.key_type = random.choice(["STRING", "INT"])

    def stream(self, name, timed=True, key="", late=False):
        random = self.random
        columns = ([("ts", "TIMESTAMP")] if timed else []) + [("k", self.key_type)]
        columns += [(f"x{at}", random.choice(self.types)) for at in range(random.randint(2, 4))]
        out = Stream(name, columns, random.choice([0, 5, 30, 90]) if timed else -1, key)
        out.late = late and timed and random.random() < 0.4
        profile = random.choice(["plain", "plain", "plain", "nulls", "limits"])
        moment = self.first_moment + random.choice([0, 0, 3, 100])
        for _ in range(random.choice([0, 1, 5, 20, 20, 60])):
            moment += random.choice([0, 0, 0.25, 1, 1, 2, 7, 31, 200])
            behind = random.randint(0, 4 * out.delay) / 4 if timed else 0
            if out.late and random.random() < 0.2:
                behind += random.choice([1, 10, 100])
            out.rows.append([self.value(column, kind, moment - behind, profile, key) for column, kind in columns])
        return out

    def value(self, column, kind, moment, profile, key):
        random = self.random
        if column == "ts":
            return time_text(moment)
        if column != key and random.random() < (0.6 if profile == "nulls" else 0.12):
            return None
        if column == "k":
            return random.choice(["a", "b", "c", ""]) if kind == "STRING" else str(random.randint(0, 3))
        if profile == "limits" and kind in LIMITS:
            return random.choice(LIMITS[kind])
        return self.plain(kind)

    def plain(self, kind):
        random = self.random
        if kind in ("INT", "BIGINT"):
            return str(random.choice([0, 1, -1, 2, 3, 5, 10, 77, -12, 1000]))
        if kind.startswith("DECIMAL"):
            return f"{random.randint(-9999, 9999) / 100:.2f}"
        if kind == "DOUBLE":
            return random.choice(["0", "0.5", "-1.25", "1e3", "0.1", "3"])
        if kind == "BOOLEAN":
            return random.choice(["true", "false"])
        return random.choice(TEXTS) if kind == "STRING" else time_text(NEW_YEAR + random.randint(0, 200_000))
