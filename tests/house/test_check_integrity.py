"""The integrity check says that all is well, or names the first bad row."""

import pytest
from django.core.management import call_command
from django.db import connection

from lms.audit import integrity
from lms.management import lives

pytestmark = pytest.mark.django_db


def check(capsys) -> tuple[int, str]:
    try:
        call_command("check_integrity")
    except SystemExit as end:
        return int(end.code or 0), capsys.readouterr().err
    return 0, capsys.readouterr().out


@pytest.fixture
def without_guards():
    """As somebody with the database's own password could: the triggers are taken away, and put back by the rollback."""
    with connection.cursor() as cursor:
        for guard in integrity.guards():
            if "_refuses_" in guard.name:
                on = f" ON {guard.table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER {guard.name}{on}")


def tamper(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_database_that_was_just_migrated_has_every_guard_and_every_rule():
    """SQLite makes a table anew to alter it and drops its triggers without a word: put them back in that migration."""
    assert list(integrity.faults()) == []


def test_the_lives_of_the_demo_are_whole_and_each_tampering_is_named(capsys, monkeypatch, request):
    lives.tell_all()
    assert check(capsys) == (0, "Everything is whole.\n")
    request.getfixturevalue("without_guards")
    assert "_refuses_update is missing: the database would let through what it refuses." in check(capsys)[1]
    monkeypatch.setattr(integrity, "faults", lambda: iter(()))
    for statement, fault in (
        ("UPDATE certificates_certificate SET number = 'AAA' WHERE id = (SELECT MIN(id) FROM certificates_certificate)",
         "its check symbol does not fit its number"),
        ("UPDATE courses_trainingcredit SET minutes = 1 WHERE minutes_by_topic <> '{}'",
         "its topics add up to more than its minutes"),
        ("UPDATE assessments_attempt SET right_count = 0", "its score does not follow from its answers"),
        ("UPDATE supervision_signoff SET minutes = minutes + 60", "its digest does not fit what it says"),
        ("UPDATE supervision_entryversion SET minutes = minutes + 60", "its content is not what was signed"),
    ):  # fmt: skip
        tamper(statement)
        code, said = check(capsys)
        assert code == 1
        assert fault in said
