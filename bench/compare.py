#!/usr/bin/env python3
"""Puts this engine beside others on the same files in one run: a Markdown table and an SVG chart.

    bench/compare.py --limits path/to/limits --output report

Beside `velo run` stand DuckDB with one thread, where its Python package is installed, and hand-written loops for the same
queries, where the folder of their programs is given (`bin/scenario`, with its data in `data/`; then all read those
files). Every repetition runs all engines one after the other, so that other work on the machine meets them alike; figures
are medians of processor time per row, which includes the start of the engine and the reading of the file.
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field, replace

import chart
import trades

HERE = os.path.dirname(os.path.abspath(__file__))
# Name of the loop that does the work of a scenario, as `bin/scenario file` prints it.
LIMITS = {
    "S0": "S0 SELECT 5 columns -> /dev/null",
    "S1": "S1 filter ~50% -> /dev/null",
    "S2": "S2 GROUP BY 5 aggs groups=50 -> /dev/null",
    "S2M": "S2 GROUP BY 5 aggs groups=1e6 -> /dev/null",
    "S3a": "S3a tumbling 10s groups=50 -> /dev/null",
    "S3b": "S3b EMIT CHANGES tumbling groups=50 -> /dev/null",
}
# The loops' own data differ in names and in how times are written.
LIMIT_COLUMNS = ("symbol STRING, price DECIMAL(18,4), quantity BIGINT, timestamp {time}, side STRING")
LIMIT_FILES = {50: "s50.ndjson", 1_000_000: "s1m.ndjson"}
LIMIT_ROWS = 4_000_000


@dataclass
class Row:
    scenario: trades.Scenario
    costs: dict = field(default_factory=dict)  # engine → Cost


class Velo:
    name = "velo"

    def __init__(self, binary, limit_data):
        self.binary, self.limit_data = binary, limit_data

    def run(self, scenario, path):
        sql = trades.velo_sql(scenario, path)
        if self.limit_data:
            # Plain numbers stay numbers, except where the query is about time.
            time = "TIMESTAMP" if "WINDOW" in scenario.sql else "BIGINT"
            sql = sql.replace(trades.COLUMNS, LIMIT_COLUMNS.format(time=time))
            sql = sql.replace("'format' = 'json');", "'format' = 'json', 'timestamp.format' = 'epoch_millis');", 1)
        trades.run_velo(self.binary, sql)


class DuckDb:
    name = "DuckDB, 1 thread"

    def __init__(self, module, limit_data):
        self.connect, self.limit_data = module.connect, limit_data

    def run(self, scenario, path):
        if scenario.duckdb is None:
            return
        time = "epoch_ms(timestamp)" if self.limit_data else "ts"
        columns = "{symbol: 'VARCHAR', price: 'DECIMAL(18,4)', quantity: 'BIGINT', %s, side: 'VARCHAR'}" % (
            "timestamp: 'BIGINT'" if self.limit_data else "ts: 'TIMESTAMP'")
        source = f"read_json('{path}', format = 'newline_delimited', columns = {columns})"
        query = scenario.duckdb.replace("ts)", f"{time})") if self.limit_data else scenario.duckdb
        connection = self.connect(config={"threads": 1})
        connection.execute(f"COPY ({query.replace('FROM trades', f'FROM {source} AS trades')}) "
                           "TO '/dev/null' (FORMAT json)")
        connection.close()


def limits_of(folder):
    """Nanoseconds per row of the hand-written loops; they repeat by themselves."""
    printed = subprocess.run([os.path.join(folder, "bin", "scenario"), "file"], cwd=folder, check=True,
                             capture_output=True, text=True).stdout
    loops = {}
    for line in printed.splitlines():
        cells = line.split("\t")
        if len(cells) > 5 and re.fullmatch(r"[\d.]+", cells[3]):
            loops[cells[2]] = trades.Cost(float(cells[6]), float(cells[3]))
    return {name: loops[loop] for name, loop in LIMITS.items() if loop in loops}


def for_limit_data(scenario):
    def renamed(sql):
        return re.sub(r"\bts\b", "timestamp", sql).replace("'B'", "'BUY'")
    return replace(scenario, sql=renamed(scenario.sql),
                   duckdb=scenario.duckdb and scenario.duckdb.replace("'B'", "'BUY'").replace(", ts,", ", timestamp,"))


def measure(engines, scenarios, path_of, rows, repetitions):
    table = [Row(scenario) for scenario in scenarios]
    for row in table:
        samples = {engine.name: [] for engine in engines}
        for _ in range(repetitions):
            for engine in engines:
                if engine.name != Velo.name and row.scenario.duckdb is None:
                    continue
                samples[engine.name].append(
                    trades.timed(rows, lambda e=engine, s=row.scenario: e.run(s, path_of(s))))
        row.costs = {name: trades.Cost.of(s) for name, s in samples.items() if s}
        print(row.scenario.name, {name: round(cost.cpu, 1) for name, cost in row.costs.items()}, flush=True)
    return table


def markdown(table, names, rows, repetitions):
    lines = [f"NDJSON file → JSON lines to /dev/null, {rows:,} trades, processor nanoseconds per row, "
             f"median of {repetitions} runs side by side.", "",
             "| scenario | " + " | ".join(names) + " | velo / limit |", "|---" * (len(names) + 2) + "|"]
    for row in table:
        cells = [f"{row.costs[name].cpu:.1f}" if name in row.costs else "–" for name in names]
        limit = row.costs.get("limit")
        share = f"{limit.cpu / row.costs[Velo.name].cpu:.0%}" if limit else "–"
        lines.append(f"| {row.scenario.name}: {row.scenario.title} | " + " | ".join(cells) + f" | {share} |")
    return "\n".join(lines) + "\n"


def find_engines(arguments):
    engines = [Velo(arguments.velo, arguments.limits)]
    try:
        import duckdb
        engines.append(DuckDb(duckdb, arguments.limits))
    except ImportError:
        print("DuckDB is left out: its Python package is not installed", file=sys.stderr)
    return engines


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--velo", default=os.path.join(HERE, "..", "build", "velo"))
    parser.add_argument("--limits", help="folder of the hand-written loops")
    parser.add_argument("--rows", type=int, default=2_000_000, help="rows of generated files (default: %(default)s)")
    parser.add_argument("--repetitions", type=int, default=5)
    parser.add_argument("--only", nargs="*", help="names of scenarios")
    parser.add_argument("--output", default="compare", help="writes OUTPUT.md and OUTPUT.svg (default: %(default)s)")
    arguments = parser.parse_args()
    scenarios = [s for s in trades.SCENARIOS if not arguments.only or s.name in arguments.only]
    engines = find_engines(arguments)
    with tempfile.TemporaryDirectory() as directory:
        if arguments.limits:
            rows = LIMIT_ROWS
            scenarios = [for_limit_data(s) for s in scenarios]
            path_of = lambda s: os.path.join(arguments.limits, "data", LIMIT_FILES[s.symbols])
        else:
            rows = arguments.rows
            path_of = lambda s: trades.generate(arguments.velo, directory, s.symbols, rows)
        for scenario in scenarios:
            path_of(scenario)
        table = measure(engines, scenarios, path_of, rows, arguments.repetitions)
    names = [engine.name for engine in engines]
    if arguments.limits:
        names.append("limit")
        for name, cost in limits_of(arguments.limits).items():
            for row in table:
                if row.scenario.name == name:
                    row.costs["limit"] = cost
    text = markdown(table, names, rows, arguments.repetitions)
    with open(arguments.output + ".md", "w", encoding="utf-8") as file:
        file.write(text)
    with open(arguments.output + ".svg", "w", encoding="utf-8") as file:
        file.write(chart.bars([(row.scenario.name, {n: c.cpu for n, c in row.costs.items()}) for row in table], names,
                              "processor nanoseconds per row"))
    print(text)


if __name__ == "__main__":
    main()
