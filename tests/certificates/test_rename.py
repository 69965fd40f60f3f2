"""A holder's name changes: what stands is printed anew, the earlier document no longer holds, and the former name is
told to nobody."""

import json
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from certificates import actions, answers, evidence, histories, numbers, renaming
from certificates.actions import cases
from certificates.models import Certificate, NameChange, Outcome, SignedCredential
from certificates.vouching import lists
from lms.people.actions import Refused
from supervision.models.entries import Changed
from tests.certificates import careers
from tests.certificates.careers import Clock, award, decide, learn, renew

FORMER, NEW = "Ada Okafor", "Ada Adeyemi"
PAPER = b"%PDF-1.7 a court order"


def asked(certificate: Certificate, *, by, given_names: str = "Ada", family_name: str = "Adeyemi") -> NameChange:
    return actions.ask_new_name(
        certificate=certificate,
        given_names=given_names,
        family_name=family_name,
        content=PAPER,
        ending="pdf",
        by=by,
    )


@pytest.fixture
def change(certificate, ada) -> NameChange:
    return asked(certificate, by=ada)


@pytest.fixture
def clock(monkeypatch) -> Clock:
    return Clock(monkeypatch)


def test_58_the_former_name_is_told_to_nobody_and_every_address_leads_to_the_new_certificate(
    client, signed, certificate, ada, nora
):
    paper = bytes(signed.files.get(kind="pdf").content)
    actions.show(certification=certificate.certification, visibility="listed", by=ada)
    twin = actions.rename(change=asked(certificate, by=ada), by=nora)
    assert actions.sign_all(at=timezone.now())[1] == 0
    assert signed.status_index in lists.set_places(signed.status_list)
    pages = [
        client.get(f"/c/{certificate.code}/", follow=True),
        client.get(f"/c/{certificate.code}.json", follow=True),
        client.post("/verify/", {"number": certificate.number, "family_name": "Okafor"}, follow=True),
        client.post("/verify/", {"number": certificate.number, "family_name": "Adeyemi"}, follow=True),
        client.get("/register/model-board/", {"q": certificate.shown_number}),
        client.post("/verify/file/", {"file": SimpleUploadedFile("old.pdf", paper)}),
    ]
    for page in pages:
        assert page.status_code == 200
        assert NEW in page.content.decode()
        assert "Okafor" not in page.content.decode()
    assert "has been replaced" in pages[-1].content.decode()
    assert json.loads(pages[1].content)["credentialSubject"]["licenseNumber"] == twin.shown_number
    for ending in ("pdf", "png"):
        assert client.get(f"/c/{certificate.code}.{ending}").url == f"/c/{twin.code}.{ending}"
    by_number, by_code, by_new = (
        one["certificate"] for one in answers.of([certificate.number, certificate.code, twin.number])
    )
    assert by_number["name"] == by_code["name"] == by_new["name"] == NEW
    assert (by_number["status"], by_number["replaced_by"]) == ("superseded", twin.shown_number)
    assert by_new["status"] == "active"
    told = " ".join(one["text"] for one in histories.told(twin, twin.certification.programme))
    assert twin.number in told
    assert "Okafor" not in told
    assert client.get("/register/model-board/", {"q": "Okafor"}).content.decode().count("Okafor") == 1  # what was typed


def test_in_the_new_name_it_tells_what_it_went_through_before(clock, certificate, ada, nora):
    first = certificate.valid_from
    for days, act in ((10, actions.suspend), (40, actions.reinstate)):
        clock.on(first + timedelta(days=days))
        act(certificate=certificate, by=nora, reason_code="holder")
    clock.on(first + timedelta(days=60))
    twin = actions.rename(change=asked(certificate, by=ada), by=nora)
    clock.on(first + timedelta(days=80))
    actions.suspend(certificate=twin, by=nora, reason_code="holder")
    by_old, by_new = (one["certificate"] for one in answers.of([certificate.number, twin.number]))
    passed = [(one["status"], (one["since"] - first).days) for one in by_new["history"]]
    assert passed == [("active", 0), ("suspended", 10), ("active", 40), ("suspended", 80)]
    assert [one["status"] for one in by_old["history"]] == ["active", "suspended", "active", "superseded"]
    assert [(one.kind, one.since) for one in Certificate.objects.get(pk=twin.pk).states_so_far()] == [
        (one["status"], one["since"]) for one in by_new["history"]
    ]


