"""Knows how the database itself keeps what is signed as it is, and keeps one person out of two places at once."""

from lms.audit.guard import RefuseChange


class RefuseOnceSigned(RefuseChange):
    """A migration operation like RefuseChange, with a condition that asks another table whether the row is signed.

    SQLite's triggers can ask so in their condition; PostgreSQL's only inside the function, so it is asked there.
    """

    def database_forwards(self, app_label, schema_editor, from_state, to_state) -> None:
        if schema_editor.connection.vendor != "postgresql":
            super().database_forwards(app_label, schema_editor, from_state, to_state)
            return
        columns = self._guarded_columns(schema_editor.connection)
        for statement in _postgres(self.table, self.when, self.message, columns):
            schema_editor.execute(statement, params=None)


def _postgres(table: str, when: str, message: str, columns: list[str]) -> list[str]:
    of = f" OF {', '.join(columns)}" if columns else ""
    words = message.replace("'", "''")
    refuse = f"RAISE EXCEPTION USING MESSAGE = '{words}', ERRCODE = 'restrict_violation';"
    return [
        f"CREATE OR REPLACE FUNCTION {table}_refuses_change() RETURNS trigger LANGUAGE plpgsql AS $guard$ BEGIN "
        f"IF TG_OP = 'TRUNCATE' THEN {refuse} END IF; "
        f"IF {when} THEN {refuse} END IF; "
        "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $guard$",
        f"CREATE TRIGGER {table}_refuses_update BEFORE UPDATE{of} ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {table}_refuses_change()",
        f"CREATE TRIGGER {table}_refuses_delete BEFORE DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {table}_refuses_change()",
        f"CREATE TRIGGER {table}_refuses_truncate BEFORE TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_refuses_change()",
    ]
