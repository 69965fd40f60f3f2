"""A credential counts once somebody else has verified it, and stays as it was verified."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from lms.audit import ledger
from lms.content.proofs import Proof
from lms.notices.models import OutboxMessage
from lms.people.actions import Refused
from supervision import actions
from supervision.models import Qualification
from tests.supervision.conftest import AGREED


@pytest.fixture(autouse=True)
def _without_second_factor(settings):
    settings.REQUIRE_MFA = False


FACTS = {
    "credential": "cps",
    "title": "Certified Peer Specialist",
    "jurisdiction": "Model State",
    "from_on": date(2024, 1, 1),
}


def _record(person, organisation, by, **facts) -> Qualification:
    return actions.record_qualification(person=person, organisation=organisation, by=by, at=AGREED, **FACTS | facts)


def test_a_supervisor_records_their_own_and_a_manager_verifies_it(sol, clinic, mona):
    record = _record(sol, clinic, sol)
    assert record.verified_at is None
    verified = actions.verify_qualification(qualification=record, by=mona, at=AGREED)
    assert (verified.verified_at, verified.verified_by) == (AGREED, mona)
    assert OutboxMessage.objects.get(notice="supervision/qualification_verified").person == sol
    assert [ledger.sentence(event) for event in ledger.history(record)] == [
        "The qualification cps was recorded.",
        "The qualification cps was verified.",
    ]


def test_certifying_staff_verify_what_was_put_before_their_body(sol, board, rita, nora):
    for number, staff in enumerate((rita, nora)):
        record = _record(sol, board, sol, credential=f"cps-{number}")
        assert actions.verify_qualification(qualification=record, by=staff).verified_by == staff


def test_recording_and_verifying_twice_changes_nothing(sol, clinic, mona):
    one, two = (_record(sol, clinic, sol) for _time in range(2))
    assert one == two
    for at in (AGREED, AGREED + timedelta(days=3)):
        verified = actions.verify_qualification(qualification=one, by=mona, at=at)
    assert verified.verified_at == AGREED
    assert OutboxMessage.objects.filter(notice="supervision/qualification_verified").count() == 1


def test_nobody_verifies_their_own(mona, clinic):
    record = _record(mona, clinic, mona)
    with pytest.raises(Refused, match="Nobody verifies their own qualification"):
        actions.verify_qualification(qualification=record, by=mona)
    with pytest.raises(IntegrityError), transaction.atomic():
        Qualification.objects.filter(pk=record.pk).update(verified_at=AGREED, verified_by=mona)


def test_staff_elsewhere_neither_record_nor_verify(sol, clinic, otto, ada):
    for stranger in (otto, ada):
        with pytest.raises(Refused, match="Only the person or staff of the organisation"):
            _record(sol, clinic, stranger)
        with pytest.raises(Refused, match="Only staff of Harbor House can verify this"):
            actions.verify_qualification(qualification=_record(sol, clinic, sol), by=stranger)


def test_what_lies_before_one_organisation_is_not_added_to_by_another(sol, clinic, board, rita, otto, elsewhere):
    record = _record(sol, clinic, sol)
    paper = {"proof": Proof(b"%PDF-1.7 another", "pdf")}
    with pytest.raises(Refused, match="You have put this before Harbor House already"):
        _record(sol, board, sol, **paper)
    with pytest.raises(Refused, match="for the staff of another organisation") as refused:
        _record(sol, elsewhere, otto, **paper)
    assert "Harbor House" not in str(refused.value)
    assert (record.proofs.count(), sol.qualifications.get()) == (0, record)


def test_it_does_not_end_before_it_begins(sol, clinic):
    with pytest.raises(Refused, match="cannot end before the day it begins"):
        _record(sol, clinic, sol, until_on=date(2023, 12, 31))


# The doors.


def _typed(organisation, **facts) -> dict[str, str]:
    return {**FACTS, "from_on": "2024-01-01", "organisation": organisation.pk, "number": "CPS-1204"} | facts


def test_a_supervisor_writes_their_own_down(client, sol, clinic):
    client.force_login(sol)
    door = reverse("supervision:record_qualification")
    page = client.post(door, _typed(clinic, title="", number="Kept-77")).content.decode()
    assert "Give the title of the credential." in page
    assert "Kept-77" in page
    assert client.post(door, _typed(clinic, credential="CPS")).url == reverse("supervision:qualifications")
    record = sol.qualifications.get()
    assert (record.credential, record.number, record.verified_at) == ("cps", "CPS-1204", None)


def test_14_nobody_verifies_by_a_field_of_the_form(client, sol, clinic):
    client.force_login(sol)
    client.post(
        reverse("supervision:record_qualification"),
        _typed(clinic, verified_at="2026-01-01", verified_by=sol.pk, person="1"),
    )
    assert sol.qualifications.get().verified_at is None


def test_a_manager_writes_down_what_a_supervisor_of_the_site_holds_and_verifies_it(client, mona, sol, otto, clinic):
    client.force_login(mona)
    door = reverse("supervision:record_for")
    assert "Select a valid choice" in client.post(door, _typed(clinic, person=otto.pk)).content.decode()
    assert client.post(door, _typed(clinic, person=sol.pk)).url == reverse("supervision:verifications")
    record = sol.qualifications.get()
    page = client.post(reverse("supervision:verify_qualification", args=[record.pk]), follow=True).content.decode()
    assert "Sol Marsh can sign with it from now on." in page
    record.refresh_from_db()
    assert record.verified_by == mona


def test_a_manager_cannot_verify_their_own_by_its_door(client, mona, clinic):
    record = _record(mona, clinic, mona)
    client.force_login(mona)
    page = client.post(reverse("supervision:verify_qualification", args=[record.pk]), follow=True).content.decode()
    assert "Nobody verifies their own qualification." in page
    assert "Somebody else verifies yours" in page
