"""What one person does to a certificate: suspended while a concern is looked into, reinstated, given back."""

from datetime import date, timedelta

import pytest

from certificates import actions, separation
from certificates.models import Certificate, StatusEvent
from lms.audit import ledger
from lms.notices.models import OutboxMessage
from lms.people.actions import Refused
from lms.people.roles import Role
from tests.certificates import careers
from tests.conftest import PASSWORD, member

WHY = {"reason_code": "under_review", "private_note": "Call of 3 March, see file 12."}
RESOLVED = {**WHY, "reason_code": "resolved"}


def at(certificate: Certificate, verb: str = "") -> str:
    return f"/issued/{certificate.number}/" + (f"{verb}/" if verb else "")


def test_52_what_happens_is_seen_by_the_very_next_stranger(fresh, client, certificate, nora, vera):
    public = f"/c/{certificate.code}/"

    def seen() -> str:
        client.logout()
        answer = client.get(public)
        assert answer["Cache-Control"] == "no-cache, max-age=0"
        return answer.content.decode()

    for verb, why, words in (("suspend", WHY, "Suspended"), ("reinstate", RESOLVED, "Active")):
        assert fresh(nora).post(at(certificate, verb), why).url == at(certificate)
        assert words in seen(), verb
    careers.revoke(certificate, by=nora, second=vera)
    assert "Revoked" in seen()


def test_the_holder_reads_the_reason_and_never_the_note(as_, certificate, nora, ada):
    actions.suspend(certificate=certificate, by=nora, **WHY)
    page = as_(ada).get(f"/certificates/{certificate.number}/").content.decode()
    assert "Suspended: A concern is being looked into" in page
    assert "file 12" not in page
    assert "file 12" in as_(nora).get(at(certificate)).content.decode()
    mail = OutboxMessage.objects.get(notice="certificates/changed")
    assert mail.subject == "One of your documents has changed"
    assert "uspend" not in mail.text + mail.html
    assert "file 12" not in str([event.detail for event in ledger.history(certificate)])


def test_the_public_page_says_neither_reason_nor_note(client, certificate, nora):
    actions.suspend(certificate=certificate, by=nora, **WHY)
    page = client.get(f"/c/{certificate.code}/").content.decode()
    assert "looked into" not in page
    assert "file 12" not in page


def test_twice_changes_nothing(certificate, nora):
    first, second = (actions.suspend(certificate=certificate, by=nora, **WHY) for _each in range(2))
    assert first == second
    assert StatusEvent.objects.count() == 1
    assert OutboxMessage.objects.filter(notice="certificates/changed").count() == 1


def test_what_is_revoked_stays_revoked(certificate, nora, vera, ada):
    careers.revoke(certificate, by=nora, second=vera)
    for act, why, words in (
        (actions.suspend, "under_review", "It cannot be suspended any more"),
        (actions.reinstate, "resolved", "Only a suspended one can be reinstated"),
    ):
        with pytest.raises(Refused, match=f"This certificate is revoked. {words}"):
            act(certificate=certificate, by=nora, reason_code=why)
    with pytest.raises(Refused, match="It cannot be given back now"):
        actions.surrender(certificate=certificate, by=ada)


def test_only_what_is_suspended_is_reinstated(fresh, certificate, nora):
    page = fresh(nora).post(at(certificate, "reinstate"), RESOLVED).content.decode()
    assert "This certificate is active. Only a suspended one can be reinstated." in page
    assert "file 12" in page
    assert not StatusEvent.objects.exists()


def test_a_suspended_one_can_be_revoked_and_a_lapsed_one_too(certificate, nora, vera, programme, monkeypatch):
    monkeypatch.setattr(type(programme), "today", lambda self: date(2040, 1, 1))
    monkeypatch.setattr("certificates.actions.discipline.holds", lambda *who, **where: True)
    assert certificate.state().kind == "lapsed"
    careers.revoke(certificate, by=nora, second=vera)
    assert Certificate.objects.get().state().kind == "revoked"


