#!/usr/bin/env python3
"""Two threads against two processes: what is lost when one process shares out the work.

Every round runs each query in four ways, one directly behind the other:
  one      one thread, the whole file
  task     one thread, but through the runtime for several: ranges, a task, the hand-over
  threads  --threads N, the whole file
  halves   N processes at the same time, each on its share of the file

Medians over the rounds are printed as rows per second, CPU seconds per million rows, and two ratios: `task` against `one`
(1 or more is wanted) and `threads` against `halves` (0.95 or more). `halves` does less than `threads`: nobody puts its
results together. The digests of `one`, `task` and `threads` must agree.

    python3 bench/scaling.py --velo build/velo --rows 4000000 --rounds 5
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time

QUERIES = {
    "S0": "SELECT symbol, price, quantity, ts, side FROM trades WHERE price > 0",
    "S1": "SELECT symbol, price, quantity, ts, side FROM trades WHERE side = 'B'",
    "S2": "SELECT symbol, COUNT(*) AS n, SUM(price) AS total, AVG(price) AS mean, MIN(price) AS low, MAX(price) AS high "
          "FROM trades GROUP BY symbol EMIT FINAL",
    "S3a": "SELECT symbol, window_start, COUNT(*) AS n, SUM(price) AS total, AVG(price) AS mean, MIN(price) AS low, "
           "MAX(price) AS high FROM trades GROUP BY symbol WINDOW TUMBLING(ts, INTERVAL '10' SECOND) EMIT FINAL",
    "S3b": "SELECT symbol, window_start, COUNT(*) AS n, SUM(price) AS total FROM trades GROUP BY symbol "
           "WINDOW TUMBLING(ts, INTERVAL '10' SECOND) EMIT CHANGES",
}

SOURCE = ("CREATE STREAM trades (symbol STRING, price DECIMAL(18,4), quantity BIGINT, ts TIMESTAMP, side STRING, "
          "WATERMARK FOR ts AS ts) WITH ('connector' = 'file', 'format' = 'json', 'path' = '{path}');\n{notes}{query};\n")


def application(query, path, notes=""):
    return SOURCE.format(path=path, notes=notes, query=query)


class Run:
    """Processes that were started together: wall and CPU seconds when all have ended, and what they said."""

    def __init__(self, velo, commands, digest):
        extra = ["--digest"] if digest else []
        begin = time.monotonic()
        started = [subprocess.Popen([velo, "run", "-e", sql, "--quiet", "--output", "/dev/null", *extra, *options],
                                    stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
                   for sql, options in commands]
        self.cpu = 0.0
        for process in started:
            said = process.stderr.read()
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            self.cpu += usage.ru_utime + usage.ru_stime
            self.said = said
            if process.returncode != 0:
                sys.exit(f"scaling: a run failed:\n{said}")
        self.wall = time.monotonic() - begin


def ways(query, path, shares, threads):
    return {
        "one": [(application(query, path), ["--threads", "1"])],
        "task": [(application(query, path, "-- @num_partitions: 1\n"), ["--threads", "1"])],
        "threads": [(application(query, path), ["--threads", str(threads)])],
        "halves": [(application(query, share), ["--threads", "1"]) for share in shares],
    }


def cut(path, shares):
    """Copies the file to `shares`, in parts of whole lines of about the same size."""
    size = os.path.getsize(path)
    with open(path, "rb") as whole:
        for number, share in enumerate(shares):
            with open(share, "wb") as part:
                while whole.tell() < size * (number + 1) // len(shares):
                    part.write(whole.readline() if size * (number + 1) // len(shares) - whole.tell() < 65536
                               else whole.read(32768) + whole.readline())


def check(velo, runs):
    """The ways that read the whole file give the same."""
    digests = {name: Run(velo, runs[name], True).said for name in ("one", "task", "threads")}
    if len(set(digests.values())) != 1:
        sys.exit(f"scaling: the results differ: {digests}")
    return digests["one"].split()[-1][:12]


def measure(velo, runs, rounds):
    times = {name: [] for name in runs}
    for _ in range(rounds):
        for name, commands in runs.items():
            times[name].append(Run(velo, commands, False))
    return times


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--velo", default="build/velo")
    arguments.add_argument("--rows", type=int, default=4_000_000)
    arguments.add_argument("--rounds", type=int, default=5)
    arguments.add_argument("--threads", type=int, default=2)
    arguments.add_argument("--only", default="", help="queries, separated by commas")
    options = arguments.parse_args()
    velo = os.path.abspath(options.velo)
    wanted = options.only.split(",") if options.only else list(QUERIES)

    with tempfile.TemporaryDirectory() as directory:
        path = os.path.join(directory, "trades.ndjson")
        subprocess.run([velo, "generate", "trades", "--rows", str(options.rows), "--rate", "10000", "--output", path],
                       check=True, stderr=subprocess.DEVNULL)
        shares = [os.path.join(directory, f"share{number}.ndjson") for number in range(options.threads)]
        cut(path, shares)
        print(f"{options.rows} trades as NDJSON, {os.path.getsize(path) / 1e6:.0f} MB in the page cache, to a discarding "
              f"file; {options.threads} threads; medians of {options.rounds} rounds (minimum time in brackets)")
        print(f"{'':4} {'way':8} {'M rows/s':>18} {'CPU s / M rows':>15}")
        for name in wanted:
            runs = ways(QUERIES[name], path, shares, options.threads)
            digest = check(velo, runs)
            times = measure(velo, runs, options.rounds)
            for way, all_runs in times.items():
                wall = statistics.median(run.wall for run in all_runs)
                best = min(run.wall for run in all_runs)
                cpu = statistics.median(run.cpu for run in all_runs)
                print(f"{name:4} {way:8} {options.rows / wall / 1e6:9.2f} ({options.rows / best / 1e6:6.2f}) "
                      f"{cpu / options.rows * 1e6:15.3f}")
            ratio = {way: statistics.median(run.wall for run in all_runs) for way, all_runs in times.items()}
            print(f"{name:4} task/one {ratio['one'] / ratio['task']:.2f}   threads/halves "
                  f"{ratio['halves'] / ratio['threads']:.2f}   speed-up {ratio['one'] / ratio['threads']:.2f}   "
                  f"digest {digest}")


if __name__ == "__main__":
    main()
