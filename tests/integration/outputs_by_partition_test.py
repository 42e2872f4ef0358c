#!/usr/bin/env python3
"""One output for each partition: the bytes that a run over that file alone gives, whatever the number of threads."""

import json
import os
import re
import signal
import subprocess
import tempfile
import time
import zlib

from report import VELO, Report, velo

report = Report("outputs_by_partition_test")

COLUMNS = "symbol STRING, price DECIMAL(18,4), quantity BIGINT, ts TIMESTAMP, side STRING"
FILES = 7
THREADS = (1, 2, 3, 5)
QUERIES = {
    "rows": "SELECT symbol, price * 2 AS p, _partition AS part, _offset AS n FROM trades WHERE side = 'B'",
    "groups of a key": "SELECT symbol, window_start, COUNT(*) AS n, AVG(price) AS mean FROM trades GROUP BY symbol "
                       "WINDOW TUMBLING(ts, INTERVAL '10' SECOND)",
    "changes of a key": "SELECT symbol, COUNT(*) AS n, FIRST(price) AS first FROM trades GROUP BY symbol HAVING COUNT(*) % 2 = 0 "
                        "EMIT CHANGES",
}


def application(path, output, query, more="", watermark=", WATERMARK FOR ts AS ts", options=""):
    return (f"CREATE STREAM trades ({COLUMNS}{watermark}) WITH ('connector' = 'file', 'format' = 'json', 'path' = '{path}'{more});\n"
            f"CREATE STREAM o WITH ('connector' = 'file', 'path' = '{output}', 'create_dirs' = 'true') AS {query}{options};")


def contents(directory):
    return {name: open(os.path.join(directory, name), "rb").read() for name in sorted(os.listdir(directory))}


def make_files(directory, whole):
    """The lines of `whole` by symbol, so that no symbol is in two files; one more file is empty."""
    os.mkdir(directory)
    files = [open(os.path.join(directory, f"part-{n}.ndjson"), "w", encoding="utf-8") for n in range(FILES + 1)]
    with open(whole, encoding="utf-8") as lines:
        for line in lines:
            files[zlib.crc32(json.loads(line)["symbol"].encode()) % FILES].write(line)
    for file in files:
        file.close()


def same_as_alone(directory, inputs):
    """Bytes, digests and accounts for any number of threads; bytes of each output are those of a run of its own."""
    keyed = ", 'partitions' = 'files', 'partition.key' = 'symbol'"
    for name, query in QUERIES.items():
        for watermark in (", WATERMARK FOR ts AS ts", ""):
            if "WINDOW" in query and not watermark:
                continue
            seen = {}
            for threads in THREADS:
                output = os.path.join(directory, f"out-{threads}")
                done = velo("run", "-e", application(inputs, output + "/{partition}.ndjson", query, keyed, watermark), "--digest",
                            "--threads", str(threads))
                report.equal(f"{name}, {threads} threads: exit code", (done.returncode, done.stderr if done.returncode else ""),
                             (0, ""))
                account = re.search(r"(\d+ rows in, \d+ out) in .*(; .*)", done.stderr)
                seen[threads] = (contents(output), re.search("digest o .*", done.stderr)[0], account[1] + account[2])
                report.equal(f"{name}, {threads} threads: as with one", seen[threads], seen[1])
            for number in range(FILES + 1):
                output = os.path.join(directory, "alone.ndjson")
                alone = query.replace("_partition", str(number))
                velo("run", "-e", application(f"{inputs}/part-{number}.ndjson", output, alone, "", watermark))
                with open(output, "rb") as file:
                    report.equal(f"{name}, file {number}: as alone", seen[1][0][f"{number}.ndjson"], file.read())


def bad_rows(directory):
    """Each partition fails by itself; the error is that of the first one. Letters lie by partition as well."""
    inputs = os.path.join(directory, "bad")
    os.mkdir(inputs)
    for number in range(5):
        with open(os.path.join(inputs, f"{number}.ndjson"), "w", encoding="utf-8") as file:
            for i in range(3000):
                bad = number in (2, 3) and i == 10 * number
                file.write('{"i":x}\n' if bad else json.dumps({"i": i}) + "\n")
    for threads in THREADS:
        output = os.path.join(directory, f"bad-{threads}")
        sql = (f"CREATE STREAM t (i INT) WITH ('connector' = 'file', 'format' = 'json', 'path' = '{inputs}', 'partitions' = 'files');\n"
               f"CREATE STREAM o WITH ('connector' = 'file', 'path' = '{output}/{{partition}}.ndjson', 'create_dirs' = 'true') AS "
               "SELECT i FROM t")
        done = velo("run", "-e", sql, "--threads", str(threads))
        report.equal(f"a bad row, {threads} threads: exit code", done.returncode, 2)
        report.contains(f"a bad row, {threads} threads: the first one", done.stderr, f"{inputs}/2.ndjson:21:1")
        lines = [text.count(b"\n") for text in contents(output).values()]
        report.equal(f"a bad row, {threads} threads: what came before it", lines, [3000, 3000, 20, 30, 3000])
        letters = os.path.join(directory, f"letters-{threads}")
        os.mkdir(letters)
        done = velo("run", "-e", sql + f" WITH ('on_error' = 'dead_letter', 'dead_letter.path' = '{letters}/{{partition}}')",
                    "--threads", str(threads))
        report.contains(f"dead letters, {threads} threads: account", done.stderr, "15000 rows in, 14998 out", "2 bad")
        found = {name: [json.loads(line)["line"] for line in text.splitlines()] for name, text in contents(letters).items()}
        report.equal(f"dead letters, {threads} threads", found, {"0": [], "1": [], "2": [21], "3": [31], "4": []})