def test_nothing_but_the_name_and_the_number_is_new(certificate, change, nora):
    twin = actions.rename(change=change, by=nora)
    same = ("certification_id", "standard_id", "awarded_on", "valid_from", "valid_through", "findings", "credential")
    assert [getattr(twin, name) for name in same] == [getattr(certificate, name) for name in same]
    assert (twin.supersedes, twin.printed_name, twin.issued_by) == (certificate, NEW, nora)
    assert numbers.read_number(twin.number) == twin.number != certificate.number
    assert actions.rename(change=change, by=nora) == twin
    assert SignedCredential.objects.filter(certificate__certification=certificate.certification).count() == 2
    assert twin.plan.application.decision.outcome == Outcome.ISSUED


def test_it_is_asked_for_by_the_holder_alone_and_granted_by_a_registrar_of_the_body(
    certificate, change, ada, ben, nora, rita, otto
):
    assert asked(certificate, by=ada) == change
    for act, words in (
        (lambda: asked(certificate, by=ben), "Only the holder asks for another name"),
        (lambda: asked(certificate, by=ada, family_name="Other"), "You have asked for another name already"),
        (lambda: actions.rename(change=change, by=rita), "Only a registrar of Model State Peer Board"),
        (lambda: actions.rename(change=change, by=otto), "Only a registrar of Model State Peer Board"),
        (lambda: actions.return_new_name(change=change, reason=" ", by=nora), "Give your reasons"),
    ):
        with pytest.raises(Refused, match=words):
            act()
    actions.return_new_name(change=change, reason="The paper cannot be read.", by=nora)
    with pytest.raises(Refused, match="Somebody has decided about this already"):
        actions.rename(change=change, by=nora)
    assert asked(certificate, by=ada) != change


def test_a_name_that_cannot_be_printed_and_the_same_name_are_refused(certificate, ada):
    for name, words in (("Okafor", "in this name already"), ("A\u200bdeyemi", "a character that cannot be printed")):
        with pytest.raises(Refused, match=words):
            asked(certificate, by=ada, family_name=name)


def test_a_suspended_one_waits_and_an_ended_one_is_not_printed_anew(certificate, change, ada, nora, vera):
    actions.suspend(certificate=certificate, by=nora, reason_code="under_review")
    with pytest.raises(Refused, match="is suspended"):
        actions.rename(change=change, by=nora)
    actions.reinstate(certificate=certificate, by=nora, reason_code="resolved")
    careers.revoke(certificate, by=nora, second=vera)
    with pytest.raises(Refused, match="is revoked"):
        actions.rename(change=change, by=nora)


def test_a_measure_that_was_under_way_falls_on_what_stands_now(client, certificate, change, nora, vera):
    facts = {"kind": "revocation", "reason_code": "issued_in_error", "reasons": "What was found."}
    measure = actions.propose(certificate=certificate, by=nora, **facts)
    twin = actions.rename(change=change, by=nora)
    actions.confirm(measure=measure, by=vera)
    assert twin.state().kind == "revoked"
    page = client.get(f"/c/{certificate.code}/", follow=True).content.decode()
    assert NEW in page
    assert "Okafor" not in page


def test_one_that_was_ended_stays_at_its_address_in_the_name_its_holder_has_by_now(
    client, certificate, programme, ada, rita, nora, vera
):
    careers.revoke(certificate, by=nora, second=vera)
    ada.legal_family_name = "Adeyemi"
    application = actions.begin(programme=programme, by=ada)
    later = decide(actions.submit(application=application, by=ada), reviewer=rita, registrar=nora)
    assert later.printed_name == NEW
    page = client.get(f"/c/{certificate.code}/").content.decode()
    assert "Revoked" in page
    assert NEW in page
    assert "Okafor" not in page


