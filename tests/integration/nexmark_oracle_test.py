"""The queries of bench/nexmark against DuckDB, over the same generated events.

The events are written as JSON and loaded into DuckDB; nexmark_answers.py says there what each query must give. Queries
whose rows replace earlier ones are compared by what is left in the end. Each query runs at several batch sizes, over
events that come out of order; those that ask for the day and the hour run over half a day, the others over minutes.
"""

import collections
import json
import os
import re
import sys
import tempfile
from datetime import datetime, timezone
from decimal import Decimal

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from nexmark_answers import ANSWERS  # noqa: E402
from report import Report, velo  # noqa: E402

try:
    import duckdb
except ImportError:
    duckdb = None

QUERIES = "bench/nexmark"
BATCH_SIZES = ("7", "1024")
EVENTS = 20_000
# Rows of these replace the row before with the same values in these columns.
KEYS = {4: [0], 9: [0], 15: [0], 16: [0, 1], 17: [0, 1], 18: [0, 1], 19: [0, 7]}
DAYS = {10, 14, 15, 16, 17}

MINUTES_OF_EVENTS = {"RATE": "100", "START": "2015-07-15T00:00:00Z", "GROUP": "50"}
HALF_A_DAY_OF_EVENTS = {"RATE": "1", "START": "2015-07-15T18:30:00Z", "GROUP": "3"}

COLUMNS = {
    "person": {"id": "BIGINT", "name": "VARCHAR", "emailAddress": "VARCHAR", "creditCard": "VARCHAR", "city": "VARCHAR",
               "state": "VARCHAR", "dateTime": "TIMESTAMP", "extra": "VARCHAR"},
    "auction": {"id": "BIGINT", "itemName": "VARCHAR", "description": "VARCHAR", "initialBid": "BIGINT", "reserve": "BIGINT",
                "dateTime": "TIMESTAMP", "expires": "TIMESTAMP", "seller": "BIGINT", "category": "BIGINT", "extra": "VARCHAR"},
    "bid": {"auction": "BIGINT", "bidder": "BIGINT", "price": "BIGINT", "channel": "VARCHAR", "url": "VARCHAR",
            "dateTime": "TIMESTAMP", "extra": "VARCHAR"},
}
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")


def generate(kind, chosen, path):
    velo("generate", "nexmark", "--rows", str(EVENTS), "--rate", chosen["RATE"], "--set", f"events={kind}",
         "--set", f"start={chosen['START']}", "--set", f"out_of_order_group={chosen['GROUP']}", "--output", path)


def load(chosen, directory):
    """An engine with the generated events; times as milliseconds in t and expires."""
    engine = duckdb.connect(":memory:")
    engine.execute("SET threads = 1")
    for kind, columns in COLUMNS.items():
        path = os.path.join(directory, f"{kind}.ndjson")
        generate(kind, chosen, path)
        engine.execute(f"""CREATE TABLE {kind} AS SELECT * EXCLUDE (dateTime) REPLACE ({'epoch_ms(expires) AS expires'
                           if kind == 'auction' else 'extra AS extra'}), epoch_ms(dateTime) AS t, row_number() OVER () AS n
                           FROM read_json('{path}', columns = {columns}, format = 'newline_delimited')""")
    return engine


def our_cell(cell):
    """Decimals as whole numbers of their last digit, times as milliseconds."""
    if isinstance(cell, Decimal):
        return int(cell.scaleb(-cell.as_tuple().exponent))
    if isinstance(cell, str) and TIME.fullmatch(cell):
        return round(datetime.fromisoformat(cell[:-1]).replace(tzinfo=timezone.utc).timestamp() * 1000)
    return cell


def run(query, chosen, batch_size, side_input, directory):
    """All rows that a query writes, and its digest; or None and the message."""
    output = os.path.join(directory, f"q{query}.ndjson")
    sets = dict(chosen, EVENTS=str(EVENTS), SIDE_INPUT=side_input,
                SINK=f"'connector' = 'file', 'path' = '{output}', 'format' = 'json'")
    arguments = [part for name, value in sets.items() for part in ("--set", f"{name}={value}")]
    done = velo("run", f"{QUERIES}/q{query}.sql", "--digest", "--batch-size", batch_size, *arguments)
    digest = re.search(r"^digest \S+ ([0-9a-f]+)$", done.stderr, re.MULTILINE)
    if done.returncode != 0 or not digest or "0 late, 0 bad" not in done.stderr:
        return None, done.stderr
    with open(output, encoding="utf-8") as file:
        return [tuple(map(our_cell, json.loads(line, parse_float=Decimal).values())) for line in file], digest[1]


def what_is_left(rows, keys):
    return list({tuple(row[key] for key in keys): row for row in rows}.values()) if keys else rows


def difference(ours, theirs):
    """The first rows that only one side has."""
    ours, theirs = collections.Counter(ours), collections.Counter(theirs)
    lines = [f"  only velo:   {row}" for row in list((ours - theirs).elements())[:3]]
    return "\n".join(lines + [f"  only DuckDB: {row}" for row in list((theirs - ours).elements())[:3]])


def check(report, query, chosen, engine, side_input, directory):
    digests = set()
    for batch_size in BATCH_SIZES:
        rows, digest = run(query, chosen, batch_size, side_input, directory)
        digests.add(digest)
        if rows is None:
            return report.check(f"q{query} runs with --batch-size {batch_size}", False, digest)
    report.check(f"q{query}: same digest at every batch size", len(digests) == 1, str(digests))
    expected = engine.execute(ANSWERS[query]).fetchall()
    detail = difference(what_is_left(rows, KEYS.get(query)), expected)
    report.check(f"q{query}: equal to DuckDB, {len(expected)} rows", not detail and expected, detail)


def main():
    report = Report("nexmark_oracle")
    if not duckdb:
        report.skip("all queries", "the Python package duckdb is not installed")
        return report.finish()
    with tempfile.TemporaryDirectory() as directory:
        side_input = os.path.join(directory, "side_input.csv")
        with open(side_input, "w", encoding="utf-8") as file:
            file.write("key,value\n" + "".join(f"{key},value {key}\n" for key in range(10_000)))
        for chosen, days in ((MINUTES_OF_EVENTS, False), (HALF_A_DAY_OF_EVENTS, True)):
            engine = load(chosen, directory)
            for query in ANSWERS:
                if (query in DAYS) == days:
                    check(report, query, chosen, engine, side_input, directory)
    report.finish()


if __name__ == "__main__":
    main()
