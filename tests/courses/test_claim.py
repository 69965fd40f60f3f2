"""Training taken elsewhere: sent with its proof, accepted or returned by somebody else, and then frozen."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import Error, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from courses import actions
from courses.models import TrainingClaim, TrainingCredit
from lms.audit import ledger
from lms.notices.models import OutboxMessage
from lms.people.actions import Refused
from tests.conftest import PASSWORD
from tests.courses.conftest import NOON, signed_in, topic

FACTS = {
    "provider": "State University",
    "title": "Crisis response for peers",
    "began_on": date(2026, 2, 1),
    "completed_on": date(2026, 2, 2),
    "minutes": 600,
    "minutes_by_topic": {"crisis": 300},
    "mode": "in_person",
    "activity": "conference",
    "proof": "Certificate 4711. Ask the registrar's office.",
}


def send(ada, academy, **changes) -> TrainingClaim:
    return actions.claim_training(person=ada, organisation=academy, by=ada, at=NOON, **{**FACTS, **changes})


@pytest.fixture
def sent(ada, academy, mona) -> TrainingClaim:
    """Ada's two days at the university, waiting at the academy, where Mona decides."""
    return send(ada, academy)


def accept(claim, by, **changes):
    return actions.accept_claim(claim=claim, by=by, as_of=changes.get("as_of", claim.claimed_at), at=NOON)


def send_back(claim, by, reason="The number is missing."):
    return actions.return_claim(claim=claim, reason=reason, by=by, as_of=claim.claimed_at, at=NOON)


# Sent.


def test_training_is_sent_and_it_is_recorded(sent, ada):
    assert sent.status == "waiting"
    assert list(TrainingClaim.objects.awaiting(ada)) == [sent]
    words = "Sent training to two-rivers-academy: Crisis response for peers, 600 minutes."
    assert ledger.sentence(ledger.history(sent).get()) == words


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"completed_on": date(2026, 1, 31)}, "The last day comes before the first day."),
        ({"completed_on": date(2026, 3, 4)}, "can be claimed once it is over"),
        ({"minutes": 2 * 24 * 60 + 1}, "longer than these days are"),
        ({"minutes": 0, "minutes_by_topic": {}}, "longer than these days are"),
        ({"minutes": 299}, "The topics take more time than the training in all."),
    ],
)
def test_what_cannot_be_is_refused_in_words(ada, academy, mona, changes, words):
    with pytest.raises(Refused, match=words):
        send(ada, academy, **changes)
    assert not TrainingClaim.objects.exists()


def test_today_is_the_day_where_the_person_lives(ada, academy, mona):
    late = datetime(2026, 3, 4, 2, 0, tzinfo=UTC)
    tomorrow = {**FACTS, "began_on": date(2026, 3, 4), "completed_on": date(2026, 3, 4)}
    with pytest.raises(Refused, match="once it is over"):
        actions.claim_training(person=ada, organisation=academy, by=ada, at=late, **tomorrow)


def test_the_same_training_is_sent_once(sent, ada, academy):
    with pytest.raises(Refused, match="You have already sent this training"):
        send(ada, academy, title="crisis response FOR peers")


def test_nobody_claims_for_somebody_else(ada, ben, academy, mona):
    with pytest.raises(Refused, match="People claim their own training"):
        actions.claim_training(person=ada, organisation=academy, by=ben, **FACTS)


def test_where_nobody_decides_nothing_can_be_sent(ada, elsewhere):
    with pytest.raises(Refused, match="Nobody at Elsewhere Alliance decides"):
        send(ada, elsewhere)


# Accepted.


def test_accepted_training_is_frozen_recorded_and_told(sent, mona, ada):
    credit = accept(sent, mona)
    assert (credit.person, credit.minutes, credit.minutes_by_topic) == (ada, 600, {"crisis": 300})
    assert (credit.on, credit.until) == (date(2026, 2, 1), date(2026, 2, 2))
    sent.refresh_from_db()
    assert (sent.status, sent.accepted_by) == ("accepted", mona)
    assert not TrainingClaim.objects.awaiting(ada)
    words = "Accepted outside training: Crisis response for peers, 600 minutes."
    assert ledger.sentence(ledger.history(sent).last()) == words
    mail = OutboxMessage.objects.get()
    assert (mail.subject, mail.person) == ("Your course", ada)
    assert "10 h" in mail.text


def test_evidence_of_a_claim_has_its_topics_and_the_rest(sent, mona, ada):
    accept(sent, mona)
    crisis, rest = TrainingCredit.objects.evidence_of(ada)
    assert (crisis["topics"], crisis["minutes"], rest["topics"], rest["minutes"]) == (["crisis"], 300, [], 300)
    assert (crisis["provider"], crisis["provider_status"]) == ("state-university", "other")
    assert crisis["until"] == date(2026, 2, 2)


