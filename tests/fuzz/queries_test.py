"""Random valid queries over random rows: every batch size must give the same bytes, and DuckDB or SQLite the same rows.

`--seconds N` and `--seed S` say how long and which; query number i of seed S is always the same. A query that differs is
shrunk and printed as a case file.
"""

import argparse
import collections
import csv
import json
import math
import os
import random
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "..", "oracle")]

from compare import Verdict, difference  # noqa: E402
from engines import available_engines  # noqa: E402
from rows import Stream  # noqa: E402
from shapes import Generator  # noqa: E402
from sql_tree import Skip, parse, split  # noqa: E402
from translate import Translator  # noqa: E402

PATIENCE, NEVER_ENDED = 30, 124  # seconds, exit code
VELO = os.environ.get("VELO", "build/velo")
BATCHES = (4096, 1, 7)
SHRINKING_STEPS = 150


def write_rows(stream, directory, form):
    path = os.path.join(directory, f"{stream.name}.{form}")
    names = [name for name, _ in stream.columns]
    with open(path, "w", encoding="utf-8", newline="") as file:
        if form == "csv":
            file.write(",".join(names) + "\n")
            for row in stream.rows:
                file.write(",".join("" if text is None else '"' + text.replace('"', '""') + '"' for text in row) + "\n")
        else:
            for row in stream.rows:
                file.write(json.dumps(dict(zip(names, row)), ensure_ascii=False) + "\n")
    return path


def as_json(stream):
    """The same stream with booleans as JSON has them."""
    return [[text == "true" if kind == "BOOLEAN" and text is not None else text for text, (_, kind) in zip(row, stream.columns)]
            for row in stream.rows]


def statement_texts(application, directory, form):
    for stream in application.streams:
        if form == "json":
            shown = Stream(stream.name, stream.columns, rows=as_json(stream))
            path = write_rows(shown, directory, form)
        else:
            path = write_rows(stream, directory, form)
        yield stream.declaration(f"'connector' = 'file', 'path' = '{path}', 'format' = '{form}'")
    yield application.query.text()


def run_velo(application, form):
    """One run for each batch size: (exit code, standard output, messages)."""
    with tempfile.TemporaryDirectory() as directory:
        sql = ";\n".join(statement_texts(application, directory, form))
        out = []
        for batch in BATCHES:
            command = [VELO, "run", "-q", "-e", sql, "--format", "json", "--batch-size", str(batch)]
            try:
                done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=PATIENCE)
                out.append((done.returncode, done.stdout, done.stderr.replace(directory, "")))
            except subprocess.TimeoutExpired:
                out.append((NEVER_ENDED, "", ""))
        return out


def shown_rows(output):
    """NDJSON as the cells of a case, numbers letter by letter."""
    rows = []
    for line in output.splitlines():
        values = json.loads(line, parse_float=str, parse_int=str, parse_constant=str)
        rows.append(" | ".join(shown_cell(value) for value in values.values()))
    return rows


def shown_cell(value):
    if value is None:
        return "NULL"
    if value == "":
        return "''"
    return value if isinstance(value, str) else json.dumps(value)


def ask(engine_class, application):
    """The rows another engine gives, or Skip."""
    engine = engine_class()
    translator = Translator(engine, any(stream.late for stream in application.streams))
    try:
        for stream in application.streams:
            name, sql, columns = translator.statement(one_statement(stream.declaration()))
            engine.execute(sql)
            engine.insert_rows(name, columns, stream.rows)
        sql = translator.query(one_statement(application.query.text()))[0]
        engine.execute(f'CREATE TABLE "result" AS {sql}')
        return [[None if isinstance(cell, float) and not math.isfinite(cell) else cell for cell in row]
                for row in engine.rows("result")]  # as JSON has it
    except engine.fault as fault:
        raise Skip(f"{engine.name}: {str(fault).split(chr(10))[0][:70]}") from fault


def one_statement(text):
    return next(iter(split(parse(text), ";")))


class Finding:
    """What is wrong with a query: a title, and what came out of either side."""

    def __init__(self, title, details):
        self.title, self.details = title, details


