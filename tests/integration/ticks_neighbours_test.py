"""Rows of trades and quotes beside each other in time, against independent engines: every row and digit, in order.

Joins within half a second, last quotes, bursts, the largest trades, and moving sums (examples/ticks). The SQL below is
run by SQLite and DuckDB alike, on whole numbers; each query gives the lines that velo must write. Trades of the same
millisecond stay apart by their number in the file. A made-up day with many ties and ten minutes of real trades are held
against both engines, the whole day against DuckDB.
"""

import os
import random
import re
import sqlite3
import tempfile

from report import Report, velo
from ticks import (BATCH_SIZES, QUOTES, TRADES, average_text, decimal_text, epoch_micros, price_units, records,
                   time_text)

try:
    import duckdb
except ImportError:
    duckdb = None

TRADE_COLUMNS = "n BIGINT, micros BIGINT, symbol VARCHAR, price BIGINT, size BIGINT, exchange VARCHAR"
QUOTE_COLUMNS = ("n BIGINT, micros BIGINT, symbol VARCHAR, bid BIGINT, bid_size BIGINT, ask BIGINT, ask_size BIGINT, "
                 "exchange VARCHAR")

# The rows in the order in which a join takes them: by time, trades before quotes. Pairs are looked for in the half second
# of the trade and those beside it, which spares the engines a comparison of each trade with each quote.
ARRIVALS = """
arrivals AS (
  SELECT micros, side, n, ROW_NUMBER() OVER (ORDER BY micros, side, n) AS place
  FROM (SELECT micros, 0 AS side, n FROM trades UNION ALL SELECT micros, 1, n FROM quotes) AS both_sides
), slots AS (
  SELECT trades.*, micros - micros % 500000 + step AS slot
  FROM trades CROSS JOIN (SELECT -500000 AS step UNION ALL SELECT 0 UNION ALL SELECT 500000) AS beside
), pairs AS (
  SELECT t.n AS trade, q.n AS quote, q.micros >= t.micros AS quote_is_later
  FROM slots t JOIN quotes q ON q.symbol = t.symbol AND q.exchange = t.exchange AND q.micros - q.micros % 500000 = t.slot
  WHERE q.micros BETWEEN t.micros - 500000 AND t.micros + 500000
), matched AS (
  SELECT p.trade, p.quote, a.place, CASE WHEN p.quote_is_later THEN p.trade ELSE p.quote END AS earlier
  FROM pairs p JOIN arrivals a ON a.side = CASE WHEN p.quote_is_later THEN 1 ELSE 0 END
   AND a.n = CASE WHEN p.quote_is_later THEN p.quote ELSE p.trade END
)"""

# A trade without a quote goes when the watermark before a row, the lesser of both sides, has left it half a second behind.
PADDED = """
reached AS (
  SELECT place, MAX(CASE WHEN side = 0 THEN micros END) OVER before AS trades,
         MAX(CASE WHEN side = 1 THEN micros END) OVER before AS quotes,
         MAX(CASE WHEN side = 0 THEN place END) OVER () >= place AS more_trades,
         MAX(CASE WHEN side = 1 THEN place END) OVER () >= place AS more_quotes
  FROM arrivals WINDOW before AS (ORDER BY place ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
), watermarks AS (
  SELECT place, CASE WHEN NOT more_quotes THEN trades WHEN NOT more_trades THEN quotes
                     WHEN trades < quotes THEN trades WHEN trades >= quotes THEN quotes END AS micros
  FROM reached
), alone AS (
  SELECT n, micros + 500000 AS wait_end FROM trades WHERE n NOT IN (SELECT trade FROM pairs)
), let_go AS (
  SELECT n, MIN(place) OVER (ORDER BY micros DESC, kind ROWS UNBOUNDED PRECEDING) AS place, kind
  FROM (SELECT n, wait_end AS micros, 0 AS kind, NULL AS place FROM alone
        UNION ALL SELECT NULL, micros, 1, place FROM watermarks WHERE micros IS NOT NULL) AS moments
), padded AS (
  SELECT n AS trade, place FROM let_go WHERE kind = 0
)"""

NEARBY = """
SELECT time_text(t.micros) || ',' || t.symbol || ',' || t.exchange || ',' || price_text(t.price) || ',' || t.size || ','
       || COALESCE(time_text(q.micros), '') || ',' || price_text(q.bid) || ',' || price_text(q.ask)"""