def test_accepting_twice_changes_nothing(sent, mona):
    assert accept(sent, mona) == accept(sent, mona)
    assert TrainingCredit.objects.count() == 1
    assert OutboxMessage.objects.count() == 1


def test_nobody_decides_their_own_claim(academy, mona):
    mine = send(mona, academy)
    for deed in (accept, send_back):
        with pytest.raises(Refused, match="Nobody decides about their own training"):
            deed(mine, mona)
    with pytest.raises(Error), transaction.atomic():
        TrainingClaim.objects.filter(pk=mine.pk).update(accepted_at=NOON, accepted_by=mona)


def test_only_a_programme_manager_of_that_organisation_decides(sent, iris, otto, rita):
    for someone in (iris, otto, rita):
        for deed in (accept, send_back):
            with pytest.raises(Refused, match="Only a programme manager of Two Rivers Academy"):
                deed(sent, someone)


def test_a_claim_sent_again_after_the_page_was_drawn_is_not_accepted(sent, mona):
    with pytest.raises(Refused, match="sent again after you opened it"):
        accept(sent, mona, as_of=sent.claimed_at - timedelta(seconds=1))


@pytest.mark.parametrize("deed", ["UPDATE courses_trainingclaim SET minutes = 1", "DELETE FROM courses_trainingclaim"])
def test_the_database_keeps_an_accepted_claim_as_it_is(sent, mona, deed):
    accept(sent, mona)
    with pytest.raises(Error, match="never changed or deleted"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(deed)


# Returned.


def test_returned_training_says_why_and_can_be_sent_again(sent, mona, ada, academy):
    send_back(sent, mona)
    sent.refresh_from_db()
    assert (sent.status, sent.reason) == ("returned", "The number is missing.")
    assert "The number is missing." in OutboxMessage.objects.get().text
    again = actions.claim_training(
        person=ada, organisation=academy, by=ada, claim=sent, at=NOON + timedelta(days=1), **FACTS
    )
    assert (again.pk, again.status) == (sent.pk, "waiting")
    assert accept(again, mona).minutes == 600


def test_returning_needs_a_reason(sent, mona):
    with pytest.raises(Refused, match="Say what is missing"):
        send_back(sent, mona, reason="  ")


def test_a_returned_claim_waits_for_its_person(sent, mona):
    send_back(sent, mona)
    with pytest.raises(Refused, match="has not been sent again yet"):
        accept(sent, mona)


def test_a_waiting_or_accepted_claim_is_not_changed(sent, mona, ada, academy):
    with pytest.raises(Refused, match="waiting for a decision"):
        actions.claim_training(person=ada, organisation=academy, by=ada, claim=sent, **FACTS)
    accept(sent, mona)
    with pytest.raises(Refused, match="accepted and stays as it is"):
        actions.claim_training(person=ada, organisation=academy, by=ada, claim=sent, **FACTS)


# The doors.


def form(academy, **changes) -> dict:
    topic("crisis", "Crisis response")
    return {
        "title": "Crisis response for peers",
        "provider": "State University",
        "began_on": "2026-02-01",
        "completed_on": "2026-02-02",
        "hours": "10",
        "rest": "",
        "mode": "in_person",
        "activity": "conference",
        "proof": "Certificate 4711.",
        "organisation": academy.pk,
        "form-TOTAL_FORMS": "2",
        "form-INITIAL_FORMS": "0",
        "form-0-topic": "crisis",
        "form-0-hours": "5",
        "form-0-rest": "",
        "form-1-topic": "",
        "form-1-hours": "",
        "form-1-rest": "",
    } | changes


def test_the_form_sends_it(ada, academy, mona):
    answer = signed_in(ada).post(reverse("courses:claim_training"), form(academy), follow=True)
    page = answer.content.decode()
    assert "Your training is sent." in page
    assert "Waiting for a decision" in page
    claim = TrainingClaim.objects.get()
    assert (claim.person, claim.minutes, claim.minutes_by_topic) == (ada, 600, {"crisis": 300})


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"hours": ""}, "Say how long it took in all."),
        ({"form-0-hours": ""}, "Give a topic and its time, or neither."),
        ({"form-1-topic": "crisis", "form-1-hours": "1"}, "A topic is in the list twice."),
        ({"completed_on": "2026-01-31"}, "The last day comes before the first day."),
        ({"hours": "٩٩٩٩٩"}, "There is a problem"),
        ({"hours": "1e309"}, "There is a problem"),
        ({"title": "\x00"}, "There is a problem"),
    ],
)
def test_the_form_says_what_is_wrong_and_keeps_what_was_typed(ada, academy, mona, changes, words):
    page = signed_in(ada).post(reverse("courses:claim_training"), form(academy, **changes)).content.decode()
    assert words in page
    assert "There is a problem" in page
    assert "Certificate 4711." in page
    assert not TrainingClaim.objects.exists()


