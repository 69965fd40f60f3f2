"""An application begins, is filled, checked and sent; what is not met keeps it back in whole sentences."""

from datetime import date

import pytest

from certificates import actions, evidence
from certificates.filing import still_to_mend
from certificates.models import Application, Status
from certificates.rules.files import plain_values
from lms.audit import ledger
from lms.notices.models import OutboxMessage
from lms.people.actions import Refused
from tests.certificates.conftest import SAMHSA


def at(application: Application, verb: str = "") -> str:
    return f"/applications/{application.pk}/" + (f"{verb}/" if verb else "")


def test_beginning_twice_goes_on_with_the_same_application(as_, programme, everything, ada):
    site = as_(ada)
    first = site.post("/paths/samhsa-model-standards/begin/")
    assert site.post("/paths/samhsa-model-standards/begin/").url == first.url
    assert Application.objects.get().status == Status.DRAFT


def test_beginning_is_refused_to_who_holds_the_certificate(as_, ada, certificate):
    page = as_(ada).post("/paths/samhsa-model-standards/begin/", follow=True).content.decode()
    assert f"You already have this certificate, number {certificate.shown_number}." in page
    assert Application.objects.count() == 1


def test_what_is_typed_is_kept_and_can_be_gone_on_with_later(as_, draft, ada):
    site = as_(ada)
    response = site.post(at(draft, "answer"), {"given_names": "  Ada   Ngozi ", "family_name": "", "later": "1"})
    assert response.url == at(draft)
    draft.refresh_from_db()
    assert draft.printed_name == "Ada Ngozi Okafor"
    assert 'value="Ada Ngozi"' in site.get(at(draft, "answer")).content.decode()


def test_a_missing_name_is_asked_for_in_the_error_summary(as_, draft, ada):
    page = as_(ada).post(at(draft, "answer"), {"given_names": "Ada", "family_name": ""}).content.decode()
    assert "There is a problem" in page
    assert "<title>Error:" in page


@pytest.mark.parametrize("name", ["Ada\x07", "Ada\u202e"])
def test_a_name_that_cannot_be_printed_is_refused_and_nothing_is_changed(as_, draft, ada, name):
    page = as_(ada).post(at(draft, "answer"), {"given_names": name, "family_name": "Okafor"}).content.decode()
    assert "cannot be printed" in page or "Null characters" in page
    draft.refresh_from_db()
    assert draft.given_names == "Ada"


def test_markup_in_a_name_is_not_sent(draft, ada):
    actions.answer(application=draft, given_names="<b>Ada</b>", family_name="Okafor", by=ada)
    with pytest.raises(Refused, match="Give the name that is to be printed"):
        actions.submit(application=draft, by=ada)


def test_sending_pins_the_standard_and_the_day_and_tells_once(as_, draft, ada, programme):
    site = as_(ada)
    for _double_click in range(2):
        assert site.post(at(draft, "submit")).url == at(draft, "submitted")
    draft.refresh_from_db()
    assert (draft.status, draft.filed_on) == (Status.SUBMITTED, programme.today())
    assert draft.standard == programme.standards.get()
    assert OutboxMessage.objects.filter(notice="certificates/submitted").count() == 1
    assert [event.verb for event in ledger.history(draft)] == ["certificates.begin", "certificates.submit"]
    confirmation = site.get(at(draft, "submitted")).content.decode()
    assert "Your application is sent" in confirmation
    assert "What happens next" in confirmation


def test_sending_is_refused_with_each_thing_that_is_missing(as_, draft, ada, everything):
    everything.without("t1", "s2")
    response = as_(ada).post(at(draft, "submit"))
    page = " ".join(response.content.decode().split())
    assert "There is a problem" in page
    assert "40 hours of training, of which 3 on ethics: still to come 4 h in total, 3 h of ethics." in page
    assert "The code of ethics, signed: not yet." in page
    assert 'href="#finding-training"' in page
    assert 'id="finding-training"' in page
    draft.refresh_from_db()
    assert draft.status == Status.DRAFT
    assert not OutboxMessage.objects.exists()


