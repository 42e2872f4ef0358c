#!/usr/bin/env python3
"""What a query writes with each form of 'changelog' is read back as the same rows, whatever the batch size."""

import collections
import json
import os
import random
import tempfile

from report import Report, velo

QUERIES = {  # the rows that change, the columns of the result, whether a column tells them apart
    "totals": ("SELECT k PRIMARY KEY, COUNT(*) AS n, SUM(x) AS s FROM t GROUP BY k HAVING SUM(x) > 0 EMIT CHANGES",
               "k STRING{key}, n BIGINT, s BIGINT"),
    "top": ("SELECT id PRIMARY KEY, k, x FROM t QUALIFY ROW_NUMBER() OVER (PARTITION BY k ORDER BY x DESC, id) <= 3 "
            "EMIT CHANGES", "id BIGINT{key}, k STRING, x BIGINT"),
    "latest": ("SELECT k PRIMARY KEY, id, x FROM t", "k STRING{key}, id BIGINT, x BIGINT"),
}
FORMS = [("upsert", "json", True), ("upsert", "csv", True), ("retract", "json", True), ("retract", "csv", False),
         ("debezium", "json", True), ("debezium", "json", False)]
SOURCE = "CREATE STREAM t (id BIGINT, k STRING, x BIGINT) WITH ('connector' = 'file', 'path' = 't.ndjson');\n"


def write_input(seed):
    """Rows whose groups come and go."""
    chosen = random.Random(seed)
    with open("t.ndjson", "w") as out:
        for number in range(400):
            key = chosen.choice(["a", "b", 'c "quoted", with a comma', "d\u00e9", ""])
            out.write(json.dumps({"id": number, "k": key, "x": chosen.randint(-20, 20)}) + "\n")


def run(sql, *arguments):
    with open("app.sql", "w") as out:
        out.write(sql)
    done = velo("run", "app.sql", "--quiet", *arguments)
    return done.stdout.decode(), done.stderr


def rows_of(text):
    return collections.Counter(text.splitlines())


def main():
    report = Report("changelog_round_trip")
    with tempfile.TemporaryDirectory() as directory:
        os.chdir(directory)
        write_input(11)
        for name, (query, columns) in QUERIES.items():
            kind = "TABLE" if name == "latest" else "STREAM"
            wanted, _ = run(f"{SOURCE}CREATE {kind} q AS {query};\nSELECT * FROM q EMIT FINAL;")
            report.check(f"{name}: there are rows", wanted.count("\n") >= 2, wanted)
            for form, written, keyed in FORMS:
                options = f"WITH ('connector' = 'file', 'path' = 'q.{written}', 'format' = '{written}', 'changelog' = '{form}')"
                declared = columns.replace("{key}", " PRIMARY KEY" if keyed else "")
                files = []
                for batch in ("1", "7", "4096"):
                    _, fault = run(f"{SOURCE}CREATE {kind} q {options} AS {query};", "--batch-size", batch)
                    files.append(open(f"q.{written}").read() if not fault else fault)
                    got, fault = run(f"CREATE {'TABLE' if keyed else 'STREAM'} q ({declared}) {options};\n"
                                     "SELECT * FROM q EMIT FINAL;", "--batch-size", batch)
                    label = f"{name} as {form}, {written}, {'with' if keyed else 'without'} a key, batches of {batch}"
                    report.check(label, rows_of(got) == rows_of(wanted) and not fault, fault or got)
                report.check(f"{name} as {form}, {written}: every batch size writes the same", len(set(files)) == 1)
    report.finish()


if __name__ == "__main__":
    main()
