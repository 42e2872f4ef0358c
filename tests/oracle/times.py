"""Times as the cases write them."""

import datetime
import re

EPOCH = datetime.datetime(1970, 1, 1)
CLOCK = re.compile(r"\d\d:\d\d:\d\d(\.\d+)?")


def full_time(text):
    return "1970-01-01T" + text if CLOCK.fullmatch(text) else text


def micros_of_clock(text):
    hours, minutes, seconds = text.split(":")
    whole, _, fraction = seconds.partition(".")
    return ((int(hours) * 60 + int(minutes)) * 60 + int(whole)) * 1_000_000 + int(fraction.ljust(6, "0") or 0)


def days_of(text):
    """Days since 1970 of a date of any year; the calendar repeats every 400 years."""
    year, month, day = (int(part) for part in text.rsplit("-", 2))
    rounds, year = divmod(year - 1, 400)
    return rounds * 146_097 + (datetime.date(year + 1, month, day) - EPOCH.date()).days


def micros_of(text):
    date, _, clock = text.rstrip("Z").replace(" ", "T").partition("T")
    return days_of(date) * 86_400_000_000 + (micros_of_clock(clock) if clock else 0)