def metrics(directory, inputs):
    """What is measured is put together in the order of the partitions."""
    texts = set()
    for threads in THREADS:
        file = os.path.join(directory, "metrics")
        query = "SELECT symbol, price FROM trades WHERE side = 'B'"
        annotations = ("-- @metric: prices_total\n-- @metric_type: counter\n-- @metric_labels: symbol\n"
                       "-- @metric: last_price\n-- @metric_type: gauge\n-- @metric_field: price\n")
        sql = application(inputs, os.path.join(directory, "m/{partition}"), query, ", 'partitions' = 'files'")
        done = velo("run", "-e", sql.replace("CREATE STREAM o", annotations + "CREATE STREAM o"), "--metrics-file", file, "--threads",
                    str(threads))
        report.equal(f"metrics, {threads} threads: exit code", done.returncode, 0)
        with open(file, encoding="utf-8") as text:
            texts.add(text.read())
    report.check("metrics: the same from any number of threads", len(texts) == 1 and "prices_total{" in texts.pop(), "")


def explained(inputs):
    text = velo("explain", "-e", application(inputs, "o/{partition}", QUERIES["rows"], ", 'partitions' = 'files'")).stdout.decode()
    report.contains("explain", text, "on several threads: by partition, because every stage looks at one row at a time")


def refused_files(directory, inputs):
    """Two partitions never write one file, and none that is read."""
    done = velo("run", "-e", application(inputs, inputs + "/part-{partition}.ndjson", QUERIES["rows"], ", 'partitions' = 'files'"))
    report.contains("an output that is read", done.stderr, "error 4010")
    done = velo("run", "-e", application(inputs, directory + "/nowhere/{partition}", QUERIES["rows"], ", 'partitions' = 'files'")
                .replace("'create_dirs' = 'true'", "'create_dirs' = 'false'"))
    report.contains("an output that cannot be made", done.stderr, "error 4008")


def interrupted(directory, whole):
    """SIGINT in the middle: what was counted was written, within a second."""
    inputs, output = os.path.join(directory, "long"), os.path.join(directory, "long-out")
    os.mkdir(inputs)
    for number in range(200):
        os.link(whole, os.path.join(inputs, f"{number:03}.ndjson"))
    for threads in (1, 2):
        with subprocess.Popen([VELO, "run", "-e", application(inputs, output + "/{partition}", QUERIES["rows"], ", 'partitions' = 'files'"),
                               "--threads", str(threads)], stderr=subprocess.PIPE) as process:
            while process.poll() is None and not os.path.exists(os.path.join(output, "3")):
                time.sleep(0.01)
            process.send_signal(signal.SIGINT)
            begin = time.monotonic()
            messages = process.communicate(timeout=120)[1].decode()
            seconds = time.monotonic() - begin
        report.equal(f"SIGINT, {threads} threads: exit code", process.returncode, 130)
        counted = re.search(r"(\d+) rows in, (\d+) out.*; (\d+) filtered", messages)
        lines = sum(text.count(b"\n") for text in contents(output).values())
        report.check(f"SIGINT, {threads} threads: every row is accounted for",
                     counted and int(counted[1]) == int(counted[2]) + int(counted[3]) and int(counted[2]) == lines,
                     f"{lines} lines; {messages}")
        print(f"ended {seconds:.2f} s after SIGINT")
        for name in os.listdir(output):
            os.remove(os.path.join(output, name))


def main():
    with tempfile.TemporaryDirectory() as directory:
        whole = os.path.join(directory, "trades.ndjson")
        velo("generate", "trades", "--rows", "60000", "--set", "disorder=2s", "--output", whole)
        inputs = os.path.join(directory, "in")
        make_files(inputs, whole)
        same_as_alone(directory, inputs)
        bad_rows(directory)
        metrics(directory, inputs)
        explained(inputs)
        refused_files(directory, inputs)
        interrupted(directory, whole)
    report.finish()


if __name__ == "__main__":
    main()
