"""Where no supervisor signs, two people of the programme look into the hours, and the signature says so."""

import io
from datetime import timedelta
from hashlib import sha256

import pytest
from allauth.account.internal.flows import reauthentication
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import Error, connection, transaction
from django.urls import reverse
from pypdf import PdfReader

from lms.audit import ledger
from lms.content.proofs import Proof
from lms.notices.models import OutboxMessage
from lms.people.actions import Refused
from lms.people.models import User
from lms.people.roles import Role
from supervision import access, actions, integrity, programme_access
from supervision.models import Alternate, EntryVersion, SignOff, Status
from tests.conftest import member, person
from tests.supervision.conftest import NOW, consenting, hand_in, log, qualified, shown, sign

LATER = NOW + timedelta(days=1)
SCAN = Proof(b"%PDF-1.7 the rota", "pdf")
ACCOUNT = "The rota and two colleagues say so."


@pytest.fixture(autouse=True)
def _the_day_after(monkeypatch, settings):
    monkeypatch.setattr("django.utils.timezone.now", lambda: LATER)
    settings.REQUIRE_MFA = False


@pytest.fixture
def pia(clinic) -> User:
    """The second programme manager of the clinic."""
    manager = member(person("pia@example.org", "Pia", "Lang"), clinic, Role.PROGRAMME_MANAGER)
    consenting(manager)
    return manager


@pytest.fixture
def orphan(placement, mona) -> EntryVersion:
    """Two hours that Sol left unsigned, yesterday."""
    entry = hand_in(placement)
    supervision = placement.supervisions.get()
    actions.end_supervisor(supervision=supervision, by=mona, until_on=NOW.date(), at_once="left", at=NOW)
    return entry


def _open(*versions, by, why="left", **facts) -> Alternate:
    facts = {"account": ACCOUNT, "evidence": [SCAN], "is_family": False} | facts
    placement = versions[0].entry.placement
    return actions.open_alternate(placement=placement, shown=dict(shown(*versions)), why=why, by=by, at=LATER, **facts)


def _confirm(alternate, by, **facts) -> SignOff:
    facts = {"typed_name": by.legal_name, "accepts": True} | facts
    return actions.confirm_alternate(alternate=alternate, by=by, at=LATER, **facts)


def test_two_people_vouch_and_the_signature_says_what_it_is(orphan, ada, mona, pia):
    alternate = _open(orphan, by=mona)
    sign_off = _confirm(alternate, pia)
    assert (sign_off.signer, sign_off.relation, sign_off.credentials) == (pia, "programme", [])
    for words in (
        "No supervisor signed these hours",
        "Mona Haddad of the programme",
        ACCOUNT,
        sha256(SCAN.content).hexdigest(),
    ):
        assert words in sign_off.statement
    [found] = EntryVersion.objects.evidence_of(ada)
    assert found.signed_by is not None
    assert (found.hold, found.signed_by.name, found.signed_by.credentials) == ("", "Pia Lang", ())
    assert (found.signed_by.is_by_programme, found.signed_by.relation) == (True, "programme")
    assert list(integrity.faults()) == []
    assert access.has_supervised(mona, ada)
    assert access.has_supervised(pia, ada)


def test_it_is_recorded_and_told(orphan, placement, ada, mona, pia):
    sign_off = _confirm(_open(orphan, by=mona), pia)
    opened = OutboxMessage.objects.get(notice="supervision/alternate_opened")
    assert (opened.person, "Mona Haddad gathered" in opened.text) == (pia, True)
    told = OutboxMessage.objects.filter(notice="supervision/alternate_confirmed")
    assert {message.person for message in told} == {ada, mona, pia}
    assert "in place of a supervisor" in told[0].text
    assert ledger.sentence(ledger.history(placement).last()) == "Gathered what shows 1 entries, 120 minutes in all."
    said = f"Vouched for 1 entries, 120 minutes in all, as {sign_off.reference}."
    assert [ledger.sentence(event) for event in ledger.history(sign_off)] == [said]


def test_the_same_again_is_the_same(orphan, mona, pia):
    alternate = _open(orphan, by=mona)
    assert _open(orphan, by=mona) == alternate
    with pytest.raises(Refused, match="being looked into already"):
        _open(orphan, by=pia)
    assert _confirm(alternate, pia) == _confirm(alternate, pia)
    assert SignOff.objects.count() == 1


