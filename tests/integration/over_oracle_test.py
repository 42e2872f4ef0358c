"""Random calls with OVER against SQLite, and against DuckDB where the Python package is installed.

Each query has up to four calls over one small table with NULLs, ties and short partitions. It runs at several batch
sizes, once over rows in any order (answers come at the end of input) and once with the time as event time, when calls
that need not look ahead are answered row by row.
"""

import csv
import io
import os
import random
import sqlite3
import tempfile

from report import Report, velo

try:
    import duckdb
except ImportError:
    duckdb = None

BATCH_SIZES = ("1", "7", "4096")
QUERIES = 150
BATCH = 15  # queries per run of the binary

AGGREGATES = ["SUM(x)", "COUNT(x)", "COUNT(*)", "MIN(x)", "MAX(x)", "AVG(d)", "SUM(d)", "MIN(s)", "MAX(s)",
              "SUM(x) FILTER (WHERE x > 3)", "COUNT(*) FILTER (WHERE s IS NOT NULL)"]
VALUES = ["FIRST_VALUE({})", "LAST_VALUE({})", "NTH_VALUE({}, 2)"]
RANKINGS = ["ROW_NUMBER()", "RANK()", "DENSE_RANK()", "PERCENT_RANK()", "CUME_DIST()", "NTILE(3)"]
SHIFTS = ["LAG({})", "LAG({}, 2)", "LEAD({})", "LEAD({}, 3)", "LAG({}, 0)"]
COLUMNS = ["x", "s", "d", "k"]