def test_a_reason_has_to_be_chosen_and_what_was_typed_stays(fresh, certificate, nora):
    page = fresh(nora).post(at(certificate, "suspend"), {"private_note": "Half a sentence"}).content.decode()
    assert "There is a problem" in page
    assert "Half a sentence" in page
    assert not StatusEvent.objects.exists()


def test_nobody_changes_their_own_certificate(certificate, ada, board):
    member(ada, board, Role.REGISTRAR)
    for act in (actions.suspend, actions.reinstate):
        with pytest.raises(Refused, match="This is your own certificate"):
            act(certificate=certificate, by=ada, reason_code="holder")


def test_a_registrar_reads_no_private_note_about_their_own_certificate(fresh, certificate, ada, nora, board):
    actions.suspend(certificate=certificate, by=nora, reason_code="under_review", private_note="A word from outside.")
    site = fresh(member(ada, board, Role.REGISTRAR))
    assert certificate.shown_number not in site.get("/issued/").content.decode()
    for verb in ("", "suspend", "reinstate", "propose/revocation"):
        assert site.get(at(certificate, verb)).status_code == 404
    assert "A word from outside." in fresh(nora).get(at(certificate)).content.decode()


@pytest.mark.parametrize("verb", ["suspend", "reinstate"])
def test_only_registrars_of_that_body_may(fresh, as_, certificate, client, ada, rita, sol, otto, nora, verb):
    for someone in (ada, rita, sol):
        assert as_(someone).post(at(certificate, verb), WHY).status_code == 403
        assert as_(someone).get(at(certificate)).status_code == 403
    assert fresh(otto).post(at(certificate, verb), WHY).status_code == 404
    assert client.get(at(certificate)).status_code == 404
    assert certificate.shown_number not in client.get("/issued/").content.decode()
    asked = as_(nora).post(at(certificate, verb), WHY)
    assert asked.url.startswith("/account/reauthenticate/")
    assert not StatusEvent.objects.exists()


def test_the_password_is_asked_again_and_the_deed_goes_on_with_what_was_typed(as_, certificate, nora):
    site = as_(nora)
    asked = site.post(at(certificate, "suspend"), WHY)
    done = site.post(asked.url, {"password": PASSWORD})
    assert done.url == at(certificate)
    assert StatusEvent.objects.get().private_note == WHY["private_note"]


def test_a_change_takes_a_second_factor(fresh, settings, certificate, nora):
    site = fresh(nora)
    settings.REQUIRE_MFA = True
    assert site.post(at(certificate, "suspend"), WHY).url.startswith("/account/second-factor/")
    assert not StatusEvent.objects.exists()


def test_the_holder_gives_it_back_after_the_password(as_, certificate, ada):
    site = as_(ada)
    address = f"/certificates/{certificate.number}/surrender/"
    assert "This cannot be undone" in site.get(address).content.decode()
    asked = site.post(address)
    assert not StatusEvent.objects.exists()
    site.post(asked.url, {"password": PASSWORD})
    assert Certificate.objects.get().state().kind == "surrendered"
    assert [event.verb for event in ledger.history(certificate)][-1] == "certificates.surrendered"


def test_nobody_else_gives_it_back(as_, certificate, ben, nora):
    with pytest.raises(Refused, match="Only the holder gives a certificate back"):
        actions.surrender(certificate=certificate, by=nora)
    assert as_(ben).post(f"/certificates/{certificate.number}/surrender/").status_code in (302, 404)
    assert not StatusEvent.objects.exists()


def test_the_list_of_a_body_finds_by_number_and_by_name(as_, certificate, nora):
    site = as_(nora)
    for asked in ("", certificate.shown_number.lower(), "okaf"):
        assert certificate.shown_number in site.get("/issued/", {"q": asked}).content.decode()
    assert "Nothing found" in site.get("/issued/", {"q": "Ruiz"}).content.decode()


def test_what_is_suspended_is_not_given_back_by_its_subject(certificate, nora, ada):
    actions.suspend(certificate=certificate, by=nora, reason_code="under_review")
    with pytest.raises(Refused, match=r"This certificate is suspended\. It cannot be given back now\."):
        actions.surrender(certificate=certificate, by=ada)


