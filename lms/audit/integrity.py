"""Knows which guards the database should have, and whether each still stands.

Nothing is listed here: what the migrations make is learnt by letting them make it on paper, and what the models declare
from the models. SQLite drops a table's triggers without a word when a migration rebuilds it.
"""

import re
import sysconfig
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.migrations import Migration, RunPython, RunSQL
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation

from lms.audit.guard import RefuseChange

MADE = re.compile(r'CREATE TRIGGER "?(?P<name>\w+)"? BEFORE (?P<deeds>.+?) ON "?(?P<table>\w+)"?', re.DOTALL)
RULED = re.compile(r'ALTER TABLE "?(?P<table>\w+)"? ADD CONSTRAINT "?(?P<name>\w+)"?')
NAMED = re.compile(r'(?:CONSTRAINT|INDEX) "(\w+)"')
TAKEN = re.compile(r'DROP (?:TRIGGER|CONSTRAINT)(?: IF EXISTS)? "?(?P<name>\w+)"?')
ROWS_OF_POSTGRESQL = """
SELECT t.tgname, c.relname, ARRAY(
    SELECT a.attname FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum = ANY (t.tgattr::int2[])
) FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
WHERE NOT t.tgisinternal AND t.tgenabled <> 'D' AND pg_table_is_visible(c.oid)
UNION ALL
SELECT r.conname, c.relname, ARRAY[]::name[] FROM pg_constraint r JOIN pg_class c ON c.oid = r.conrelid
WHERE r.contype = 'x' AND pg_table_is_visible(c.oid)
"""


@dataclass(frozen=True)
class Guard:
    """A trigger or an exclusion; `columns` are those whose change it watches, none where it watches the whole row."""

    name: str
    table: str
    columns: frozenset[str] = frozenset()


def faults() -> Iterator[str]:
    """A sentence for each guard and each declared rule that the database lacks."""
    if waiting := to_come():
        yield f"The database is not migrated. Still to come: {', '.join(waiting)}."
        return
    standing = {guard.name: guard for guard in _standing()}
    for guard in guards():
        found = standing.get(guard.name)
        if found is None or found.table != guard.table:
            yield f"{guard.table}: its guard {guard.name} is missing: the database would let through what it refuses."
        elif unwatched := sorted(guard.columns - found.columns):
            yield f"{guard.table}: its guard {guard.name} does not watch {', '.join(unwatched)}."
    yield from _missing_rules()


def guards() -> list[Guard]:
    """Every guard our migrations make and leave standing on this kind of database, in the order they make them."""
    paper = _Paper()
    for migration in _our_migrations():
        for operation in migration.operations:
            paper.rehearse(operation, migration.app_label)
    return list(paper.guards.values())


def to_come() -> list[str]:
    """Migrations that are not applied; until they are, nobody can say what is missing."""
    loader = MigrationLoader(connection)
    return sorted(f"{app}.{name}" for app, name in loader.graph.nodes.keys() - loader.applied_migrations.keys())


class _NeedsData(Exception):
    """A step of a migration that asks for models moves data; no guard is made there."""


class _NoModels:
    def get_model(self, *args: Any) -> None:
        raise _NeedsData

    get_models = get_app_config = get_model


class _Paper:
    """Stands in for a schema editor: what it is told to execute it only writes down."""

    def __init__(self) -> None:
        self.connection = connection
        self.guards: dict[str, Guard] = {}

    def rehearse(self, operation: Operation, app_label: str) -> None:
        editor: Any = self
        no_models: Any = _NoModels()
        if isinstance(operation, RunPython):
            try:
                operation.code(no_models, editor)
            except _NeedsData:
                return
        elif isinstance(operation, RefuseChange | RunSQL):
            # Neither looks at the state of the models.
            operation.database_forwards(app_label, editor, no_models, no_models)

    def execute(self, statement: str, params: Any = None) -> None:
        if made := MADE.match(statement) or RULED.match(statement):
            self.guards[made["name"]] = Guard(made["name"], made["table"], _columns(statement))
        elif taken := TAKEN.search(statement):
            self.guards.pop(taken["name"], None)


def _columns(statement: str) -> frozenset[str]:
    """The columns after UPDATE OF; none where there are none, and the guard watches all of the row."""
    of = re.match(r"CREATE TRIGGER \S+ BEFORE UPDATE OF (?P<columns>.+?) ON ", statement, re.DOTALL)
    return frozenset(re.findall(r"\w+", of["columns"])) if of else frozenset()


def _our_migrations() -> Iterator[Migration]:
    """In the order in which they are applied; those of installed packages make no guards and are left out."""
    graph = MigrationLoader(None).graph
    packages = Path(sysconfig.get_paths()["purelib"])
    ours = {app.label for app in apps.get_app_configs() if not Path(app.path).is_relative_to(packages)}
    told = set()
    for leaf in graph.leaf_nodes():
        for key in graph.forwards_plan(leaf):
            if key not in told and key[0] in ours:
                told.add(key)
                yield graph.nodes[key]


def _standing() -> Iterator[Guard]:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(ROWS_OF_POSTGRESQL)
            for name, table, columns in cursor.fetchall():
                yield Guard(name, table, frozenset(columns))
        else:
            cursor.execute("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'")
            for name, table, statement in cursor.fetchall():
                yield Guard(name, table, _columns(statement))


def _missing_rules() -> Iterator[str]:
    """The constraints that models declare and the database lacks; a name stands for one of them in the whole house."""
    held, longest = _rules(), connection.ops.max_name_length()
    for model in apps.get_models():
        for constraint in model._meta.constraints:
            if constraint.name[:longest] not in held:
                yield f"{model._meta.db_table}: its rule {constraint.name} is missing."


def _rules() -> set[str]:
    """The names of all constraints, and of the indexes that hold what a condition or an expression makes unique."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT conname FROM pg_constraint UNION SELECT indexname FROM pg_indexes")
            return {name for (name,) in cursor.fetchall()}
        cursor.execute("SELECT sql FROM sqlite_master WHERE type IN ('table', 'index') AND sql IS NOT NULL")
        return {name for (sql,) in cursor.fetchall() for name in NAMED.findall(sql)}
