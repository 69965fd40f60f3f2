"""Qualifications have papers, are sent back with a reason, and end; what was signed under one stays."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import Error, connection, transaction
from django.urls import reverse

from lms.audit import ledger
from lms.content.proofs import Proof
from lms.notices.models import OutboxMessage
from lms.people.actions import Refused
from lms.people.roles import Role
from supervision import access, actions, flags
from supervision.models import EntryVersion, QualificationProof, SignaturesReview, SignOff
from tests.conftest import member
from tests.supervision.conftest import BEGAN, MONDAY, NOW, hand_in, qualified, sign

PAPER = Proof(b"%PDF-1.7 certificate", "pdf")
LATER = NOW + timedelta(days=60)
TODAY = NOW.date()


@pytest.fixture(autouse=True)
def _two_months_later(monkeypatch, settings):
    monkeypatch.setattr("django.utils.timezone.now", lambda: LATER)
    settings.REQUIRE_MFA = False


@pytest.fixture
def record(sol, board):
    """What Sol put before the board, and nobody has verified."""
    facts = {"title": "Licensed Counsellor", "jurisdiction": "Model State", "from_on": date(2024, 1, 1)}
    return actions.record_qualification(
        person=sol, organisation=board, credential="lcsw", by=sol, proof=PAPER, at=NOW, **facts
    )


@pytest.fixture
def signed(placement, sol) -> SignOff:
    return sign(placement, hand_in(placement), by=sol)


def _end(qualification, by, kind="revoked", ended_on=TODAY, at=LATER):
    return actions.end_qualification(qualification=qualification, kind=kind, ended_on=ended_on, by=by, at=at)


def _flags(manager):
    return flags.of_sites(access.managed_sites(manager), today=LATER.date())


# Papers.


def test_a_paper_is_kept_with_it_once(record, sol, rita, otto):
    assert record.proofs.get().content == PAPER.content
    one, two = (actions.add_proof(qualification=record, proof=PAPER, by=by) for by in (sol, rita))
    assert one == two
    with pytest.raises(Refused, match="Only the person or staff of the organisation can add a paper"):
        actions.add_proof(qualification=record, proof=PAPER, by=otto)


def test_it_is_sent_back_with_a_reason_that_its_holder_reads(record, sol, rita, otto):
    for _time in range(2):
        actions.return_qualification(qualification=record, reason="The second page is missing.", by=rita)
    assert record.returns.count() == 1
    mail = OutboxMessage.objects.get(notice="supervision/qualification_returned")
    assert (mail.person, "The second page is missing." in mail.text) == (sol, True)
    for by, words in ((sol, "Nobody verifies their own"), (otto, "Only staff of Model State Peer Board")):
        with pytest.raises(Refused, match=words):
            actions.return_qualification(qualification=record, reason="No.", by=by)
    with pytest.raises(Refused, match="Say what is missing"):
        actions.return_qualification(qualification=record, reason=" ", by=rita)
    actions.verify_qualification(qualification=record, by=rita)
    with pytest.raises(Refused, match="This is verified"):
        actions.return_qualification(qualification=record, reason="No.", by=rita)


# Its end.


def test_43_signatures_stay_valid_as_of_their_date_and_are_flagged(signed, qualification, ada, sol, mona):
    _end(qualification, mona, ended_on=MONDAY)
    [found] = EntryVersion.objects.evidence_of(ada)
    assert found.signed_by is not None
    assert (found.hold, found.signed_by.credentials) == ("", ("cps",))
    hashes = list(signed.signed_entries.values_list("content_hash", flat=True))
    assert SignOff.objects.get(pk=signed.pk).is_whole(hashes)
    [flag] = _flags(mona)
    assert (flag.qualification, flag.signatures, flag.minutes, flag.after) == (qualification, 1, 120, 1)
    assert list(flags.signatures(flag.qualification, access.managed_sites(mona))) == [signed]


def test_43_from_the_day_after_nothing_is_signed_with_it(placement, qualification, sol, mona):
    entry = hand_in(placement)
    _end(qualification, mona, ended_on=MONDAY - timedelta(days=1), at=NOW)
    with pytest.raises(actions.HoursRefused, match="None of your verified qualifications covers 16 March 2026"):
        sign(placement, entry, by=sol)


def test_43_hours_of_before_are_not_signed_with_one_that_was_revoked(placement, qualification, sol, mona, clinic):
    entry = hand_in(placement)
    end = _end(qualification, mona, ended_on=TODAY, at=NOW)
    after = NOW + timedelta(days=1)
    with pytest.raises(actions.HoursRefused, match="Your qualification of 16 March 2026 was revoked"):
        sign(placement, entry, by=sol, at=after)
    other = qualified(sol, clinic, mona, credential="lcsw")
    assert sign(placement, entry, by=sol, at=after).credentials[0]["code"] == other.credential
    assert end.kind == "revoked"


def test_43_hours_of_before_are_signed_with_one_that_lapsed(placement, qualification, sol, mona):
    entry = hand_in(placement)
    _end(qualification, mona, kind="lapsed", at=NOW)
    assert sign(placement, entry, by=sol, at=NOW + timedelta(days=1)).credentials == []


def test_43_one_that_lapsed_by_itself_is_flagged_unless_it_was_renewed(placement, sol, mona, clinic):
    lapsing = qualified(sol, clinic, mona, credential="lcsw", until_on=TODAY + timedelta(days=9))
    sign(placement, hand_in(placement), by=sol)
    assert [flag.qualification for flag in _flags(mona)] == [lapsing]
    qualified(sol, clinic, mona, credential="lcsw", from_on=TODAY + timedelta(days=10))
    assert _flags(mona) == []


def test_43_what_was_signed_after_the_end_was_written_down_has_nothing_to_do_with_it(placement, sol, mona, clinic):
    other = qualified(sol, clinic, mona, credential="lcsw")
    _end(other, mona, ended_on=TODAY - timedelta(days=30), at=NOW - timedelta(days=20))
    sign(placement, hand_in(placement), by=sol)
    assert _flags(mona) == []


def test_43_who_looked_at_them_writes_down_what_they_found(signed, qualification, sol, mona, otto, clinic):
    _end(qualification, mona)
    with pytest.raises(Refused, match="Say what you looked at"):
        actions.review_signatures(qualification=qualification, note=" ", by=mona)
    with pytest.raises(Refused, match="Nothing was signed under it at a site that you manage"):
        actions.review_signatures(qualification=qualification, note="Fine.", by=otto)
    member(sol, clinic, Role.PROGRAMME_MANAGER)
    with pytest.raises(Refused, match="These are your own signatures"):
        actions.review_signatures(qualification=qualification, note="Fine.", by=sol)
    one, two = (actions.review_signatures(qualification=qualification, note="Fine.", by=mona) for _time in range(2))
    assert one == two
    assert _flags(mona) == []
    said = "Looked at what was signed at harbor-house with cps."
    assert ledger.sentence(ledger.history(qualification).last()) == said


def test_43_who_looked_before_it_was_revoked_looks_again(signed, qualification, sol, mona):
    _end(qualification, sol, kind="given_up", at=LATER - timedelta(days=9))
    looked = {"qualification": qualification, "note": "Fine.", "by": mona}
    [first] = actions.review_signatures(**looked, at=LATER - timedelta(days=8))
    assert _flags(mona) == []
    _end(qualification, mona, at=LATER - timedelta(days=1))
    assert [flag.qualification for flag in _flags(mona)] == [qualification]
    [second] = actions.review_signatures(**looked)
    assert (first.pk != second.pk, _flags(mona)) == (True, [])


def test_managers_where_it_signed_nothing_are_not_told(signed, placement, sol, mona):
    """What Sol signed before this one was verified has nothing to do with it."""
    facts = {"title": "LCSW", "jurisdiction": "Model State", "from_on": TODAY, "credential": "lcsw"}
    later = actions.record_qualification(person=sol, organisation=placement.site, by=mona, at=NOW, **facts)
    actions.verify_qualification(qualification=later, by=mona, at=NOW + timedelta(hours=1))
    _end(later, mona, ended_on=LATER.date())
    assert {one.person for one in OutboxMessage.objects.filter(notice="supervision/qualification_ended")} == {sol}


def test_its_holder_and_the_managers_where_it_signed_are_told(signed, qualification, sol, mona):
    assert _end(qualification, mona) == _end(qualification, mona)
    told = OutboxMessage.objects.filter(notice="supervision/qualification_ended")
    assert {message.person for message in told} == {sol, mona}
    assert all("stays valid as of its date" in message.text for message in told)
    said = "The qualification cps ended on 2026-03-20 (revoked)."
    assert ledger.sentence(ledger.history(qualification).last()) == said


@pytest.mark.parametrize(
    ("who", "facts", "words"),
    [
        ("otto", {}, "Only its holder or staff of the organisation"),
        ("sol", {"kind": "revoked"}, "A holder gives a qualification up; staff say"),
        ("mona", {"kind": "given_up"}, "A holder gives a qualification up; staff say"),
        ("mona", {"kind": "bored"}, "A holder gives a qualification up; staff say"),
        ("mona", {"ended_on": date(2023, 1, 1)}, "The last day lies between"),
        ("sol", {"kind": "given_up", "ended_on": LATER.date() + timedelta(days=1)}, "Its last day is still to come"),
    ],
)
def test_who_says_that_it_ended_and_when(request, qualification, sol, mona, otto, who, facts, words):
    with pytest.raises(Refused, match=words):
        _end(qualification, request.getfixturevalue(who), **facts)


def test_what_its_holder_gave_up_can_still_be_revoked_and_nothing_follows_that(qualification, sol, mona):
    _end(qualification, sol, kind="given_up")
    with pytest.raises(Refused, match="That it ended on 20 March 2026 is written down already"):
        _end(qualification, sol, kind="given_up", ended_on=MONDAY)
    revoked = _end(qualification, mona, ended_on=MONDAY)
    qualification.refresh_from_db()
    assert (qualification.end, qualification.until_on, qualification.ends.count()) == (revoked, MONDAY, 2)
    with pytest.raises(Refused, match="That it ended on 16 March 2026 is written down already"):
        _end(qualification, mona, kind="lapsed", ended_on=BEGAN)
    assert _end(qualification, mona, ended_on=BEGAN).ended_on == BEGAN


def test_one_that_nobody_verified_needs_no_end(record, sol):
    with pytest.raises(Refused, match="it was never verified"):
        _end(record, sol, kind="given_up")


@pytest.mark.parametrize("table", ["qualificationproof", "qualificationreturn", "qualificationend", "signaturesreview"])
def test_38_none_of_it_is_ever_changed_or_deleted(signed, record, qualification, rita, mona, table):
    actions.return_qualification(qualification=record, reason="Page two.", by=rita)
    _end(qualification, mona)
    actions.review_signatures(qualification=qualification, note="Fine.", by=mona)
    for statement in (f"UPDATE supervision_{table} SET id = 99", f"DELETE FROM supervision_{table}"):  # noqa: S608
        with pytest.raises(Error, match=r"stays written down|never changed"), transaction.atomic():
            connection.cursor().execute(statement)


# The doors.


def _file(name="paper.pdf", content=PAPER.content) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_70_papers_are_looked_into_and_opened_by_few(client, sol, ada, clinic, mona, rita):
    client.force_login(sol)
    facts = {"credential": "cps", "title": "CPS", "jurisdiction": "Model State", "from_on": "2024-01-01"}
    facts |= {"organisation": clinic.pk}
    door = reverse("supervision:record_qualification")
    assert "What is inside this file is not" in client.post(door, facts | {"proof": _file(content=b"MZ")}).text
    assert "This kind of file is not accepted" in client.post(door, facts | {"proof": _file("paper.svg")}).text
    client.post(door, facts | {"proof": _file()})
    record = sol.qualifications.get()
    add = reverse("supervision:add_proof", args=[record.pk])
    assert "Choose the scan or photograph of the paper." in client.post(add).text
    assert "The paper is with Harbor House." in client.post(add, {"proof": _file(content=b"%PDF-2")}, follow=True).text
    paper = QualificationProof.objects.order_by("pk").first()
    assert paper is not None
    file = reverse("supervision:qualification_proof", args=[paper.pk])
    for person, status in ((sol, 200), (mona, 200), (ada, 404), (rita, 404)):
        client.force_login(person)
        assert client.get(file).status_code == status


def test_staff_send_back_verify_and_end_on_their_pages(client, record, sol, rita):
    client.force_login(rita)
    page = client.get(reverse("supervision:verifications")).text
    assert "Paper 1 (PDF)" in page
    door = reverse("supervision:return_qualification", args=[record.pk])
    assert "Write a sentence that says why." in client.post(door).text
    page = client.post(door, {"reason": "Page two is missing."}, follow=True).text
    assert "Page two is missing." in page
    client.force_login(sol)
    assert "Page two is missing." in client.get(reverse("supervision:qualifications")).text
    client.force_login(rita)
    client.post(reverse("supervision:verify_qualification", args=[record.pk]))
    door = reverse("supervision:end_qualification", args=[record.pk])
    assert "Say what happened." in client.post(door, {"ended_on": "2026-03-20"}).text
    assert "The last day lies between" in client.post(door, {"kind": "revoked", "ended_on": "2020-01-01"}).text
    page = client.post(door, {"kind": "revoked", "ended_on": "2026-03-20"}, follow=True).text
    assert "Its body revoked it" in page


def test_a_holder_gives_one_up(client, qualification, sol):
    client.force_login(sol)
    door = reverse("supervision:end_qualification", args=[qualification.pk])
    assert "What happened?" not in client.get(door).text
    assert "Its holder gave it up" in client.post(door, {"ended_on": "2026-05-01"}, follow=True).text


def test_the_programme_sees_and_reviews_what_is_flagged(client, signed, qualification, mona, otto):
    _end(qualification, mona, ended_on=BEGAN)
    client.force_login(mona)
    hub = client.get(reverse("supervision:programme")).text
    assert "Signatures whose credential has ended since" in hub
    assert "1 of them after its last day" in hub
    door = reverse("supervision:review_signatures", args=[qualification.pk])
    page = client.get(door).text
    assert signed.reference in page
    assert "Its body revoked it." in page
    assert "Write a sentence that says why." in client.post(door).text
    page = client.post(door, {"reason": "The hours are as they were."}, follow=True).text
    assert "It is written down that you looked at these signatures." in page
    assert "Nothing waits" in page
    assert "The hours are as they were." in client.get(door).text
    client.force_login(otto)
    assert client.get(door).status_code == 404


def test_what_was_found_at_one_site_is_not_read_at_another(
    client, signed, qualification, mona, otto, clinic, elsewhere
):
    """What Otto wrote about Elsewhere, Mona of Harbor House does not read."""
    _end(qualification, mona)
    facts = {"ended_on": TODAY, "reviewed_at": LATER, "reviewed_by": otto, "kind": "revoked"}
    for site in (clinic, elsewhere):
        SignaturesReview.objects.create(qualification=qualification, site=site, note=f"Seen at {site}.", **facts)
    client.force_login(mona)
    page = client.get(reverse("supervision:review_signatures", args=[qualification.pk])).text
    assert ("Seen at Harbor House." in page, "Seen at Elsewhere Alliance." in page) == (True, False)
