"""Calls of aggregates and window functions: where they stand, and how they are spelt over tables.

A call with OVER whose answer follows the order of rows with equal keys takes the number of the row as its last key: rows
that ORDER BY leaves equal stay as they came.
"""

from sql_tree import Group, Skip, find, is_word, split

AGGREGATES = {"COUNT", "SUM", "AVG", "MIN", "MAX", "FIRST", "LAST", "FIRST_VALUE", "LAST_VALUE", "VWAP", "STDDEV", "VAR_POP",
              "VAR_SAMP", "STDDEV_POP", "STDDEV_SAMP", "VARIANCE", "ARG_MIN", "ARG_MAX", "BOOL_AND", "BOOL_OR", "BIT_AND",
              "BIT_OR", "BIT_XOR", "MEDIAN", "COUNT_DISTINCT", "STRING_AGG", "COLLECT_LIST", "CORR", "COVAR_POP", "COVAR_SAMP",
              "REGR_SLOPE", "REGR_INTERCEPT", "REGR_R2", "PERCENTILE_CONT", "PERCENTILE_DISC", "APPROX_COUNT_DISTINCT",
              "ARRAY_AGG", "LISTAGG", "GROUP_CONCAT", "COLLECT_SET", "TOPK", "APPROX_PERCENTILE"}
PEERS_AGREE = {"RANK", "DENSE_RANK", "PERCENT_RANK", "CUME_DIST"}
RANKINGS = PEERS_AGREE | {"ROW_NUMBER", "NTILE", "LAG", "LEAD", "FIRST_VALUE", "LAST_VALUE", "NTH_VALUE"}


def behind(tree, at):
    """Where the call that begins at `at` ends, with FILTER, WITHIN GROUP and OVER."""
    at += 2
    while at < len(tree):
        if is_word(tree[at], "FILTER", "OVER"):
            at += 2
        elif is_word(tree[at], "WITHIN") and at + 1 < len(tree) and is_word(tree[at + 1], "GROUP"):
            at += 3
        elif is_word(tree[at], "IGNORE", "RESPECT") and at + 1 < len(tree) and is_word(tree[at + 1], "NULLS"):
            at += 2
        else:
            break
    return at


def is_call(tree, at):
    return (isinstance(tree[at], str) and at + 1 < len(tree) and isinstance(tree[at + 1], Group)
            and tree[at][0].isidentifier() and not (at > 0 and tree[at - 1] == "."))


def is_over(tree, at):
    return find(tree[at + 2:behind(tree, at)], "OVER") is not None


def has_over(tree):
    return any(has_over(item) if isinstance(item, Group) else is_call(tree, at) and is_over(tree, at)
               for at, item in enumerate(tree) if not (isinstance(item, Group) and is_query(item)))


def is_query(group):
    return bool(group) and is_word(group[0], "SELECT", "WITH")


def has_aggregates(tree):
    """Whether an aggregate is called without OVER, outside of subqueries."""
    for at, item in enumerate(tree):
        if isinstance(item, Group):
            if not is_query(item) and has_aggregates(item):
                return True
        elif is_call(tree, at) and item.upper() in AGGREGATES and not is_over(tree, at):
            return True
    return False


def each_call(tree, change):
    """The tree with `change(words of the call)` in place of each call, the inner ones first."""
    out, at = [], 0
    while at < len(tree):
        if isinstance(tree[at], Group):
            out.append(tree[at] if is_query(tree[at]) else Group(each_call(tree[at], change)))
            at += 1
        elif is_call(tree, at):
            end = behind(tree, at)
            words = [Group(each_call(item, change)) if isinstance(item, Group) and not is_query(item) else item
                     for item in tree[at:end]]
            out += change(words)
            at = end
        else:
            out.append(tree[at])
            at += 1
    return out


def running(tree, keys, row_number):
    """Aggregates as they stand after each row: over the rows of the group up to it."""
    partition = ["PARTITION", "BY", *keys] if keys else []
    frame = ["ORDER", "BY", row_number, "ROWS", "UNBOUNDED", "PRECEDING"]

    def change(words):
        over = find(words, "OVER") is not None
        if over or words[0].upper() not in AGGREGATES:
            return words
        if find(words, "WITHIN") is not None:
            raise Skip("WITHIN GROUP after each row")
        return words + ["OVER", Group(partition + frame)]

    return each_call(tree, change)


def with_whole_order(tree, windows, row_number):
    """Calls with OVER, with named windows written out and the number of the row as the last key."""

    def change(words):
        at = find(words, "OVER")
        if at is None:
            return words
        spec = written_out(words[at + 1], windows)
        spec = without_buffer(spec)
        rows = find(spec, "ROWS") is not None
        name = words[0].upper()
        if row_number and (rows or name in RANKINGS) and name not in PEERS_AGREE:
            spec = with_last_key(spec, row_number)
        return words[:at + 1] + [Group(spec)] + words[at + 2:]

    return each_call(tree, change)


def written_out(spec, windows):
    if not isinstance(spec, Group):
        return list(windows[spec.upper()])
    if spec and isinstance(spec[0], str) and spec[0].upper() in windows:
        return list(windows[spec[0].upper()]) + list(spec[1:])
    return list(spec)


def without_buffer(spec):
    """ROWS WINDOW BUFFER n ROWS .. is a frame of the n rows up to the current one."""
    if find(spec, "ROWS", "WINDOW", "BUFFER") != 0:
        return spec
    return spec[5:] + ["ROWS", "BETWEEN", str(int(spec[3]) - 1), "PRECEDING", "AND", "CURRENT", "ROW"]


def with_last_key(spec, row_number):
    at = next((at for at, item in enumerate(spec) if is_word(item, "ROWS", "RANGE", "GROUPS")), len(spec))
    order = [",", row_number] if find(spec[:at], "ORDER") is not None else ["ORDER", "BY", row_number]
    return spec[:at] + order + spec[at:]


def named_windows(clause):
    """WINDOW a AS (..), b AS (..)"""
    out = {}
    for part in split(clause[1:], ","):
        if not (len(part) == 3 and isinstance(part[2], Group)):
            raise Skip("a WINDOW it cannot read")
        out[part[0].upper()] = written_out(part[2], out)
    return out


def alias_of(item):
    """(expression, name or None) of an item of SELECT."""
    if len(item) > 2 and is_word(item[-2], "AS"):
        return item[:-2], item[-1]
    return item, None


def keys_of(group, items):
    """GROUP BY with ordinals and aliases written out."""
    named = {name.upper(): expression for expression, name in map(alias_of, items) if name}
    out = []
    for key in split(group[2:], ","):
        if len(key) == 1 and isinstance(key[0], str):
            if key[0].isdigit():
                key = alias_of(items[int(key[0]) - 1])[0]
            key = [Group(named[key[0].upper()])] if len(key) == 1 and str(key[0]).upper() in named else key
        out.append(key)
    return out


def joined(parts):
    out = []
    for part in parts:
        out += [",", *part] if out else part
    return out
