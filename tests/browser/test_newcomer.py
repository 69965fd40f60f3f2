"""A newcomer finishes all four shipped modules on a phone by keyboard alone, and nothing takes her minutes away."""

import re
from dataclasses import dataclass

import pytest
from django.core.management import call_command
from django.urls import resolve
from django.utils import timezone
from playwright.sync_api import Page

from assessments.models import ItemVersion
from courses.models import Enrolment, LessonMinutes, LessonPage, ModulePage, Reflection, TrainingCredit
from lms.notices import outbox
from lms.notices.models import MailboxMessage
from lms.people.roles import Role
from tests.browser.visitors import Inspector
from tests.conftest import PASSWORD, member, person
from tests.stories.visitors import local

pytestmark = [pytest.mark.thorough, pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MODULES = [
    "Ethics in peer support",
    "The four tasks of Intentional Peer Support",
    "Crisis response",
    "Cultural humility",
]
# The words of whatever has the focus, as a screen reader would say them first.
FOCUSED = """() => {
  const held = document.activeElement;
  if (!held || held === document.body) return "";
  const said = held.getAttribute("aria-label") || (held.labels?.[0] ?? held).innerText;
  return said.replace(/\\s+/g, " ").trim();
}"""


@dataclass
class Keyboard:
    """Hands that know only keys, at one page, and eyes that look at each kind of page once."""

    page: Page
    inspector: Inspector

    def reach(self, words: str, *, backwards: bool = False) -> None:
        """Tab until something that begins with these words has the focus."""
        stops = []
        for _stop in range(120):
            self.page.keyboard.press("Shift+Tab" if backwards else "Tab")
            stops.append(self.page.evaluate(FOCUSED))
            if stops[-1].startswith(words):
                return
        raise AssertionError(f"No key reaches {words!r} on {self.page.url}: {stops}")

    def enter(self, words: str, *, backwards: bool = False) -> None:
        """Go to a link or a button and press Enter there."""
        self.reach(words, backwards=backwards)
        with self.page.expect_navigation(wait_until="domcontentloaded"):
            self.page.keyboard.press("Enter")
        self.arrive()

    def write(self, label: str, words: str) -> None:
        self.reach(label)
        self.page.keyboard.type(words)

    def open(self, address: str) -> None:
        """Type an address, as one does with a link from a mail."""
        self.page.goto(address, wait_until="domcontentloaded")
        self.arrive()

    def arrive(self) -> None:
        match = resolve(re.sub(r"^https?://[^/]+|[?#].*", "", self.page.url))
        look = self.page.locator(".page").get_attribute("class")
        self.inspector.look(match.view_name if match.view_name != "wagtail_serve" else f"wagtail: {look}", self.page)

    @property
    def text(self) -> str:
        return self.page.inner_text("body")


@pytest.fixture
def curriculum(front_door, academy, settings) -> None:
    """All four modules in the academy's catalogue."""
    settings.SHOW_MAILBOX = True
    settings.EMAIL_BACKEND = "lms.notices.mailbox.MailboxBackend"
    edda = member(person("edda@example.org", "Edda", "Novak"), academy, Role.EXAMINER)
    call_command("curriculum", "load", organisation=academy.slug, by=edda.email, verbosity=0)


def test_a_newcomer_finishes_all_four_modules_by_keyboard_and_her_minutes_stay(curriculum, window):
    inspector = Inspector()
    newcomer = Keyboard(window("phone"), inspector)
    she_signs_up(newcomer)
    she_enrols(newcomer)
    for module in MODULES:
        she_reads_the_lessons_of(module, newcomer)
        she_takes_the_assessment(newcomer)
    transcript = she_has_her_transcript(newcomer)
    credits = list(TrainingCredit.objects.order_by("pk").values())
    staff_change_what_she_studied()
    newcomer.open("/learning/transcript/")
    assert newcomer.text == transcript
    assert list(TrainingCredit.objects.order_by("pk").values()) == credits
    assert inspector.complaints == []


def she_signs_up(newcomer: Keyboard) -> None:
    newcomer.open("/")
    newcomer.enter("Create an account")
    for label, words in {
        "Legal given names": "Nell",
        "Legal family name": "Arden",
        "E-mail address": "nell@example.org",
        "Password": PASSWORD,
    }.items():
        newcomer.write(label, words)
    newcomer.enter("Create")
    outbox.deliver_due(at=timezone.now())
    letter = MailboxMessage.objects.latest("pk")
    link = re.search(r"https?://\S+/confirm-email/\S+", letter.text)
    assert link, letter.text
    newcomer.open(local(link.group()))
    newcomer.enter("Yes, this is my address")
    if "/login/" in newcomer.page.url:
        newcomer.write("E-mail address", "nell@example.org")
        newcomer.write("Password", PASSWORD)
        newcomer.enter("Sign in")


def she_enrols(newcomer: Keyboard) -> None:
    newcomer.open("/courses/")
    newcomer.enter("Peer specialist foundations")
    newcomer.enter("Enrol")
    she_checks_herself_and_writes(newcomer)


def she_checks_herself_and_writes(newcomer: Keyboard) -> None:
    """The first lesson, with a check and a reflection; in the others she goes straight on."""
    newcomer.reach("Remind her how much harder her life was")
    newcomer.page.keyboard.press("Space")
    newcomer.reach("Show me")
    newcomer.page.keyboard.press("Enter")
    newcomer.page.get_by_text("This uses fear to steer her").wait_for()
    # The answer was put in around the button, and her place is not lost.
    assert newcomer.page.evaluate(FOCUSED) == "Show me"
    newcomer.write("Think of a time when somebody decided something for you", "A form was filled in for me.")
    newcomer.enter("Keep my reflection")
    assert Reflection.objects.get().text == "A form was filled in for me."


def she_reads_the_lessons_of(module: str, newcomer: Keyboard) -> None:
    for number in range(1, 9):
        assert f"{number} of 9 in {module}" in newcomer.text
        # Backwards from the end of the page, as people do who know where the button is.
        newcomer.enter("Mark as read", backwards=True)


def she_takes_the_assessment(newcomer: Keyboard) -> None:
    newcomer.enter("Go to the assessment")
    newcomer.enter("I am ready")
    while place := re.search(r"question (\d+) of (\d+)", newcomer.text):
        she_answers(newcomer)
        newcomer.enter("Next" if place[1] != place[2] else "Check my answers")
    newcomer.enter("Hand in", backwards=True)
    assert "You have passed" in newcomer.text
    newcomer.enter("Continue")
    if "Go on to the next" in newcomer.text or Enrolment.objects.get().completed_at is None:
        newcomer.enter("Next", backwards=True)


def she_answers(newcomer: Keyboard) -> None:
    """Space marks a box or the first circle; arrows go from circle to circle and mark as they go."""
    said = re.sub(r"\s+", " ", newcomer.text)
    asked = next(version for version in ItemVersion.objects.all() if re.sub(r"\s+", " ", version.stem)[:70] in said)
    right = {option["text"] for option in asked.options if option["correct"]}
    options = newcomer.page.locator("fieldset label").all_inner_texts()
    newcomer.reach(options[0])
    newcomer.page.keyboard.press("Space") if asked.kind != "multiple_choice" else None
    for words in options:
        if asked.kind == "multiple_choice" and words in right:
            newcomer.page.keyboard.press("Space")
        elif asked.kind != "multiple_choice" and words in right:
            break
        newcomer.page.keyboard.press("Tab" if asked.kind == "multiple_choice" else "ArrowDown")


def she_has_her_transcript(newcomer: Keyboard) -> str:
    assert Enrolment.objects.get().completed_at is not None
    newcomer.open("/learning/transcript/")
    assert all(module in newcomer.text for module in MODULES)
    return newcomer.text


def staff_change_what_she_studied() -> None:
    """One lesson gets other words and ten hours, one is taken from the site, a whole module is deleted."""
    edited, unpublished = (
        LessonPage.objects.get(title__startswith=words) for words in ("Confidentiality", "Worldview")
    )
    edited.title = "Quite another lesson"
    edited.topic_minutes = [LessonMinutes(topic=edited.topic_minutes.get().topic, minutes=600)]
    edited.save_revision().publish()
    unpublished.unpublish()
    ModulePage.objects.get(title=MODULES[2]).delete()
    assert LessonPage.objects.live().count() == 32 - 1 - 8
