"""A reference comes from its writer directly: by a link that works once, to be read by the body's reviewers alone."""

import re
from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from certificates import actions, evidence, judging, tokens
from certificates.models import Reference, ReferenceRequest
from certificates.rules.files import plain_values
from lms.audit import ledger
from lms.audit.models import Event
from lms.notices.models import OutboxMessage
from lms.people.actions import Refused

FILE = b"""
programme: letters
title: Letters
body: Board
timezone: America/New_York
standards:
  - stage: initial
    version: "1"
    in_force: {from: 2023-06-01}
    term: {months: 24}
    requirements:
      - id: letters
        label: Two references, one of them personal
        references: {minimum: 2, types: {personal: 1}, not_from: [family], known_months: 12, direct: true}
"""
PAGE = "/paths/letters/references/"
LETTER = "Ada listened, and did not hurry anybody. I would ask her again."


@pytest.fixture
def letters(board):
    return actions.load(values=plain_values(FILE), body=board, by=None).programme


def ask(letters, ada, **facts) -> ReferenceRequest:
    usual = {"name": "Jo Park", "email": "jo@example.org", "relation": "colleague", "type": "personal"}
    return actions.ask_reference(programme=letters, by=ada, **usual | facts)


def link() -> str:
    """The address in the last mail to somebody who was asked."""
    mail = OutboxMessage.objects.filter(notice="certificates/reference_asked").latest("pk")
    return re.search(r"http://[^/]+(/references/\S+/)", mail.text)[1]


def give(request: ReferenceRequest, **facts) -> Reference:
    usual = {
        "signed_name": "Jo Park",
        "relation": "colleague",
        "known_since": date(2020, 5, 1),
        "letter": LETTER,
        "person_may_read": False,
    }
    return actions.give_reference(request=request, **usual | facts)


def typed(**facts) -> dict:
    usual = {"signed_name": "Jo Park", "relation": "colleague", "known_since": "2020-05-01", "letter": LETTER}
    return usual | facts


def finding(ada, letters) -> dict:
    return judging.explore(person=ada, programme=letters, on=letters.today()).findings[0]


def reasons(ada, letters) -> list[str]:
    return [item["why"] for item in finding(ada, letters)["refused"]]


def test_somebody_without_an_account_answers_by_the_link_and_is_thanked_for_good(as_, client, letters, ada, rita):
    site = as_(ada)
    assert f'href="{PAGE}"' in site.get("/paths/letters/").content.decode()
    facts = {"name": "Jo Park", "email": "Jo@Example.org", "type": "personal", "relation": "colleague"}
    assert site.post(PAGE, facts).url == PAGE
    shown = site.get(PAGE).content.decode()
    assert "Jo Park" in shown
    mail = OutboxMessage.objects.get(notice="certificates/reference_asked")
    assert (mail.address, mail.subject, mail.is_confidential) == ("jo@example.org", "A question from Ada Okafor", True)
    assert "peer" not in mail.text.lower().replace("peerway", "")
    where = link()
    assert where not in shown
    client.logout()
    page = client.get(where)
    assert "A reference for Ada Okafor" in page.content.decode()
    assert (page["Referrer-Policy"], page["Cache-Control"]) == ("same-origin", "private, no-store")
    assert "There is a problem" in client.post(where, typed(letter="Good.")).content.decode()
    assert client.post(where, typed()).url == where
    for _again in range(2):
        thanks = client.get(where).content.decode()
        assert "Your reference reached Model State Peer Board" in thanks
        assert LETTER not in thanks
    assert client.post(where, typed(letter=LETTER * 2)).status_code == 200
    assert Reference.objects.get().letter == LETTER
    item = finding(ada, letters)["counted"][0]
    assert item["toward"] == "personal"
    shown = as_(ada).get(PAGE).content.decode()
    assert "Answered" in shown
    assert LETTER not in shown
    assert OutboxMessage.objects.filter(notice="certificates/reference_answered", person=ada).count() == 1