def test_what_was_renewed_early_is_printed_anew_too_and_a_renewal_under_way_goes_on(
    clock, board, ada, rita, nora, academy, mona
):
    clock.on("2026-02-12")
    first = award(ada, careers.load(board), reviewer=rita, registrar=nora)
    clock.on("2027-12-01")
    learn(ada, academy, mona, "2026-06-01")
    later = decide(renew(first, by=ada), reviewer=rita, registrar=nora)
    clock.on("2027-12-02")
    twin = actions.rename(change=asked(first, by=ada), by=nora)
    following = twin.successor
    assert [one.state().kind for one in (first, later, twin, following)] == [
        "superseded",
        "superseded",
        "expiring",
        "upcoming",
    ]
    clock.on("2028-03-01")
    assert [one.state().kind for one in (twin, following)] == ["superseded", "active"]
    # It is no renewal of its own: the lineage was renewed once.
    gathered = evidence.gather(ada, following.certification.programme)
    assert gathered.case["certificate"]["renewals"] == 1
    clock.on("2029-12-01")
    learn(ada, academy, mona, "2028-06-01")
    renewal = renew(following, by=ada)
    last = actions.rename(change=asked(following, by=ada, given_names="A."), by=nora)
    renewal.refresh_from_db()
    assert (renewal.certificate, renewal.printed_name) == (last, "A. Adeyemi")
    assert decide(renewal, reviewer=rita, registrar=nora).printed_name == "A. Adeyemi"


def test_the_holder_asks_on_a_page_and_a_registrar_answers_on_another(fresh, certificate, ada, nora, otto, settings):
    client = fresh(ada)
    address = f"/certificates/{certificate.number}/name/"
    assert address in client.get(f"/certificates/{certificate.number}/").content.decode()
    assert "A paper that shows it" in client.post(address, {"given_names": "Ada"}).content.decode()
    sent = {"given_names": "Ada", "family_name": "Adeyemi", "file": SimpleUploadedFile("order.pdf", PAPER)}
    assert "With the registrar" in client.post(address, sent, follow=True).content.decode()
    change = NameChange.objects.get()
    assert client.get(f"/names/{change.pk}/paper/").content == PAPER
    client = fresh(otto)
    assert client.get(f"/names/{change.pk}/").status_code == client.get(f"/names/{change.pk}/paper/").status_code == 404
    client = fresh(nora)
    assert NEW in client.get("/decide/").content.decode()
    assert "1 certificate to print in another name" in client.get("/my/").content.decode()
    page = client.post(f"/names/{change.pk}/return/", {"reasons": "It cannot be read."}, follow=True).content.decode()
    assert "It is returned with your reason." in page
    assert not renaming.to_decide(nora).exists()
    assert "It cannot be read." in fresh(ada).get(address).content.decode()
    again = asked(certificate, by=ada)
    page = fresh(nora).post(f"/names/{again.pk}/print/", follow=True).content.decode()
    assert "Whoever comes with the earlier number is led to it." in page
    assert NEW in page


def test_hours_that_change_later_ask_for_one_look_and_not_for_one_in_each_name(
    certificate, change, ada, nora, monkeypatch
):
    twin = actions.rename(change=change, by=nora)
    monkeypatch.setattr(evidence, "counted", lambda findings: {"hours-7/1"})
    later = timezone.now() + timedelta(minutes=1)
    assert cases._resting_on(Changed(entry=7, person=ada.pk, since=later)) == [twin]
    assert cases._resting_on(Changed(entry=7, person=ada.pk, since=twin.issued_at)) == [certificate]
    assert cases._resting_on(Changed(entry=8, person=ada.pk, since=later)) == []
