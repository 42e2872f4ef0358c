"""The queries of examples/ticks against an independent engine, to the last digit.

The engine is SQLite on whole numbers: prices in ten-thousandths, times in microseconds, windows in minutes. What has to
be divided is divided here, on integers. With the Python package `duckdb` the same SQL runs there, too. The data is one
day of real trades where the file is at hand, and always a generated day with disorder, so that rows come late.
"""

import csv
import io
import json
import os
import re
import sqlite3
import tempfile
from decimal import Decimal

from report import Report, velo
from ticks import BATCH_SIZES, TRADES, average_text, decimal_text, epoch_micros, price_units, records, time_text

try:
    import duckdb
except ImportError:
    duckdb = None

MINUTE = 60_000_000

# `seen` is the watermark before the row: the latest time among the rows above it.
CREATE = """CREATE TABLE t (n BIGINT PRIMARY KEY, micros BIGINT, minute BIGINT, seen BIGINT, symbol VARCHAR, price BIGINT,
                            size BIGINT, exchange VARCHAR)"""

# Windows of `width` minutes, one every minute. A row counts unless the watermark had passed the end of the window.
WINDOWED = """
WITH assigned AS (
  SELECT t.*, minute - back AS start FROM t JOIN backs ON back < {width}
  WHERE seen < (minute - back + {width}) * 60000000
), windows AS (
  SELECT symbol, start, MIN(n) AS first_n, MAX(n) AS last_n, COUNT(*) AS trades, SUM(size) AS volume,
         SUM(price * size) AS notional, SUM(price) AS prices, MIN(price) AS low, MAX(price) AS high,
         SUM(CASE WHEN size >= 10000 THEN 1 ELSE 0 END) AS blocks, COUNT(DISTINCT exchange) AS exchanges
  FROM assigned GROUP BY symbol, start
)
SELECT w.symbol, w.start, a.price AS open, w.high, w.low, b.price AS close, w.volume, w.notional, w.prices, w.trades,
       w.blocks, w.exchanges
FROM windows w JOIN t a ON a.n = w.first_n JOIN t b ON b.n = w.last_n ORDER BY w.start, w.first_n"""

RUNNING = """
SELECT symbol, COUNT(*) OVER w, SUM(size) OVER w, SUM(price * size) OVER w, SUM(price) OVER w, MIN(price) OVER w,
       MAX(price) OVER w, price
FROM t WINDOW w AS (PARTITION BY symbol ORDER BY n ROWS UNBOUNDED PRECEDING) ORDER BY n"""

BY_EXCHANGE = """
SELECT exchange, COUNT(*), SUM(size), SUM(price * size), MAX(size) FROM t GROUP BY exchange ORDER BY MIN(n)"""


def minute_text(minute):
    return time_text(minute * MINUTE)


def one_minute_bars(engine):
    for row in engine(WINDOWED.format(width=1)):
        symbol, start, opened, high, low, close, volume, notional, prices, trades = row[:10]
        yield [symbol, minute_text(start), decimal_text(opened), decimal_text(high), decimal_text(low), decimal_text(close),
               str(volume), average_text(notional, volume), average_text(prices, trades), str(trades)]


def rolling_five_minutes(engine):
    for row in engine(WINDOWED.format(width=5)):
        symbol, start, _, high, low, _, volume, notional, _, trades, blocks, exchanges = row
        yield [symbol, minute_text(start), minute_text(start + 5), str(trades), str(volume), decimal_text(notional),
               average_text(notional, volume), decimal_text(high - low), str(blocks), str(exchanges)]


def running_totals(engine):
    for symbol, trades, volume, notional, prices, low, high, last in engine(RUNNING):
        yield [symbol, str(trades), str(volume), decimal_text(notional), average_text(prices, trades), decimal_text(low),
               decimal_text(high), decimal_text(last)]


def notional_by_exchange(engine):
    for exchange, trades, volume, notional, largest in engine(BY_EXCHANGE):
        yield [exchange, str(trades), str(volume), decimal_text(notional), average_text(notional, volume), str(largest)]


QUERIES = (one_minute_bars, rolling_five_minutes, running_totals, notional_by_exchange)


def rows_of(path):
    """The rows of table t."""
    seen = -1
    for n, row in enumerate(records(path)):
        micros = epoch_micros(row["ts"])
        yield n, micros, micros // MINUTE, seen, row["symbol"], price_units(row["price"]), int(row["size"]), row["exchange"]
        seen = max(seen, micros)


