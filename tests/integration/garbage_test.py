"""Garbage in: broken SQL, broken data, files that are none. Every outcome is a clear error or the right result.

No crash, no hang, no row lost in silence, and the same outcome at every batch size. Besides the cases written down here,
a seed of damaged files is tried: bytes flipped, cut out and put in anywhere.
"""

import gzip
import os
import random
import re
import subprocess
import tempfile

from report import VELO, Report, velo

report = Report("garbage")
COLUMNS = "id BIGINT, name STRING, price DECIMAL(10,2)"
GOOD = {"csv": "id,name,price\n1,a,1.50\n2,b,2.50\n3,c,3.50\n",
        "json": '{"id":1,"name":"a","price":1.50}\n{"id":2,"name":"b","price":2.50}\n{"id":3,"name":"c","price":3.50}\n'}
RESULT = b"id,name,price\n1,a,1.50\n2,b,2.50\n3,c,3.50\n"
BATCHES = ("1", "4096")
ENVELOPES = ('{"before":null,"after":{"id":1,"name":"a","price":1.50},"op":"c"}\n'
             '{"before":{"id":1,"name":"a","price":1.50},"after":{"id":1,"name":"b","price":2.50},"op":"u"}\n'
             '{"schema":{},"payload":{"before":{"id":1,"name":"b","price":2.50},"after":null,"op":"d"}}\n')
DAMAGED = {"csv": ("csv", GOOD["csv"], ""), "json": ("json", GOOD["json"], ""),
           "envelopes": ("json", ENVELOPES, ", 'changelog' = 'debezium'"),
           "retractions": ("csv", "id,name,price,_op\n1,a,1.50,+I\n1,a,1.50,-U\n1,b,2.50,+U\n", ", 'changelog' = 'retract'")}


def query(path, form, options=""):
    return (f"CREATE STREAM t ({COLUMNS}) WITH ('connector' = 'file', 'path' = '{path}', 'format' = '{form}'{options}); "
            "SELECT id, name, price FROM t")


def read(path, form, options=""):
    """One run for each batch size."""
    return [velo("run", "--quiet", "-e", query(path, form, options), "--format", "csv", "--batch-size", size) for size in BATCHES]


def is_clear(done):
    """Done, or a short message that says what is wrong; never killed by a signal."""
    said = re.search(r"error \d{4}: \S|^velo: \S", done.stderr) is not None and len(done.stderr) < 20_000
    return done.returncode == 0 or (done.returncode in (1, 2) and said)


def check_clear(what, runs):
    report.check(f"{what}: a clear outcome", all(is_clear(done) for done in runs),
                 "\n".join(f"  {done.returncode} {len(done.stderr)} {done.stderr[-400:]}" for done in runs))
    report.equal(f"{what}: the same rows at every batch size", runs[0].stdout, runs[-1].stdout)
    return runs[0]


def write(directory, name, content):
    path = os.path.join(directory, name)
    with open(path, "wb") as file:
        file.write(content.encode() if isinstance(content, str) else content)
    return path


