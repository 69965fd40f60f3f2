"""A certificate is looked at again by people where hours it counts changed, and never changes by itself."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import Error, connection, transaction
from django.urls import reverse
from django.utils import timezone

from certificates import actions
from certificates.models import Certificate, ReviewCase, StatusEvent
from lms.audit import ledger
from lms.notices.models import OutboxMessage
from lms.people.actions import Refused
from supervision import actions as supervision
from supervision.models import EntryVersion
from tests.supervision.conftest import hand_in, sign, work


@pytest.fixture
def counted(placement, sol, everything) -> EntryVersion:
    """Two signed hours of Ada's, one of them about ethics, in what her certificate will count."""
    entry = hand_in(placement, topics={"ethics": 60, "advocacy": 60})
    sign(placement, entry, by=sol)
    hours = next(item for item in everything.items if item["id"] == "h1")
    hours["id"] = f"hours-{entry.entry_id}/ethics"
    return entry


@pytest.fixture
def heard(django_capture_on_commit_callbacks):
    """What was done is committed, and its bells are heard."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def case(counted, certificate, ada, heard) -> ReviewCase:
    with heard():
        supervision.void(entry=counted.entry, by=ada, reason="Logged twice.")
    return ReviewCase.objects.get()


def test_voided_hours_open_a_case_and_change_nothing(case, certificate, nora):
    before = Certificate.objects.values().get()
    assert (case.certificate, case.kind, case.version) == (certificate, "voided", 0)
    assert Certificate.objects.values().get() == before
    assert not StatusEvent.objects.exists()
    mail = OutboxMessage.objects.get(notice="certificates/case_opened")
    assert (mail.person, certificate.shown_number in mail.text) == (nora, True)
    said = "Hours it counts changed (voided); it is to be looked at again."
    assert ledger.sentence(ledger.history(certificate).last()) == said


def test_amended_hours_open_one_once_the_amendment_is_signed(counted, certificate, placement, ada, sol, heard):
    with heard():
        draft = supervision.amend(entry=counted.entry, work=work(ends="10:00"), by=ada)
        [handed_in] = supervision.submit(versions=[draft], by=ada)
    assert not ReviewCase.objects.exists()
    with heard():
        sign(placement, handed_in, by=sol, at=timezone.now())
    case = ReviewCase.objects.get()
    assert (case.kind, case.version) == ("amended", 2)


def test_hours_it_does_not_count_and_certificates_of_others_are_left_alone(
    counted, certificate, placement, ada, sol, heard
):
    other = hand_in(placement, starts="14:00", ends="15:00")
    sign(placement, other, by=sol)
    with heard():
        supervision.void(entry=other.entry, by=ada, reason="Twice.")
        supervision.void(entry=hand_in(placement, starts="16:00", ends="17:00").entry, by=ada, reason="Never signed.")
    assert not ReviewCase.objects.exists()


def test_what_was_lost_is_heard_by_the_nightly_round_once(counted, certificate, ada, capsys):
    supervision.void(entry=counted.entry, by=ada, reason="Twice.")
    assert not ReviewCase.objects.exists()
    for opened in (1, 0):
        call_command("nightly")
        assert f"Cases opened: {opened}." in capsys.readouterr().out
    assert actions.open_cases(entries=[counted.entry_id]) == 0


def test_a_change_before_it_was_issued_opens_nothing(counted, certificate, ada):
    at = certificate.issued_at - timedelta(days=1)
    supervision.void(entry=counted.entry, by=ada, reason="Twice.", at=at)
    assert actions.open_cases(entries=[counted.entry_id]) == 0


def test_a_registrar_closes_it_with_reasons_and_the_certificate_is_still_as_it_was(case, certificate, nora):
    before = Certificate.objects.values().get()
    one, two = (actions.close_case(case=case, outcome="stands", reasons="Still enough.", by=nora) for _time in range(2))
    assert one == two
    assert Certificate.objects.values().get() == before
    assert ledger.sentence(ledger.history(certificate).last()) == "Looked at again, and closed with reasons. stands."
    with pytest.raises(Refused, match="Somebody has closed this case in the meantime"):
        actions.close_case(case=case, outcome="acted", reasons="No.", by=nora)


@pytest.mark.parametrize(
    ("outcome", "reasons", "words"),
    [("stands", " ", "Give the reasons"), ("other", "Because.", "Say whether the certificate stands")],
)
def test_it_is_closed_with_an_outcome_and_reasons(case, nora, outcome, reasons, words):
    with pytest.raises(Refused, match=words):
        actions.close_case(case=case, outcome=outcome, reasons=reasons, by=nora)


def test_only_a_registrar_of_the_body_who_is_nothing_else_to_the_holder_closes_it(case, rita, otto, nora, ada):
    for by in (rita, otto):
        with pytest.raises(Refused, match="Only a registrar of Model State Peer Board"):
            actions.close_case(case=case, outcome="stands", reasons="x", by=by)
    supervision.give_consent(by=nora)
    entry = case.entry.placement
    supervision.add_supervisor(placement=entry, email=nora.email, by=ada)
    supervision.accept_placement(placement=entry, by=nora)
    with pytest.raises(Refused, match="You have supervised Ada Okafor"):
        actions.close_case(case=case, outcome="stands", reasons="x", by=nora)


@pytest.mark.parametrize("table", ["reviewcase", "casedecision"])
def test_38_neither_is_ever_changed_or_deleted(case, nora, table):
    actions.close_case(case=case, outcome="stands", reasons="Still enough.", by=nora)
    for statement in (f"UPDATE certificates_{table} SET id = 99", f"DELETE FROM certificates_{table}"):  # noqa: S608
        with pytest.raises(Error, match="stays written down"), transaction.atomic():
            connection.cursor().execute(statement)


# The doors.


def test_reviewer_and_registrar_read_it_and_the_registrar_closes_it(
    as_, case, certificate, rita, nora, otto, everything
):
    page, close = (reverse(f"certificates:{name}", args=[case.pk]) for name in ("case", "close_case"))
    reviewer = as_(rita)
    assert certificate.shown_number in reviewer.get(reverse("certificates:cases")).text
    shown = reviewer.get(page).text
    assert "Every requirement it was issued by is still met." in shown
    assert "Say what becomes of it" not in shown
    everything.without(*[item["id"] for item in everything.items if item["id"].startswith("hours-")])
    assert "120 hours of supervised work" in reviewer.get(page).text
    registrar = as_(nora)
    assert "1 certificate to look at again" in registrar.get(reverse("dashboard")).text
    assert (
        "Hours it counts were voided"
        in registrar.get(reverse("certificates:issued_certificate", args=[certificate.number])).text
    )
    assert "There is a problem" in registrar.post(close, {"outcome": "stands"}).text
    done = registrar.post(close, {"outcome": "stands", "reasons": "Enough others."}, follow=True).text
    assert "The case is closed." in done
    assert "Enough others." in done
    assert "to look at again" not in registrar.get(reverse("dashboard")).text.split("<main")[1]
    assert as_(otto).get(page).status_code == 404
