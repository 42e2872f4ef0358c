"""The engines that Velostream is held against, whichever are installed."""

from duckdb_engine import DuckDb
from sqlite_engine import Sqlite


def available_engines():
    return [engine for engine in (DuckDb, Sqlite) if engine.available()]
