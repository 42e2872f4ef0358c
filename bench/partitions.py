#!/usr/bin/env python3
"""What one process does at 8, 32 and 128 partitions: measured here, then derived for machines with more cores.

    bench/partitions.py --velo build/velo --rows 4000000

The same trades lie in 1, 8, 32 and 128 files, the partitions of one source. For each number of files the query runs on one
and on two threads: processor time per row says what a partition costs beside its rows, peak memory what it holds, and the
two threads what sharing the memory bus takes. From these the table below is computed:

    rows/s (P partitions, K cores) = B / (1 + a (B - 1)) / c(P), where B = P / ceil(P / K) cores are busy

S1p writes an output for each file ('{partition}' in the path), so that every partition goes its own way from file to file;
the others go to one output, which is thrown away.

c(P) is the processor time per row with P files; a is the share of contention (Amdahl's law) that the two threads here show. Nothing is taken from a larger machine, so read it as what to expect, and measure.
"""

import argparse
import math
import os
import statistics
import subprocess
import sys
import tempfile
import time

COUNTS = (1, 8, 32, 128)
QUERIES = {
    "S1": "SELECT symbol, price, quantity, ts, side FROM trades WHERE side = 'B'",
    "S2": "SELECT symbol, COUNT(*) AS n, SUM(price) AS total, AVG(price) AS mean, MIN(price) AS low, MAX(price) AS high "
          "FROM trades GROUP BY symbol EMIT FINAL",
}
QUERIES["S1p"] = QUERIES["S1"]
SOURCE = ("CREATE STREAM trades (symbol STRING, price DECIMAL(18,4), quantity BIGINT, ts TIMESTAMP, side STRING) WITH "
          "('connector' = 'file', 'format' = 'json', 'path' = '{path}', 'partitions' = 'files');\n")
OUTPUTS = ("CREATE STREAM o WITH ('connector' = 'file', 'format' = 'json', 'fsync' = 'false', 'create_dirs' = 'true', "
           "'path' = '{path}.out/{{partition}}') AS ")


def application(name, path):
    sink = OUTPUTS.format(path=os.path.dirname(path)) if name.endswith("p") else ""
    return SOURCE.format(path=path) + sink + QUERIES[name] + ";"


def cut(path, directory, count):
    """The lines of `path` in `count` files of about the same size."""
    os.makedirs(directory)
    size = os.path.getsize(path)
    with open(path, "rb") as whole:
        for number in range(count):
            end = size * (number + 1) // count
            with open(os.path.join(directory, f"part-{number:03}.ndjson"), "wb") as part:
                part.write(whole.read(max(0, end - whole.tell())))
                part.write(whole.readline())


def run(velo, sql, threads):
    """(wall seconds, processor seconds, peak megabytes) of one run."""
    began = time.perf_counter()
    process = subprocess.Popen([velo, "run", "-q", "--threads", str(threads), "-e", sql, "--output", "/dev/null"],
                               stderr=subprocess.PIPE, text=True)
    said = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(said)
    return time.perf_counter() - began, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def measure(velo, name, paths, rows, repetitions):
    """For each number of files and of threads the medians: nanoseconds of wall and processor per row, and megabytes."""
    samples = {(count, threads): [] for count in paths for threads in (1, 2)}
    for _ in range(repetitions):
        for (count, threads), runs in samples.items():
            runs.append(run(velo, application(name, paths[count]), threads))
    return {key: (statistics.median(wall for wall, _, _ in runs) / rows * 1e9,
                  statistics.median(cpu for _, cpu, _ in runs) / rows * 1e9,
                  statistics.median(megabytes for _, _, megabytes in runs)) for key, runs in samples.items()}


def contention(figures, count):
    """Of Amdahl's law: two threads take 1 + a times half the time of one."""
    return max(0.0, 2 * figures[count, 2][0] / figures[count, 1][0] - 1)


def derived(figures, partitions, cores, share):
    """Rows per second: whole partitions on cores that contend with each other."""
    busy = partitions / math.ceil(partitions / cores)
    return busy / (1 + share * (busy - 1)) / figures[partitions, 1][1] * 1e9


def report(name, figures):
    print(f"\n{name}\n\n| files | threads | ns/row | processor ns/row | M rows/s | peak MB |\n|---|---|---|---|---|---|")
    for (count, threads), (wall, cpu, megabytes) in figures.items():
        print(f"| {count} | {threads} | {wall:.1f} | {cpu:.1f} | {1e3 / wall:.1f} | {megabytes:.0f} |")
    share = statistics.median(contention(figures, count) for count in COUNTS[1:])
    print(f"\ncontention a = {share:.3f}: derived M rows/s\n\n| partitions | 2 cores | 8 cores | 32 cores | 128 cores |\n|---|---|---|---|---|")
    for partitions in COUNTS[1:]:
        cells = [f"{derived(figures, partitions, min(cores, partitions), share) / 1e6:.0f}" for cores in (2, 8, 32, 128)]
        print(f"| {partitions} | " + " | ".join(cells) + " |")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--velo", default="build/velo")
    parser.add_argument("--rows", type=int, default=4_000_000)
    parser.add_argument("--repetitions", type=int, default=3)
    options = parser.parse_args()
    velo = os.path.abspath(options.velo)
    with tempfile.TemporaryDirectory() as directory:
        whole = os.path.join(directory, "trades.ndjson")
        subprocess.run([velo, "generate", "trades", "--rows", str(options.rows), "--rate", "10000", "-q", "--output", whole],
                       check=True)
        paths = {}
        for count in COUNTS:
            cut(whole, os.path.join(directory, str(count)), count)
            paths[count] = os.path.join(directory, str(count), "*.ndjson")
        print(f"{options.rows} trades as NDJSON, {os.path.getsize(whole) / 1e6:.0f} MB in the page cache, to a discarding file; "
              f"medians of {options.repetitions}")
        for name, query in QUERIES.items():
            report(f"{name}: {query}", measure(velo, name, paths, options.rows, options.repetitions))


if __name__ == "__main__":
    main()