SQL_FAULTS = {
    "binary": bytes(range(256)) * 8,
    "zero bytes": b"SELECT \0 FROM t;\0",
    "broken UTF-8": b"SELECT '\xff\xfe' AS x FROM \xc3\x28;",
    "text without end": "SELECT 'abc FROM t;",
    "comment without end": "SELECT 1 AS x /* and so on",
    "quoted name without end": 'SELECT "abc FROM t;',
    "deep parentheses": "SELECT " + "(" * 50_000 + "1" + ")" * 50_000 + " AS x;",
    "deep parentheses without end": "SELECT " + "(" * 50_000,
    "deep negation": "SELECT " + "NOT " * 50_000 + "true AS x;",
    "deep signs": "SELECT " + "- " * 50_000 + "1 AS x;",
    "deep CASE": "SELECT " + "CASE WHEN true THEN " * 20_000 + "1" + " END" * 20_000 + " AS x;",
    "deep derived tables": "SELECT 1 AS x FROM " + "(SELECT * FROM " * 5_000 + "t" + ")" * 5_000 + ";",
    "deep types": "CREATE STREAM t (x " + "ARRAY<" * 20_000 + "INT" + ">" * 20_000 + ");",
    "deep calls": "SELECT " + "ABS(" * 20_000 + "1" + ")" * 20_000 + " AS x;",
    "huge number": "SELECT " + "9" * 100_000 + " AS x;",
    "huge exponent": "SELECT 1e999999999999 AS x;",
    "huge interval": "SELECT INTERVAL '99999999999999999999' DAY AS x;",
    "huge LIMIT": "SELECT 1 AS x LIMIT 99999999999999999999999;",
    "huge precision": "CREATE STREAM t (x DECIMAL(4000000000, 4000000000));",
    "long name of nothing": "SELECT " + "x" * 1_000_000 + ";",
    "nothing between semicolons and then something": ";;;; SELEC",
}


def broken_sql(directory):
    for name, text in SQL_FAULTS.items():
        path = write(directory, "broken.sql", text)
        done = velo("check", path)
        report.check(f"SQL, {name}: refused with a message", done.returncode == 1 and is_clear(done),
                     f"  {done.returncode} {done.stderr[-400:]}")


def good_sql_in_disguise(directory):
    text = "SELECT 1 AS x;\nSELECT 2 AS y;\n"
    for name, disguised in {"byte order mark": b"\xef\xbb\xbf" + text.encode(), "CRLF": text.replace("\n", "\r\n"),
                            "no end of line": text.rstrip(), "no last semicolon": text.rstrip().rstrip(";"),
                            "old Mac line ends": text.replace("\n", "\r")}.items():
        done = velo("run", "--quiet", write(directory, "good.sql", disguised), "--format", "csv")
        report.equal(f"SQL, {name}", (done.returncode, done.stdout.split()), (0, [b"x", b"1", b"y", b"2"]))
    long = "SELECT 1" + " + 1" * 3_000 + " AS x"
    done = velo("run", "--quiet", "-e", long, "--format", "csv")
    report.check("SQL, a long sum is computed or refused", is_clear(done) and done.stdout in (b"", b"x\n3001\n"), done.stderr[-300:])


def files_in_disguise(directory):
    for form, text in GOOD.items():
        for name, disguised in {"byte order mark": b"\xef\xbb\xbf" + text.encode(), "CRLF": text.replace("\n", "\r\n"),
                                "no end of line": text.rstrip("\n"), "empty lines at the end": text + "\n\n"}.items():
            done = check_clear(f"{form}, {name}", read(write(directory, f"good.{form}", disguised), form))
            report.equal(f"{form}, {name}: all rows", (done.returncode, done.stdout), (0, RESULT))
        empty = check_clear(f"{form}, empty file", read(write(directory, f"empty.{form}", ""), form))
        report.equal(f"{form}, empty file: no rows", (empty.returncode, empty.stdout), (0, b"id,name,price\n"))


def long_lines(directory):
    long = "x" * 3_000_000
    runs = read(write(directory, "long.csv", f"id,name,price\n1,{long},1.50\n2,b,2.50\n"), "csv")
    done = check_clear("csv, a line of 3 MB", runs)
    report.check("csv, a line of 3 MB: both rows or an error", done.returncode != 0 or done.stdout.count(b"\n") == 3)
    runs = read(write(directory, "long.json", f'{{"id":1,"name":"{long}","price":1.5}}\n{{"id":2,"name":"b","price":2.5}}\n'), "json")
    done = check_clear("json, a line of 3 MB", runs)
    report.check("json, a line of 3 MB: both rows or an error", done.returncode != 0 or done.stdout.count(b"\n") == 3)
    check_clear("csv, a quote that never closes", read(write(directory, "open.csv", 'id,name,price\n1,"' + long), "csv"))
    check_clear("csv, no line end at all", read(write(directory, "flat.csv", "9" * 3_000_000), "csv"))