def make_rows(random_, count):
    rows, micros = [], 0
    for number in range(count):
        micros += random_.choice([0, 0, 1, 2, 5]) * 1_000_000
        null = lambda value: None if random_.random() < 0.15 else value
        rows.append((number, null(random_.choice("abc")), null(random_.randrange(-5, 9)),
                     null(random_.choice(["", "u", "a text of some length", "z"])), null(random_.randrange(40) / 4),
                     micros // 1_000_000))
    return rows


def order_key(random_, column):
    nulls = random_.choice([" NULLS FIRST", " NULLS LAST"])
    return column + random_.choice([" ASC", " DESC"]) + nulls


def bound(random_, start):
    kinds = ["UNBOUNDED PRECEDING", "{} PRECEDING", "CURRENT ROW", "{} FOLLOWING"] if start else \
            ["{} PRECEDING", "CURRENT ROW", "{} FOLLOWING", "UNBOUNDED FOLLOWING"]
    index = random_.randrange(4)
    return index + (0 if start else 1), kinds[index].format(random_.randrange(4))


def frame(random_, unit, exclude=True):
    while True:
        (first, start), (last, end) = bound(random_, True), bound(random_, False)
        if first <= last:
            break
    excludes = [""] * 4 + [" EXCLUDE CURRENT ROW", " EXCLUDE GROUP", " EXCLUDE TIES", " EXCLUDE NO OTHERS"]
    return f" {unit} BETWEEN {start} AND {end}{random_.choice(excludes if exclude else [''])}"


def call(random_, by_time):
    """A call whose answer does not hang on the order of rows that ORDER BY leaves open."""
    partition = random_.choice(["", "PARTITION BY k ", "PARTITION BY k ", "PARTITION BY k, s "])
    if by_time:
        total, single = "ORDER BY ts /* and as they come */", "ORDER BY ts"
    else:
        total = f"ORDER BY {order_key(random_, random_.choice(['x', 's', 'd', 't']))}, id"
        single = f"ORDER BY {order_key(random_, random_.choice(['x', 't']))}"
    column = random_.choice(COLUMNS)
    kind = random_.randrange(6)
    if kind == 0:
        function = random_.choice(RANKINGS)
        order = single if function in RANKINGS[1:5] else total
        return f"{function} OVER ({partition}{order})"
    if kind == 1:
        return f"{random_.choice(SHIFTS).format(column)} OVER ({partition}{total})"
    if kind == 2:
        return f"{random_.choice(VALUES).format(column)} OVER ({partition}{total}{frame(random_, 'ROWS', not by_time)})"
    function = random_.choice(AGGREGATES)
    if kind == 3:
        return f"{function} OVER ({partition}{total}{frame(random_, 'ROWS', not by_time)})"
    if kind == 4 and not by_time:
        return f"{function} OVER ({partition}{single}{frame(random_, random_.choice(['RANGE', 'GROUPS']))})"
    return f"{function} OVER ({partition}{random_.choice(['', single])})"


def make_query(random_, by_time):
    calls = [call(random_, by_time) for _ in range(random_.randrange(1, 5))]
    return "SELECT id, " + ", ".join(f"{one} AS c{number}" for number, one in enumerate(calls)) + " FROM t"


def load(engine, rows):
    engine.execute("CREATE TABLE t (id INTEGER, k VARCHAR, x INTEGER, s VARCHAR, d DOUBLE, t INTEGER)")
    engine.executemany("INSERT INTO t VALUES (?, ?, ?, ?, ?, ?)", rows)


def other_answer(engine, query):
    """The answer of another engine by id; there the seconds order rows, and ties stay as they came."""
    query = query.replace("ORDER BY ts /* and as they come */", "ORDER BY t, id").replace("ORDER BY ts", "ORDER BY t")
    return {row[0]: [normal(cell) for cell in row[1:]] for row in engine.execute(query).fetchall()}


def normal(cell):
    if isinstance(cell, float) or (isinstance(cell, str) and cell.replace(".", "", 1).lstrip("-").isdigit()):
        return round(float(cell), 9)
    return float(cell) if isinstance(cell, int) else cell


def our_answers(queries, path, by_time, size, directory):
    """The answers of all queries, each by id."""
    watermark = ", WATERMARK FOR ts AS ts" if by_time else ""
    columns = f"id INT, k STRING, x INT, s STRING, d DOUBLE, t INT, ts TIMESTAMP{watermark}"
    statements = [f"CREATE STREAM t ({columns}) WITH ('connector' = 'file', 'path' = '{path}', 'format' = 'csv', "
                  "'csv.null' = '-');"]
    outputs = []
    for number, query in enumerate(queries):
        outputs.append(os.path.join(directory, f"out{number}.csv"))
        statements.append(f"CREATE STREAM o{number} WITH ('connector' = 'file', 'path' = '{outputs[-1]}', "
                          f"'format' = 'csv', 'csv.null' = '-') AS {query};")
    script = os.path.join(directory, "queries.sql")
    with open(script, "w", encoding="utf-8") as file:
        file.write("\n".join(statements))
    done = velo("run", script, "--batch-size", size)
    if done.returncode != 0:
        return None, done.stderr
    answers = []
    for output in outputs:
        with open(output, encoding="utf-8", newline="") as file:
            rows = list(csv.reader(io.StringIO(file.read())))[1:]
        answers.append({int(row[0]): [None if cell == "-" else normal(cell) for cell in row[1:]] for row in rows})
    return answers, ""


def check_batch(report, random_, number, engines, rows, directory):
    by_time = number % 2 == 1
    queries = [make_query(random_, by_time) for _ in range(BATCH)]
    path = os.path.join(directory, "t.csv")
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "k", "x", "s", "d", "t", "ts"])
        for row in rows:
            cells = ["-" if cell is None else cell for cell in row]
            writer.writerow(cells + [f"1970-01-01T00:{row[5] // 60:02}:{row[5] % 60:02}Z"])
    for size in BATCH_SIZES:
        answers, message = our_answers(queries, path, by_time, size, directory)
        report.check(f"batch {number} runs with --batch-size {size}", answers is not None, message)
        for query, answer in zip(queries, answers or []):
            for name, engine in engines.items():
                expected = other_answer(engine, query)
                wrong = [row for row in expected if answer.get(row) != expected[row]]
                report.check(f"equal to {name}: {query}", not wrong and len(answer) == len(expected),
                             "\n".join(f"  row {row}: {answer.get(row)}, {name} {expected[row]}" for row in wrong[:3]))


def main():
    report = Report("over_oracle")
    random_ = random.Random(20)
    if sqlite3.sqlite_version_info < (3, 30):
        report.skip("comparison with SQLite", "it is too old for EXCLUDE and NULLS FIRST")
        return report.finish()
    for number in range(QUERIES // BATCH):
        rows = make_rows(random_, random_.choice([0, 1, 5, 40, 200]))
        engines = {"SQLite": sqlite3.connect(":memory:")}
        if duckdb and rows:
            engines["DuckDB"] = duckdb.connect(":memory:")
        for engine in engines.values():
            load(engine, rows) if rows else engine.execute("CREATE TABLE t (id INTEGER, k VARCHAR, x INTEGER, s VARCHAR, "
                                                           "d DOUBLE, t INTEGER)")
        with tempfile.TemporaryDirectory() as directory:
            check_batch(report, random_, number, engines, rows, directory)
    if not duckdb:
        report.skip("comparison with DuckDB", "the Python package duckdb is not installed")
    report.finish()


if __name__ == "__main__":
    main()
