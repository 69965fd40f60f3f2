"""One life from a lesson to a certificate a stranger can check: the story, told for any kind of visitor."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.utils import timezone

from assessments.models import ItemVersion
from certificates.models import Certificate
from courses.models import TrainingCredit
from lms.notices.models import MailboxMessage
from supervision.models import SignOff
from tests.conftest import PASSWORD
from tests.stories.visitors import Fields, Visitor, local

CONSENT: Fields = {"I agree to electronic records and signatures": True}
ENTRIES = 10
LONGEST = 12


@dataclass
class Stage:
    """Where the story plays: a new visitor for each person, how the worker gets its turn, and the site's own day."""

    visitor: Callable[[], Visitor]
    work: Callable[[], None]
    today: date = field(default_factory=lambda: timezone.localdate(timezone=ZoneInfo("America/New_York")))


def one_life(stage: Stage) -> None:
    """Every step through its own page, for real people in their own roles."""
    ada = a_trainee_signs_up(stage)
    she_learns(ada)
    training_from_elsewhere_is_claimed_and_accepted(ada, stage)
    sol = a_placement_with_a_supervisor(ada, stage)
    hours_are_logged_returned_and_signed(ada, sol, stage)
    her_path_says_what_is_missing_and_she_applies(ada)
    certificate = another_person_issues_what_one_reviewed(stage)
    the_holder_gets_the_mail(ada, certificate, stage)
    a_stranger_checks_it(certificate, stage)
    what_the_body_does_shows_at_once(certificate, stage)


def sign_in(visitor: Visitor, email: str) -> None:
    visitor.open("/account/login/")
    visitor.press("Sign in", {"E-mail address": email, "Password": PASSWORD})
    assert visitor.path == "/my/", visitor.text


def confirm_password(visitor: Visitor) -> None:
    """Type the password again where the site asks for it before something serious."""
    if "/reauthenticate/" in visitor.path:
        visitor.press("Continue", {"Your password": PASSWORD})


def a_trainee_signs_up(stage: Stage) -> Visitor:
    ada = stage.visitor()
    ada.open("/")
    ada.click("Create an account")
    ada.press(
        "Create",
        {
            "Legal given names": "Ada",
            "Legal family name": "Okafor",
            "E-mail address": "ada@example.org",
            "Password": PASSWORD,
        },
    )
    assert "Look into your mail" in ada.text
    stage.work()
    letter = MailboxMessage.objects.latest("pk")
    link = re.search(r"https?://\S+/confirm-email/\S+", letter.text)
    assert link, letter.text
    ada.open(local(link.group()))
    ada.press("Yes, this is my address")
    if ada.path != "/my/":
        sign_in(ada, "ada@example.org")
    ada.open("/account/details/")
    ada.press("Save", {"Date of birth": "1990-02-03"})
    assert "Your details are saved." in ada.text
    return ada


def she_learns(ada: Visitor) -> None:
    ada.open("/courses/")
    ada.click("Peer specialist foundations")
    ada.press("Enrol")
    ada.open("/learning/")
    ada.click("Go on with")
    lessons = 0
    while "Mark as read" in ada.text:
        ada.press("Mark as read")
        lessons += 1
    assert lessons >= 6, ada.text
    she_takes_the_assessment(ada)
    credit = TrainingCredit.objects.get()
    assert credit.minutes_by_topic["ethics"] >= 180
    ada.open("/learning/transcript/")
    assert "Ethics in peer support" in ada.text


def she_takes_the_assessment(ada: Visitor) -> None:
    ada.click("Go to the assessment")
    ada.press("I am ready")
    for _question in range(100):
        if not answer_rightly(ada):
            break
    ada.press("Hand in")
    assert "You have passed" in ada.text or "Passed" in ada.text, ada.text
    ada.click("Continue")


def answer_rightly(ada: Visitor) -> bool:
    """Mark the right options of the question on the page and go on; False once every question is answered."""
    place = re.search(r"question (\d+) of (\d+)", ada.text)
    if place is None:
        return False
    asked = next(version for version in ItemVersion.objects.all() if _first_words(version.stem) in ada.text)
    right = [option["text"] for option in asked.options if option["correct"]]
    ada.press("Next" if place[1] != place[2] else "Check my answers", dict.fromkeys(right, True))
    return True


def _first_words(stem: str) -> str:
    return re.sub(r"\s+", " ", stem).strip()[:70]


