"""Random typed expressions in the part of the dialect that every engine reads alike.

Types are kinds: int, decimal, double, text, bool, time, and wide decimals, whose sums and products engines round otherwise. What may fail on a row is guarded (NULLIF under a division), so that
a query has one right answer.
"""

LITERALS = {
    "int": lambda random: str(random.choice([0, 1, 2, 3, 7, 10, 100, -1, -5])),
    "decimal": lambda random: random.choice(["0.5", "1.25", "10.00", "-3.75", "0.01", "99.9"]),
    "wide": lambda random: random.choice(["0.5", "10.00", "-3.75", "0.0000000001"]),
    "double": lambda random: random.choice(["0.5e0", "1e1", "-2.5e0"]),
    "text": lambda random: random.choice(["'a'", "'ab'", "'B'", "''", "'x y'", "'a%'", "'é'", "'it''s'"]),
    "bool": lambda random: random.choice(["true", "false"]),
    "time": lambda random: f"TIMESTAMP '2024-01-0{random.randint(1, 3)} 0{random.randint(0, 9)}:30:00'",
}
ORDERED = ("int", "decimal", "wide", "text", "time")
PATTERNS = ("'a%'", "'%b'", "'_'", "'%a_%'", "''", "'%'", "'A%b'")


class Expressions:
    """Writes expressions over the given columns: (name, kind) pairs. `simple` ones have no decimals and only the functions
    that SQLite can be taught."""

    def __init__(self, random, columns, simple=False):
        self.random = random
        self.columns = columns
        self.simple = simple
        self.ordered = [kind for kind in ORDERED if not (simple and kind in ("decimal", "wide"))]
        self.writers = {"int": self.int_, "decimal": self.decimal, "double": self.double, "text": self.text,
                        "bool": self.bool_, "time": self.time, "wide": self.wide}

    def of(self, kind, depth=2):
        if depth <= 0 or self.random.random() < 0.25:
            return self.leaf(kind)
        if self.random.random() < 0.2:
            return self.choice_of(kind, depth - 1)
        return self.writers[kind](depth - 1)

    def leaf(self, kind):
        names = [name for name, column_kind in self.columns if column_kind == kind]
        if names and self.random.random() < 0.8:
            return self.random.choice(names)
        return LITERALS[kind](self.random)

    def choice_of(self, kind, depth):
        """What works for every kind."""
        one, two = self.of(kind, depth), self.of(kind, depth)
        form = self.random.randrange(4)
        if form == 0:
            return f"CASE WHEN {self.of('bool', depth)} THEN {one} ELSE {two} END"
        if form == 1:
            return f"CASE WHEN {self.of('bool', depth)} THEN {one} WHEN {self.of('bool', depth)} THEN {two} END"
        if form == 2:
            return f"COALESCE({one}, {two})"
        return f"NULLIF({one}, {two})"

    def pick(self, *forms, rich=()):
        return self.random.choice(forms if self.simple else [*forms, *rich])()

    def int_(self, depth):
        of, small = (lambda: self.of("int", depth)), str(self.random.randint(1, 9))
        return self.pick(
            lambda: f"({of()} {self.random.choice('+-*')} {of()})",
            lambda: f"({of()} % NULLIF({of()}, 0))",
            lambda: f"({of()} / NULLIF({of()}, 0))",
            lambda: f"({of()} % {small})",
            lambda: f"ABS({of()})",
            lambda: f"(- {self.leaf('int')})",
            lambda: f"LENGTH({self.of('text', depth)})",
            lambda: f"{self.random.choice(['GREATEST', 'LEAST'])}({of()}, {of()})",
            rich=(lambda: f"POSITION({LITERALS['text'](self.random)} IN {self.of('text', depth)})",
                  lambda: f"EXTRACT({self.random.choice(['YEAR', 'MONTH', 'DAY', 'HOUR', 'MINUTE'])} FROM "
                          f"{self.of('time', depth)})",
                  lambda: f"CAST({self.leaf('decimal')} AS BIGINT)"))

    def decimal(self, depth):
        of = lambda: self.of("decimal", depth)  # noqa: E731
        return self.pick(
            lambda: f"({of()} {self.random.choice('+-')} {of()})",
            lambda: f"({self.leaf('decimal')} * {self.leaf('decimal')})",
            lambda: f"({of()} {self.random.choice('+-')} {self.of('int', 0)})",
            lambda: f"({self.leaf('decimal')} * {self.leaf('int')})",
            lambda: f"ABS({of()})",
            lambda: f"ROUND({self.leaf('decimal')}, 1)",
            lambda: f"CAST({self.of('int', depth)} AS DECIMAL(18,2))",
            lambda: f"{self.random.choice(['GREATEST', 'LEAST'])}({of()}, {of()})")

    def wide(self, depth):
        of = lambda: self.of("wide", depth)  # noqa: E731
        return self.pick(lambda: f"ABS({of()})", lambda: f"(- {self.leaf('wide')})",
                         lambda: f"{self.random.choice(['GREATEST', 'LEAST'])}({of()}, {of()})")

    def double(self, depth):
        of = lambda: self.of("double", depth)  # noqa: E731
        return self.pick(
            lambda: f"({of()} {self.random.choice('+-*')} {of()})",
            lambda: f"({of()} / NULLIF({self.leaf('double')}, 0))",
            lambda: f"ABS({of()})",
            lambda: f"SQRT(ABS({of()}))",
            rich=(lambda: f"CAST({self.of('int', depth)} AS DOUBLE)",
                  lambda: f"(CAST({self.leaf('decimal')} AS DOUBLE) / NULLIF({self.leaf('double')}, 0))"))

    def text(self, depth):
        of, number = (lambda: self.of("text", depth)), self.random.randint(1, 4)
        return self.pick(
            lambda: f"({of()} || {of()})",
            lambda: f"{self.random.choice(['UPPER', 'LOWER', 'TRIM', 'LTRIM', 'RTRIM', 'REVERSE'])}({of()})",
            lambda: f"SUBSTRING({of()}, {number}, {self.random.randint(0, 3)})",
            lambda: f"SUBSTRING({of()}, {number})",
            lambda: f"REPLACE({of()}, 'a', 'xy')",
            lambda: f"CONCAT({of()}, '-', {of()})",
            lambda: f"{self.random.choice(['LEFT', 'RIGHT'])}({of()}, {number})",
            lambda: f"LPAD({of()}, {number + 2}, '*-')",
            lambda: f"REPEAT({self.leaf('text')}, {number})",
            rich=(lambda: f"CAST({self.of('int', depth)} AS STRING)",))

    def bool_(self, depth):
        kind = self.random.choice(self.ordered)
        of = lambda: self.of(kind, depth)  # noqa: E731
        compare = self.random.choice(["=", "<>", "<", "<=", ">", ">="])
        negated = self.random.choice(["", "NOT "])
        return self.pick(
            lambda: f"({of()} {compare} {of()})",
            lambda: f"({of()} {compare} {of()})",
            lambda: f"({self.of('bool', depth)} {self.random.choice(['AND', 'OR'])} {self.of('bool', depth)})",
            lambda: f"(NOT {self.of('bool', depth)})",
            lambda: f"({of()} IS {negated}NULL)",
            lambda: f"({of()} {negated}IN ({of()}, {of()}, {self.leaf(kind)}))",
            lambda: f"({of()} {negated}BETWEEN {self.leaf(kind)} AND {of()})",
            lambda: f"({self.of('text', depth)} {negated}LIKE {self.random.choice(PATTERNS)})",
            lambda: f"({of()} IS {negated}DISTINCT FROM {of()})",
            lambda: f"STARTS_WITH({self.of('text', depth)}, {LITERALS['text'](self.random)})",
            rich=(lambda: f"({self.of('int', depth)} {compare} {self.of('decimal', depth)})",))

    def time(self, depth):
        if self.simple:
            return self.choice_of("time", depth)
        length = f"INTERVAL '{self.random.randint(1, 90)}' {self.random.choice(['SECOND', 'MINUTE', 'HOUR', 'DAY'])}"
        return self.pick(
            lambda: f"({self.of('time', depth)} {self.random.choice('+-')} {length})",
            lambda: f"DATE_TRUNC('{self.random.choice(['minute', 'hour', 'day', 'month'])}', {self.of('time', depth)})")
