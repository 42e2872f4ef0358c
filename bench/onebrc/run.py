#!/usr/bin/env python3
"""The one billion row challenge: MIN, AVG and MAX of a hundred million readings, a line per station.

    bench/onebrc/run.py --rows 100000000 --threads 1 2

The file of `station;temperature` lines comes from `velo generate` and is read once before anything is timed. Every repetition
runs all engines one after the other: this one, DuckDB where its Python package is installed, and loop.cpp, a program that
knows the format and the query. Figures are medians; all results must be the same, digit for digit.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
OPTIONS = "'connector' = 'file', 'path' = '{path}', 'format' = 'csv', 'csv.delimiter' = ';', 'csv.header' = 'false'"
QUERY = "SELECT station, MIN(temperature) AS low, AVG(temperature) AS mean, MAX(temperature) AS high"


def generate(velo, path, rows):
    """A file that is there is taken as it is."""
    if os.path.exists(path):
        return
    print(f"writing {rows:,} readings to {path}", file=sys.stderr)
    source = f"CREATE STREAM readings WITH ('connector' = 'generator', 'kind' = 'readings', 'rows' = '{rows}');"
    sink = f"CREATE STREAM file WITH ({OPTIONS.format(path=path)}) AS SELECT station, temperature FROM readings;"
    subprocess.run([velo, "run", "-e", source + sink], check=True)


def run_velo(velo, path, threads):
    sql = (f"CREATE STREAM readings (station STRING, temperature DECIMAL(4,1)) WITH ({OPTIONS.format(path=path)});"
           f"{QUERY} FROM readings GROUP BY station EMIT FINAL;")
    done = subprocess.run([velo, "run", "-q", "--threads", str(threads), "-e", sql, "--format", "csv"], check=True,
                          capture_output=True, text=True)
    return sorted(done.stdout.splitlines()[1:])


def run_loop(loop, path, threads):
    done = subprocess.run([loop, path, str(threads)], check=True, capture_output=True, text=True)
    return sorted(done.stdout.splitlines())


# DuckDB averages decimals as DOUBLE: the sum and the count give the exact mean.
DUCKDB = """
import sys, duckdb
from decimal import Decimal, ROUND_HALF_UP
connection = duckdb.connect(config={"threads": int(sys.argv[2])})
connection.execute("SET enable_progress_bar = false")
rows = connection.execute(f\"\"\"SELECT station, MIN(temperature), SUM(temperature), COUNT(*), MAX(temperature)
    FROM read_csv('{sys.argv[1]}', delim = ';', header = false,
                  columns = {{station: 'VARCHAR', temperature: 'DECIMAL(4,1)'}}) GROUP BY station\"\"\").fetchall()
for station, low, total, count, high in rows:
    mean = (total / Decimal(count)).quantize(Decimal("0.000001"), ROUND_HALF_UP)
    print(f"{station},{low},{mean},{high}")
"""


def run_duckdb(path, threads):
    done = subprocess.run([sys.executable, "-c", DUCKDB, path, str(threads)], check=True, capture_output=True, text=True)
    return sorted(done.stdout.splitlines())


def build_loop(directory):
    loop = os.path.join(directory, "loop")
    subprocess.run([os.environ.get("CXX", "g++"), "-O3", "-std=c++20", "-march=x86-64-v3", "-pthread",
                    os.path.join(HERE, "loop.cpp"), "-o", loop], check=True)
    return loop


def engines(arguments, directory):
    loop = build_loop(directory)
    found = {"velo": lambda path, threads: run_velo(arguments.velo, path, threads)}
    try:
        import duckdb  # noqa: F401
        found["DuckDB"] = run_duckdb
    except ImportError:
        print("DuckDB is left out: its Python package is not installed", file=sys.stderr)
    found["loop"] = lambda path, threads: run_loop(loop, path, threads)
    return found


def measure(found, path, threads, repetitions):
    """Median seconds by engine; ends the program when results differ."""
    seconds, expected = {name: [] for name in found}, None
    for _ in range(repetitions):
        for name, run in found.items():
            began = time.perf_counter()
            rows = run(path, threads)
            seconds[name].append(time.perf_counter() - began)
            expected = expected or rows
            if rows != expected:
                different = [pair for pair in zip(expected, rows) if pair[0] != pair[1]] or [(len(expected), len(rows))]
                sys.exit(f"{name} differs from {next(iter(found))}: {different[:3]}")
    return {name: statistics.median(values) for name, values in seconds.items()}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--velo", default=os.path.join(HERE, "..", "..", "build", "velo"))
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--threads", type=int, nargs="*", default=[1])
    parser.add_argument("--repetitions", type=int, default=3)
    parser.add_argument("--file", help="where the readings are kept (default: a temporary file)")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as directory:
        path = arguments.file or os.path.join(directory, "measurements.txt")
        generate(arguments.velo, path, arguments.rows)
        size = os.path.getsize(path)
        with open(path, "rb") as file:
            while file.read(1 << 24):
                pass
        found = engines(arguments, directory)
        print(f"{arguments.rows:,} rows, {size / 1e9:.2f} GB, file in the page cache, median of {arguments.repetitions}\n")
        print("| threads | engine | seconds | M rows/s | GB/s | against the loop |\n|---|---|---|---|---|---|")
        for threads in arguments.threads:
            medians = measure(found, path, threads, arguments.repetitions)
            for name, seconds in medians.items():
                print(f"| {threads} | {name} | {seconds:.2f} | {arguments.rows / seconds / 1e6:.1f} | {size / seconds / 1e9:.2f} "
                      f"| {medians['loop'] / seconds:.0%} |", flush=True)


if __name__ == "__main__":
    main()
