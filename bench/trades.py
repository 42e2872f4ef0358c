"""The scenarios over trades, as each engine writes them. Shared by the programs of this folder."""

import os
import resource
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass

AGGREGATES = ("COUNT(*) AS n, SUM(price) AS total, AVG(price) AS mean, MIN(price) AS low, MAX(price) AS high")
ALL_COLUMNS = "symbol, price, quantity, ts, side"


@dataclass(frozen=True)
class Scenario:
    """One query over trades. `duckdb` is None where a batch engine has no equivalent."""
    name: str
    title: str
    symbols: int
    sql: str
    duckdb: str | None


def _windowed(emit):
    return (f"SELECT symbol, window_start, {AGGREGATES} FROM trades GROUP BY symbol "
            f"WINDOW TUMBLING(ts, INTERVAL '10' SECOND) EMIT {emit}")


SCENARIOS = [
    Scenario("S0", "5 columns, all pass", 50, f"SELECT {ALL_COLUMNS} FROM trades WHERE price > 0",
             f"SELECT {ALL_COLUMNS} FROM trades WHERE price > 0"),
    Scenario("S1", "5 columns, half pass", 50, f"SELECT {ALL_COLUMNS} FROM trades WHERE side = 'B'",
             f"SELECT {ALL_COLUMNS} FROM trades WHERE side = 'B'"),
    Scenario("S2", "5 aggregates, 50 groups, final", 50,
             f"SELECT symbol, {AGGREGATES} FROM trades GROUP BY symbol EMIT FINAL",
             f"SELECT symbol, {AGGREGATES} FROM trades GROUP BY symbol"),
    Scenario("S2M", "5 aggregates, 1 M groups, final", 1_000_000,
             f"SELECT symbol, {AGGREGATES} FROM trades GROUP BY symbol EMIT FINAL",
             f"SELECT symbol, {AGGREGATES} FROM trades GROUP BY symbol"),
    Scenario("S2C", "5 aggregates, 50 groups, changes", 50,
             f"SELECT symbol, {AGGREGATES} FROM trades GROUP BY symbol EMIT CHANGES", None),
    Scenario("S3a", "tumbling 10 s, 5 aggregates, 50 groups, final", 50, _windowed("FINAL"),
             f"SELECT symbol, time_bucket(INTERVAL '10' SECOND, ts) AS window_start, {AGGREGATES} FROM trades "
             "GROUP BY ALL"),
    Scenario("S3b", "tumbling 10 s, 5 aggregates, 50 groups, changes", 50, _windowed("CHANGES"), None),
]

COLUMNS = "symbol STRING, price DECIMAL(18,4), quantity BIGINT, ts TIMESTAMP, side STRING"


def generate(velo, directory, symbols, rows, form="json"):
    """The file of trades with so many symbols, made when it is not there."""
    path = os.path.join(directory, f"trades_{symbols}_{rows}.{form}")
    if not os.path.exists(path):
        subprocess.run([velo, "generate", "trades", "--rows", str(rows), "--rate", "10000", "--set",
                        f"symbols={symbols}", "--format", form, "--output", path], check=True,
                       stdout=subprocess.DEVNULL)
    return path


def velo_sql(scenario, path, sink="'connector' = 'file', 'path' = '/dev/null', 'format' = 'json'"):
    """The scenario from a file of JSON lines to a sink."""
    return (f"CREATE STREAM trades ({COLUMNS}) WITH ('connector' = 'file', 'path' = '{path}', 'format' = 'json');\n"
            f"CREATE STREAM o WITH ({sink}) AS {scenario.sql};")


@dataclass
class Cost:
    """Medians over repetitions, in nanoseconds per row."""
    wall: float
    cpu: float

    @staticmethod
    def of(samples):
        return Cost(statistics.median(s[0] for s in samples), statistics.median(s[1] for s in samples))


def timed(rows, work):
    """Wall and processor nanoseconds per row of `work`, which runs in this process or in children it waits for."""
    def used():
        return sum(u.ru_utime + u.ru_stime
                   for u in (resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)))
    wall, cpu = time.perf_counter(), used()
    work()
    return (time.perf_counter() - wall) * 1e9 / rows, (used() - cpu) * 1e9 / rows


def run_velo(velo, sql):
    done = subprocess.run([velo, "run", "-e", sql], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(done.stderr)
