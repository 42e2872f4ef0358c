"""Window clauses: the forms they are written in, and where the windows of a row begin and end."""

import re

from sql_tree import Group, Skip, is_word, name_of, render, split

UNITS = {"MILLISECOND": 1_000, "SECOND": 1_000_000, "MINUTE": 60_000_000, "HOUR": 3_600_000_000, "DAY": 86_400_000_000,
         "WEEK": 604_800_000_000,
         "MS": 1_000, "S": 1_000_000, "M": 60_000_000, "H": 3_600_000_000, "D": 86_400_000_000}
TUMBLING, HOPPING = {"TUMBLING", "TUMBLE"}, {"HOPPING", "HOP", "SLIDING"}
KINDS = TUMBLING | HOPPING | {"SESSION", "CUMULATE"}
EDGES = {f"{kind}_{edge}": f"window_{edge.lower()}" for kind in ("TUMBLE", "HOP", "SESSION", "CUMULATE")
         for edge in ("START", "END")}
EDGES |= {"_WINDOW_START": "window_start", "_WINDOW_END": "window_end", "WINDOW_START": "window_start",
          "WINDOW_END": "window_end"}


def micros(tree):
    """A length of time: 10s, INTERVAL '10' SECOND, 10 SECONDS."""
    items = tree[1:] if is_word(tree[0], "INTERVAL") else tree
    match = re.fullmatch(r"(\d+)(ms|[smhd])", items[0])
    if match:
        return int(match.group(1)) * UNITS[match.group(2).upper()]
    unit = items[1].upper().rstrip("S") if len(items) == 2 else ""
    if unit not in UNITS or not re.fullmatch(r"'?-?\d+(\.\d+)?'?", items[0]):
        raise Skip("its length of time cannot be read: " + render(tree))
    return round(float(items[0].strip("'")) * UNITS[unit])


def is_length(tree):
    return is_word(tree[0], "INTERVAL") or tree[0][0].isdigit()


class Window:
    """A window clause. `time` is an expression, or None for the event time of what is read."""

    def __init__(self, kind, arguments, advance_first=False):
        self.session = kind == "SESSION"
        self.cumulate = kind == "CUMULATE"
        self.grace, self.time, lengths = 0, None, []
        for part in split(arguments, ","):
            if is_word(part[0], "GRACE"):
                self.grace = micros(part[2:])
                continue
            begin = 2 if is_word(part[0], "ADVANCE") else 1 if is_word(part[0], "SIZE", "STEP", "GAP") else 0
            if begin == 0 and not lengths and self.time is None and not is_length(part):
                self.time = part
            else:
                lengths.append(micros(part[begin:]))
        hops = kind in HOPPING
        if self.cumulate or (hops and advance_first):
            lengths[:2] = lengths[1::-1]
        self.size = lengths[0]
        self.advance = lengths[1] if hops or self.cumulate else lengths[0]
        self.offset = sum(lengths[2:] if hops or self.cumulate else lengths[1:])
        self.table_form = False

    def hops(self):
        """Of how many windows a row is a part, at most."""
        return -(-self.size // self.advance)

    def edges(self, time, hop):
        """Start and end of the window number `hop` of a row as expressions, in microseconds."""
        period = self.size if self.cumulate else self.advance
        moment = f"({time} - {self.offset})" if self.offset else time
        last = f"({time} - (({moment} % {period}) + {period}) % {period})"
        if self.cumulate:
            return last, f"({last} + ({hop} + 1) * {self.advance})"
        start = f"({last} - {hop} * {self.advance})" if self.hops() > 1 else last
        return start, f"({start} + {self.size})"


def take_window(clauses):
    """Takes the window out of the clauses of a SELECT; None when it has none."""
    written = clauses.get("WINDOW")
    if written and isinstance(written[2], Group):
        del clauses["WINDOW"]
        return Window(written[1].upper(), written[2])
    source = clauses.get("FROM", [])
    if len(source) > 2 and is_word(source[1], *KINDS) and isinstance(source[2], Group):
        table, descriptor, *rest = split(source[2], ",")
        if any(is_word(word, "PARTITION") for word in table):
            raise Skip("SESSION with PARTITION BY in FROM")
        arguments = list(descriptor[1])
        for part in rest:
            arguments += [",", *part]
        window = Window(source[1].upper(), arguments, advance_first=True)
        window.table_form = True
        source[1:3] = [table[1]]
        return window
    return take_from_group_by(clauses)


def take_from_group_by(clauses):
    group = clauses.get("GROUP", [])
    for at in range(len(group) - 1):
        if is_word(group[at], *KINDS) and isinstance(group[at + 1], Group):
            window = Window(group[at].upper(), group[at + 1], advance_first=True)
            del group[at:at + 2]
            if is_word(group[at - 1], ","):
                del group[at - 1]
            if len(group) == 2:
                del clauses["GROUP"]
            return window
    return None


def with_edges(tree, start, end):
    """Puts expressions in place of the names of the bounds of a window."""
    out, at = [], 0
    while at < len(tree):
        item = tree[at]
        edge = EDGES.get(item.upper()) if isinstance(item, str) else None
        called = at + 1 < len(tree) and isinstance(tree[at + 1], Group)
        if isinstance(item, Group):
            out.append(Group(with_edges(item, start, end)))
        elif edge and (called or "_WINDOW" in "_" + item.upper()) and not (at > 0 and is_word(tree[at - 1], "AS")):
            if at > 1 and tree[at - 1] == ".":
                del out[-2:]
            out += start if edge == "window_start" else end
            at += called
        else:
            out.append(item)
        at += 1
    return out


def time_column(tree):
    """(alias, column) of an expression that is a column alone."""
    if len(tree) == 1 and isinstance(tree[0], str):
        return None, name_of(tree[0])
    if len(tree) == 3 and tree[1] == ".":
        return name_of(tree[0]), name_of(tree[2])
    return None, None
