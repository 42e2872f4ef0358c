"""The binary from outside: pipes, broken input, exit codes, messages, signals, and what goes to which output."""

import gzip
import json
import os
import re
import signal
import subprocess
import tempfile
import time

from report import VELO, Report, velo

HEADER = "ts,symbol,price,size"
GOOD = ["2024-01-01T00:00:00Z,A,10.5000,5", "2024-01-01T00:00:01Z,B,11.2500,7", "2024-01-01T00:01:02Z,A,10.7500,9"]
COLUMNS = "ts TIMESTAMP, symbol STRING, price DECIMAL(10,4), size BIGINT, WATERMARK FOR ts AS ts"
TRADES = f"CREATE STREAM trades ({COLUMNS}) WITH ('connector' = 'file', 'path' = '${{PATH_OF_TRADES}}', 'format' = 'csv');"
ALL = f"{TRADES} SELECT ts, symbol, price, size FROM trades"
SUMMARY = re.compile(r"^(\d+) rows in, (\d+) out in [0-9.]+ s \([^)]*\); (\d+) filtered, (\d+) late, (\d+) bad", re.MULTILINE)

report = Report("command_line")


def write(directory, name, lines):
    path = os.path.join(directory, name)
    with open(path, "w", encoding="utf-8") as file:
        file.write("".join(f"{line}\n" for line in lines))
    return path


def run_on(path, *arguments, sql=ALL):
    return velo("run", "-e", sql, "--set", f"PATH_OF_TRADES={path}", "--format", "csv", *arguments)


def counts(messages):
    match = SUMMARY.search(messages)
    return tuple(int(group) for group in match.groups()) if match else None


def lines_of(data):
    return data.decode().splitlines()


def broken_files(directory):
    faults = {
        "garbage": ("garbage", "instead of 4: garbage"),
        "too_large": ("2024-01-01T00:00:03Z,A,10.7500,99999999999999999999", "column size:", "out of range"),
        "too_many_digits": ("2024-01-01T00:00:03Z,A,12345678.1,9", "column price:", "DECIMAL(10,4)"),
        "bad_date": ("2024-13-01T00:00:03Z,A,10.7500,9", "column ts:", "2024-13-01T00:00:03Z"),
    }
    for name, (line, *texts) in faults.items():
        path = write(directory, f"{name}.csv", [HEADER, *GOOD, line, GOOD[0]])
        done = run_on(path)
        report.equal(f"{name}: exit code", done.returncode, 2)
        report.contains(f"{name}: message with file, line and way out", done.stderr, f"{path}:5:", "on_error", *texts)
        report.equal(f"{name}: the rows above it were delivered", lines_of(done.stdout), [HEADER, *GOOD])
        report.equal(f"{name}: nothing else at batch size 1", run_on(path, "--batch-size", "1").stdout, done.stdout)
        report.equal(f"{name}: account", counts(done.stderr), (4, 3, 0, 0, 1))


