"""Holds the expectations of the cases against DuckDB and SQLite, whichever is there.

Every case that tables can express is translated and run there; the rows it expects must be the rows the other engine
gives. A case that cannot be checked is counted with its reason.
"""

import collections
import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from case_file import cells, need, read_case  # noqa: E402
from compare import Verdict, difference  # noqa: E402
from engines import available_engines  # noqa: E402
from sql_tree import Skip  # noqa: E402
from translate import Translator  # noqa: E402

# Ranks in an application whose results are shown change by change.
TOP_ROWS = re.compile(r"(?is)(?=.*\b(ROW_NUMBER|RANK|DENSE_RANK)\b).*\bEMIT\s+CHANGES\b")


def case_paths(roots):
    for root in roots:
        if os.path.isfile(root):
            yield root
        for directory, _, names in sorted(os.walk(root)):
            yield from (os.path.join(directory, name) for name in sorted(names) if name.endswith(".test"))


def answers(case, engine):
    """Runs the case in another engine: query name → rows."""
    need(not TOP_ROWS.search(case.sql), "EMIT CHANGES shows each row that is among the first for a while")
    statements = list(Translator(engine, case.late).statements(case.sql))
    tables = {name.lower(): (name, columns) for name, _, columns in statements if columns is not None}
    for _, sql, columns in statements:
        if columns is not None:
            engine.execute(sql)
    for relation, line in case.inputs:
        need(relation in tables, "its input is no declared relation")
        name, columns = tables[relation]
        values = cells(line)
        need(len(values) == len(columns), "its rows have other columns")
        engine.insert_rows(name, columns, [values])
    out = {}
    for name, sql, columns in statements:
        if name is None:
            engine.execute(sql)
        elif columns is None:
            engine.execute(f'CREATE TABLE "{name}" AS {sql}')
            out[name.lower()] = engine.rows(name)
    return out


def check(case, engine, verdict):
    """The differences between a case and another engine, as text."""
    given = answers(case, engine)
    out = []
    for query, shown in case.expected.items():
        need(query in given, "it looks at a relation that is no query")
        alone, left = difference(shown, given[query], verdict)
        if alone or left:
            out.append("\n".join([f"{case.path}: {query} differs from {engine.name}"] + [f"    - {line}" for line in alone] +
                                 [f"    + {engine.name}: {row}" for row in left]))
    return out


class Tally:
    def __init__(self):
        self.checked = collections.Counter()
        self.reasons = collections.defaultdict(collections.Counter)
        self.failures = []


def check_with(engine_class, paths, tally, verdict):
    for path in paths:
        case = read_case(path)
        try:
            need(not case.reason, case.reason)
            engine = engine_class()
            try:
                tally.failures += check(case, engine, verdict)
                tally.checked[engine_class.name] += 1
            except engine.fault as fault:
                raise Skip("it does not know: " + str(fault).split("\n")[0][:100]) from fault
        except Skip as skip:
            tally.reasons[engine_class.name][str(skip)] += 1
            if "--why" in sys.argv:
                print(f"{path}: not checked by {engine_class.name}: {skip}")


def main():
    paths = list(case_paths([argument for argument in sys.argv[1:] if not argument.startswith("-")] or ["tests/cases"]))
    tally, verdict = Tally(), Verdict()
    for engine_class in available_engines():
        check_with(engine_class, paths, tally, verdict)
        name, reasons = engine_class.name, tally.reasons[engine_class.name]
        print(f"note: {tally.checked[name]} cases checked by {name}, {sum(reasons.values())} not")
        for reason, count in sorted(reasons.items(), key=lambda entry: -entry[1]):
            print(f"{name} did not check {count}: {reason}")
    if not any(engine.name == "DuckDB" for engine in available_engines()):
        print("note: DuckDB is not installed (pip install duckdb): decimals and functions were not checked")
    print(f"note: {verdict.approximate} cells agree as DOUBLE only")
    for failure in tally.failures:
        print(failure)
    print(f"corpus_oracle: {sum(tally.checked.values()) - len(tally.failures)} passed, {len(tally.failures)} failed, 0 skipped")
    return 1 if tally.failures else 0


if __name__ == "__main__":
    sys.exit(main())