def test_only_a_reviewer_of_the_body_reads_the_letter_and_the_person_if_allowed(
    as_, letters, ada, ben, nora, rita, otto
):
    request = ask(letters, ada)
    give(request, person_may_read=True)
    door = f"/review/references/{request.pk}/"
    page = as_(rita).get(door).content.decode()
    assert LETTER in page
    assert "The person may read this." in page
    assert as_(otto).get(door).status_code == 404
    for somebody in (ada, ben, nora):
        assert as_(somebody).get(door).status_code == 403
    assert LETTER in as_(ada).get(PAGE).content.decode()
    assert LETTER not in str([event.detail for event in Event.objects.all()])


def test_the_letter_is_found_on_the_desk_of_the_reviewer_and_not_of_the_registrar(as_, letters, ada, rita, nora):
    for number in range(2):
        give(ask(letters, ada, email=f"{number}@example.org", name=f"Writer {number}"), signed_name=f"Writer {number}")
    application = actions.begin(programme=letters, by=ada)
    actions.answer(application=application, given_names="Ada", family_name="Okafor", by=ada)
    application = actions.submit(application=application, by=ada)
    assert "References to read" in as_(rita).get(f"/review/{application.pk}/").content.decode()
    actions.recommend(application=application, by=rita)
    page = as_(nora).get(f"/decide/{application.pk}/").content.decode()
    assert "Reference from Writer 0" in page
    assert "References to read" not in page
    assert actions.approve(application=application, by=nora).findings["met"] is True


def test_what_does_not_count_says_why(letters, ada, rita):
    asked = ask(letters, ada)
    assert reasons(ada, letters) == [f"Asked on {evidence.pieces.longdate(asked.asked_on)} and not answered yet."]
    give(asked, relation="family")
    young = ask(letters, ada, email="young@example.org")
    give(young, known_since=letters.today() - timedelta(days=40))
    actions.decline_reference(request=ask(letters, ada, email="no@example.org"))
    aside = ask(letters, ada, email="aside@example.org")
    actions.set_aside_reference(reference=give(aside), reason="Nobody answers at this address.", by=rita)
    family, *others = reasons(ada, letters)
    assert "family" in family.lower()
    assert others == [
        "They have known the person for 1 month; 12 months is asked.",
        "They would rather not give one.",
        "The body set it aside: Nobody answers at this address.",
    ]


def test_one_person_counts_once_however_often_they_write(letters, ada):
    for _twice in range(2):
        give(ask(letters, ada))
    assert ReferenceRequest.objects.count() == 2
    assert finding(ada, letters)["have"] == 1


def test_a_new_link_ends_the_one_before_and_a_double_click_asks_once(client, letters, ada, monkeypatch):
    first = ask(letters, ada)
    old = link()
    assert ask(letters, ada) == first
    later = timezone.now() + timedelta(hours=1)
    monkeypatch.setattr("certificates.actions.references.timezone.now", lambda: later)
    second = ask(letters, ada)
    assert second != first
    assert client.get(old).status_code == 404
    assert client.get(link()).status_code == 200
    assert OutboxMessage.objects.filter(notice="certificates/reference_asked").count() == 2


def test_a_link_that_was_taken_back_has_ended_or_never_was_answers_alike(as_, client, letters, ada, ben, monkeypatch):
    taken_back, where = ask(letters, ada), link()
    assert as_(ben).post(f"/references/{taken_back.pk}/revoke/").status_code == 404
    as_(ada).post(f"/references/{taken_back.pk}/revoke/")
    assert reasons(ada, letters) == []
    client.logout()
    answers = [client.get(where), client.get(f"/references/{tokens.new()}/")]
    with pytest.raises(actions.LinkEnded):
        give(taken_back)
    ended = ask(letters, ada, email="late@example.org")
    where, after = link(), ended.expires_on + timedelta(days=1)
    assert client.get(where).status_code == 200
    monkeypatch.setattr("certificates.models.Programme.today", lambda programme: after)
    answers.append(client.get(where))
    assert {(answer.status_code, re.sub(r"nonce-\S+", "", answer.content.decode())) for answer in answers} == {
        (404, re.sub(r"nonce-\S+", "", answers[0].content.decode()))
    }
    assert "They did not answer in time." in reasons(ada, letters)[0]
    with pytest.raises(actions.LinkEnded):
        give(ended)