JSON_FAULTS = {
    "deep arrays": '{"id":1,"other":' + "[" * 200_000 + "]" * 200_000 + "}",
    "deep arrays without end": '{"id":' + "[" * 200_000,
    "deep objects": '{"id":1,"other":' + '{"a":' * 100_000 + "1" + "}" * 100_000 + "}",
    "a number of 100,000 digits": '{"id":' + "9" * 100_000 + "}",
    "a decimal of 100,000 digits": '{"id":1,"price":0.' + "1" * 100_000 + "}",
    "an exponent without end": '{"id":1,"price":1e99999999999}',
    "minus alone": '{"id":-}', "zero byte": '{"id":1,"name":"a\0b"}', "broken UTF-8": b'{"id":1,"name":"\xff"}',
    "half an escape": '{"id":1,"name":"\\u12"}', "half a surrogate": '{"id":1,"name":"\\ud800"}', "an array": "[1,2,3]",
    "a number": "1", "a text": '"x"', "nothing but a brace": "{", "two records in a line": '{"id":1}{"id":2}',
    "trailing comma": '{"id":1,}', "no colon": '{"id" 1}', "single quotes": "{'id':1}", "NaN": '{"id":NaN}',
}
CSV_FAULTS = {
    "too many fields": "1,a,1.50,more", "too few fields": "1", "text behind a quote": '1,"a"b,1.50', "quote inside": '1,a"b,1.50',
    "zero byte": "1,a\0b,1.50", "broken UTF-8": b"1,\xff,1.50", "a number of 100,000 digits": "9" * 100_000 + ",a,1.50",
    "a decimal that does not fit": "1,a,123456789.00", "words for numbers": "one,a,two", "blanks around": " 1 ,a, 1.50 ",
    "hexadecimal": "0x10,a,1.50", "plus": "+1,a,+1.50", "thousands": "1_000,a,1.50", "100,000 fields": "," * 100_000,
}


def broken_records(directory):
    for form, faults in (("json", JSON_FAULTS), ("csv", CSV_FAULTS)):
        for name, fault in faults.items():
            fault = fault.encode() if isinstance(fault, str) else fault
            path = write(directory, f"broken.{form}", GOOD[form].encode() + fault + b"\n" + b"junk\n")
            done = check_clear(f"{form}, {name}", read(path, form))
            report.check(f"{form}, {name}: the rows above it came", done.stdout.startswith(RESULT), str(done.stdout[:200]))
            skipped = check_clear(f"{form}, {name}, skipped", [
                velo("run", "-e", query(path, form) + " WITH ('on_error' = 'skip')", "--format", "csv", "--batch-size", size)
                for size in BATCHES])
            rows, bad = skipped.stdout.count(b"\n") - 1, re.search(r", (\d+) bad", skipped.stderr)
            report.check(f"{form}, {name}, skipped: every record is shown or counted",
                         skipped.returncode == 0 and bad is not None and rows + int(bad[1]) >= 4, skipped.stderr[-300:])


def compressed(directory, form):
    yield "gz", gzip.compress(GOOD[form].encode() * 400)
    plain = write(directory, "plain", GOOD[form].encode() * 400)
    try:
        subprocess.run(["zstd", "-q", "-f", plain, "-o", plain + ".zst"], check=True)
    except (FileNotFoundError, subprocess.CalledProcessError):
        report.skip(f"broken zst files of {form}", "the program zstd is not installed")
        return
    with open(plain + ".zst", "rb") as file:
        yield "zst", file.read()


