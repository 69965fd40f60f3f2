"""Nothing signed is changed or deleted: not by the ORM, not by SQL, not by a cascade."""

import pytest
from django.db import Error, connection, transaction
from django.db.models import ProtectedError

from lms.audit.models import AppendOnly
from supervision import actions
from supervision.models import (
    EntryVersion,
    HourEntry,
    Placement,
    PlacementSupervisor,
    Qualification,
    Return,
    SignedEntry,
    SignOff,
    Void,
)
from tests.supervision.conftest import NOW, hand_in, log, sign


@pytest.fixture
def signed(placement, sol) -> EntryVersion:
    entry = hand_in(placement, note="Prepared a wellness plan")
    sign(placement, entry, by=sol)
    return EntryVersion.objects.get(pk=entry.pk)


@pytest.mark.parametrize(
    "deed",
    [
        lambda version: EntryVersion.objects.update(minutes=1),
        lambda version: EntryVersion.objects.filter(pk=version.pk).update(status="returned"),
        lambda version: EntryVersion.objects.bulk_update([version], ["note"]),
        lambda version: version.save(),
        lambda version: EntryVersion.objects.all().delete(),
        lambda version: EntryVersion._base_manager.filter(pk=version.pk).delete(),
        lambda version: version.delete(),
        lambda version: version.entry.delete(),
        lambda version: HourEntry.objects.filter(pk=version.entry_id).update(row_key="other"),
        lambda version: SignOff.objects.update(minutes=1),
        lambda version: SignOff.objects.all().delete(),
        lambda version: SignedEntry.objects.all().delete(),
        lambda version: SignedEntry.objects.update(content_hash="x"),
        lambda version: version.signed_entry.delete(),
        lambda version: version.signed_entry.sign_off.save(),
        lambda version: Placement.objects.update(position="volunteer"),
    ],
)
def test_38_the_orm_refuses_to_change_or_delete_what_is_signed(signed, deed):
    with pytest.raises((AppendOnly, ProtectedError, Error)), transaction.atomic():
        deed(signed)
    assert EntryVersion.objects.get(pk=signed.pk).is_whole()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE supervision_entryversion SET minutes = 1",
        "UPDATE supervision_entryversion SET content_hash = 'x'",
        "UPDATE supervision_entryversion SET note = 'Other words'",
        "UPDATE supervision_entryversion SET note_digest = 'x'",
        "DELETE FROM supervision_entryversion",
        "UPDATE supervision_hourentry SET row_key = 'x'",
        "DELETE FROM supervision_hourentry",
        "UPDATE supervision_signoff SET signer_name = 'x'",
        "DELETE FROM supervision_signoff",
        "UPDATE supervision_signedentry SET content_hash = 'x'",
        "DELETE FROM supervision_signedentry",
        "UPDATE supervision_placement SET position = 'volunteer'",
        "DELETE FROM supervision_placement",
        "UPDATE supervision_placementsupervisor SET relation = 'outside'",
        "DELETE FROM supervision_placementsupervisor",
        "UPDATE supervision_qualification SET title = 'x'",
        "DELETE FROM supervision_qualification",
    ],
)
def test_38_the_database_itself_refuses(signed, statement):
    with pytest.raises(Error, match="never changed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert EntryVersion.objects.get(pk=signed.pk).is_whole()


@pytest.mark.parametrize("table", ["supervision_return", "supervision_void"])
def test_38_returns_and_voids_stay_written_down(placement, ada, sol, table):
    actions.return_entry(version=hand_in(placement), by=sol, reason="Check the end.", at=NOW)
    actions.void(entry=log(placement, starts="14:00", ends="15:00").entry, by=ada, reason="Twice.", at=NOW)
    with pytest.raises(Error, match="stays written down"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table}")  # noqa: S608
    for model in (Return, Void):
        with pytest.raises(AppendOnly):
            model.objects.update(reason="x")


def test_39_nobody_and_nothing_with_signed_hours_is_deleted(signed, ada, sol, clinic, placement):
    for protected in (ada, sol, clinic, placement, signed.entry):
        with pytest.raises((ProtectedError, Error)), transaction.atomic():
            protected.delete()
    assert SignedEntry.objects.count() == 1


def test_39_a_person_with_signed_hours_can_leave_without_taking_them_along(signed, ada, sol):
    for leaving in (ada, sol):
        leaving.is_active = False
        leaving.save()
    assert EntryVersion.objects.evidence_of(ada)[0].hold == ""


def test_what_nobody_signed_can_still_change(placement):
    draft = log(placement)
    draft.note = "Words"
    draft.save()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE supervision_entryversion SET note = 'Other words'")
    assert EntryVersion.objects.get().note == "Other words"


def test_agreements_and_qualifications_may_end_and_nothing_else(signed):
    PlacementSupervisor.objects.update(until_on=NOW.date())
    Qualification.objects.update(until_on=NOW.date())
    with pytest.raises(Error, match="never changed"), transaction.atomic():
        Qualification.objects.update(number="x")
