#!/usr/bin/env python3
"""One-minute bars of real trades: open, high, low, close, volume and VWAP per symbol, from CSV.

    bench/ticks.py trades.csv.gz

The file has the columns ts, symbol, price, size, exchange, condition and suspicious; a .gz is unpacked first, which is not timed.
Beside `velo run` stands DuckDB with one thread, where its Python package is installed. The bars are compared, but for VWAP,
which DuckDB computes as DOUBLE. Medians of processor time per row, engines side by side; they include start and reading.
`--copies` lets the file follow itself, one day later each time, so that starting takes a small part.
"""

import argparse
import datetime
import gzip
import os
import sys
import tempfile

import trades

HERE = os.path.dirname(os.path.abspath(__file__))
VELO = """CREATE STREAM trades (ts TIMESTAMP, symbol STRING, price DECIMAL(18,4), size BIGINT, exchange STRING, condition STRING,
  suspicious INT, WATERMARK FOR ts AS ts) WITH ('connector' = 'file', 'path' = '{path}', 'format' = 'csv');
CREATE STREAM bars WITH ('connector' = 'file', 'path' = '{out}', 'format' = 'csv') AS
SELECT symbol, window_start, FIRST(price) AS open, MAX(price) AS high, MIN(price) AS low, LAST(price) AS close,
  SUM(size) AS volume, VWAP(price, size) AS vwap
FROM trades GROUP BY symbol WINDOW TUMBLING(ts, INTERVAL '1' MINUTE) EMIT FINAL;"""
DUCKDB = """COPY (SELECT symbol, strftime(time_bucket(INTERVAL '1' MINUTE, ts), '%Y-%m-%dT%H:%M:%SZ') AS window_start,
  first(price) AS open, max(price) AS high, min(price) AS low, last(price) AS close, sum(size) AS volume,
  sum(price * size) / sum(size) AS vwap
FROM read_csv('{path}', columns = {{ts: 'TIMESTAMP', symbol: 'VARCHAR', price: 'DECIMAL(18,4)', size: 'BIGINT',
  exchange: 'VARCHAR', condition: 'VARCHAR', suspicious: 'INT'}}) GROUP BY ALL) TO '{out}' (FORMAT csv)"""


def unpack(path, copies, directory):
    """(path of the plain file, number of rows)."""
    opened = gzip.open if path.endswith(".gz") else open
    with opened(path, "rt", encoding="utf-8") as file:
        header, *lines = file
    plain, first = os.path.join(directory, "trades.csv"), lines[0][:10]
    with open(plain, "w", encoding="utf-8") as out:
        out.write(header)
        for copy in range(copies):
            day = (datetime.date.fromisoformat(first) + datetime.timedelta(days=copy)).isoformat()
            out.writelines(day + line[10:] for line in lines)
    return plain, copies * len(lines)


def bars(path):
    """All columns but the last, in an order of their own."""
    with open(path, encoding="utf-8") as file:
        return sorted(line.rsplit(",", 1)[0] for line in list(file)[1:])


def run_velo(velo, path, out):
    trades.run_velo(velo, VELO.format(path=path, out=out))


def run_duckdb(duckdb, path, out):
    connection = duckdb.connect(config={"threads": 1})
    connection.execute(DUCKDB.format(path=path, out=out))
    connection.close()


def engines(velo):
    found = {"velo": lambda path, out: run_velo(velo, path, out)}
    try:
        import duckdb
        found["DuckDB, 1 thread"] = lambda path, out: run_duckdb(duckdb, path, out)
    except ImportError:
        print("DuckDB is left out: its Python package is not installed", file=sys.stderr)
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file")
    parser.add_argument("--velo", default=os.path.join(HERE, "..", "build", "velo"))
    parser.add_argument("--copies", type=int, default=5)
    parser.add_argument("--repetitions", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as directory:
        path, rows = unpack(options.file, options.copies, directory)
        found, expected = engines(options.velo), None
        samples = {name: [] for name in found}
        for _ in range(options.repetitions):
            for name, run in found.items():
                out = os.path.join(directory, "bars.csv")
                if os.path.exists(out):
                    os.remove(out)
                samples[name].append(trades.timed(rows, lambda r=run, o=out: r(path, o)))
                expected = expected or bars(out)
                if bars(out) != expected:
                    sys.exit(f"{name} gives other bars: {[pair for pair in zip(expected, bars(out)) if pair[0] != pair[1]][:3]}")
        print(f"{rows:,} trades as CSV, {os.path.getsize(path) / 1e6:.0f} MB in the page cache; {len(expected)} bars; "
              f"median of {options.repetitions}\n\n| engine | processor ns/row | wall ns/row | M rows/s |\n|---|---|---|---|")
        for name, taken in samples.items():
            cost = trades.Cost.of(taken)
            print(f"| {name} | {cost.cpu:.1f} | {cost.wall:.1f} | {1e3 / cost.wall:.1f} |")


if __name__ == "__main__":
    main()