def test_never_one_person_alone_nor_anybody_who_has_a_part_in_it(orphan, ada, mona, pia, sol, otto, clinic):
    with pytest.raises(Refused, match="member of the family of either side cannot vouch"):
        _open(orphan, by=mona, is_family=True)
    alternate = _open(orphan, by=mona)
    with pytest.raises(Refused, match="A second person of the programme has to look at it"):
        _confirm(alternate, mona)
    member(ada, clinic, Role.PROGRAMME_MANAGER)
    member(sol, clinic, Role.PROGRAMME_MANAGER)
    for one in (ada, sol):
        with pytest.raises(Refused, match="You have a part in this placement yourself"):
            _confirm(alternate, one)
    with pytest.raises(Refused, match="Only a programme manager of the site"):
        _confirm(alternate, otto)
    assert not SignOff.objects.exists()


def test_hours_a_supervisor_can_still_sign_are_not_looked_into(placement, mona):
    with pytest.raises(Refused, match=r"A supervisor can still sign the entry of 16 March 2026\. Ask them first"):
        _open(hand_in(placement), by=mona)


def test_a_supervisor_whose_account_is_closed_leaves_orphans(placement, sol, mona, pia):
    entry = hand_in(placement)
    assert not programme_access.to_vouch_for(placement).exists()
    sol.is_active = False
    sol.save()
    assert list(programme_access.to_vouch_for(placement)) == [entry]
    _confirm(_open(entry, by=mona, why="closed"), pia)


def test_a_second_supervisor_of_that_day_is_asked_before_the_programme(orphan, placement, otto, mona, clinic):
    consenting(otto)
    actions.add_supervisor(placement=placement, email=otto.email, by=mona, at=NOW)
    actions.accept_placement(placement=placement, by=otto, at=LATER)
    with pytest.raises(Refused, match="can still sign"):
        _open(orphan, by=mona)
    qualified(otto, clinic, mona)
    sign(placement, orphan, by=otto, at=LATER)


def test_what_was_refused_is_looked_into_once_the_programme_said_so(placement, ada, sol, mona, pia):
    entry = hand_in(placement)
    refusal = actions.refuse_to_sign(versions=[entry], by=sol, reason="I was away.", at=NOW)
    with pytest.raises(Refused, match="can still sign"):
        _open(entry, by=mona, why="refused")
    asked = actions.appeal(refusal=refusal, words="We met.", by=ada, at=NOW)
    actions.decide_appeal(appeal=asked, outcome="alternate", reasons="The rota shows it.", by=mona, at=NOW)
    assert _confirm(_open(entry, by=mona, why="refused"), pia).minutes == 120


def test_an_entry_that_changed_meanwhile_is_not_signed(orphan, ada, mona, pia):
    alternate = _open(orphan, by=mona)
    actions.void(entry=orphan.entry, by=ada, reason="Logged twice.", at=LATER)
    with pytest.raises(actions.Changed, match="was voided"):
        _confirm(alternate, pia)
    actions.decline_alternate(alternate=alternate, reasons="It was taken out.", by=pia)
    with pytest.raises(actions.Changed):
        _open(orphan, by=mona)


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"account": " "}, "Say what shows that these hours were worked"),
        ({"account": "Ask 555-201-3344."}, "identity"),
        ({"why": "bored"}, "Say why no supervisor signs"),
        ({"why": "paper", "evidence": []}, "Add a scan or a photograph"),
    ],
)
def test_what_is_gathered_says_enough_and_names_nobody(orphan, mona, facts, words):
    with pytest.raises(Refused, match=words):
        _open(orphan, by=mona, **facts)


@pytest.mark.parametrize(
    ("facts", "words"),
    [({"accepts": False}, "Tick the box"), ({"typed_name": "Pia"}, "Type your legal name, Pia Lang")],
)
def test_the_second_person_signs_with_statement_and_name(orphan, mona, pia, facts, words):
    with pytest.raises(Refused, match=words):
        _confirm(_open(orphan, by=mona), pia, **facts)


def test_who_takes_no_electronic_records_does_not_sign_here_for_the_programme_either(orphan, mona, pia):
    actions.withdraw_consent(by=pia)
    with pytest.raises(actions.ConsentMissing):
        _confirm(_open(orphan, by=mona), pia)


