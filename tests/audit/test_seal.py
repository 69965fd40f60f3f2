"""The ledger is sealed in one chain; whatever is done to a sealed row by SQL, the first bad row is named."""

import json
from concurrent.futures import ThreadPoolExecutor
from io import StringIO
from threading import Barrier

import pytest
from django.core.management import CommandError, call_command
from django.db import Error, connection, transaction
from django.utils import timezone

from lms.audit import actions, keys, ledger, sealing
from lms.audit.models import AppendOnly, Event, Purpose, Seal

pytestmark = pytest.mark.usefixtures("signing")

# The leaves and roots that Certificate Transparency gives for RFC 6962.
LEAVES = [
    bytes.fromhex(one)
    for one in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
]
ROOTS = {
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    4: "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}


def write(ada, number: int) -> list[Event]:
    with transaction.atomic():
        return [ledger.record("people.describe", of=ada, by=ada, detail={"fields": f"{n}"}) for n in range(number)]


def seal() -> int:
    return sealing.seal(at=timezone.now())


def run(*words: str) -> tuple[int, str]:
    said, wrong = StringIO(), StringIO()
    try:
        call_command("ledger", *words, stdout=said, stderr=wrong)
    except SystemExit as end:
        return int(end.code or 0), wrong.getvalue()
    return 0, said.getvalue()


@pytest.fixture
def sealed(ada, monkeypatch) -> list[Event]:
    """Eight events in batches of three, after those of the keys themselves."""
    monkeypatch.setattr(sealing, "BATCH", 3)
    seal()
    events = write(ada, 8)
    assert seal() == 3
    return events


@pytest.mark.parametrize("size", ROOTS)
def test_a_root_is_the_one_of_the_standard(size):
    hashed = [sealing.hashlib.sha256(b"\x00" + leaf).digest() for leaf in LEAVES[:size]]
    assert sealing.root(hashed).hex() == ROOTS[size]


def test_everything_written_is_sealed_once_in_one_chain(sealed):
    assert seal() == 0
    chain = list(Seal.objects.all())
    assert [one.number for one in chain] == list(range(1, len(chain) + 1))
    assert [one.previous for one in chain] == [sealing.START, *(one.head for one in chain[:-1])]
    assert chain[-1].last_event == sealed[-1].pk
    assert sum(len(bytes(one.leaves)) // 32 for one in chain) == Event.objects.count()
    assert run("verify") == (0, "Every sealed row is what was sealed.\n")


@pytest.fixture
def unguarded():
    """As somebody with the database's own password could; the rollback puts the guards back."""
    on = {table: f" ON {table}" if connection.vendor == "postgresql" else "" for table in ("audit_event", "audit_seal")}
    with connection.cursor() as cursor:
        for table, where in on.items():
            for deed in ("update", "delete"):
                cursor.execute(f"DROP TRIGGER {table}_refuses_{deed}{where}")

    def execute(statement: str, *values) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement, values)

    return execute


def test_54_a_row_that_was_altered_is_named(sealed, unguarded):
    unguarded("UPDATE audit_event SET by_id = '999' WHERE id = %s", sealed[4].pk)
    unguarded("UPDATE audit_event SET by_id = '999' WHERE id = %s", sealed[7].pk)
    assert run("verify") == (1, f"event {sealed[4].pk}: it is not what was sealed.\n")


def test_54_a_row_that_was_taken_out_is_missed(sealed, unguarded):
    unguarded("DELETE FROM audit_event WHERE id = %s", sealed[3].pk)
    assert run("verify") == (1, f"event {sealed[4].pk}: an event before it is missing.\n")
    unguarded("DELETE FROM audit_event WHERE id >= %s", sealed[4].pk)
    assert "is missing: seal" in run("verify")[1]


def test_54_a_row_that_was_put_in_is_named(sealed, unguarded):
    """In the place of one that never was, as after a transaction that was rolled back."""
    place = sealed[6].pk
    unguarded("UPDATE audit_event SET id = id + 1000 WHERE id = %s", sealed[7].pk)
    assert run("verify")[0] == 1
    unguarded("UPDATE audit_event SET id = id - 1000 WHERE id = %s", sealed[7].pk + 1000)
    assert run("verify")[0] == 0
    unguarded("UPDATE audit_event SET id = -1 WHERE id = %s", place)
    unguarded("UPDATE audit_event SET id = %s WHERE id = %s", place, sealed[5].pk)
    unguarded("UPDATE audit_event SET id = %s WHERE id = -1", sealed[5].pk)
    assert run("verify") == (1, f"event {sealed[5].pk}: it is not what was sealed.\n")


def test_54_an_event_that_was_slipped_between_two_is_named(ada, unguarded):
    first, second, third = write(ada, 3)
    unguarded("DELETE FROM audit_event WHERE id = %s", second.pk)
    seal()
    unguarded(
        "INSERT INTO audit_event (id, verb, of_type, of_id, by_id, at, detail) "
        "SELECT %s, verb, of_type, of_id, by_id, at, detail FROM audit_event WHERE id = %s",
        second.pk,
        first.pk,
    )
    assert run("verify") == (1, f"event {second.pk}: it was put in after its batch was sealed.\n")
    assert third.pk


@pytest.mark.parametrize("number", [0, -7])
def test_54_an_event_that_was_put_in_before_the_first_is_named(sealed, unguarded, number):
    unguarded(
        "INSERT INTO audit_event (id, verb, of_type, of_id, by_id, at, detail) "
        "SELECT %s, verb, of_type, of_id, by_id, at, detail FROM audit_event WHERE id = %s",
        number,
        sealed[0].pk,
    )
    seal()
    assert run("verify") == (1, f"event {number}: it was put in before the first number, where no seal covers it.\n")


def test_54_a_seal_that_was_altered_or_taken_out_is_named(sealed, unguarded):
    unguarded("UPDATE audit_seal SET root = %s WHERE number = 2", "f" * 64)
    assert run("verify") == (1, "seal 2: it is not what was signed.\n")
    unguarded("DELETE FROM audit_seal WHERE number = 2")
    assert run("verify") == (1, "seal 3: it does not follow from the seal before it.\n")


def test_55_a_ledger_that_was_cut_back_does_not_reach_the_head_that_was_kept(sealed, unguarded, tmp_path):
    kept = tmp_path / "head.json"
    kept.write_text(run("head")[1])
    assert json.loads(kept.read_text())["number"] == Seal.objects.count()
    assert run("verify", "--head", str(kept))[0] == 0
    last = Seal.objects.last()
    unguarded("DELETE FROM audit_event WHERE id > %s", Seal.objects.get(number=last.number - 1).last_event)
    unguarded("DELETE FROM audit_seal WHERE number = %s", last.number)
    assert run("verify")[0] == 0, "By itself an older copy is whole."
    code, said = run("verify", "--head", str(kept))
    assert code == 1
    assert f"seal {last.number} was given out and is not there" in said
    kept.write_text(json.dumps({"number": 1, "head": "0"}))
    assert "this is another ledger" in run("verify", "--head", str(kept))[1]
    kept.write_text("nothing")
    with pytest.raises(CommandError, match="is no head of a ledger"):
        call_command("ledger", "verify", "--head", str(kept))


@pytest.mark.django_db(transaction=True)
def test_56_two_that_seal_at_once_make_one_chain(ada, monkeypatch):
    monkeypatch.setattr(sealing, "BATCH", 2)
    write(ada, 7)
    together = Barrier(4)

    def seal_together(number: int) -> int:
        try:
            together.wait(timeout=60)
            return seal()
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as crowd:
        added = sum(crowd.map(seal_together, range(4)))
    seal()
    assert Seal.objects.count() >= added
    assert list(sealing.faults()) == []
    assert Seal.objects.last().last_event == Event.objects.last().pk


def test_56_a_seal_is_followed_once(sealed):
    last = Seal.objects.last()
    fork = Seal(**{field.attname: getattr(last, field.attname) for field in Seal._meta.fields if field.name != "id"})
    fork.number, fork.head = last.number + 1, "1" * 64
    with pytest.raises(Error), transaction.atomic():
        fork.save()


def test_57_seals_of_a_retired_key_still_hold(sealed, ada):
    actions.rotate_key(purpose=Purpose.LEDGER)
    write(ada, 1)
    assert seal() > 0
    assert Seal.objects.values("key").distinct().count() == 2
    assert list(sealing.faults()) == []


def test_without_the_key_nothing_is_sealed_and_the_worker_asks_again_every_night(ada, settings):
    settings.SIGNS = False
    write(ada, 1)
    with pytest.raises(keys.CannotSign):
        seal()
    assert not Seal.objects.exists()
    with pytest.raises(CommandError, match="Nothing is sealed yet"):
        call_command("ledger", "head")


def test_a_seal_is_never_changed_or_deleted(sealed):
    for deed in (Seal.objects.last().save, Seal.objects.last().delete):
        with pytest.raises(AppendOnly):
            deed()
    with pytest.raises(Error, match="never changed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE audit_seal SET root = 'x'")