def test_whoever_would_rather_not_says_so_without_a_reason(client, letters, ada):
    ask(letters, ada)
    where = link()
    assert client.post(where, {"decline": "yes"}).url == where
    assert "You would rather give no reference." in client.get(where).content.decode()
    assert (Reference.objects.get().is_given, Reference.objects.get().letter) == (False, "")


def test_asking_is_refused_with_its_reason(letters, programme, ada, monkeypatch):
    for facts, words in (
        ({"email": "ADA@example.org"}, "your own address"),
        ({"type": "professional"}, "does not ask for this"),
        ({"known_since": date(2999, 1, 1)}, "still to come"),
        ({"programme": programme}, "does not ask for this"),
    ):
        with pytest.raises(Refused, match=words):
            ask(facts.pop("programme", letters), ada, **facts)
    asked = [ask(letters, ada, email=f"{number}@example.org") for number in range(10)]
    with pytest.raises(Refused, match="Many people have not answered"):
        ask(letters, ada)
    actions.revoke_request(request=asked[0], by=ada)
    with pytest.raises(Refused, match="Ask the next one tomorrow"):
        ask(letters, ada)


def test_only_a_reviewer_sets_a_letter_aside_and_says_why(as_, letters, ada, nora, rita):
    request = ask(letters, ada)
    reference = give(request)
    with pytest.raises(Refused, match="Only a reviewer"):
        actions.set_aside_reference(reference=reference, reason="No.", by=nora)
    with pytest.raises(Refused, match="Say why"):
        actions.set_aside_reference(reference=reference, reason=" ", by=rita)
    site, door = as_(rita), f"/review/references/{request.pk}/set-aside/"
    assert "There is a problem" in site.post(door, {"reasons": ""}).content.decode()
    for _twice in range(2):
        assert site.post(door, {"reasons": "The address is not theirs."}).url == f"/review/references/{request.pk}/"
    told = [ledger.sentence(event) for event in ledger.history(request)]
    assert told[0] == "Asked somebody for a reference (letters)."
    assert sorted(told[1:]) == ["Set the reference aside, with a reason.", "The reference was given."]


def test_nothing_of_a_letter_changes_and_of_a_request_only_that_it_is_taken_back(letters, ada, rita):
    request = ask(letters, ada)
    actions.set_aside_reference(reference=give(request), reason="No.", by=rita)
    with pytest.raises(Refused, match="answered already"):
        actions.revoke_request(request=request, by=ada)
    for statement in (
        "UPDATE certificates_referencerequest SET email = 'x'",
        "DELETE FROM certificates_reference",
        "UPDATE certificates_reference SET letter = 'x'",
        "UPDATE certificates_referencesettingaside SET reason = 'x'",
    ):
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            connection.cursor().execute(statement)


def test_the_secret_is_kept_as_a_keyed_digest_alone(letters, ada, settings):
    request, where = ask(letters, ada), link()
    token = where.split("/")[2]
    assert len(token) >= 43
    assert token not in str(vars(request))
    assert request.digest == tokens.digest(token)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another-key-of-tomorrow"
    assert request.digest in tokens.digests(token)


def test_guessing_links_is_slowed_down(client, letters):
    cache.clear()
    answers = [client.get(f"/references/{number}-guess/").status_code for number in range(61)]
    assert (set(answers[:60]), answers[60]) == ({404}, 429)
