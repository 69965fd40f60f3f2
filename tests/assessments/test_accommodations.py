"""Accommodations: asked for in confidence, decided by somebody else with a reason, and applied everywhere."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import Error, IntegrityError, connection, transaction
from django.urls import reverse
from PIL import Image

from assessments import accommodations, actions, loading
from assessments.accommodations import PLAIN, Terms
from assessments.models import (
    AccommodationDecision,
    AccommodationProof,
    AccommodationRequest,
    Attempt,
    AttemptTerms,
    Outcome,
)
from lms.audit import ledger
from lms.audit.models import Event
from lms.notices.models import OutboxMessage
from lms.people import actions as people
from lms.people.actions import Refused
from lms.people.models import Membership
from tests.assessments.conftest import answer_all, assessment_data, examiner, fit, signed_in

NOON = datetime(2026, 3, 7, 17, tzinfo=UTC)
DAY = timedelta(days=1)
HOLDS = Terms(Decimal("1.5"), 20, large_print=True, reader=True)


def door(name: str, *args) -> str:
    return reverse(f"assessments:{name}", args=args)


@pytest.fixture
def asked(ada, academy) -> AccommodationRequest:
    return actions.request_accommodation(
        organisation=academy, wants=["wants_time"], explanation="My eyes tire.", by=ada, at=NOON
    )


def grant(asked, by, terms: Terms = HOLDS, **facts):
    return actions.grant_accommodation(request=asked, terms=terms, reason="It fits.", by=by, **{"at": NOON} | facts)


# What several grants come to, and how it is said.


def test_the_most_generous_of_each_kind_holds():
    half, long_breaks = Terms(time_factor=Decimal("1.5"), break_minutes=10), Terms(break_minutes=30, reader=True)
    assert accommodations.together([half, long_breaks]) == Terms(Decimal("1.5"), 30, reader=True)
    assert accommodations.together([]) == PLAIN
    assert not PLAIN


def test_everything_granted_is_said_to_the_person_in_whole_sentences():
    said = accommodations.explained(HOLDS)
    assert "You have 50 percent more time wherever there is a time limit." in said
    assert "You can take breaks that stop the clock, 20 min in all within one attempt." in said
    assert len(said) == len(accommodations.named(HOLDS)) == 4
    assert accommodations.explained(PLAIN) == accommodations.named(PLAIN) == []


# Asking.


def test_a_person_asks_on_a_page_of_their_own(as_ada, ada, academy):
    picture = BytesIO()
    Image.new("RGB", (4, 4)).save(picture, "PNG")
    posted = {
        "wants": ["wants_time", "wants_breaks"],
        "organisation": academy.pk,
        "explanation": "My eyes tire.",
        "proof": SimpleUploadedFile("letter.png", picture.getvalue()),
    }
    assert (
        f'value="{academy.pk}" selected'
        in as_ada.get(door("request_accommodation") + f"?organisation={academy.slug}").text
    )
    page = as_ada.post(door("request_accommodation"), posted, follow=True).text
    for words in ("Your request is sent.", "waiting for a decision", "My eyes tire.", "Open the document"):
        assert words in page
    kept = AccommodationRequest.objects.get(person=ada)
    assert (kept.wishes, kept.proof.ending) == (["more time", "breaks that stop the clock"], "png")
    file = as_ada.get(door("accommodation_file", kept.pk))
    assert (file["Content-Type"], file["Cache-Control"]) == ("image/png", "private, no-store")
    assert "attachment" in file["Content-Disposition"]


def test_what_cannot_be_asked_is_said_beside_its_field(as_ada, academy):
    posted = {"organisation": academy.pk, "proof": SimpleUploadedFile("letter.exe", b"MZ")}
    page = as_ada.post(door("request_accommodation"), posted).text
    assert "There is a problem" in page
    assert "Use PDF, JPEG or PNG." in page
    assert not AccommodationRequest.objects.exists()


def test_asking_twice_is_asking_once_and_nobody_asks_without_end(ada, asked, academy, board):
    assert actions.request_accommodation(organisation=academy, wants=["wants_time"], by=ada) == asked
    with pytest.raises(Refused, match="at least one thing"):
        actions.request_accommodation(organisation=academy, wants=[], by=ada)
    kinds = list(AccommodationRequest.KINDS)
    for wants in (kinds[:2], kinds[:3], kinds, kinds[3:]):
        actions.request_accommodation(organisation=board, wants=wants, by=ada)
    with pytest.raises(Refused, match="waiting for a decision"):
        actions.request_accommodation(organisation=board, wants=["wants_time"], by=ada)


# Deciding.


def test_an_examiner_grants_what_fits_and_the_person_reads_it(asked, ada, as_ada, exa):
    site = signed_in(exa)
    assert "1 request for assessments to decide" in site.get("/my/").text
    assert "Ada Okafor" in site.get(door("accommodations_to_decide")).text
    page = site.get(door("decide_accommodation", asked.pk)).text
    assert "My eyes tire." in page
    assert 'value="1.5" selected' in page
    posted = {
        "grant-time_factor": "1.5",
        "grant-break_minutes": "20",
        "grant-large_print": "on",
        "grant-from_on": exa.memberships.get().organisation.today(),
        "grant-reason": "Your eyes need it.",
    }
    page = site.post(door("grant_accommodation", asked.pk), posted, follow=True).text
    assert "It is granted." in page
    decision = AccommodationDecision.objects.get()
    assert decision.terms == Terms(Decimal("1.5"), 20, large_print=True)
    page = as_ada.get(door("accommodations")).text
    for words in (
        "Decided by Exa Moreau",
        "Your eyes need it.",
        "time × 1.5, breaks of 20 min, large print",
        "What holds",
    ):
        assert words in page
    assert "request for assessments" not in site.get("/my/").text


def test_a_programme_manager_declines_with_a_reason_in_words_for_the_person(asked, as_ada, mona):
    site = signed_in(mona)
    page = site.post(door("decline_accommodation", asked.pk), {"reason": ""})
    assert "There is a problem" in page.text
    page = site.post(door("decline_accommodation", asked.pk), {"reason": "This test has no clock."}, follow=True).text
    assert "the person is told" in page
    assert "This test has no clock." in as_ada.get(door("accommodations")).text
    assert actions.held_by(asked.person) == PLAIN


@pytest.mark.parametrize(
    ("terms", "facts", "words"),
    [
        (PLAIN, {}, "Say what is granted"),
        (Terms(time_factor=Decimal(5)), {}, "four times"),
        (Terms(time_factor=Decimal("0.5")), {}, "from once"),
        (Terms(break_minutes=241), {}, "240 minutes at most"),
        (HOLDS, {"from_on": date(2026, 3, 6)}, "begins today or later"),
        (HOLDS, {"until_on": date(2026, 3, 6)}, "last day comes before"),
        (HOLDS, {"reason": " "}, "Say why"),
    ],
)
def test_a_grant_that_makes_no_sense_is_refused_in_words(terms, facts, words, asked, exa):
    with pytest.raises(Refused, match=words):
        actions.grant_accommodation(request=asked, terms=terms, by=exa, at=NOON, **{"reason": "It fits."} | facts)


def test_nobody_decides_about_themselves_and_nobody_elsewhere_or_without_the_role_decides(
    asked, ada, academy, sol, iris, otto_examines
):
    examiner(ada, academy)
    for who, words in (
        (ada, "Somebody else decides"),
        (sol, "An examiner or a programme manager of Two Rivers Academy"),
        (iris, "An examiner or a programme manager"),
        (otto_examines, "An examiner or a programme manager"),
    ):
        for decide in (grant, lambda asked, by: actions.decline_accommodation(request=asked, reason="No.", by=by)):
            with pytest.raises(Refused, match=words):
                decide(asked, who)
    assert signed_in(ada).get(door("decide_accommodation", asked.pk)).status_code == 404
    with pytest.raises(IntegrityError, match="decided_by_somebody_else"), transaction.atomic():
        AccommodationDecision.objects.create(
            request=asked, person=ada, outcome=Outcome.DECLINED, reason="No.", by=ada, at=NOON
        )


def test_a_decision_stands_and_deciding_twice_changes_nothing(asked, exa, vera):
    decision = grant(asked, exa, from_on=None)
    assert grant(asked, vera) == decision
    with pytest.raises(Refused, match="decided already"):
        grant(asked, vera, terms=Terms(break_minutes=5))
    with pytest.raises(Refused, match="decided already"):
        actions.decline_accommodation(request=asked, reason="No.", by=vera)
    with pytest.raises(Refused, match="decided already"):
        actions.withdraw_accommodation(request=asked, by=asked.person)
    for statement in (
        "UPDATE assessments_accommodationdecision SET break_minutes = 99",
        "DELETE FROM assessments_accommodationdecision",
        "UPDATE assessments_accommodationrequest SET wants_reader = wants_time",
    ):
        with pytest.raises(Error, match="never changed or deleted"), transaction.atomic():
            connection.cursor().execute(statement)


def test_deciding_asks_for_a_second_factor(asked, exa, settings):
    settings.REQUIRE_MFA = True
    site = signed_in(exa)
    for name in ("grant_accommodation", "decline_accommodation", "end_accommodation"):
        assert reverse("people:second_factor") in site.post(door(name, asked.pk)).url
    assert not AccommodationDecision.objects.exists()


# Ending and taking back.


def test_a_grant_is_ended_with_a_reason_by_those_who_decide_and_given_up_without_one(asked, ada, as_ada, exa):
    grant(asked, exa, at=None)
    with pytest.raises(Refused, match="Say why"):
        actions.end_accommodation(request=asked, by=exa)
    signed_in(exa).post(door("end_accommodation", asked.pk), {"reason": "It was for one month."})
    assert actions.held_by(ada) == PLAIN
    page = as_ada.get(door("accommodations")).text
    assert "It was for one month." in page
    other = fit(ada, by=exa, reader=True)
    assert actions.held_by(ada).reader
    assert "You can ask again" in as_ada.post(door("give_up_accommodation", other.pk), follow=True).text
    assert actions.held_by(ada) == PLAIN
    assert actions.end_accommodation(request=other, by=ada) == actions.end_accommodation(request=other, by=ada)


def test_what_is_withdrawn_takes_what_was_said_with_it(asked, ada, as_ada, exa):
    assert "is withdrawn" in as_ada.post(door("withdraw_accommodation", asked.pk), follow=True).text
    assert not AccommodationProof.objects.exists()
    assert signed_in(exa).get(door("accommodations_to_decide")).text.count("withdrawn") == 1
    with pytest.raises(Refused, match="decided already"):
        grant(asked, exa)
    assert actions.withdraw_accommodation(request=asked, by=ada).outcome == Outcome.WITHDRAWN


def test_what_was_said_in_confidence_is_erased_once_it_is_decided_and_not_before(asked, ada, as_ada, ben, exa):
    assert "still to read it" in as_ada.post(door("erase_proof", asked.pk), follow=True).text
    grant(asked, exa)
    with pytest.raises(Refused, match="belongs to the person"):
        actions.erase_proof(request=asked, by=ben)
    assert "gone for good" in as_ada.post(door("erase_proof", asked.pk), follow=True).text
    assert "My eyes tire." not in signed_in(exa).get(door("decide_accommodation", asked.pk)).text
    assert as_ada.get(door("accommodation_file", asked.pk)).status_code == 404


# Who sees it.


def test_it_is_seen_by_the_person_and_those_who_decide_and_by_nobody_else(asked, ben, sol, iris, mona, otto_examines):
    for who in (ben, sol, iris, otto_examines):
        site = signed_in(who)
        for name in ("decide_accommodation", "accommodation_file"):
            assert site.get(door(name, asked.pk)).status_code in (403, 404)
        assert site.post(door("withdraw_accommodation", asked.pk)).status_code == 404
    assert signed_in(mona).get(door("decide_accommodation", asked.pk)).status_code == 200


def test_neither_mail_nor_ledger_says_what_was_asked_for_or_granted(asked, ada, exa):
    grant(asked, exa)
    actions.end_accommodation(request=asked, by=exa, reason="It was for one month.")
    mails = list(OutboxMessage.objects.order_by("pk"))
    assert [mail.subject for mail in mails] == ["Your request", "A change on your page"]
    told = [mail.text + mail.html for mail in mails] + [ledger.sentence(event) for event in ledger.history(asked)]
    assert len(told) == 5
    for words in ("time", "break", "print", "read aloud", "eyes", "month", "ccommodation"):
        assert [one for one in told if words in one.replace("assessments/my/accommodations/", "")] == [], words


# Where it holds.


def test_it_holds_from_its_first_day_to_its_last_where_it_was_granted(asked, ada, exa):
    """Midnight is the academy's, in New York: five hours after that in UTC, four from the night on clocks change."""
    grant(asked, exa, from_on=date(2026, 3, 8), until_on=date(2026, 3, 9))
    midnights = [datetime(2026, 3, 8, 5, tzinfo=UTC), datetime(2026, 3, 10, 4, tzinfo=UTC)]
    held = [
        bool(actions.held_by(ada, at=at + step)) for at in midnights for step in (-timedelta(seconds=1), timedelta())
    ]
    assert held == [False, True, True, False]


