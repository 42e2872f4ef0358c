#!/usr/bin/env python3
"""Two threads against two processes: what is lost when one process shares out the work.

Every round runs each query in four ways, one directly behind the other:
  one      one thread, the whole input
  task     one thread, but through the runtime for several: ranges, a task, the hand-over
  threads  --threads N, the whole input
  halves   N processes at the same time, each on its share of the input

Medians over the rounds are printed as rows per second, CPU seconds per million rows, and two ratios: `task` against `one`
(1 or more is wanted) and `threads` against `halves` (0.95 or more). `halves` does less than `threads`: nobody puts its
results together. The digests of `one`, `task` and `threads` must agree.

S0p and S1p lie in files that are partitions, and write a file for each of them ('{partition}' in the path): here nothing is
put together by anybody. `task` is left out, one thread and several go the same way. `ticks` makes one-minute bars of real
trades; it needs their file (--ticks trades.csv.gz).

    bench/scaling.py --velo build/velo --rows 4000000 --rounds 5 --markdown table.md
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass

import ticks
import trades

SCENARIOS = {scenario.name: scenario for scenario in trades.SCENARIOS}
WAYS = ("one", "task", "threads", "halves")
PARTITIONS = 8

SOURCE = ("CREATE STREAM trades ({columns}{watermark}) WITH ('connector' = 'file', 'format' = 'json', 'path' = '{path}'{more});\n"
          "{notes}")


@dataclass
class Case:
    """A query and its input. `sql(path, notes)` is the application over a path."""
    name: str
    rows: int
    path: str
    shares: list
    sql: object
    divided: bool = False  # outputs by partition

    def runs(self, threads):
        out = {
            "one": [(self.sql(self.path, ""), ["--threads", "1"])],
            "task": [(self.sql(self.path, "-- @num_partitions: 1\n"), ["--threads", "1"])],
            "threads": [(self.sql(self.path, ""), ["--threads", str(threads)])],
            "halves": [(self.sql(share, ""), ["--threads", "1"]) for share in self.shares],
        }
        if self.divided:
            del out["task"]
        return out


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


def cut(path, shares, header=False):
    """Copies the file to `shares`, in parts of whole lines of about the same size."""
    size = os.path.getsize(path)
    with open(path, "rb") as whole:
        first = whole.readline() if header else b""
        for number, share in enumerate(shares):
            with open(share, "wb") as part:
                part.write(first)
                end = size * (number + 1) // len(shares)
                while whole.tell() < end:
                    part.write(whole.readline() if end - whole.tell() < 65536 else whole.read(32768) + whole.readline())


def names(directory, count, form):
    return [os.path.join(directory, f"share{number}.{form}") for number in range(count)]


def of_trades(velo, directory, name, rows, threads):
    scenario = SCENARIOS[name]
    path = trades.generate(velo, directory, scenario.symbols, rows)
    shares = names(directory, threads, f"{scenario.symbols}.ndjson")
    if not os.path.exists(shares[0]):
        cut(path, shares)

    def sql(where, notes):
        return SOURCE.format(columns=trades.COLUMNS, watermark=", WATERMARK FOR ts AS ts", path=where, more="",
                             notes=notes) + scenario.sql + ";\n"
    return Case(name, rows, path, shares, sql)


def of_partitions(velo, directory, name, rows, threads):
    """The files of a folder, and for each process one with its part of them; outputs stand beside the files."""
    scenario = SCENARIOS[name[:-1]]
    whole = os.path.join(directory, "files")
    if not os.path.exists(whole):
        os.mkdir(whole)
        cut(trades.generate(velo, directory, scenario.symbols, rows), names(whole, PARTITIONS, "ndjson"))
        for process in range(threads):
            os.mkdir(f"{whole}{process}")
            for file in sorted(os.listdir(whole))[process * PARTITIONS // threads:(process + 1) * PARTITIONS // threads]:
                os.link(os.path.join(whole, file), os.path.join(f"{whole}{process}", file))

    def sql(where, notes):
        return (SOURCE.format(columns=trades.COLUMNS, watermark="", path=where, more=", 'partitions' = 'files'", notes="") +
                f"CREATE STREAM o WITH ('connector' = 'file', 'format' = 'json', 'fsync' = 'false', 'create_dirs' = 'true', 'path' = "
                f"'{where}.out/{{partition}}') AS {notes}{scenario.sql};\n")
    return Case(name, rows, whole, [f"{whole}{process}" for process in range(threads)], sql, divided=True)


def of_ticks(file, copies, directory, threads):
    path, rows = ticks.unpack(file, copies, directory)
    shares = names(directory, threads, "csv")
    cut(path, shares, header=True)

    def sql(where, notes):
        source, query = ticks.VELO.format(path=where, out="/dev/null").split(";\n", 1)
        return f"{source};\n{notes}{query}"
    return Case("ticks", rows, path, shares, sql)


def check(velo, runs):
    """The ways that read the whole input give the same."""
    digests = {name: Run(velo, runs[name], True).said for name in runs if name != "halves"}
    if len(set(digests.values())) != 1:
        sys.exit(f"scaling: the results differ: {digests}")
    return digests["one"].split()[-1][:12]


def measure(velo, runs, rounds):
    times = {name: [] for name in runs}
    for _ in range(rounds):
        for name, commands in runs.items():
            times[name].append(Run(velo, commands, False))
    return times


def report(case, times, digest):
    """Prints the figures; the line of the Markdown table."""
    wall = {way: statistics.median(run.wall for run in runs) for way, runs in times.items()}
    for way, runs in times.items():
        best = min(run.wall for run in runs)
        cpu = statistics.median(run.cpu for run in runs)
        print(f"{case.name:5} {way:8} {case.rows / wall[way] / 1e6:9.2f} ({case.rows / best / 1e6:6.2f}) "
              f"{cpu / case.rows * 1e6:15.3f}")
    task = f"{wall['one'] / wall['task']:.2f}" if "task" in wall else "–"
    lost = f"{wall['halves'] / wall['threads']:.2f}"
    print(f"{case.name:5} task/one {task}   threads/halves {lost}   speed-up {wall['one'] / wall['threads']:.2f}   "
          f"digest {digest}", flush=True)
    speeds = [f"{case.rows / wall[way] / 1e6:.1f}" if way in wall else "–" for way in WAYS]
    return f"| {case.name} | " + " | ".join(speeds) + f" | {task} | {lost} |"


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--velo", default="build/velo")
    arguments.add_argument("--rows", type=int, default=4_000_000)
    arguments.add_argument("--rounds", type=int, default=5)
    arguments.add_argument("--threads", type=int, default=2)
    arguments.add_argument("--only", default="", help="queries, separated by commas")
    arguments.add_argument("--ticks", default="", help="trades of a day, CSV, .gz or plain")
    arguments.add_argument("--copies", type=int, default=5, help="days of ticks")
    arguments.add_argument("--markdown", default="", help="file for the table")
    options = arguments.parse_args()
    velo = os.path.abspath(options.velo)
    wanted = options.only.split(",") if options.only else ["S0", "S1", "S2", "S2M", "S3a", "S3b", "S0p", "S1p", "ticks"]

    with tempfile.TemporaryDirectory() as directory:
        print(f"{options.rows} trades as NDJSON in the page cache, to a discarding file (S0p, S1p: {PARTITIONS} files, to "
              f"files); {options.threads} threads; medians of {options.rounds} rounds (minimum time in brackets)")
        print(f"{'':5} {'way':8} {'M rows/s':>18} {'CPU s / M rows':>15}")
        lines = ["| | one | task | threads | halves | task / one | threads / halves |", "|---|---|---|---|---|---|---|"]
        for name in wanted:
            if name == "ticks" and not options.ticks:
                print("ticks is left out: their file is not given")
                continue
            case = (of_ticks(options.ticks, options.copies, directory, options.threads) if name == "ticks" else
                    of_partitions(velo, directory, name, options.rows, options.threads) if name.endswith("p") else
                    of_trades(velo, directory, name, options.rows, options.threads))
            runs = case.runs(options.threads)
            digest = check(velo, runs)
            lines.append(report(case, measure(velo, runs, options.rounds), digest))
        if options.markdown:
            with open(options.markdown, "w", encoding="utf-8") as file:
                file.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