def files_that_cannot_be_read(directory):
    missing_column = write(directory, "missing_column.csv", ["ts,symbol,size", "2024-01-01T00:00:00Z,A,5"])
    done = run_on(missing_column)
    report.equal("missing column: exit code", done.returncode, 2)
    report.contains("missing column: message", done.stderr, f"{missing_column}:1:", "no column price", "ts, symbol, size")

    done = run_on(os.path.join(directory, "missing_colum.csv"))
    report.equal("no such file: exit code", done.returncode, 2)
    report.contains("no such file: message and hint", done.stderr, "missing_colum.csv' does not exist", "missing_column.csv")

    packed = gzip.compress("".join(f"{line}\n" for line in [HEADER] + GOOD * 20000).encode())
    path = os.path.join(directory, "cut.csv.gz")
    with open(path, "wb") as file:
        file.write(packed[: len(packed) // 2])
    done = run_on(path)
    report.equal("truncated gzip: exit code", done.returncode, 2)
    report.contains("truncated gzip: message", done.stderr, path, "ends in the middle", "hint:")
    report.equal("truncated gzip: the same rows at batch size 1", run_on(path, "--batch-size", "1").stdout, done.stdout)

    nothing = write(directory, "nothing.ndjson", [])
    done = velo("run", "-e", f"SELECT * FROM '{nothing}'")
    report.contains("no columns in an empty file", done.stderr, "error 3111", "declare the columns")

    for name, lines in (("empty", []), ("header_only", [HEADER])):
        done = run_on(write(directory, f"{name}.csv", lines))
        report.equal(f"{name}: exit code and account", (done.returncode, counts(done.stderr)), (0, (0, 0, 0, 0, 0)))

    locked_file(directory)


def locked_file(directory):
    path = write(directory, "locked.csv", [HEADER])
    os.chmod(path, 0)
    os.chmod(directory, 0o755)
    somebody = {"user": "nobody"} if os.geteuid() == 0 else {}  # root may read everything
    try:
        done = subprocess.run([VELO, "run", "-e", ALL, "--set", f"PATH_OF_TRADES={path}"], capture_output=True, text=True,
                              check=False, **somebody)
    except PermissionError:
        report.skip("file without permission", "nobody may not run the binary from where it stands")
        return
    report.equal("no permission: exit code", done.returncode, 2)
    report.contains("no permission: message", done.stderr, path, "ermission denied")


def outputs(directory):
    path = write(directory, "good.csv", [HEADER, *GOOD])
    done = run_on(path)
    report.equal("standard output holds results only", lines_of(done.stdout), [HEADER, *GOOD])
    report.equal("quiet: not a word on standard error", run_on(path, "--quiet").stderr, "")

    for what, arguments, output in (("standard output", [], "/dev/full"), ("--output", ["--output", "/dev/full"], "/dev/null")):
        with open(output, "wb") as sink:
            done = subprocess.run([VELO, "run", "-e", ALL, "--set", f"PATH_OF_TRADES={path}", *arguments], stdout=sink,
                                  stderr=subprocess.PIPE, text=True, check=False)
        report.equal(f"full disk, {what}: exit code", done.returncode, 2)
        report.contains(f"full disk, {what}: message", done.stderr, "No space left on device", "hint:")

    done = run_on(path, "--output", os.path.join(directory, "nowhere", "x.csv"))
    report.equal("no such directory: exit code", done.returncode, 2)
    report.contains("no such directory: message and hint", done.stderr, "cannot create", "there is no directory")


def pipes(directory):
    csv_path = os.path.join(directory, "day.csv")
    velo("generate", "trades", "--rows", "200000", "--format", "csv", "--output", csv_path)
    from_csv = velo("run", "-e", f"SELECT symbol, COUNT(*) AS n, SUM(price * quantity) AS notional FROM '{csv_path}' "
                                 "GROUP BY symbol EMIT FINAL")
    bars = ("SELECT symbol, window_start, MAX(price) AS high, SUM(price * quantity) AS notional FROM day "
            "GROUP BY symbol WINDOW TUMBLING(ts, INTERVAL '10' SECOND)")
    columns = "(symbol STRING, price DECIMAL(18,2), quantity BIGINT, ts TIMESTAMP)"
    report.equal("columns found out from a CSV file", from_csv.returncode, 0)
    by_file = velo("run", "-e", f"CREATE STREAM day {columns} WITH ('connector' = 'file', 'path' = '{csv_path}'); {bars}")
    as_json = velo("generate", "trades", "--rows", "200000").stdout
    stdin_stream = f"CREATE STREAM day {columns} WITH ('connector' = 'stdin', 'format' = 'json'); "
    by_pipe = velo("run", "-e", stdin_stream + bars, stdin=as_json)
    report.check("the same day as NDJSON through a pipe gives the same result as CSV",
                 by_pipe.returncode == 0 and by_pipe.stdout == by_file.stdout and by_file.stdout.count(b"\n") > 100,
                 by_pipe.stderr + by_file.stderr)

    packed = os.path.join(directory, "day.ndjson.gz")
    with gzip.open(packed, "wb", compresslevel=1) as file:
        file.write(as_json)
    script = 'zcat "$DAY" | "$VELO" run -e "$SQL" | head -n 3; echo "codes ${PIPESTATUS[1]} ${PIPESTATUS[2]}"'
    environment = dict(os.environ, DAY=packed, VELO=VELO, SQL=stdin_stream + "SELECT symbol, price FROM day")
    done = subprocess.run(["bash", "-c", script], env=environment, capture_output=True, text=True, check=False)
    lines = done.stdout.splitlines()
    report.check("zcat | velo | head: three rows, exit code 0", len(lines) == 4 and lines[-1] == "codes 0 0", done.stdout)
    report.check("zcat | velo | head: no error message", "error" not in done.stderr and "roken" not in done.stderr, done.stderr)


def real_day():
    ticks = "../shared/data/ticks/trades_2013-10-08.csv.gz"
    if not os.path.exists(ticks):
        report.skip("the real day as NDJSON through a pipe", f"{ticks} is not here")
        return
    declare = f"CREATE STREAM trades ({COLUMNS}) WITH ('connector' = '%s', 'path' = '%s', 'format' = '%s');"
    source = declare % ("file", ticks, "csv")
    bars = ("SELECT symbol, window_start, FIRST(price) AS o, MAX(price) AS h, MIN(price) AS l, LAST(price) AS c, "
            "VWAP(price, size) AS v FROM trades GROUP BY symbol WINDOW TUMBLING(ts, INTERVAL '1' MINUTE)")
    as_json = velo("run", "-e", source + "SELECT ts, symbol, price, size FROM trades", "--format", "json").stdout
    by_pipe = velo("run", "-e", (declare % ("stdin", "", "json")).replace("'path' = '', ", "") + bars, stdin=as_json)
    by_file = velo("run", "-e", source + bars)
    report.check("the real day as NDJSON through a pipe gives the same bars as its CSV",
                 by_pipe.stdout == by_file.stdout and by_file.stdout.count(b"\n") > 1000, by_pipe.stderr)


def bad_row_policies(directory):
    bad = "2024-01-01T00:00:03Z,A,10.7500,99999999999999999999"
    path = write(directory, "one_bad.csv", [HEADER, GOOD[0], bad, *GOOD[1:]])
    dead = os.path.join(directory, "dead.ndjson")
    query = f"{TRADES} SELECT symbol, size FROM trades WHERE size > 5 WITH ('on_error' = '%s'%s)"
    skipped = run_on(path, sql=query % ("skip", ""))
    report.equal("skip: exit code and account", (skipped.returncode, counts(skipped.stderr)), (0, (4, 2, 1, 0, 1)))
    kept = run_on(path, sql=query % ("dead_letter", f", 'dead_letter.path' = '{dead}'"))
    report.equal("dead letters: same result as skip", (kept.returncode, kept.stdout), (0, skipped.stdout))
    report.contains("dead letters: counted", kept.stderr, "1 bad, 1 in dead letters")
    with open(dead, encoding="utf-8") as file:
        letter = json.loads(file.read())
    report.equal("dead letters: raw payload, source and line", (letter["payload"], letter["source"], letter["line"]), (bad, path, 3))

    done = run_on(path, sql=f"{TRADES} SELECT symbol FROM trades")
    report.equal("a column that is not named is not decoded", (done.returncode, counts(done.stderr)), (0, (4, 4, 0, 0, 0)))


def account(directory):
    late = write(directory, "late.csv", [HEADER, *GOOD, "2024-01-01T00:00:05Z,A,1.0,8", "2024-01-01T00:00:06Z,A,1.0,x"])
    done = run_on(late, sql=f"{TRADES} SELECT symbol, COUNT(*) AS n FROM trades WHERE size <> 7 GROUP BY symbol "
                            "WINDOW TUMBLING(ts, INTERVAL '1' MINUTE) WITH ('on_error' = 'skip')")
    report.equal("in, out, filtered, late, bad", counts(done.stderr), (5, 2, 1, 1, 1))
    windows = [int(line.split(",")[1]) for line in lines_of(done.stdout)[1:]]
    report.equal("rows in = filtered + late + bad + what the windows hold", 1 + 1 + 1 + sum(windows), 5)


FIVE_FAULTS = """CREATE STREAM t (ts TIMESTAMP, symbol STRING, price DECIMAL(10,4))
  WITH ('connector' = 'file', 'path' = 'x.csv', 'format' = 'csv', 'pth' = 'y');
SELECT simbol FROM t;
SELECT symbol FROM tt;
SELECT uper(symbol) FROM t;
SELEC symbol FROM t;
"""


def check_and_explain(directory):
    path = write(directory, "five.sql", FIVE_FAULTS.splitlines())
    done = velo("check", path)
    report.equal("check: exit code", done.returncode, 1)
    places = re.findall(r"^.*five\.sql:(\d+:\d+): error \d+", done.stderr, re.MULTILINE)
    report.equal("check: five faults", len(places), 5)
    report.equal("check: the faults of the queries with their places", places[1:], ["3:8", "4:20", "5:8", "6:1"])
    for hint in ("path", "symbol", "t", "upper", "SELECT"):
        report.contains(f"check: hint {hint}", done.stderr, f'did you mean "{hint}"?')
    report.equal("check: a good file", velo("check", "examples/demo.sql").returncode, 0)

    done = velo("explain", "examples/ticks/notional_by_exchange.sql")
    report.contains("explain: decoded columns", done.stdout.decode(), "decodes: 3 of 5 columns: price, size, exchange")
    done = velo("explain", "examples/ticks/one_minute_bars.sql")
    report.contains("explain: the window", done.stdout.decode(), "TUMBLING(1m)", "Watermark", "decodes: 4 of 5")

    path = write(directory, "numbers.csv", ["x", "1", "2", "3"])
    declared = f"CREATE STREAM t (x INT) WITH ('connector' = 'file', 'path' = '{path}', 'format' = 'csv');"
    done = velo("run", "-e", declared + "EXPLAIN ANALYZE SELECT x * 2 AS y FROM t WHERE x > 1; SELECT MAX(x) AS m FROM t EMIT FINAL;",
                "--format", "csv")
    report.contains("explain analyze: plan and account", done.stdout.decode(), "Filter", "2 out, 1 filtered", "m\n3")
    report.check("explain analyze: no rows of its query", "\n4" not in done.stdout.decode(), done.stdout.decode())


def variables_and_styles(directory):
    path = write(directory, "good.csv", [HEADER, *GOOD])
    expected = [HEADER, *GOOD]
    done = velo("run", "-e", ALL, "--format", "csv", environment={"PATH_OF_TRADES": path})
    report.equal("variable from the environment", lines_of(done.stdout), expected)
    done = velo("run", "-e", ALL, "--format", "csv", "--set", f"PATH_OF_TRADES={path}", environment={"PATH_OF_TRADES": "x"})
    report.equal("--set goes before the environment", lines_of(done.stdout), expected)
    done = velo("run", "-e", ALL)
    report.equal("variable without value: exit code", done.returncode, 1)
    report.contains("variable without value: message", done.stderr, "PATH_OF_TRADES is not set", "--set")

    write(directory, "base.yaml", ["connector: file", "format: csv"])
    write(directory, "trades.yaml", ["extends: base.yaml", "path: ${PATH_OF_TRADES}"])
    declared = f"CREATE STREAM trades ({COLUMNS}); SELECT ts, symbol, price, size FROM trades"
    styles = {
        "options at the end of the query": f"{declared} WITH ('trades.type' = 'file_source', 'trades.path' = '{path}', "
                                           "'trades.format' = 'csv');",
        "config_file at the end of the query": f"{declared} WITH ('trades.config_file' = 'trades.yaml');",
        "config_file on the relation": f"CREATE STREAM trades ({COLUMNS}) WITH ('config_file' = 'trades.yaml'); "
                                       "SELECT ts, symbol, price, size FROM trades;",
    }
    for style, sql in styles.items():
        application = write(directory, "style.sql", [sql])
        done = velo("run", application, "--format", "csv", "--set", f"PATH_OF_TRADES={path}")
        report.check(style, lines_of(done.stdout) == expected, done.stderr)


def interrupted(rows):
    """Interrupts an endless or a bounded query after it has begun; its exit code, messages and time to end."""
    stream = ("CREATE STREAM g WITH ('connector' = 'generator', 'kind' = 'trades', 'rate' = '2000', 'realtime' = 'true'"
              f"{rows}); SELECT symbol, price FROM g")
    # Without a buffer: communicate() would not see what readline() had read ahead.
    with subprocess.Popen([VELO, "run", "-e", stream], bufsize=0, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        first = process.stdout.readline()
        process.send_signal(signal.SIGINT)
        begin = time.monotonic()
        rest, messages = process.communicate(timeout=60)
        return process.returncode, (first + rest).count(b"\n"), messages.decode(), time.monotonic() - begin


def signals():
    code, lines, messages, seconds = interrupted("")
    report.equal("SIGINT on a live query: exit code", code, 0)
    account_of = counts(messages)
    report.check("SIGINT on a live query: every row read was written", account_of and account_of[:2] == (lines, lines),
                 f"{lines} lines; {messages}")
    print(f"a live query ended {seconds:.2f} s after SIGINT")
    code, _, messages, _ = interrupted(", 'rows' = '1000000'")
    report.equal("SIGINT on a bounded query: exit code", code, 130)
    report.contains("SIGINT on a bounded query: said so", messages, "interrupted")


def small_commands():
    done = velo("run", "--batch-sise", "7", "-e", "SELECT 1")
    report.equal("unknown option: exit code", done.returncode, 1)
    report.contains("unknown option: hint", done.stderr, 'did you mean "--batch-size"?')
    report.contains("unknown command: hint", velo("chek").stderr, 'did you mean "check"?')
    report.equal("no such SQL file: exit code", velo("run", "nowhere.sql").returncode, 1)
    report.contains("no such SQL file: message", velo("run", "nowhere.sql").stderr, "nowhere.sql", "does not exist")

    report.contains("help lists the commands", velo("help").stdout.decode(), "run", "check", "explain", "generate")
    report.contains("help of a command", velo("help", "run").stdout.decode(), "--batch-size", "--digest")
    report.contains("version", velo("version").stdout.decode(), "velo ")
    report.contains("functions", velo("functions").stdout.decode(), "vwap(price, size)", "date_trunc")
    report.contains("one function", velo("functions", "vwap").stdout.decode(), "Volume-weighted", "example")

    generated = velo("generate", "trades", "--rows", "1000", "--seed", "3")
    rows = [json.loads(line) for line in lines_of(generated.stdout)]
    report.equal("generate: rows", len(rows), 1000)
    report.equal("generate: same seed, same bytes", velo("generate", "trades", "--rows", "1000", "--seed", "3").stdout,
                 generated.stdout)
    report.check("generate: other seed, other rows", velo("generate", "trades", "--rows", "1000").stdout != generated.stdout)
    report.equal("generate: unknown kind", velo("generate", "cheese", "--rows", "1").returncode, 1)


def main():
    with tempfile.TemporaryDirectory() as directory:
        for part in (broken_files, files_that_cannot_be_read, outputs, pipes, bad_row_policies, account, check_and_explain,
                     variables_and_styles):
            part(directory)
    real_day()
    signals()
    small_commands()
    report.finish()


if __name__ == "__main__":
    main()