def test_what_the_body_completes_later_keeps_nothing_back():
    document = {"kind": "document", "met": False}
    exam = {"kind": "exam", "met": False}
    met = {"kind": "exam", "met": True}
    either = {"kind": "any_of", "met": False, "routes": [{"findings": [exam]}, {"findings": [document, met]}]}
    both = {"kind": "all_of", "met": False, "findings": [document, exam]}
    approval = {"kind": "hours", "met": False, "awaits": ["approved"]}
    sent = {"kind": "task", "met": False, "refused": [{"id": "task-1"}]}
    task = {"kind": "task", "met": False, "refused": [{"id": "task-2"}]}
    findings = [document, exam, met, either, both, approval, sent, task]
    assert still_to_mend(findings, {"task-1"}) == [exam, both, task]


def test_a_sent_application_is_not_answered_any_more(as_, submitted, ada):
    page = as_(ada).post(at(submitted, "answer"), {"given_names": "X", "family_name": "Y"}, follow=True)
    assert "Its answers can no longer be changed." in page.content.decode()
    submitted.refresh_from_db()
    assert submitted.printed_name == "Ada Okafor"


def test_a_returned_application_keeps_the_standard_of_its_first_filing(submitted, rita, ada, programme):
    actions.give_back(application=submitted, by=rita, reasons="Please sign again.")
    first, day = submitted.standard, submitted.filed_on
    values = plain_values(SAMHSA.read_bytes())
    newer = dict(values["standards"][0], version="2027", in_force={"from": "2026-01-01"})
    values["standards"] = [dict(values["standards"][0], in_force={"from": "2023-06-01", "until": "2025-12-31"}), newer]
    actions.load(values=values, by=None)
    again = actions.submit(application=submitted, by=ada)
    assert (again.standard, again.filed_on) == (first, day)


def test_the_page_says_what_the_reviewer_asks_for(as_, submitted, rita, ada):
    actions.give_back(application=submitted, by=rita, reasons="The second entry has no date.")
    page = as_(ada).get(at(submitted)).content.decode()
    assert "The second entry has no date." in page
    assert "Go on with your application" in page


def test_an_application_without_rules_in_force_is_refused_in_words(programme, ada, monkeypatch):
    monkeypatch.setattr(type(programme), "today", lambda self: date(2001, 1, 1))
    with pytest.raises(Refused, match="No version of the rules"):
        actions.begin(programme=programme, by=ada)


@pytest.mark.parametrize("verb", ["", "answer", "check", "submitted"])
def test_nobody_else_opens_an_application(as_, submitted, ben, otto, rita, client, verb):
    for someone in (ben, otto, rita):
        assert as_(someone).get(at(submitted, verb)).status_code == 404
    client.logout()
    assert client.get(at(submitted, verb)).url.startswith("/account/login/")


def test_nobody_else_sends_an_application(as_, draft, ben):
    assert as_(ben).post(at(draft, "submit")).status_code == 404
    draft.refresh_from_db()
    assert draft.status == Status.DRAFT


def test_fields_that_were_not_asked_for_are_ignored(as_, draft, ada, ben):
    as_(ada).post(
        at(draft, "answer"),
        {
            "given_names": "Ada",
            "family_name": "Okafor",
            "status": "recommended",
            "person": ben.pk,
            "filed_on": "2020-01-01",
        },
    )
    draft.refresh_from_db()
    assert (draft.status, draft.person, draft.filed_on) == (Status.DRAFT, ada, None)


def test_the_list_shows_ones_own(as_, submitted, ada, ben):
    assert "Certified Peer Specialist" in as_(ada).get("/applications/").content.decode()
    assert "No application yet" in as_(ben).get("/applications/").content.decode()


def test_evidence_is_asked_for_the_person_of_the_application(draft, ada, monkeypatch):
    asked = []
    original = evidence.gather
    monkeypatch.setattr(
        evidence, "gather", lambda person, *rest, **more: asked.append(person) or original(person, *rest, **more)
    )
    actions.submit(application=draft, by=ada)
    assert asked == [ada]
