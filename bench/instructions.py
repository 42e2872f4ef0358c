#!/usr/bin/env python3
"""Counts the instructions per row of the main scenarios under callgrind and compares them with bench/instructions.txt.

Other work on the machine does not change the counts, so a slow decay shows that no stopwatch would find: more than 5 %
above the file is a failure. `--update` writes the file anew. Each scenario runs over two numbers of rows; what both runs
have in common (start, SQL, the end) drops out of the difference.
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile

import trades

HERE = os.path.dirname(os.path.abspath(__file__))
KEPT = os.path.join(HERE, "instructions.txt")
TOLERANCE = 0.05
FEW, MANY = 20_000, 60_000
LATENCY_FEW, LATENCY_MANY = 2_000, 6_000
COLLECTED = re.compile(r"Collected : (\d+)")
BLACKHOLE = "'connector' = 'blackhole'"


def count(arguments, directory):
    done = subprocess.run(
        ["valgrind", "--tool=callgrind", f"--callgrind-out-file={directory}/callgrind.out", *arguments],
        capture_output=True, text=True, check=False)
    found = COLLECTED.search(done.stderr)
    if done.returncode != 0 or not found:
        sys.exit(done.stderr)
    return int(found[1])


def per_row(arguments_of, few, many, directory):
    return (count(arguments_of(many), directory) - count(arguments_of(few), directory)) / (many - few)


def from_generator(scenario, rows):
    return (f"CREATE STREAM trades WITH ('connector' = 'generator', 'kind' = 'trades', 'rate' = '10000', "
            f"'symbols' = '{scenario.symbols}', 'rows' = '{rows}');\n"
            f"CREATE STREAM o WITH ({BLACKHOLE}) AS {scenario.sql};")


def measure(velo, directory):
    """Yields (name, instructions per row)."""
    for scenario in trades.SCENARIOS:
        if scenario.symbols > MANY:
            continue  # that many groups are about memory, which instructions do not show
        yield f"{scenario.name} typed", per_row(
            lambda rows, s=scenario: [velo, "run", "-e", from_generator(s, rows)], FEW, MANY, directory)
        files = {rows: trades.generate(velo, directory, scenario.symbols, rows) for rows in (FEW, MANY)}
        yield f"{scenario.name} text", per_row(
            lambda rows, s=scenario, f=files: [velo, "run", "-e", trades.velo_sql(s, f[rows])], FEW, MANY, directory)
    # A typed record and a text, each made by the benchmark itself.
    yield "L typed + text", per_row(lambda rows: [velo, "bench", "L", "--rows", str(rows)], LATENCY_FEW, LATENCY_MANY,
                                    directory)


def kept():
    with open(KEPT, encoding="utf-8") as file:
        lines = [line.rsplit(None, 1) for line in file if line.strip() and not line.startswith("#")]
    return {name: float(value) for name, value in lines}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--velo", default=os.path.join(HERE, "..", "build", "velo"))
    parser.add_argument("--update", action="store_true", help="write what is measured to bench/instructions.txt")
    arguments = parser.parse_args()
    before = {} if arguments.update else kept()
    measured, worse = {}, []
    with tempfile.TemporaryDirectory() as directory:
        for name, value in measure(arguments.velo, directory):
            measured[name] = value
            old = before.get(name)
            note = f"  {value / old - 1:+.1%}" if old else ""
            if old and value > old * (1 + TOLERANCE):
                worse.append(name)
                note += "  MORE THAN 5 % ABOVE"
            print(f"{name:<16} {value:8.0f}{note}", flush=True)
    if arguments.update:
        with open(KEPT, "w", encoding="utf-8") as file:
            file.write("# Instructions per row, x86-64-v3, as bench/instructions.py counts them.\n")
            file.writelines(f"{name:<16} {value:8.0f}\n" for name, value in measured.items())
    return 1 if worse else 0


if __name__ == "__main__":
    sys.exit(main())