def test_every_assessment_of_any_house_is_fitted_at_its_start_and_stays_as_it_began(ada, exa, quiz, elsewhere, otto):
    asked = fit(ada, by=exa, time_factor=Decimal("1.5"), large_print=True)
    data = assessment_data(code="other", time_limit_minutes=45)
    other = loading.load_assessment(data, organisation=quiz.organisation, by=exa)
    other.organisation = elsewhere
    other.save()
    for assessment, minutes in ((quiz, 45), (other, 67.5)):
        attempt = actions.start(person=ada, assessment=assessment, by=ada)
        assert attempt.deadline_at - attempt.started_at == timedelta(minutes=minutes)
        assert attempt.closes_at - attempt.deadline_at == timedelta(seconds=30)
    actions.end_accommodation(request=asked, by=ada)
    attempt = actions.start(person=ada, assessment=quiz, by=ada)
    assert attempt.number == 1
    assert AttemptTerms.objects.get(attempt=attempt).terms == Terms(Decimal("1.5"), large_print=True)
    with pytest.raises(Error, match="never changed"), transaction.atomic():
        connection.cursor().execute("UPDATE assessments_attemptterms SET time_factor = 2")


def test_what_is_granted_while_an_attempt_is_open_holds_from_the_next_one(attempt, ada, as_ada, exa):
    fit(ada, by=exa, time_factor=Decimal(2))
    actions.start(person=ada, assessment=attempt.assessment, by=ada)
    attempt = Attempt.objects.get()
    assert attempt.deadline_at - attempt.started_at == timedelta(minutes=30)
    page = as_ada.get(door("begin", "quiz")).text
    assert "You have 30 min." in page
    assert "percent more time" not in page


