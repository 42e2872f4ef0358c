#!/usr/bin/env python3
"""Files as partitions: their merge against one written row by row, numbers of records, bad rows, files that grow."""

import json
import os
import random
import resource
import signal
import subprocess
import tempfile
import time

from report import VELO, Report, velo

report = Report("partitions_test")

DELAY = 3
SIZE = 10


def stamp(second):
    return f"2024-01-01T{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}Z"


def stream(path, more=""):
    return (f"CREATE STREAM t (p INT, i INT, ts TIMESTAMP, WATERMARK FOR ts AS ts - INTERVAL '{DELAY}' SECOND) WITH "
            f"('connector' = 'file', 'format' = 'json', 'partitions' = 'files', 'path' = '{path}'{more});\n")


def run(path, sql, *options, more=""):
    done = velo("run", "-e", stream(path, more) + sql, "--format", "json", *options)
    return [json.loads(line) for line in done.stdout.splitlines()], done.stderr


def write(directory, parts):
    for number, rows in enumerate(parts):
        with open(os.path.join(directory, f"part-{number:04}.ndjson"), "w", encoding="utf-8") as file:
            for i, second in enumerate(rows):
                file.write(json.dumps({"p": number, "i": i, "ts": stamp(second)}) + "\n")


def random_parts(draws, count):
    parts = []
    for _ in range(count):
        now = draws.randint(0, 50)
        rows = []
        for _ in range(draws.randint(0, 200)):
            now += draws.randint(0, 4)
            rows.append(max(0, now - draws.choice((0, 0, 0, 1, 5, 20))))
        parts.append(rows)
    return parts


def merged(parts):
    """The definition: (order of the rows, rows of each window, late rows)."""
    at = [0] * len(parts)
    latest = [None] * len(parts)
    order, windows, late, watermark = [], {}, 0, -10**9
    while True:
        live = [p for p in range(len(parts)) if at[p] < len(parts[p])]
        if not live:
            return order, [windows[begin] for begin in sorted(windows)], late
        head = {p: parts[p][at[p]] for p in live}
        watermark = max(watermark, min((head[p] if latest[p] is None else latest[p]) - DELAY for p in live))
        p = min(live, key=lambda q: (head[q], q))
        begin = head[p] // SIZE * SIZE
        if watermark >= begin + SIZE:
            late += 1
        else:
            windows[begin] = windows.get(begin, 0) + 1
        order.append((p, at[p]))
        latest[p] = head[p] if latest[p] is None else max(latest[p], head[p])
        at[p] += 1


def against_the_definition():
    draws = random.Random(11)
    for count in (1, 2, 5, 37):
        with tempfile.TemporaryDirectory() as directory:
            parts = random_parts(draws, count)
            write(directory, parts)
            order, windows, late = merged(parts)
            for batch in ("1", "7", "4096"):
                name = f"{count} files, batches of {batch}"
                rows, _ = run(directory, "SELECT p, i, _partition AS part, _offset AS number FROM t", "--batch-size", batch,
                              "--threads", "2")
                report.equal(f"{name}: order", [(row["p"], row["i"]) for row in rows], order)
                report.check(f"{name}: partitions and offsets",
                             all(row["p"] == row["part"] and row["i"] == row["number"] for row in rows), "they differ")
                rows, said = run(directory, "SELECT window_start, COUNT(*) AS n FROM t WINDOW TUMBLING(ts, 10s)",
                                 "--batch-size", batch)
                report.equal(f"{name}: windows", [row["n"] for row in rows], windows)
                report.contains(f"{name}: late rows", said, f" {late} late")


def bad_rows(directory):
    """They are numbered in their file, and named with it, in merged order."""
    paths = [os.path.join(directory, f"{name}.ndjson") for name in "ab"]
    with open(paths[0], "w", encoding="utf-8") as file:
        file.write('{"p":0,"i":0,"ts":"2024-01-01T00:00:01Z"}\nbroken\n{"p":0,"i":2,"ts":"2024-01-01T00:00:05Z"}\n')
    with open(paths[1], "w", encoding="utf-8") as file:
        file.write('{"p":1,"i":0,"ts":"2024-01-01T00:00:02Z"}\n{"p":1,"i":1,"ts":"2024-01-01T00:00:03Z"}\n{"p":1,"i":"x"}\n')
    letters = os.path.join(directory, "letters")
    wanted = [(paths[0], 0, 1, 2, "broken"), (paths[1], 1, 2, 3, '{"p":1,"i":"x"}')]
    path = os.path.join(directory, "*.ndjson")
    for batch in ("1", "4096"):
        rows, _ = run(path, f"SELECT p, i FROM t WITH ('on_error' = 'dead_letter', 'dead_letter.path' = '{letters}')",
                      "--batch-size", batch)
        report.equal("bad rows: the others", [(row["p"], row["i"]) for row in rows], [(0, 0), (1, 0), (1, 1), (0, 2)])
        with open(letters, encoding="utf-8") as file:
            got = [json.loads(line) for line in file]
        report.equal("bad rows: letters",
                     [tuple(one[key] for key in ("source", "partition", "offset", "line", "payload")) for one in got], wanted)
    rows, said = run(path, "SELECT p, i FROM t")
    report.equal("a bad row fails the query: rows before it", [(row["p"], row["i"]) for row in rows], [(0, 0)])
    report.contains("a bad row fails the query: place", said, f"{paths[0]}:2:1")


