"""What one action costs: CPU of this process and of the database's own, and the statements it sends."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.db import connection


class Clock:
    """Adds up the CPU of every call it is handed, in nanoseconds."""

    def __init__(self) -> None:
        self.spent = 0

    def __call__(self, call: Callable[[], Any]) -> Any:
        stat = backend_stat()
        theirs, ours = nanoseconds(stat), time.process_time_ns()
        try:
            return call()
        finally:
            self.spent += time.process_time_ns() - ours + nanoseconds(stat) - theirs


def backend_stat() -> Path | None:
    """Where Linux counts for the PostgreSQL process behind our connection, which outlives a request; SQLite works
    inside our own process."""
    if connection.vendor != "postgresql":
        return None
    connection.ensure_connection()
    return Path(f"/proc/{connection.connection.info.backend_pid}/schedstat")


def nanoseconds(stat: Path | None) -> int:
    return int(stat.read_text().split()[0]) if stat else 0


# What only marks where a transaction begins and ends.
BRACKETS = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")


class Statements:
    """Keeps every statement of the calls it is handed that reads or writes rows."""

    def __init__(self) -> None:
        self.sent: list[str] = []

    def __call__(self, call: Callable[[], Any]) -> Any:
        connection.queries_log.clear()
        connection.force_debug_cursor = True
        try:
            return call()
        finally:
            connection.force_debug_cursor = False
            said = [query["sql"] for query in connection.queries_log]
            self.sent += [sql for sql in said if not sql.startswith(BRACKETS)]