def test_the_page_before_the_start_says_what_holds_and_where_to_ask(as_ada, ada, exa, quiz):
    page = as_ada.get(door("begin", "quiz")).text
    assert "Do you need more time, breaks or another format?" in page
    assert door("request_accommodation") + "?organisation=two-rivers-academy" in page
    fit(ada, by=exa, time_factor=Decimal("1.5"), break_minutes=20, large_print=True, reader=True)
    page = as_ada.get(door("begin", "quiz")).text
    for words in ("You have 45 min.", "50 percent more time", "20 min in all", "large print", "every answer to choose"):
        assert words in page


def test_pages_are_set_in_large_print_and_plainly_with_numbered_answers(as_ada, ada, exa, quiz):
    fit(ada, by=exa, large_print=True, reader=True)
    attempt = actions.start(person=ada, assessment=quiz, by=ada)
    page = as_ada.get(door("question", attempt.pk, 1)).text
    assert '<body class="fitted--large fitted--plain"' in page
    assert "1. Words" in page
    assert "data-quiet" in page
    assert '<body class="fitted--large fitted--plain"' in as_ada.get(door("check", attempt.pk)).text
    refused = as_ada.post(door("question", attempt.pk, 1), {"sequence": 1, "answer": 9})
    assert "1. Words" in refused.text


