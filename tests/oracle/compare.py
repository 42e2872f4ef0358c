"""Whether a row that Velostream shows as text is the row another engine gives as values.

Integers, decimals, texts, times and booleans must be equal, decimals digit for digit. Where the other engine answers with a
DOUBLE (division and averages of decimals in DuckDB, every fraction in SQLite) the numbers must agree to 12 digits or to the
last digit shown: such a row is counted as approximate, not as exact.
"""

import datetime
import json
import re
from decimal import Decimal, InvalidOperation

from times import EPOCH, full_time, micros_of, micros_of_clock

RELATIVE = 1e-12
LENGTH = re.compile(r"(?:(-?\d+) days? ?)?(-)?(\d+:\d\d:\d\d(?:\.\d+)?)?")

FAR_TIME = re.compile(r"\d{5,}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?")  # of a year that Python has no type for


class Verdict:
    """Whether rows agree, and how many did so only as binary fractions."""

    def __init__(self):
        self.approximate = 0


def same_number(text, value):
    try:
        return Decimal(text) == Decimal(value)
    except InvalidOperation:
        return False


def same_but_for_the_cap(text, value):
    """A product of more than 38 digits keeps six behind the point here and more elsewhere; sums add up the difference."""
    digits = text.partition(".")[2]
    return len(digits) == 6 and isinstance(value, Decimal) and -value.as_tuple().exponent > 6 and \
        abs(Decimal(text) - value) <= Decimal("0.00002")


def same_float(text, value):
    try:
        shown = float(text)
    except ValueError:
        return False
    if value != value or shown != shown:
        return value != value and shown != shown
    if shown == value:
        return True
    digits = text.partition(".")[2]
    last_digit = 0.5000001 * 10.0 ** -len(digits) if digits.isdigit() else 0.0
    return abs(shown - value) <= max(RELATIVE * max(abs(shown), abs(value)), last_digit)


def same_time(text, value):
    if isinstance(value, datetime.datetime):
        moment = value.replace(tzinfo=None) - EPOCH
        value = (moment.days * 86_400 + moment.seconds) * 1_000_000 + moment.microseconds
    try:
        return micros_of(full_time(text)) == (micros_of(value) if isinstance(value, str) else value)
    except ValueError:
        return False


def same_length(text, value):
    match = LENGTH.fullmatch(text)
    if not match:
        return False
    micros = micros_of_clock(match.group(3)) if match.group(3) else 0
    micros = -micros if match.group(2) else micros
    return datetime.timedelta(days=int(match.group(1) or 0), microseconds=micros) == value


def same_cell(text, value, verdict):
    if value is None or text == "NULL":
        return value is None and text == "NULL"
    if text in ("true", "false"):
        return value in (text, text == "true")
    if isinstance(value, bool):
        return False
    if isinstance(value, (list, dict)):
        return text == json.dumps(value, separators=(",", ":"), ensure_ascii=False, default=str)
    if isinstance(value, float):
        if not same_float(text, value):
            return False
        if not same_number(text, repr(value)):
            verdict.approximate += 1
        return True
    if isinstance(value, (int, Decimal)):
        if isinstance(value, Decimal) and same_but_for_the_cap(text, value):
            verdict.approximate += not same_number(text, value)
            return True
        return same_number(text, value) or (isinstance(value, int) and ":" in text and same_time(text, value))
    if isinstance(value, datetime.datetime):
        return same_time(text, value)
    if isinstance(value, datetime.time):
        return same_length(text, datetime.timedelta(hours=value.hour, minutes=value.minute, seconds=value.second,
                                                    microseconds=value.microsecond))
    if isinstance(value, datetime.timedelta):
        return same_length(text, value)
    if isinstance(value, datetime.date):
        return text == value.isoformat()
    if isinstance(value, list):
        return text == "[" + ", ".join("NULL" if item is None else str(item) for item in value) + "]"
    if text == ("''" if value == "" else str(value)):
        return True
    return isinstance(value, str) and FAR_TIME.fullmatch(value) is not None and same_time(text, value)


def difference(shown, given, verdict):
    """The rows of both sides without a partner on the other; order does not count."""
    left = list(given)
    alone = []
    for line in shown:
        texts = line.split(" | ")
        for at, row in enumerate(left):
            if len(row) == len(texts) and all(same_cell(text, value, verdict) for text, value in zip(texts, row)):
                del left[at]
                break
        else:
            alone.append(line)
    return alone, left