def broken_archives(directory):
    for form in GOOD:
        for suffix, whole in compressed(directory, form):
            for cut in (1, 5, 9, 15, len(whole) // 2, len(whole) - 9, len(whole) - 4, len(whole) - 1):
                path = write(directory, f"cut.{form}.{suffix}", whole[:cut])
                done = check_clear(f"{suffix} of {form} cut at {cut}", read(path, form))
                report.equal(f"{suffix} of {form} cut at {cut}: it is an error", done.returncode, 2)
            for name, damaged in {"flipped bit": whole[:40] + bytes([whole[40] ^ 4]) + whole[41:],
                                  "junk behind it": whole + b"junk and more of it"}.items():
                done = check_clear(f"{suffix} of {form}, {name}", read(write(directory, f"bad.{form}.{suffix}", damaged), form))
                report.equal(f"{suffix} of {form}, {name}: it is an error", done.returncode, 2)
            check_clear(f"{suffix} of {form}, twice", read(write(directory, f"two.{form}.{suffix}", whole + whole), form))
        done = check_clear(f"plain {form} called .gz", read(write(directory, f"plain.{form}.gz", GOOD[form]), form))
        check_clear(f"gz called {form}", read(write(directory, f"zipped.{form}", gzip.compress(GOOD[form].encode())), form))


def damage(choose, data):
    """Some bytes flipped, cut out or put in."""
    data = bytearray(data)
    for _ in range(choose.choice([1, 1, 2, 5, 20])):
        at = choose.randrange(len(data) + 1)
        kind = choose.randrange(4)
        if kind == 0 and at < len(data):
            data[at] ^= 1 << choose.randrange(8)
        elif kind == 1:
            del data[at:at + choose.randrange(1, 30)]
        elif kind == 2:
            data[at:at] = bytes(choose.choice(b'\0"\\,\n\r{}[]:-e.\xff\xc3') for _ in range(choose.randrange(1, 6)))
        else:
            begin = choose.randrange(len(data) + 1)
            data[at:at] = data[begin:begin + choose.randrange(1, 60)]
    return bytes(data)


def damaged_files(directory, count):
    """Under skip, every line of a damaged file is a row or is counted, and batch sizes agree on which."""
    choose = random.Random(4)
    for number in range(count):
        kind = choose.choice(list(DAMAGED))
        form, good, options = DAMAGED[kind]
        data = damage(choose, good.encode() * choose.choice([1, 3]))
        path = write(directory, f"damaged.{form}", data)
        skips = choose.choice(["", " WITH ('on_error' = 'skip')"])
        runs = [velo("run", "--quiet", "-e", query(path, form, options) + skips, "--format", "csv", "--batch-size", size)
                for size in ("1", "3", "4096")]
        check_clear(f"damaged {kind} {number}: {data!r}"[:2000], runs)
        report.check(f"damaged {kind} {number}: the same message at every batch size",
                     len({(done.returncode, done.stderr) for done in runs}) == 1, "\n".join(done.stderr for done in runs))


def what_is_no_file(directory):
    for what, path in {"a directory": directory, "an empty name": "", "a long name": "x" * 5000,
                       "a directory in the way": write(directory, "file", "") + "/t.csv"}.items():
        done = check_clear(f"{what} as input", read(path, "csv"))
        report.check(f"{what} as input: it is an error", done.returncode in (1, 2), done.stderr)
        done = velo("run", "--quiet", "-e", f"{query(write(directory, 'good.csv', GOOD['csv']), 'csv')}", "--output", path or "/")
        report.check(f"{what} as output: it is an error", done.returncode in (1, 2) and is_clear(done), done.stderr)
        done = velo("run", path or "/")
        report.check(f"{what} as SQL: it is an error", done.returncode == 1 and is_clear(done), done.stderr)


def closed_outputs(directory):
    path = write(directory, "many.csv", "id,name,price\n" + "1,a,1.50\n" * 200_000)
    for form in ("csv", "json"):
        done = subprocess.run(["bash", "-c", 'set -o pipefail; "$0" run -e "$1" --format "$2" | head -1; echo "${PIPESTATUS[0]}"',
                               VELO, query(path, "csv"), form], capture_output=True, text=True, timeout=60, check=False)
        report.check(f"{form}, head -1 closes the pipe", done.stdout.splitlines()[-1:] == ["0"] and "error" not in done.stderr,
                     done.stdout[-200:] + done.stderr)
        done = subprocess.run(["bash", "-c", '"$0" run -q -e "$1" --format "$2" >&-', VELO, query(path, "csv"), form],
                              capture_output=True, text=True, timeout=60, check=False)
        report.check(f"{form}, standard output is not open", is_clear(done) and done.returncode == 2, f"{done.returncode} {done.stderr}")
        done = subprocess.run(["bash", "-c", '"$0" run -q -e "$1" --format "$2" > /dev/full', VELO, query(path, "csv"), form],
                              capture_output=True, text=True, timeout=60, check=False)
        report.check(f"{form}, the disk is full", is_clear(done) and done.returncode == 2, f"{done.returncode} {done.stderr}")
    done = subprocess.run(["bash", "-c", '"$0" run -q -e "$1" 2>&-', VELO, "SELECT x"], capture_output=True, timeout=60, check=False)
    report.equal("standard error is not open", done.returncode, 1)


def files_used_twice(directory):
    """What is emptied for output must not be read by the same application, nor written twice."""
    path = write(directory, "same.csv", GOOD["csv"])
    link = os.path.join(directory, "link.csv")
    os.symlink(path, link)
    sink = "CREATE STREAM {} WITH ('connector' = 'file', 'path' = '{}', 'format' = 'csv') AS "
    source = query(path, "csv")
    declared, _, select = source.partition("; ")
    new = os.path.join(directory, "new.csv")
    for what, arguments in {
        "the input as output": ("-e", source, "--output", path),
        "a link to the input as output": ("-e", source, "--output", link),
        "the input as sink": ("-e", f"{declared}; {sink.format('o', directory + '/./same.csv')}{select}"),
        "one file for two sinks": ("-e", f"{declared}; {sink.format('o', new)}{select}; {sink.format('p', directory + '/./new.csv')}{select}"),
    }.items():
        done = velo("run", "--quiet", "--format", "csv", *arguments)
        report.check(f"{what}: refused", done.returncode == 2 and "error 4010" in done.stderr, f"{done.returncode} {done.stderr}")
        with open(path, "rb") as file:
            report.equal(f"{what}: the input is untouched", file.read(), RESULT)
    done = velo("run", "--quiet", "--format", "csv", "-e", source + "; SELECT id FROM t", "--output", new)
    report.check("several queries print to one file: refused", done.returncode == 1 and is_clear(done), done.stderr)
    inserts = (f"CREATE STREAM o (id BIGINT) WITH ('connector' = 'file', 'path' = '{new}', 'format' = 'csv'); "
               "INSERT INTO o SELECT id FROM t; INSERT INTO o SELECT id * 10 FROM t WHERE id > 1")
    for size in BATCHES:
        done = velo("run", "--quiet", "-e", f"{declared}; {inserts}", "--batch-size", size)
        with open(new, "rb") as file:
            report.equal(f"several INSERTs write one file, batch size {size}", (done.returncode, sorted(file.read().split())),
                         (0, [b"1", b"2", b"20", b"3", b"30", b"id"]))
    done = velo("run", "--quiet", "-e", f"{declared}; {sink.format('o', '/dev/null')}{select}; {sink.format('p', '/dev/null')}{select}")
    report.equal("a device may be written to twice", (done.returncode, done.stderr), (0, ""))


def main():
    with tempfile.TemporaryDirectory() as directory:
        broken_sql(directory)
        good_sql_in_disguise(directory)
        files_in_disguise(directory)
        long_lines(directory)
        broken_records(directory)
        broken_archives(directory)
        damaged_files(directory, 2000 if os.environ.get("VELO_TEST_PROFILE") == "full" else 60)
        what_is_no_file(directory)
        closed_outputs(directory)
        files_used_twice(directory)
    report.finish()


if __name__ == "__main__":
    main()
