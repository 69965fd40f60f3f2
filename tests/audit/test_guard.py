"""The database refuses to change what is guarded: always, or from a moment on, and but for named columns."""

import pytest
from django.db import Error, connection, migrations, models, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import ProjectState

from lms.audit import ledger
from lms.audit.guard import RefuseChange
from lms.audit.models import Event

on_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="TRUNCATE is a statement of PostgreSQL")


class Statement:
    """A table made for one test and guarded by one operation."""

    def __init__(self, **guard) -> None:
        self.create = migrations.CreateModel(
            "Statement",
            [
                ("id", models.BigAutoField(primary_key=True)),
                ("words", models.CharField(max_length=20)),
                ("shelf", models.CharField(max_length=20, default="")),
                ("signed_at", models.DateTimeField(null=True)),
            ],
            options={"db_table": "guarded_statement"},
        )
        self.guard = RefuseChange("guarded_statement", message="A signed statement's words stay.", **guard)

    def __enter__(self):
        before, after = ProjectState(), ProjectState()
        self.create.state_forwards("audit", after)
        with connection.schema_editor(atomic=False) as editor:
            self.create.database_forwards("audit", editor, before, after)
            self.guard.database_forwards("audit", editor, after, after)
        self.state = after
        return self

    def __exit__(self, *trouble) -> None:
        with connection.schema_editor(atomic=False) as editor:
            self.guard.database_backwards("audit", editor, self.state, self.state)
            editor.execute("DROP TABLE guarded_statement", params=None)

    def run(self, statement: str) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)

    def refuses(self, statement: str) -> bool:
        try:
            self.run(statement)
        except Error as refusal:
            if "A signed statement's words stay." not in str(refusal):
                raise
            return True
        return False


INSERT = "INSERT INTO guarded_statement (words, shelf, signed_at) VALUES ('I agree', '', {})"
SIGNED, DRAFT = INSERT.format("'2026-03-01 12:00:00+00:00'"), INSERT.format("NULL")


@pytest.mark.django_db(transaction=True)
def test_without_a_condition_every_row_is_guarded():
    with Statement() as table:
        table.run(DRAFT)
        assert table.refuses("UPDATE guarded_statement SET words = 'no'")
        assert table.refuses("DELETE FROM guarded_statement")


@pytest.mark.django_db(transaction=True)
def test_with_when_a_row_is_free_until_the_moment_and_never_after():
    with Statement(when="OLD.signed_at IS NOT NULL") as table:
        table.run(DRAFT)
        assert not table.refuses("UPDATE guarded_statement SET words = 'I disagree'")
        assert not table.refuses("UPDATE guarded_statement SET signed_at = '2026-03-01 12:00:00+00:00'")
        assert table.refuses("UPDATE guarded_statement SET words = 'no'")
        assert table.refuses("UPDATE guarded_statement SET signed_at = NULL")
        assert table.refuses("DELETE FROM guarded_statement")


@pytest.mark.django_db(transaction=True)
def test_with_when_a_draft_may_go():
    with Statement(when="OLD.signed_at IS NOT NULL") as table:
        table.run(DRAFT)
        assert not table.refuses("DELETE FROM guarded_statement")


@pytest.mark.django_db(transaction=True)
def test_with_but_the_named_columns_may_change_and_no_other():
    with Statement(but=("shelf",)) as table:
        table.run(SIGNED)
        assert not table.refuses("UPDATE guarded_statement SET shelf = 'top'")
        assert table.refuses("UPDATE guarded_statement SET words = 'no'")
        assert table.refuses("UPDATE guarded_statement SET shelf = 'top', words = 'no'")
        assert table.refuses("DELETE FROM guarded_statement")


@pytest.mark.django_db(transaction=True)
def test_one_guarded_row_stops_a_change_of_many():
    with Statement(when="OLD.signed_at IS NOT NULL") as table:
        table.run(DRAFT)
        table.run(SIGNED)
        assert table.refuses("UPDATE guarded_statement SET words = 'no'")
        with connection.cursor() as cursor:
            cursor.execute("SELECT DISTINCT words FROM guarded_statement")
            assert cursor.fetchall() == [("I agree",)]


@pytest.mark.django_db(transaction=True)
@on_postgresql
def test_a_guarded_table_cannot_be_emptied_at_once():
    with Statement(when="OLD.signed_at IS NOT NULL") as table:
        table.run(SIGNED)
        assert table.refuses("TRUNCATE guarded_statement")


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="REPLACE is a statement of SQLite")
def test_a_guarded_row_cannot_be_replaced_by_an_insert():
    with Statement(when="OLD.signed_at IS NOT NULL") as table:
        table.run(SIGNED)
        assert table.refuses("INSERT OR REPLACE INTO guarded_statement (id, words, shelf) VALUES (1, 'no', '')")


@pytest.mark.django_db(transaction=True)
def test_the_guard_can_be_taken_down_and_leaves_nothing_behind():
    with Statement() as table:
        table.run(DRAFT)
        with connection.schema_editor(atomic=False) as editor:
            table.guard.database_backwards("audit", editor, table.state, table.state)
        assert not table.refuses("UPDATE guarded_statement SET words = 'free'")
        assert not table.refuses("DELETE FROM guarded_statement")


@pytest.mark.django_db
@on_postgresql
def test_the_ledger_cannot_be_emptied_at_once(ada):
    ledger.record("people.describe", of=ada, by=ada, detail={"fields": "language"})
    with pytest.raises(Error, match="never changed or deleted"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("TRUNCATE audit_event")
    assert Event.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_ledgers_migrations_go_back_and_forth():
    executor = MigrationExecutor(connection)
    try:
        executor.migrate([("audit", "0001_initial")])
        event = Event.objects.create(verb="people.describe", of_type="x", of_id="1", at="2026-03-01T00:00:00Z")
        Event._base_manager.filter(pk=event.pk)._raw_delete("default")
    finally:
        executor = MigrationExecutor(connection)
        # All of them: going back may have taken what other rooms build on the ledger.
        executor.migrate(executor.loader.graph.leaf_nodes())
    Event.objects.create(verb="people.describe", of_type="x", of_id="1", at="2026-03-01T00:00:00Z")
    with pytest.raises(Error, match="never changed or deleted"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM audit_event")