def sqlite_engine(rows):
    connection = sqlite3.connect(":memory:")
    connection.execute(CREATE)
    connection.executemany("INSERT INTO t VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)
    connection.execute("CREATE TABLE backs (back BIGINT)")
    connection.executemany("INSERT INTO backs VALUES (?)", [(back,) for back in range(5)])
    return connection.execute


def duckdb_engine(rows, directory):
    path = os.path.join(directory, "t.csv")
    with open(path, "w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)
    connection = duckdb.connect()
    connection.execute(CREATE)
    connection.execute(f"COPY t FROM '{path}' (HEADER false)")
    connection.execute("CREATE TABLE backs AS SELECT UNNEST(RANGE(5)) AS back")
    return lambda sql: connection.execute(sql).fetchall()


def first_difference(actual, expected):
    for line, (ours, theirs) in enumerate(zip(actual, expected), 1):
        if ours != theirs:
            return f"  row {line}: velo {ours}\n  other engine {theirs}"
    return f"  velo gives {len(actual)} rows, the other engine {len(expected)}"


def run(query, path, directory, batch_size, form="csv"):
    """The bytes of the result, its digest, and the summary."""
    output = os.path.join(directory, f"result.{form}")
    done = velo("run", f"examples/ticks/{query.__name__}.sql", "--set", f"TRADES={path}", "--format", form, "--output",
                output, "--digest", "--batch-size", batch_size)
    digest = re.search(r"^digest \S+ ([0-9a-f]+)$", done.stderr, re.MULTILINE)
    with open(output, "rb") as file:
        return file.read(), digest and digest[1], done.stderr


def json_cells(line):
    row = json.loads(line, parse_float=Decimal)
    return [str(value) for value in row.values()]


def check_query(report, name, query, path, engines, directory):
    what = f"{name}: {query.__name__}"
    runs = [run(query, path, directory, size) for size in BATCH_SIZES]
    report.check(f"{what}: same digest at every batch size", runs[0][1] and len({digest for _, digest, _ in runs}) == 1,
                 str([digest for _, digest, _ in runs]))
    report.check(f"{what}: same bytes at every batch size", len({data for data, _, _ in runs}) == 1)
    rows = list(csv.reader(io.StringIO(runs[-1][0].decode())))[1:]
    for engine_name, engine in engines.items():
        expected = list(query(engine))
        report.check(f"{what}: equal to {engine_name}, every row and digit", rows == expected and rows != [],
                     first_difference(rows, expected))
    if query is one_minute_bars:
        data, _, _ = run(query, path, directory, "4096", "json")
        report.check(f"{what}: JSON holds the same digits", [json_cells(line) for line in data.splitlines()] == rows)
    return runs[-1][2]


def check_day(report, name, path):
    with tempfile.TemporaryDirectory() as directory:
        rows = list(rows_of(path))
        engines = {"SQLite": sqlite_engine(rows)}
        if duckdb:
            engines["DuckDB"] = duckdb_engine(rows, directory)
        summaries = {query: check_query(report, name, query, path, engines, directory) for query in QUERIES}
        late = sum(1 for row in rows if row[3] >= (row[2] + 1) * MINUTE)
        report.contains(f"{name}: every row read and every late row counted", summaries[one_minute_bars],
                        f"{len(rows)} rows in", f"{late} late", "0 bad")
        return late


def generate_day(path):
    """Generated trades under the column names of the real ones; five a second, up to half a minute out of order."""
    made = velo("generate", "trades", "--rows", "30000", "--rate", "5", "--seed", "7", "--format", "csv",
                "--set", "disorder=30s", "--set", "symbols=5")
    lines = made.stdout.decode().splitlines()
    header = lines[0].replace("quantity", "size").replace("side", "exchange")
    with open(path, "w", encoding="utf-8") as file:
        file.write("\n".join([header, *lines[1:]]) + "\n")


def main():
    report = Report("ticks_oracle")
    with tempfile.TemporaryDirectory() as directory:
        generated = os.path.join(directory, "generated.csv")
        generate_day(generated)
        late = check_day(report, "generated day", generated)
        report.check("the generated day has late rows", late > 0)
    if os.path.exists(TRADES):
        check_day(report, "real day", TRADES)
    else:
        report.skip("the day of real trades", f"{TRADES} is not here")
    if not duckdb:
        report.skip("comparison with DuckDB", "the Python package duckdb is not installed")
    report.finish()


if __name__ == "__main__":
    main()
