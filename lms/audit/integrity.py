"""Knows which guards the migrations put into the database, and whether each still stands."""

from collections.abc import Iterator

from django.db import connection
from django.db.migrations.loader import MigrationLoader

from lms.audit.guard import RefuseChange


def faults() -> Iterator[str]:
    """A sentence for each guard that is missing. SQLite drops a table's triggers when a migration rebuilds it."""
    standing = _triggers()
    for table in guarded_tables():
        for deed in ("update", "delete"):
            if f"{table}_refuses_{deed}" not in standing:
                yield f"{table}: the database would let a guarded row be changed: its {deed} trigger is missing."


def guarded_tables() -> list[str]:
    """Every table a migration guards, in alphabetical order."""
    loader = MigrationLoader(connection, load=False)
    loader.load_disk()
    return sorted(
        {
            operation.table
            for migration in loader.disk_migrations.values()
            for operation in migration.operations
            if isinstance(operation, RefuseChange)
        }
    )


def _triggers() -> set[str]:
    statement = {
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'",
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return {name for (name,) in cursor.fetchall()}
