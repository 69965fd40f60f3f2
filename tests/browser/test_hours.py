"""How long hours take on a phone of 320 px: a week of them, and a supervisor's signature under a month."""

from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from playwright.sync_api import Locator, Page

from supervision.models import EntryVersion, SignOff
from tests.browser.conftest import complaints_about, sign_in
from tests.conftest import PASSWORD
from tests.supervision.conftest import NOW, placement, qualification, week  # noqa: F401

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# What a person needs on a phone, in seconds, generously: to read a new page and decide, to find and touch something,
# and for each key. The machine's own time is not the person's.
READ, TOUCH, KEY = 2.5, 1.5, 0.4


@dataclass
class Person:
    """Somebody at a phone, whose every touch and key is counted."""

    page: Page
    touches: int = 0
    keys: int = 0
    pages: int = 0
    complaints: list[str] = field(default_factory=list)

    def look(self) -> None:
        self.pages += 1
        self.complaints += complaints_about(self.page)

    def open(self, words: str) -> None:
        self._leave(self.page.get_by_role("link", name=words).first)

    def press(self, words: str) -> None:
        self._leave(self.page.get_by_role("button", name=words).first)

    def choose(self, words: str) -> None:
        self.touches += 1
        self.page.get_by_label(words).check()

    def type(self, label: str, words: str) -> None:
        self.touches += 1
        self.keys += len(words)
        self.page.get_by_label(label).fill(words)

    def _leave(self, through: Locator) -> None:
        self.touches += 1
        with self.page.expect_navigation():
            through.click()
        self.look()

    @property
    def seconds(self) -> float:
        return self.touches * TOUCH + self.keys * KEY + self.pages * READ


@pytest.fixture(autouse=True)
def _on_that_friday(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


def at_a_phone(window, email: str, path: str) -> Person:
    page = window("phone")
    sign_in(page, email)
    page.goto(path)
    person = Person(page)
    person.look()
    return person


def test_a_week_of_hours_takes_at_most_90_seconds(placement, ada, window):  # noqa: F811
    person = at_a_phone(window, ada.email, "/practice/")
    person.open("Log hours")
    person.choose("Monday 16 March")
    person.press("Continue")
    person.type("Began at", "09:00")
    person.type("Ended at", "12:30")
    person.press("Continue")
    person.choose("Peer support, with people")
    person.press("Continue")
    person.choose("In person")
    person.press("Continue")
    person.press("Save as a draft")
    for _day in ("Tuesday", "Wednesday", "Thursday", "Friday"):
        person.press("As on")
    person.press("Hand in 5 drafts, 17 h 30 min")
    assert "5 entries, 17 h 30 min, are with your supervisor." in person.page.content()
    assert EntryVersion.objects.filter(status="submitted").count() == 5
    assert person.complaints == []
    assert person.seconds <= 90, f"{person.touches} touches, {person.keys} keys, {person.pages} pages"


def test_a_months_signature_takes_at_most_five_actions(placement, sol, window):  # noqa: F811
    for weeks_ago in range(4):
        week(placement, 14, weeks_ago=weeks_ago)
    person = at_a_phone(window, sol.email, "/practice/queue/")
    person.open("Sign all that waits")
    person.choose("The statement above is true")
    person.type("Type your legal name", "Solveig Marsh")
    person.type("Your password", PASSWORD)
    person.press("Sign 56 entries, 56 h")
    assert "56 entries, 56 h, are signed" in person.page.content()
    assert SignOff.objects.get().entries_count == 56
    assert person.complaints == []
    assert person.touches <= 5


def test_a_timer_outlasts_a_reload_and_is_stopped_on_another_device(placement, ada, window, monkeypatch):  # noqa: F811
    phone = at_a_phone(window, ada.email, "/practice/timer/")
    phone.choose("Observation")
    phone.press("Start now")
    phone.page.reload()
    assert "Your timer has run for" in phone.page.content()
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW + timedelta(minutes=42))
    desk = window("desk")
    sign_in(desk, ada.email)
    desk.goto("/practice/")
    desk.get_by_role("button", name="Stop the timer").click()
    desk.wait_for_url("**/entries/*/")
    assert "42 min are a draft now." in desk.content()
    phone.page.reload()
    assert "Start a timer" in phone.page.content()