def test_the_second_person_may_decline_and_more_can_be_gathered(orphan, placement, ada, mona, pia):
    alternate = _open(orphan, by=mona)
    with pytest.raises(Refused, match="Say what is missing"):
        actions.decline_alternate(alternate=alternate, reasons=" ", by=pia)
    for _time in range(2):
        declined = actions.decline_alternate(alternate=alternate, reasons="The rota is of another week.", by=pia)
    assert OutboxMessage.objects.filter(notice="supervision/alternate_declined").count() == 2
    with pytest.raises(Refused, match="Somebody has decided about this in the meantime"):
        _confirm(declined.alternate, pia)
    assert _confirm(_open(orphan, by=mona), pia).entries_count == 1


@pytest.mark.parametrize("table", ["alternate", "alternateentry", "alternateevidence", "alternatedecision"])
def test_38_none_of_it_is_ever_changed_or_deleted(orphan, mona, pia, table):
    _confirm(_open(orphan, by=mona), pia)
    for statement in (f"UPDATE supervision_{table} SET id = 99", f"DELETE FROM supervision_{table}"):  # noqa: S608
        with pytest.raises(Error, match=r"stays written down|never changed"), transaction.atomic():
            connection.cursor().execute(statement)


# The doors.


def _rota() -> SimpleUploadedFile:
    return SimpleUploadedFile("rota.pdf", SCAN.content, content_type="application/pdf")


def test_it_is_gathered_and_signed_on_its_pages(client, orphan, placement, ada, mona, pia, monkeypatch):
    monkeypatch.setattr(reauthentication, "did_recently_reauthenticate", lambda request: True)
    client.force_login(mona)
    hub = client.get(reverse("supervision:programme")).text
    assert "Hours that no supervisor can sign any more" in hub
    assert "1 entry at Harbor House, 16 March 2026 to 16 March 2026" in hub
    door = reverse("supervision:open_alternate", args=[placement.pk])
    said = {"entries": f"{orphan.pk}:{orphan.content_hash}", "why": "left", "account": ACCOUNT, "is_apart": "on"}
    assert "Only somebody who has no part in it" in client.post(door, said | {"is_apart": ""}).text
    assert "Something here changed" in client.post(door, said | {"entries": f"{orphan.pk}:other"}).text
    assert (
        "What is inside this file is not"
        in client.post(door, said | {"file": SimpleUploadedFile("rota.pdf", b"MZ")}).text
    )
    page = client.post(door, said | {"file": _rota()}, follow=True).text
    assert "Somebody else of the programme has to look at it, since you gathered it." in page
    alternate = Alternate.objects.get()
    file = client.get(reverse("supervision:alternate_evidence", args=[alternate.evidence.get().pk]))
    assert (file.content, file["Content-Disposition"][:10]) == (SCAN.content, "attachment")

    client.force_login(pia)
    assert "For you to look at" in client.get(reverse("supervision:programme")).text
    door = reverse("supervision:confirm_alternate", args=[alternate.pk])
    assert "Sign 1 entry, 2 h" in client.get(door).text
    assert "Type your legal name, Pia Lang." in client.post(door, {"accepts": "on", "typed_name": "P"}).text
    done = client.post(door, {"accepts": "on", "typed_name": "Pia Lang"}, follow=True).text
    assert "The programme, in place of a supervisor" in done

    client.force_login(ada)
    assert "Signed by the programme" in client.get(reverse("supervision:placement", args=[placement.pk])).text
    entry = client.get(reverse("supervision:entry", args=[orphan.entry_id])).text
    assert "Pia Lang signed version 1 for the programme, in place of a supervisor." in entry
    pdf = client.get(reverse("supervision:signature_pdf", args=[SignOff.objects.get().pk]))
    assert "in place of a supervisor" in " ".join(PdfReader(io.BytesIO(pdf.content)).pages[0].extract_text().split())
    checked = client.get(reverse("supervision:check_signature", args=[SignOff.objects.get().digest])).text
    assert "Two people of the programme vouched for these hours" in checked


def test_declining_has_a_page_too(client, orphan, mona, pia):
    alternate = _open(orphan, by=mona)
    client.force_login(pia)
    door = reverse("supervision:decline_alternate", args=[alternate.pk])
    assert "Write a sentence that says why." in client.post(door).text
    assert "Declined, with reasons" in client.post(door, {"reason": "Another week."}, follow=True).text


# Paper.