def training_from_elsewhere_is_claimed_and_accepted(ada: Visitor, stage: Stage) -> None:
    ended = stage.today - timedelta(days=60)
    ada.open("/learning/claims/new/")
    ada.press(
        "Send",
        {
            "What was it called?": "Peer specialist core course",
            "Who gave it?": "Meadowlark Recovery College",
            "First day": (ended - timedelta(days=4)).isoformat(),
            "Last day": ended.isoformat(),
            "Hours in all": "38",
            "In person": True,
            "What was it?": "Course",
            "How can it be checked?": "Certificate MRC-2001; ask the college's registry.",
            "Two Rivers Academy": True,
        },
    )
    assert "There is a problem" not in ada.text, ada.text
    mona = stage.visitor()
    sign_in(mona, "mona@example.org")
    mona.click("Training claims")
    mona.click("Peer specialist core course")
    mona.press("Accept 38 h")
    confirm_password(mona)
    assert "is accepted" in mona.text, (mona.path, mona.text)
    ada.open("/learning/transcript/")
    assert "Meadowlark Recovery College" in ada.text, ada.text


def a_placement_with_a_supervisor(ada: Visitor, stage: Stage) -> Visitor:
    ada.open("/practice/")
    ada.click("Propose a placement")
    ada.press("Continue", {"Harbor House": True})
    ada.press("Continue", {"Volunteer": True, "First day": (stage.today - timedelta(days=30)).isoformat()})
    ada.press("Continue", {"Every week": True, "Peer support for each hour of supervision": "40 h"})
    ada.press("Continue", {"Who will supervise you?": "sol@example.org"})
    ada.press("Agree and go on", CONSENT)
    ada.press("Propose and invite", {"Type your legal name": "Ada Okafor"})
    sol = stage.visitor()
    sign_in(sol, "sol@example.org")
    sol.click("invitation to supervise")
    sol.click("Read and answer")
    sol.click("Read and answer")
    sol.press("Agree and go on", CONSENT)
    sol.press("I agree to supervise", {"I work at the same site": True, "Type your legal name": "Solveig Marsh"})
    sol.open("/practice/qualifications/new/")
    sol.press(
        "Write it down",
        {
            "Title of the credential": "Certified Peer Supervisor",
            "Its code": "certified-peer-supervisor",
            "State or body it comes from": "Model State",
            "Valid from": "2024-01-01",
            "Who can verify it?": "Harbor House",
        },
    )
    mona = stage.visitor()
    sign_in(mona, "mona@example.org")
    mona.click("Qualifications")
    mona.press("Verify")
    return sol


def hours_are_logged_returned_and_signed(ada: Visitor, sol: Visitor, stage: Stage) -> None:
    for days_ago in range(ENTRIES, 0, -1):
        ada.open("/practice/")
        ada.click("Log hours")
        ada.click("All on one page")
        ada.press(
            "Save and hand in",
            {
                "Day": (stage.today - timedelta(days=days_ago)).isoformat(),
                "Began at": "08:00",
                "Ended at": "20:00",
                "What you did": "Peer support, with people",
            },
        )
    sol.open("/practice/queue/")
    sol.click("Ada Okafor,")
    sol.click("Return")
    sol.press("Return with this reason", {"Reason": "The morning was a staff meeting. Please log from ten."})
    the_others_are_signed(sol, entries=ENTRIES - 1)
    ada.open("/my/")
    ada.click("returned to you")
    ada.click("Change your entry of")
    assert "The morning was a staff meeting." in ada.text, ada.text
    ada.press("Save and hand in", {"Began at": "07:00", "Ended at": "19:00"})
    the_others_are_signed(sol, entries=1)
    assert [sign_off.minutes for sign_off in SignOff.objects.order_by("pk")] == [9 * LONGEST * 60, LONGEST * 60]


def the_others_are_signed(sol: Visitor, *, entries: int) -> None:
    """Signed under the attestation, after the password was typed again."""
    sol.open("/practice/queue/")
    sol.click("Sign all that waits")
    time_passes()
    noun = "entry" if entries == 1 else "entries"
    button = f"Sign {entries} {noun}, {entries * LONGEST} h"
    sol.press(button, {"Type your legal name": "Solveig Marsh", "The statement above is true": True})
    confirm_password(sol)
    assert "Signed" in sol.text, sol.text


def time_passes() -> None:
    """Ten minutes go by for everybody's session, so that whoever signs or decides is asked for the password again."""
    for kept in Session.objects.all():
        session = SessionStore(session_key=kept.session_key)
        session.load()
        for record in session.get("account_authentication_methods", []):
            record["at"] -= 600
        session.save()