LINES = {
    "nearby_quotes": "WITH " + ARRIVALS + NEARBY + """
FROM matched m JOIN trades t ON t.n = m.trade JOIN quotes q ON q.n = m.quote ORDER BY m.place, m.earlier""",

    "nearby_quotes_or_none": "WITH " + ARRIVALS + "," + PADDED + NEARBY + """
FROM (SELECT trade, quote, place, 1 AS turn, earlier FROM matched
      UNION ALL SELECT trade, NULL, COALESCE(place, 1000000000), 0, trade FROM padded) m
JOIN trades t ON t.n = m.trade LEFT JOIN quotes q ON q.n = m.quote ORDER BY m.place, m.turn, m.earlier""",

    "last_quote": """
WITH moments AS (
  SELECT micros, 1 AS side, n, NULL AS quote, symbol FROM trades
  UNION ALL SELECT micros, 0, n, n, symbol FROM quotes
), latest AS (
  SELECT n, side, MAX(quote) OVER (PARTITION BY symbol ORDER BY micros, side, n ROWS UNBOUNDED PRECEDING) AS quote
  FROM moments
)
SELECT time_text(t.micros) || ',' || t.symbol || ',' || price_text(t.price) || ',' || t.size || ','
       || COALESCE(time_text(q.micros), '') || ',' || COALESCE(q.exchange, '') || ',' || price_text(q.bid) || ','
       || COALESCE(CAST(q.bid_size AS VARCHAR), '') || ',' || price_text(q.ask) || ','
       || COALESCE(CAST(q.ask_size AS VARCHAR), '')
FROM latest l JOIN trades t ON t.n = l.n LEFT JOIN quotes q ON q.n = l.quote WHERE l.side = 1 ORDER BY t.n""",

    "bursts": """
WITH steps AS (
  SELECT trades.*, CASE WHEN micros - LAG(micros) OVER (PARTITION BY symbol ORDER BY n) <= 2000000 THEN 0 ELSE 1 END AS opens
  FROM trades
), numbered AS (
  SELECT steps.*, SUM(opens) OVER (PARTITION BY symbol ORDER BY n ROWS UNBOUNDED PRECEDING) AS burst FROM steps
), bursts AS (
  SELECT symbol, MIN(micros) AS first_micros, MAX(micros) + 2000000 AS end_micros, MIN(n) AS first_n, MAX(n) AS last_n,
         COUNT(*) AS trades, SUM(size) AS volume, SUM(price * size) AS notional, COUNT(DISTINCT exchange) AS exchanges
  FROM numbered GROUP BY symbol, burst
)
SELECT b.symbol || ',' || time_text(first_micros) || ',' || time_text(end_micros) || ',' || trades || ',' || volume || ','
       || price_text(f.price) || ',' || price_text(l.price) || ',' || average_text(notional, volume) || ',' || exchanges
FROM bursts b JOIN trades f ON f.n = first_n JOIN trades l ON l.n = last_n ORDER BY end_micros, first_micros, first_n""",

    "top_trades": """
WITH ranked AS (
  SELECT trades.*, micros - micros % 600000000 AS start,
         ROW_NUMBER() OVER (PARTITION BY micros - micros % 600000000, symbol ORDER BY price * size DESC, n) AS place
  FROM trades
)
SELECT time_text(start) || ',' || symbol || ',' || place || ',' || time_text(micros) || ',' || exchange || ','
       || price_text(price) || ',' || size || ',' || price_text(price * size)
FROM ranked WHERE place <= 3 ORDER BY n""",

    "moving_sums": """
WITH seen AS (
  SELECT n, symbol, micros, price, price - LAG(price) OVER w AS step, LAG(micros, 100) OVER w AS hundred_ago,
         SUM(size) OVER hundred AS volume, SUM(price * size) OVER hundred AS notional, SUM(price) OVER hundred AS prices,
         COUNT(*) OVER hundred AS trades, MAX(price) OVER hundred AS high
  FROM trades WINDOW w AS (PARTITION BY symbol ORDER BY n),
                     hundred AS (PARTITION BY symbol ORDER BY n ROWS BETWEEN 99 PRECEDING AND CURRENT ROW)
)
SELECT symbol || ',' || time_text(micros) || ',' || price_text(price) || ',' || price_text(step) || ','
       || COALESCE(time_text(hundred_ago), '') || ',' || volume || ',' || price_text(notional) || ','
       || average_text(prices, trades) || ',' || price_text(high)
FROM seen ORDER BY n""",
}

