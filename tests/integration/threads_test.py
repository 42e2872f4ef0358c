#!/usr/bin/env python3
"""Threads as users meet them: the same digests, a clean stop in the middle, what explain says."""

import os
import re
import signal
import subprocess
import tempfile
import time

from report import VELO, Report, velo

report = Report("threads_test")

QUERIES = {
    "aligned": "SELECT symbol, price * 2 AS p FROM trades WHERE side = 'B'",
    "two-phase": "SELECT symbol, window_start, COUNT(*) AS n, SUM(price) AS s, LAST(price) AS l FROM trades GROUP BY symbol "
                 "WINDOW HOPPING(ts, INTERVAL '10' SECOND, INTERVAL '5' SECOND)",
    "exchange": "SELECT symbol, SUM(quantity) AS q FROM trades GROUP BY symbol EMIT CHANGES",
    "fan-in": "SELECT symbol, SUM(quantity) AS q FROM trades GROUP BY symbol HAVING SUM(quantity) > 100 EMIT CHANGES",
}


def stream(path, annotation=""):
    return ("CREATE STREAM trades (symbol STRING, price DECIMAL(18,4), quantity BIGINT, ts TIMESTAMP, side STRING, "
            f"WATERMARK FOR ts AS ts) WITH ('connector' = 'file', 'format' = 'json', 'path' = '{path}');\n{annotation}")


def digests(path, sql, *options, **environment):
    done = velo("run", "-e", stream(path) + sql, "--digest", "--quiet", "--output", "/dev/null", *options,
                environment=environment)
    return done.returncode, done.stderr


def same_digests(path):
    for name, sql in QUERIES.items():
        alone = digests(path, sql)
        report.contains(f"{name}: there is a digest", alone[1], "digest result ")
        for threads in ("2", "3", "5"):
            report.equal(f"{name}: digest with {threads} threads", digests(path, sql, "--threads", threads), alone)
        report.equal(f"{name}: digest with threads on processors of their own",
                     digests(path, sql, "--threads", "3", "--pin"), alone)
        report.equal(f"{name}: digest with threads that lose the processor now and then",
                     digests(path, sql, "--threads", "3", VELO_STRESS="1"), alone)


def explained(path):
    for name, sql in QUERIES.items():
        text = velo("explain", "-e", stream(path) + sql).stdout.decode()
        report.contains(f"explain: {name}", text, f"on several threads: {name}, because ")
    text = velo("explain", "-e", "SELECT * FROM stdin", stdin=b'{"a":1}\n').stdout.decode()
    report.contains("explain: a pipe is read in one piece", text, "is read in one piece: ")


def annotated(path):
    alone = digests(path, QUERIES["exchange"])
    for strategy in ("hash", "fanin", "smart"):
        report.equal(f"@partitioning_strategy {strategy}: digest with two threads",
                     digests(path, f"-- @partitioning_strategy: {strategy}\n" + QUERIES["exchange"], "--threads", "2"),
                     alone)
    sql = stream(path, "-- @num_partitions: 3\n-- @partitioning_strategy: sticky\n") + QUERIES["two-phase"]
    report.equal("@num_partitions: exit code", velo("run", "-e", sql, "--output", "/dev/null").returncode, 0)
    refused = velo("check", "-e", stream(path, "-- @num_partitions: 3\n-- @partitioning_strategy: sticky\n") +
                   QUERIES["fan-in"])
    report.equal("a strategy that would be wrong: exit code", refused.returncode, 1)
    report.contains("a strategy that would be wrong: message", refused.stderr, "2496", "would give wrong results")
    warned = velo("check", "-e", stream(path, "-- @job_mode: transactional\n") + QUERIES["aligned"])
    report.equal("@job_mode transactional: exit code", warned.returncode, 0)
    report.contains("@job_mode transactional: said so", warned.stderr, "warning 2497", "runs as simple")


def interrupted(directory):
    """SIGINT while two threads are at work: what was counted was written, and nothing else."""
    output = os.path.join(directory, "out.ndjson")
    sql = ("CREATE STREAM trades WITH ('connector' = 'generator', 'kind' = 'trades', 'rows' = '2000000000'); "
           "SELECT symbol, price FROM trades WHERE side = 'B'")
    with subprocess.Popen([VELO, "run", "-e", sql, "--threads", "2", "--output", output],
                          stderr=subprocess.PIPE) as process:
        while process.poll() is None and (not os.path.exists(output) or os.path.getsize(output) == 0):
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        begin = time.monotonic()
        messages = process.communicate(timeout=120)[1].decode()
        seconds = time.monotonic() - begin
    report.equal("SIGINT with threads: exit code", process.returncode, 130)
    counted = re.search(r"(\d+) rows in, (\d+) out.*; (\d+) filtered", messages)
    with open(output, "rb") as file:
        lines = file.read().count(b"\n")
    report.check("SIGINT with threads: every row is accounted for",
                 counted and int(counted[1]) == int(counted[2]) + int(counted[3]) and int(counted[2]) == lines,
                 f"{lines} lines; {messages}")
    print(f"ended {seconds:.2f} s after SIGINT")


def main():
    with tempfile.TemporaryDirectory() as directory:
        path = os.path.join(directory, "trades.ndjson")
        velo("generate", "trades", "--rows", "60000", "--set", "disorder=2s", "--output", path)
        same_digests(path)
        explained(path)
        annotated(path)
        interrupted(directory)
    report.finish()


if __name__ == "__main__":
    main()