def test_no_result_and_no_list_but_the_examiners_says_anything_of_it(as_ada, ada, exa, quiz):
    """The page of a result is the same with and without."""
    pages = []
    for number in range(2):
        if number:
            fit(ada, by=exa, time_factor=Decimal("1.5"), break_minutes=20, large_print=True, reader=True)
        attempt = actions.start(person=ada, assessment=quiz, by=ada)
        answer_all(attempt, right=0)
        actions.submit(attempt=attempt, by=ada)
        pages.append(as_ada.get(door("result", attempt.pk)).text + as_ada.get("/learning/transcript/").text)
    assert AttemptTerms.objects.count() == 1
    for words in ("fitted", "ccommodation", "more time", "large print", "1.5", "aloud"):
        assert words not in pages[1].replace("assessments/my/accommodations", ""), words
    assert (
        "time × 1.5, breaks of 20 min, large print, read aloud"
        in signed_in(exa).get(door("standing_attempts", "quiz")).text
    )
    assert Event.objects.filter(verb="assessments.start").last().detail == {"assessment": "quiz", "number": 2}


def test_who_decided_may_leave_and_the_grant_stays(ada, exa, academy):
    fit(ada, by=exa, reader=True)
    people.end(membership=Membership.objects.get(person=exa), by=None, until_on=academy.today() - DAY)
    assert actions.held_by(ada).reader
