"""Lays a crowd of people like one who is there: the database itself copies their rows, and who belongs to whom."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from django.db import connection, models, transaction

# Copies have keys of their own, far from those of whoever is there already: a block of them for each person.
BLOCK = 10_000
FIRST = 10_000_000_000
EMAIL = "'crowd' || n || '@example.org'"


@contextmanager
def numbered(count: int) -> Iterator[Callable[..., None]]:
    """Hands out what copies one row, or several of a kind, for each of so many people.

    What a copied row leads to is the same person's copy where that was copied before it, else what it was. Columns
    that are to differ are given as SQL over `n`, the number of the person.
    """
    copied: dict[type[models.Model], set[int]] = {}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE crowd (n integer PRIMARY KEY)")
        cursor.execute(_numbers(count))

        def copy(rows: models.Model | Iterable[models.Model], **facts: str) -> None:
            for row in [rows] if isinstance(rows, models.Model) else rows:
                copied.setdefault(type(row), set()).add(row.pk)
                _copy(cursor, row, copied, facts)

        yield copy
        cursor.execute("DROP TABLE crowd")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def key_of(row: models.Model, n: int) -> int:
    """The key of what the person of this number has instead of `row`."""
    return FIRST + n * BLOCK + row.pk


def padded(length: int) -> str:
    """As many symbols as a number or a code has, another for each person."""
    if connection.vendor == "postgresql":
        return f"lpad(n::text, {length}, '0')"
    return f"printf('%0{length}d', n)"


def _numbers(count: int) -> str:
    if connection.vendor == "postgresql":
        return f"INSERT INTO crowd SELECT generate_series(1, {count})"
    one = f"(SELECT 1 UNION ALL SELECT n + 1 FROM one WHERE n < {count})"  # noqa: S608
    return f"INSERT INTO crowd WITH RECURSIVE one(n) AS {one} SELECT n FROM one"  # noqa: S608


def _copy(cursor, row: models.Model, copied: dict[type[models.Model], set[int]], facts: dict[str, str]) -> None:
    table, quoted = row._meta.db_table, connection.ops.quote_name
    fields = row._meta.concrete_fields
    values = {row._meta.pk.column: _key(row.pk)}
    for field in fields:
        if isinstance(field, models.ForeignKey) and getattr(row, field.attname) in copied.get(field.related_model, ()):
            values[field.column] = _key(getattr(row, field.attname))
    values |= facts
    chosen = ", ".join(values.get(field.column) or f"like_this.{quoted(field.column)}" for field in fields)
    cursor.execute(
        f"INSERT INTO {table} ({', '.join(quoted(field.column) for field in fields)}) "  # noqa: S608
        f"SELECT {chosen} FROM {table} like_this, crowd WHERE like_this.id = {int(row.pk)}"
    )


def _key(pk: int) -> str:
    return f"{FIRST} + CAST(n AS bigint) * {BLOCK} + {int(pk)}"
