#!/usr/bin/env python3
"""Measures the queries of this folder: processor time per event and peak memory, as a Markdown table.

Each query runs in a process of its own, from the generator to a sink that reads every value. What the generator costs is
measured apart, by a query that hands the same columns of the same streams to the same sink, and taken off. Times are
user + system time, the smallest of a few runs, because other work on the machine can only add to them. A difference of
less than a tenth is noise: then the table says what the query is faster than.
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
SOURCE = re.compile(r"Source  relation: (\w+) \| connector: generator .*?columns?: (.*)$", re.MULTILINE)
DECLARATION = re.compile(r"CREATE STREAM (\w+) \(WATERMARK.*?;", re.DOTALL)


class Run:
    """One run of the binary: its times in seconds, memory in MB, and what it said."""

    def __init__(self, velo, arguments):
        process = subprocess.Popen([velo, *arguments], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.text = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            raise RuntimeError(self.text)
        self.seconds = usage.ru_utime + usage.ru_stime
        self.megabytes = usage.ru_maxrss / 1024


def best(velo, arguments, repetitions):
    return min((Run(velo, arguments) for _ in range(repetitions)), key=lambda run: run.seconds)


def generator_alone(sql, plan):
    """For each source of the plan a query that passes its columns on."""
    declared = dict((match[1], match[0]) for match in DECLARATION.finditer(sql))
    statements = list(declared.values())
    for number, (relation, columns) in enumerate(SOURCE.findall(plan)):
        statements.append(f"CREATE STREAM alone{number} WITH ('connector' = 'blackhole') AS SELECT {columns} FROM {relation};")
    return "\n".join(statements)


def measure(velo, query, sets, repetitions):
    path = os.path.join(HERE, f"{query}.sql")
    plan = Run(velo, ["explain", path, *sets]).text
    with open(path, encoding="utf-8") as file:
        alone = generator_alone(file.read(), plan)
    whole = best(velo, ["run", path, *sets], repetitions)
    generator = best(velo, ["run", "-e", alone, *sets], repetitions)
    return whole, generator


def side_input(directory):
    path = os.path.join(directory, "side_input.csv")
    with open(path, "w", encoding="utf-8") as file:
        file.write("key,value\n" + "".join(f"{key},value {key}\n" for key in range(10_000)))
    return path


def line(query, events, whole, generator):
    rows = re.search(r"(\d+) rows in, (\d+) out", whole.text)
    nanos, made = whole.seconds / events * 1e9, generator.seconds / events * 1e9
    noise = nanos / 10
    speed = f"{1e3 / (nanos - made):.2f}" if nanos - made > noise else f"more than {1e3 / noise:.0f}"
    return f"| {query} | {rows[1]} | {rows[2]} | {nanos:.0f} | {made:.0f} | {speed} | {whole.megabytes:.0f} |"


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("queries", nargs="*", help="q0 .. q22 (default: all)")
    parser.add_argument("--velo", default="build/velo", help="the binary (default: build/velo)")
    parser.add_argument("--events", type=int, default=1_000_000, help="events of all kinds (default: a million)")
    parser.add_argument("--rate", type=int, default=10_000, help="events per second of event time (default: 10000)")
    parser.add_argument("--repetitions", type=int, default=3, help="runs of each; the fastest counts (default: 3)")
    return parser.parse_args()


def main():
    chosen = arguments()
    queries = chosen.queries or [f"q{number}" for number in range(23) if os.path.exists(f"{HERE}/q{number}.sql")]
    with tempfile.TemporaryDirectory() as directory:
        sets = []
        for name, value in (("EVENTS", chosen.events), ("RATE", chosen.rate), ("SIDE_INPUT", side_input(directory))):
            sets += ["--set", f"{name}={value}"]
        print(f"{chosen.events} events, {chosen.rate} in a second of event time; one thread; best of {chosen.repetitions}\n")
        print("| query | rows in | rows out | ns per event | of that generator | M events/s per core, without it | peak MB |")
        print("|---|---|---|---|---|---|---|")
        for query in queries:
            try:
                print(line(query, chosen.events, *measure(chosen.velo, query, sets, chosen.repetitions)), flush=True)
            except RuntimeError as error:
                print(f"| {query} | failed | | | | | |", flush=True)
                print(f"{query}: {error}", file=sys.stderr)


if __name__ == "__main__":
    main()