@pytest.mark.parametrize(("close", "words"), [("has_supervised", "supervised"), ("has_taught", "taught")])
def test_who_supervised_or_taught_the_holder_neither_suspends_nor_reinstates_nor_proposes_nor_decides(
    fresh, certificate, nora, vera, monkeypatch, close, words
):
    too_close = []
    monkeypatch.setattr(separation, close, lambda user, trainee: user in too_close)
    proposed = actions.propose(
        certificate=certificate, kind="revocation", reason_code="issued_in_error", reasons="So it is.", by=nora
    )
    actions.suspend(certificate=certificate, by=nora, **WHY)
    too_close += [nora, vera]
    for act in (
        lambda: actions.reinstate(certificate=certificate, by=nora, reason_code="resolved"),
        lambda: actions.propose(certificate=certificate, kind="lifting", reason_code="resolved", reasons="x", by=nora),
        lambda: actions.confirm(measure=proposed, by=vera),
        lambda: actions.decline(measure=proposed, words="No.", by=vera),
    ):
        with pytest.raises(Refused, match=f"You have {words} Ada Okafor"):
            act()
    page = fresh(nora).post(at(certificate, "suspend"), {**WHY, "reason_code": "holder"}).content.decode()
    assert f"You have {words} Ada Okafor." in page
    assert StatusEvent.objects.count() == 1


def test_the_record_is_told_in_words_and_not_in_codes(as_, certificate, nora, ada):
    actions.suspend(certificate=certificate, by=nora, reason_code="under_review")
    actions.reinstate(certificate=certificate, by=nora, reason_code="resolved")
    record = as_(nora).get(at(certificate)).content.decode()
    assert "Suspended. A concern is being looked into." in record
    assert "Reinstated. The concern is resolved." in record
    assert "under_review" not in record
    told = as_(ada).get(f"/applications/{certificate.plan.application_id}/").content.decode()
    assert "Began an application for Certified Peer Specialist." in told
    assert "application for samhsa" not in told


@pytest.mark.parametrize(
    ("verb", "offered", "not_offered"),
    [
        ("suspend", "A concern is being looked into", "The code of ethics was not kept"),
        ("reinstate", "The concern is resolved", "The code of ethics was not kept"),
    ],
)
def test_each_deed_offers_the_reasons_that_fit_it_and_takes_no_other(
    fresh, certificate, nora, verb, offered, not_offered
):
    if verb == "reinstate":
        actions.suspend(certificate=certificate, by=nora, reason_code="under_review")
    page = fresh(nora).get(at(certificate, verb)).content.decode()
    reasons = page.split("<fieldset", 1)[1]
    assert offered in reasons
    assert not_offered not in reasons
    act = getattr(actions, verb)
    with pytest.raises(Refused, match="This reason does not fit what you are about to do"):
        act(certificate=certificate, by=nora, reason_code="issued_in_error")
    with pytest.raises(Refused, match="This takes two people"):
        act(certificate=certificate, by=nora, reason_code="ethics")


def test_what_was_renewed_early_shares_what_happens_to_the_certificate_it_follows(
    monkeypatch, board, ada, rita, nora, vera, academy, mona
):
    clock, career = careers.Clock(monkeypatch), careers.load(board)
    clock.on("2026-02-12")
    held = careers.award(ada, career, reviewer=rita, registrar=nora)
    clock.on("2028-01-02")
    careers.learn(ada, academy, mona, "2027-06-01")
    successor = careers.decide(careers.renew(held, by=ada), reviewer=rita, registrar=nora)
    actions.suspend(certificate=held, by=nora, reason_code="under_review")
    assert {held.state().kind, successor.state().kind} == {"suspended"}
    actions.reinstate(certificate=held, by=nora, reason_code="resolved")
    assert (held.state().kind, successor.state().kind) == ("expiring", "upcoming")
    proposed = actions.propose(
        certificate=held, kind="revocation", reason_code="issued_in_error", reasons="So it is.", by=nora
    )
    clock.on(successor.valid_from + timedelta(days=1))
    actions.confirm(measure=proposed, by=vera)
    assert (held.state().kind, successor.state().kind) == ("superseded", "revoked")