def _record(placement, by, codes=(), rows=(), evidence=(SCAN,)) -> Alternate:
    facts = {"account": "Signed by hand by Sol Marsh.", "evidence": list(evidence), "is_family": False}
    return actions.record_paper(placement=placement, codes=codes, rows=rows, by=by, at=LATER, **facts)


def test_who_signs_by_hand_has_hours_that_count(placement, ada, sol, mona, pia):
    draft = log(placement)
    for one in (ada, sol):
        actions.withdraw_consent(by=one, at=NOW)
    alternate = _record(placement, mona, [draft.paper_code])
    draft = EntryVersion.objects.get(pk=draft.pk)
    assert (draft.status, draft.submitted_at) == (Status.SUBMITTED, LATER)
    sign_off = _confirm(alternate, pia)
    assert "The hours were signed by hand, on paper." in sign_off.statement
    assert EntryVersion.objects.evidence_of(ada)[0].hold == ""
    told = [ledger.sentence(event) for event in ledger.history(placement)]
    assert "Took down 1 entries, 120 minutes in all, from paper." in told


def test_a_code_finds_an_entry_only_while_it_says_the_same(placement, bens_placement, ada, mona, pia):
    draft, bens = log(placement), log(bens_placement)
    for code in ("", "nonsense", "99-1-abcdef", f"{draft.entry_id}-1-000000", bens.paper_code):
        with pytest.raises(Refused, match=r"as it was printed|Type the codes"):
            _record(placement, mona, [code] if code else [])
    _record(placement, mona, [f" {draft.paper_code.upper()} "])
    with pytest.raises(Refused, match="being looked into already"):
        _record(placement, pia, [draft.paper_code])


def test_paper_needs_its_scan(placement, mona):
    draft = log(placement)
    with pytest.raises(Refused, match="Add a scan"):
        _record(placement, mona, [draft.paper_code], evidence=())
    assert EntryVersion.objects.get().status == Status.DRAFT


def test_rows_written_by_hand_are_taken_down_all_or_none(client, placement, ada, mona):
    log(placement, starts="09:00", ends="11:00")
    client.force_login(mona)
    door = reverse("supervision:record_paper", args=[placement.pk])
    head = "date,start,end,activity\n"
    said = {"account": "By hand.", "is_apart": "on"}
    assert "Choose the scan or photograph of the paper." in client.post(door, said | {"codes": "1-1-a"}).text
    assert "Type the codes that stand on the paper" in client.post(door, said | {"file": _rota()}).text
    assert "There is no row" in client.post(door, said | {"file": _rota(), "table": head}).text
    rows = f"{head}2025-01-06,9:00,11:00,direct_service\n2026-03-16,10:00,12:00,direct_service\n"
    page = client.post(door, said | {"file": _rota(), "table": rows}).text
    assert "Your placement began on 5 January 2026." in page
    assert "overlaps with this" in page
    assert not Alternate.objects.exists()
    rows = f"{head}2026-01-06,9:00,11:00,direct_service\n2026-03-17,10:00,12:00,individual\n"
    page = client.post(door, said | {"file": _rota(), "table": rows}, follow=True).text
    assert "It is taken down." in page
    taken = EntryVersion.objects.filter(status=Status.SUBMITTED)
    assert {version.person for version in taken} == {ada}
    again = client.post(door, said | {"file": _rota(), "table": rows}).text
    assert "This row was taken down before." in again


@pytest.mark.parametrize(("who", "entries"), [("ada", 2), ("sol", 1)])
def test_the_paper_to_sign_by_hand_has_codes_words_and_lines(client, request, placement, ada, sol, who, entries):
    versions = [log(placement, starts="14:00", ends="15:00"), hand_in(placement)]
    client.force_login(request.getfixturevalue(who))
    answer = client.get(reverse("supervision:by_hand_pdf", args=[placement.pk]))
    reader = PdfReader(io.BytesIO(answer.content))
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    text = " ".join(" ".join(page.extract_text().split()) for page in reader.pages)
    assert sum(version.paper_code in text.replace(" ", "") for version in versions) == entries
    for words in ("I supervised this person's practice", "Signature", "Credential and its number", "Page 1 of"):
        assert words in text.replace("’", "'")


def test_without_entries_the_paper_has_empty_rows(client, placement, ada):
    client.force_login(ada)
    assert client.get(reverse("supervision:by_hand_pdf", args=[placement.pk])).content[:5] == b"%PDF-"