MACROS = """
CREATE MACRO decimal_text(x, unit, scale) AS CASE WHEN x < 0 THEN '-' ELSE '' END || (abs(x) // unit) || '.' ||
  lpad(CAST(abs(x) % unit AS VARCHAR), scale, '0');
CREATE MACRO price_text(x) AS COALESCE(decimal_text(x, 10000, 4), '');
CREATE MACRO average_text(x, y) AS decimal_text((2 * CAST(x AS HUGEINT) * 100 + y) // (2 * y), 1000000, 6);
CREATE MACRO time_text(x) AS strftime(make_timestamp(x), '%Y-%m-%dT%H:%M:%S') ||
  CASE WHEN x % 1000000 = 0 THEN 'Z' ELSE strftime(make_timestamp(x), '.%gZ') END"""


class Sqlite:
    name = "SQLite"

    def __init__(self, paths):
        self.connection = sqlite3.connect(":memory:")
        self.connection.create_function("price_text", 1, lambda x: "" if x is None else decimal_text(x), deterministic=True)
        self.connection.create_function("average_text", 2, average_text, deterministic=True)
        self.connection.create_function("time_text", 1, lambda x: x if x is None else time_text(x), deterministic=True)
        self.load("trades", TRADE_COLUMNS, trade_rows(paths[0]))
        self.load("quotes", QUOTE_COLUMNS, quote_rows(paths[1]))
        self.connection.execute("CREATE INDEX by_symbol ON quotes (symbol, exchange, micros - micros % 500000)")

    def load(self, name, columns, rows):
        self.connection.execute(f"CREATE TABLE {name} ({columns.replace('n BIGINT', 'n INTEGER PRIMARY KEY')})")
        slots = ", ".join("?" for _ in columns.split(","))
        self.connection.executemany(f"INSERT INTO {name} VALUES ({slots})", rows)

    def write(self, sql, path):
        with open(path, "w", encoding="utf-8") as file:
            file.writelines(line + "\n" for line, in self.connection.execute(sql))


class DuckDb:
    name = "DuckDB"

    def __init__(self, paths):
        self.connection = duckdb.connect(":memory:")
        self.connection.execute("SET threads = 2")
        self.connection.execute(MACROS)
        self.load("trades", paths[0], "units(price), size, exchange")
        self.load("quotes", paths[1], "units(bid_price), bid_size, units(ask_price), ask_size, exchange")

    def load(self, name, path, columns):
        """Rows get their number in the order of the file."""
        columns = re.sub(r"units\((\w+)\)", r"CAST(CAST(\1 AS DECIMAL(18, 4)) * 10000 AS BIGINT)", columns)
        listed = TRADE_COLUMNS if name == "trades" else QUOTE_COLUMNS
        self.connection.execute(f"CREATE TABLE {name} ({listed})")
        self.connection.execute(f"CREATE TEMP TABLE raw AS SELECT * FROM read_csv('{path}', all_varchar = true)")
        self.connection.execute(f"INSERT INTO {name} SELECT rowid, epoch_us(CAST(ts AS TIMESTAMP)), symbol, {columns} FROM raw")
        self.connection.execute("DROP TABLE raw")

    def write(self, sql, path):
        self.connection.execute(f"COPY ({sql}) TO '{path}' (FORMAT csv, HEADER false, DELIMITER '|', QUOTE '')")


def trade_rows(path):
    for n, row in enumerate(records(path)):
        yield n, epoch_micros(row["ts"]), row["symbol"], price_units(row["price"]), int(row["size"]), row["exchange"]


def quote_rows(path):
    for n, row in enumerate(records(path)):
        yield (n, epoch_micros(row["ts"]), row["symbol"], price_units(row["bid_price"]), int(row["bid_size"] or 0) or None,
               price_units(row["ask_price"]), int(row["ask_size"] or 0) or None, row["exchange"])


def first_difference(ours, theirs):
    with open(ours, encoding="utf-8") as one, open(theirs, encoding="utf-8") as other:
        next(one)
        line = 0
        for line, (a, b) in enumerate(zip(one, other), 1):
            if a != b:
                return f"  row {line}: velo         {a}  {' ' * len(str(line))}     other engine {b}"
    return f"  equal up to row {line}, where one of them ends"


def same_bytes(ours, theirs):
    """Whether two files are equal but for the header of the first."""
    with open(ours, "rb") as one, open(theirs, "rb") as other:
        one.readline()
        while True:
            a, b = one.read(1 << 20), other.read(1 << 20)
            if a != b or not a:
                return a == b


