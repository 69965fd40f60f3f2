"""Knows how a database refuses to change a row: triggers for SQLite and PostgreSQL, written as migration operations."""

from django.db.migrations.operations.base import Operation


class RefuseChange(Operation):
    """A migration operation: rows of `table` can be inserted, and never updated or deleted once `when` holds of them.

    `when` is SQL over the old row as `OLD.column` (valid on both engines); without it every row is guarded.
    `but` names columns an UPDATE may still change (derived conveniences, never evidence).
    """

    reversible = True
    reduces_to_sql = True

    def __init__(self, table: str, *, when: str = "", message: str, but: tuple[str, ...] = ()) -> None:
        self.table, self.when, self.message, self.but = table, when, message, but

    def deconstruct(self):
        return (
            self.__class__.__name__,
            [self.table],
            {"when": self.when, "message": self.message, "but": self.but},
        )

    def state_forwards(self, app_label, state) -> None:
        """Triggers are no part of Django's model state."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state) -> None:
        columns = self._guarded_columns(schema_editor.connection)
        build = _postgres if schema_editor.connection.vendor == "postgresql" else _sqlite
        for statement in build(self.table, self.when, self.message, columns):
            schema_editor.execute(statement, params=None)

    def database_backwards(self, app_label, schema_editor, from_state, to_state) -> None:
        for deed in ("update", "delete", "truncate"):
            on = f" ON {self.table}" if schema_editor.connection.vendor == "postgresql" else ""
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {self.table}_refuses_{deed}{on}", params=None)
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP FUNCTION IF EXISTS {self.table}_refuses_change()", params=None)

    def describe(self) -> str:
        return f"Refuse changes to guarded rows of {self.table}"

    def _guarded_columns(self, connection) -> list[str]:
        """All columns but the excepted ones; none means every column, so that a later column is guarded too."""
        if not self.but:
            return []
        with connection.cursor() as cursor:
            described = connection.introspection.get_table_description(cursor, self.table)
        quoted = connection.ops.quote_name
        return [quoted(column.name) for column in described if column.name not in self.but]


class LiftGuard(RefuseChange):
    """A migration operation: takes the guard off a table that is about to be altered; RefuseChange puts it on again.

    SQLite loses a table's triggers when it rebuilds it, and a later column is guarded only by a guard made after it.
    Give it what the guard was made with, so that going back makes it again.
    """

    def database_forwards(self, app_label, schema_editor, from_state, to_state) -> None:
        super().database_backwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label, schema_editor, from_state, to_state) -> None:
        super().database_forwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return f"Lift the guard of {self.table}"


def _sqlite(table: str, when: str, message: str, columns: list[str]) -> list[str]:
    condition = f" WHEN {when}" if when else ""
    of = f" OF {', '.join(columns)}" if columns else ""
    words = message.replace("'", "''")
    return [
        f"CREATE TRIGGER {table}_refuses_{deed} BEFORE {deed.upper()}{of if deed == 'update' else ''} "
        f"ON {table} FOR EACH ROW{condition} BEGIN SELECT RAISE(ABORT, '{words}'); END"
        for deed in ("update", "delete")
    ]


def _postgres(table: str, when: str, message: str, columns: list[str]) -> list[str]:
    condition = f" WHEN ({when})" if when else ""
    of = f" OF {', '.join(columns)}" if columns else ""
    words = message.replace("'", "''")
    function = (
        f"CREATE OR REPLACE FUNCTION {table}_refuses_change() RETURNS trigger LANGUAGE plpgsql AS "
        f"$guard$ BEGIN RAISE EXCEPTION USING MESSAGE = '{words}', ERRCODE = 'restrict_violation'; END $guard$"
    )
    rows = [
        f"CREATE TRIGGER {table}_refuses_{deed} BEFORE {deed.upper()}{of if deed == 'update' else ''} "
        f"ON {table} FOR EACH ROW{condition} EXECUTE FUNCTION {table}_refuses_change()"
        for deed in ("update", "delete")
    ]
    truncate = (
        f"CREATE TRIGGER {table}_refuses_truncate BEFORE TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_refuses_change()"
    )
    return [function, *rows, truncate]