def test_a_returned_claim_comes_back_filled_in(sent, mona, ada, academy):
    topic("crisis", "Crisis response")
    send_back(sent, mona)
    client = signed_in(ada)
    assert "The number is missing." in client.get(reverse("courses:claim", args=[sent.pk])).content.decode()
    page = client.get(reverse("courses:correct_claim", args=[sent.pk])).content.decode()
    assert "Crisis response for peers" in page
    assert 'value="10"' in page
    client.post(reverse("courses:correct_claim", args=[sent.pk]), form(academy, proof="Certificate 4712."))
    sent.refresh_from_db()
    assert (sent.status, sent.proof) == ("waiting", "Certificate 4712.")


def test_somebody_elses_claim_is_not_there(sent, ben, otto):
    for name in ("claim", "correct_claim"):
        assert signed_in(ben).get(reverse(f"courses:{name}", args=[sent.pk])).status_code == 404
    assert signed_in(otto).get(reverse("courses:decide_claim", args=[sent.pk])).status_code == 404
    assert "Crisis response" not in signed_in(otto).get(reverse("courses:claims")).content.decode()


def test_a_trainee_has_no_queue(sent, ada):
    for url in (reverse("courses:claims"), reverse("courses:decide_claim", args=[sent.pk])):
        assert signed_in(ada).get(url).status_code == 403


@pytest.fixture
def as_mona(mona, settings):
    """Signed in, and the password typed again a moment ago."""
    settings.REQUIRE_MFA = False
    client = signed_in(mona)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


def test_the_manager_reads_and_accepts(sent, as_mona):
    assert "Crisis response for peers" in as_mona.get(reverse("courses:claims")).content.decode()
    page = as_mona.get(reverse("courses:decide_claim", args=[sent.pk])).content.decode()
    assert "Certificate 4711. Ask the registrar" in page
    shown = {"as_of": sent.claimed_at.isoformat()}
    answer = as_mona.post(reverse("courses:accept_claim", args=[sent.pk]), shown, follow=True)
    assert "The training of Ada Okafor is accepted." in answer.content.decode()
    assert TrainingCredit.objects.count() == 1


def test_the_manager_returns_with_a_reason(sent, as_mona):
    url = reverse("courses:return_claim", args=[sent.pk])
    shown = {"as_of": sent.claimed_at.isoformat()}
    assert "There is a problem" in as_mona.post(url, shown).content.decode()
    as_mona.post(url, shown | {"reason": "The number is missing."})
    sent.refresh_from_db()
    assert sent.status == "returned"


@pytest.mark.parametrize("as_of", ["", "yesterday", "2026-99-99T00:00:00Z", "2020-01-01T00:00:00+00:00"])
def test_a_forged_or_old_page_accepts_nothing(sent, as_mona, as_of):
    answer = as_mona.post(reverse("courses:accept_claim", args=[sent.pk]), {"as_of": as_of})
    assert "sent again after you opened it" in answer.content.decode()
    assert not TrainingCredit.objects.exists()


def test_deciding_asks_for_the_password_again_after_a_while(sent, mona, settings):
    settings.REQUIRE_MFA = False
    shown = {"as_of": sent.claimed_at.isoformat()}
    answer = signed_in(mona).post(reverse("courses:accept_claim", args=[sent.pk]), shown)
    assert answer.url.startswith(reverse("account_reauthenticate"))
    assert not TrainingCredit.objects.exists()


def test_deciding_asks_for_a_second_factor(sent, as_mona, settings):
    settings.REQUIRE_MFA = True
    shown = {"as_of": sent.claimed_at.isoformat()}
    answer = as_mona.post(reverse("courses:accept_claim", args=[sent.pk]), shown)
    assert reverse("people:second_factor") in answer.url
    assert not TrainingCredit.objects.exists()


def test_the_queue_costs_the_same_for_one_and_for_many(sent, as_mona, ada, academy):
    def cost() -> int:
        with CaptureQueriesContext(connection) as seen:
            as_mona.get(reverse("courses:claims"))
        return len(seen)

    one = cost()
    for number in range(20):
        send(ada, academy, title=f"Day {number}")
    assert cost() == one