def her_path_says_what_is_missing_and_she_applies(ada: Visitor) -> None:
    ada.open("/programmes/")
    ada.click("Certified Peer Specialist")
    ada.click("See where you stand")
    assert "4 of 6 requirements met" in ada.text, ada.text
    for _statement in range(2):
        ada.click("Read and sign it")
        ada.press("Sign", {"Your legal name": "Ada Okafor"})
    assert "6 of 6 requirements met" in ada.text, ada.text
    ada.press("Begin an application")
    ada.click("Go on with your application")
    ada.press("Continue")
    ada.press("Send my application")
    assert "Your application is sent" in ada.text


def another_person_issues_what_one_reviewed(stage: Stage) -> Certificate:
    rita = stage.visitor()
    sign_in(rita, "rita@example.org")
    rita.click("To review")
    rita.click("Ada Okafor")
    assert "6 of 6 requirements met" in rita.text
    time_passes()
    rita.press("Recommend to the registrar")
    confirm_password(rita)
    otto = stage.visitor()
    sign_in(otto, "otto@example.org")
    for queue in ("/review/", "/decide/", "/issued/", "/practice/queue/", "/learning/claims/"):
        otto.open(queue)
        assert "Okafor" not in otto.text
    nora = stage.visitor()
    sign_in(nora, "nora@example.org")
    nora.click("To decide")
    nora.click("Ada Okafor")
    time_passes()
    nora.press("Approve and issue to Ada Okafor")
    confirm_password(nora)
    certificate = Certificate.objects.get()
    assert certificate.shown_number in nora.text, nora.text
    return certificate


def the_holder_gets_the_mail(ada: Visitor, certificate: Certificate, stage: Stage) -> None:
    stage.work()
    ada.open("/mailbox/")
    letter = MailboxMessage.objects.get(to="ada@example.org", subject="A new document is on your page")
    ada.open(f"/mailbox/{letter.pk}/")
    assert f"/certificates/{certificate.number}/" in ada.text, ada.text
    ada.open("/certificates/")
    ada.click("Certified Peer Specialist")
    assert certificate.shown_number in ada.text


def a_stranger_checks_it(certificate: Certificate, stage: Stage) -> None:
    stranger = stage.visitor()
    stranger.open("/verify/")
    stranger.press("Check", {"Certificate number": "ZZZ-ZZZ-ZZZ", "Family name on the certificate": "Okafor"})
    assert "Ada" not in stranger.text
    number = certificate.shown_number.lower()
    stranger.press("Check", {"Certificate number": number, "Family name on the certificate": "okafor"})
    assert stranger.path == f"/c/{certificate.code}/"
    for words in (
        "Ada Okafor",
        "Certified Peer Specialist",
        "Model State Peer Board",
        "Active",
        certificate.shown_number,
    ):
        assert words in stranger.text, stranger.text


def what_the_body_does_shows_at_once(certificate: Certificate, stage: Stage) -> None:
    nora, stranger = stage.visitor(), stage.visitor()
    sign_in(nora, "nora@example.org")
    for link, why, button, shown in (
        ("Suspend", "A concern is being looked into", "Suspend it", "Suspended"),
        ("Reinstate", "The concern is resolved", "Reinstate it", "Active"),
    ):
        nora.open("/issued/")
        nora.click(certificate.shown_number)
        nora.click(link)
        nora.press(button, {why: True})
        confirm_password(nora)
        stranger.open(f"/c/{certificate.code}/")
        assert shown in stranger.text, stranger.text
    it_is_revoked_by_two(certificate, nora, stage)
    stranger.open(f"/c/{certificate.code}/")
    assert "Revoked" in stranger.text, stranger.text


def it_is_revoked_by_two(certificate: Certificate, nora: Visitor, stage: Stage) -> None:
    nora.open("/issued/")
    nora.click(certificate.shown_number)
    nora.click("Revocation")
    confirm_password(nora)
    nora.press("Propose it", {"It was issued by mistake": True, "Reasons for the holder": "It was meant for another."})
    confirm_password(nora)
    vera = stage.visitor()
    sign_in(vera, "vera@example.org")
    vera.click("Conduct")
    vera.click("Revocation")
    vera.press("Decide as proposed: Revocation")
    confirm_password(vera)
    assert "Decided and in effect" in vera.text, vera.text