def without_event_time(directory):
    """Files follow each other; records are numbered in each, on one thread and on several."""
    for number in range(3):
        with open(os.path.join(directory, f"{number}.ndjson"), "w", encoding="utf-8") as file:
            for i in range(2000):
                file.write(json.dumps({"p": number, "i": i}) + "\n")
    sql = (f"CREATE STREAM t (p INT, i INT) WITH ('connector' = 'file', 'format' = 'json', 'partitions' = 'files', "
           f"'path' = '{directory}');\nSELECT p, i, _partition AS part, _offset AS number FROM t")
    for threads in ("1", "3"):
        done = velo("run", "-e", sql, "--format", "json", "--threads", threads)
        rows = [json.loads(line) for line in done.stdout.splitlines()]
        report.equal(f"no event time, {threads} threads: order", [(row["p"], row["i"]) for row in rows],
                     [(number, i) for number in range(3) for i in range(2000)])
        report.check(f"no event time, {threads} threads: numbers",
                     all((row["p"], row["i"]) == (row["part"], row["number"]) for row in rows), "they differ")


def few_descriptors(directory):
    """Plain files are mapped, and need none while they are read; others say what is missing."""
    write(directory, [[n] for n in range(300)])
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, before[1]))
    try:
        rows, said = run(directory, "SELECT p FROM t")
        report.equal("300 files with 64 descriptors", [row["p"] for row in rows], list(range(300)))
        _, said = run(directory, "SELECT p FROM t", more=", 'io' = 'read'")
        report.contains("300 files that are not mapped", said, "error 4002", "ulimit -n")
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)


def wait_for(what, seconds=20):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if what():
            return True
        time.sleep(0.02)
    return False


def append(path, *rows):
    with open(path, "a", encoding="utf-8") as file:
        for p, i, second in rows:
            file.write(json.dumps({"p": p, "i": i, "ts": stamp(second)}) + "\n")


def live(directory, sql, steps):
    """Runs the query over a folder that is watched; each step is (what it shows, what to do, the lines there are then)."""
    output = os.path.join(directory, "..", os.path.basename(directory) + ".out")
    lines = []

    def complete(wanted):
        if os.path.exists(output):
            with open(output, encoding="utf-8") as file:
                lines[:] = [json.loads(line) for line in file.read().splitlines()]
        return lines == wanted

    more = ", 'watch' = 'true', 'watermark.idle_timeout' = '300ms'"
    with subprocess.Popen([VELO, "run", "-q", "-e", stream(directory, more) + sql, "--format", "json", "--output",
                           output]) as process:
        for name, change, wanted in steps:
            change()
            report.check(f"live: {name}", wait_for(lambda wanted=wanted: complete(wanted)), str(lines))
        process.send_signal(signal.SIGINT)
        report.equal("live: exit code", process.wait(timeout=20), 0)
    os.remove(output)


def growing(directory):
    """Files that grow: rows wait for a silent one, then go on; windows close without it; a new file joins."""
    a, b, c = (os.path.join(directory, f"{name}.ndjson") for name in "abc")
    append(a, (0, 0, 1), (0, 1, 4))
    append(b, (1, 0, 2))
    live(directory, "SELECT window_start, COUNT(*) AS n FROM t WINDOW TUMBLING(ts, 10s) WITH ('merge.max_wait' = '100ms')",
         [("a silent file is left behind", lambda: append(a, (0, 2, 20)), [{"window_start": stamp(0), "n": 3}])])
    rows = [{"p": p, "i": i} for p, i in ((0, 0), (1, 0), (0, 1), (0, 2))]
    live(directory, "SELECT p, i FROM t WITH ('merge.max_wait' = '100ms')",
         [("what is there is merged", lambda: None, rows),
          ("a new file joins", lambda: append(c, (2, 0, 21)), rows + [{"p": 2, "i": 0}]),
          ("a silent file goes on", lambda: append(b, (1, 1, 22)), rows + [{"p": 2, "i": 0}, {"p": 1, "i": 1}])])


def main():
    against_the_definition()
    for test in (bad_rows, without_event_time, few_descriptors, growing):
        with tempfile.TemporaryDirectory() as directory:
            test(directory)
    report.finish()


if __name__ == "__main__":
    main()