class Fuzzer:
    def __init__(self):
        self.counts = collections.Counter()
        self.refusals = collections.Counter()
        self.examples = {}

    def judge(self, application, form, count=True):
        """A Finding, or None. Counts what could be compared."""
        counts = self.counts if count else collections.Counter()
        counts["queries"] += 1
        runs = run_velo(application, form)
        code, output, messages = runs[0]
        if any(run[0] == NEVER_ENDED for run in runs):
            return Finding("the engine does not end", str(runs))
        if any(run[0] not in (0, 1, 2) for run in runs):
            return Finding("the engine died", str(runs))
        if any(run != runs[0] for run in runs):
            return Finding("batch sizes differ", "\n".join(f"batch {size}: {run}" for size, run in zip(BATCHES, runs)))
        if code == 1:
            counts["refused by velo"] += 1
            why = messages.strip().splitlines()[0].partition("error ")[2]
            if count:
                self.refusals[why[:60]] += 1
                self.examples.setdefault(why[:60], application.query.text())
            return None
        if code == 2:
            counts["ended by a bad row"] += 1
            return None
        return self.compare(application, shown_rows(output), counts)

    def compare(self, application, shown, counts):
        for engine_class in available_engines():
            verdict = Verdict()
            try:
                given = ask(engine_class, application)
            except Skip as skip:
                counts[f"not compared with {engine_class.name}"] += 1
                counts[f"  {skip}"[:78]] += 1
                self.examples.setdefault(f"  {skip}"[:78], application.query.text())
                continue
            counts[f"compared with {engine_class.name}"] += 1
            alone, left = difference(shown, given, verdict)
            if alone or left:
                details = [f"velo:  {line}" for line in alone[:10]] + [f"{engine_class.name}: {row}" for row in left[:10]]
                return Finding(f"{engine_class.name} differs", "\n".join(details))
        return None

    def shrink(self, application, form, finding):
        """A smaller application with a finding of the same title."""
        steps, found = 0, True
        while found and steps < SHRINKING_STEPS:
            found = False
            for smaller in application.smaller():
                steps += 1
                if steps > SHRINKING_STEPS:
                    break
                other = self.judge(smaller, form, count=False)
                if other is not None and other.title == finding.title:
                    application, finding, found = smaller, other, True
                    break
        return application, finding


def case_text(application, finding, seed, number):
    lines = [f"# {finding.title}: query {number} of seed {seed}.", "sql"]
    lines += [f"  {stream.declaration()};" for stream in application.streams]
    lines.append(f"  CREATE STREAM out AS {application.query.text()};")
    for stream in application.streams:
        lines.append(f"input {stream.name}")
        lines += ["  " + " | ".join("NULL" if text is None else text or "''" for text in row) for row in stream.rows]
    return "\n".join(lines + ["end", "expect out"] + [f"# {line}" for line in finding.details.splitlines()])


def main():
    full = os.environ.get("VELO_TEST_PROFILE") == "full"
    arguments = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    arguments.add_argument("--seconds", type=float, default=120 if full else 8)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--only", type=int, help="run this query alone, and show it")
    options = arguments.parse_args()

    fuzzer, findings, number = Fuzzer(), 0, 0
    end = time.monotonic() + options.seconds
    while time.monotonic() < end or number == 0:
        number = options.only if options.only is not None else number
        source = random.Random(f"{options.seed}/{number}")
        application = Generator(source).application()
        form = source.choice(["json", "csv"])
        if options.only is not None:
            print(application.query.text())
        finding = fuzzer.judge(application, form)
        if finding is not None:
            findings += 1
            print(f"query {number} of seed {options.seed}: {finding.title}; it is being made smaller", file=sys.stderr, flush=True)
            small, finding = fuzzer.shrink(application, form, finding)
            print(case_text(small, finding, options.seed, number) + "\n", flush=True)
        number += 1
        if options.only is not None:
            break
    for what, count in sorted(fuzzer.counts.items(), key=lambda entry: -entry[1]):
        print(f"{'' if what.startswith(' ') else 'note: '}{count} {what}")
        if ": " in what:
            print(f"    {fuzzer.examples[what][:300]}")
    for why, count in fuzzer.refusals.most_common(20):
        print(f"  refused {count}: {why}\n    {fuzzer.examples[why][:300]}")
    print(f"queries_fuzz: {fuzzer.counts['queries'] - findings} passed, {findings} failed, 0 skipped")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