def run(query, paths, output, batch_size):
    """The digest of the result, and the messages."""
    done = velo("run", f"examples/ticks/{query}.sql", "--set", f"TRADES={paths[0]}", "--set", f"QUOTES={paths[1]}",
                "--format", "csv", "--output", output, "--digest", "--batch-size", batch_size)
    digest = re.search(r"^digest \S+ ([0-9a-f]+)$", done.stderr, re.MULTILINE)
    return digest and digest[1], done.stderr


def check_query(report, what, query, paths, engines, directory, sizes):
    digests = [run(query, paths, "/dev/null", size)[0] for size in sizes[:-1]]
    ours, theirs = os.path.join(directory, "ours.csv"), os.path.join(directory, "theirs.csv")
    digest, messages = run(query, paths, ours, sizes[-1])
    report.check(f"{what}: same digest at every batch size", digest and set(digests) == {digest}, f"{digests}\n{messages}")
    report.contains(f"{what}: no row late or bad", messages, "0 late, 0 bad")
    for engine in engines:
        engine.write(LINES[query], theirs)
        report.check(f"{what}: equal to {engine.name}, every row and digit", same_bytes(ours, theirs),
                     first_difference(ours, theirs))


def check_day(report, name, paths, engines, sizes=BATCH_SIZES):
    with tempfile.TemporaryDirectory() as directory:
        for query in LINES:
            check_query(report, f"{name}: {query}", query, paths, engines, directory, sizes)


def make_up(directory):
    """Trades and quotes with many ties, gaps of exactly two seconds, one-sided quotes, and symbols without quotes."""
    choose, micros = random.Random(8), 1_381_219_200_000_000
    paths = [os.path.join(directory, name) for name in ("trades.csv", "quotes.csv")]
    with open(paths[0], "w", encoding="utf-8") as trades, open(paths[1], "w", encoding="utf-8") as quotes:
        trades.write("ts,symbol,price,size,exchange\n")
        quotes.write("ts,symbol,bid_price,bid_size,ask_price,ask_size,exchange\n")
        for _ in range(4000):
            micros += choose.choice([0, 0, 0, 1, 100, 250, 499, 500, 501, 2000, 2001, 60_000]) * 1000
            symbol, exchange, price = choose.choice("ABC"), choose.choice("PQ"), choose.randint(100_000, 100_900)
            if choose.random() < 0.4:
                trades.write(f"{time_text(micros)},{symbol},{decimal_text(price)},{choose.choice([1, 100, 300])},{exchange}\n")
            elif symbol != "C":
                bid = f"{decimal_text(price)},{choose.randint(1, 900)}" if choose.random() < 0.8 else ","
                ask = f"{decimal_text(price + 1)},{choose.randint(1, 900)}" if choose.random() < 0.8 else ","
                quotes.write(f"{time_text(micros)},{symbol},{bid},{ask},{exchange}\n")
    return paths


def cut_out(directory, paths, begin, end):
    """The rows of a stretch of time, in files of their own."""
    out = []
    for path in paths:
        out.append(os.path.join(directory, os.path.basename(path).removesuffix(".gz")))
        rows = records(path)
        with open(out[-1], "w", encoding="utf-8") as file:
            for at, row in enumerate(rows):
                if at == 0:
                    file.write(",".join(row) + "\n")
                if begin <= row["ts"] < end:
                    file.write(",".join(row.values()) + "\n")
    return out


def main():
    report = Report("ticks_neighbours")
    with tempfile.TemporaryDirectory() as directory:
        paths = make_up(directory)
        check_day(report, "made-up day", paths, [Sqlite(paths)] + ([DuckDb(paths)] if duckdb else []))
    day = (TRADES, QUOTES)
    if not all(os.path.exists(path) for path in day):
        report.skip("the day of real trades and quotes", f"{TRADES} or {QUOTES} is not here")
        return report.finish()
    with tempfile.TemporaryDirectory() as directory:
        paths = cut_out(directory, day, "2013-10-08T14:00", "2013-10-08T14:10")
        check_day(report, "ten minutes", paths, [Sqlite(paths)] + ([DuckDb(paths)] if duckdb else []))
    if duckdb:
        check_day(report, "real day", day, [DuckDb(day)], ("1", "4096"))
    else:
        report.skip("comparison with DuckDB", "the Python package duckdb is not installed")
    report.finish()


if __name__ == "__main__":
    main()
