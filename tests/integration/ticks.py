"""Ticks as whole numbers: prices in ten-thousandths, times in microseconds, and the texts that velo writes for them."""

import csv
import gzip
from datetime import datetime, timezone

TRADES = "../shared/data/ticks/trades_2013-10-08.csv.gz"
QUOTES = "../shared/data/ticks/quotes_2013-10-08.csv.gz"
BATCH_SIZES = ("1", "7", "4096")
PRICE_UNIT = 10_000


def quotient(dividend, divisor, scale):
    """dividend / divisor of non-negative whole numbers as text with `scale` digits, rounded half up."""
    scaled = (2 * dividend * 10**scale + divisor) // (2 * divisor)
    return decimal_text(scaled, scale)


def decimal_text(units, scale=4):
    sign = "-" if units < 0 else ""
    return f"{sign}{abs(units) // 10**scale}.{abs(units) % 10**scale:0{scale}d}"


def average_text(units, divisor):
    """The mean of prices that sum up to `units`."""
    return quotient(units, divisor * PRICE_UNIT, 6)


def time_text(micros):
    seconds, fraction = divmod(micros, 1_000_000)
    text = datetime.fromtimestamp(seconds, timezone.utc).strftime("%Y-%m-%dT%H:%M:%S")
    return text + (f".{fraction // 1000:03d}Z" if fraction else "Z")


def epoch_micros(text):
    seconds, _, fraction = text.rstrip("Z").partition(".")
    whole = int(datetime.fromisoformat(seconds).replace(tzinfo=timezone.utc).timestamp())
    return whole * 1_000_000 + int(fraction.ljust(6, "0"))


def price_units(text):
    """None for the price of a side that is not quoted."""
    if not text:
        return None
    whole, _, fraction = text.partition(".")
    return int(whole) * PRICE_UNIT + int(fraction.ljust(4, "0"))


def records(path):
    """The records of a CSV file by the names of its header."""
    opened = gzip.open(path, "rt") if path.endswith(".gz") else open(path, encoding="utf-8")
    with opened as file:
        yield from csv.DictReader(file)
