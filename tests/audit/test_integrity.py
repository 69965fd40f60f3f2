"""Every guard that the migrations make is known, and each that is missing is named, on both databases."""

import logging

import pytest
from django.core.management import call_command
from django.db import connection, migrations

from lms.audit import integrity
from lms.audit.integrity import Guard, faults, guards

pytestmark = pytest.mark.django_db
ON_POSTGRESQL = connection.vendor == "postgresql"


def run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def take_away(guard: Guard) -> None:
    """As somebody with the database's own password could; the rollback puts it back."""
    if guard.name == "nobody_is_in_two_places_at_once":
        run(f"ALTER TABLE {guard.table} DROP CONSTRAINT {guard.name}")
    else:
        run(f"DROP TRIGGER {guard.name}" + (f" ON {guard.table}" if ON_POSTGRESQL else ""))


def names() -> set[str]:
    return {guard.name for guard in guards()}


def test_guards_of_every_kind_are_known_from_the_migrations_alone():
    known = {"audit_event_refuses_update", "certificates_certificate_refuses_delete"}
    known |= {"supervision_entryversion_refuses_rewording", "supervision_entryversion_refuses_update"}
    if ON_POSTGRESQL:
        known |= {"nobody_is_in_two_places_at_once", "audit_event_refuses_truncate"}
        known |= {"assessments_answer_refuses_change"}
    else:
        known |= {f"supervision_entryversion_refuses_overlap_{deed}" for deed in ("insert", "update")}
        known |= {f"assessments_answer_refuses_{deed}" for deed in ("insert", "update", "delete", "return")}
    assert known <= names()


def test_each_guard_that_is_missing_is_named():
    for guard in guards():
        take_away(guard)
    assert [fault for fault in faults() if "its guard" in fault] == [
        f"{guard.table}: its guard {guard.name} is missing: the database would let through what it refuses."
        for guard in guards()
    ]


def test_a_guard_that_a_later_column_escapes_is_named():
    run('ALTER TABLE certificates_issueplan ADD COLUMN "whim" integer NULL')
    words = "certificates_issueplan: its guard certificates_issueplan_refuses_update does not watch whim."
    assert words in list(faults())


def test_a_rule_that_a_model_declares_and_its_table_lacks_is_named():
    run("DROP INDEX one_open_membership_per_person_role_and_organisation")
    words = "people_membership: its rule one_open_membership_per_person_role_and_organisation is missing."
    assert words in list(faults())


def test_a_step_that_moves_data_is_not_rehearsed(monkeypatch):
    moved = []

    def move(apps, schema_editor):
        apps.get_model("people", "User").objects.all()
        moved.append("something")

    step = migrations.Migration("move", "people")
    step.operations = [migrations.RunPython(move)]
    monkeypatch.setattr(integrity, "_our_migrations", lambda: iter([step]))
    assert guards() == []
    assert moved == []


def test_migrate_says_what_is_missing(caplog):
    take_away(next(guard for guard in guards() if guard.name == "audit_event_refuses_update"))
    with caplog.at_level(logging.ERROR, "lms.audit.apps"):
        call_command("migrate", verbosity=0, interactive=False)
    assert [record.getMessage() for record in caplog.records] == [
        "audit_event: its guard audit_event_refuses_update is missing: the database would let through what it refuses."
    ]


def test_a_database_that_is_not_migrated_is_told_so_and_nothing_else(monkeypatch):
    monkeypatch.setattr(integrity, "to_come", lambda: ["audit.0009_more"])
    assert list(faults()) == ["The database is not migrated. Still to come: audit.0009_more."]
