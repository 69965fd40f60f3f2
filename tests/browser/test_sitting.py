"""A sitting on a phone whose network is gone for a while, with large print and a break, looked at by axe."""

import re
from decimal import Decimal

import pytest

from assessments import actions
from assessments.models import Answer
from tests.assessments.conftest import answer_all, bank, exa, fit, quiz  # noqa: F401  (fixtures are found by name)
from tests.browser.conftest import WIDTHS, complaints_about, sign_in

pytestmark = [pytest.mark.thorough, pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def saved(page, words: str) -> None:
    page.locator("[data-autosave]", has_text=re.compile(words)).wait_for()


@pytest.fixture
def page(chromium, live_server, settings):
    """A phone of its own: what a browser writes into its console when the network is gone is no fault here."""
    settings.BASE_URL = live_server.url
    settings.CSRF_TRUSTED_ORIGINS = [live_server.url]
    across, down = WIDTHS["phone"]
    context = chromium.new_context(viewport={"width": across, "height": down}, base_url=live_server.url)
    yield context.new_page()
    context.close()


def test_24_what_is_typed_without_a_network_is_saved_once_it_is_back(page, front_door, quiz, ada, exa):  # noqa: F811
    fit(ada, by=exa, time_factor=Decimal("1.5"), break_minutes=20, large_print=True, reader=True)
    attempt = actions.start(person=ada, assessment=quiz, by=ada)
    answer_all(attempt, right=4)
    sign_in(page, ada.email)
    page.goto(f"/assessments/attempts/{attempt.pk}/questions/1/")
    assert complaints_about(page) == []
    assert page.evaluate("getComputedStyle(document.body).fontSize") == "24px"
    options = page.locator("main input[type=radio], main input[type=checkbox]")
    page.context.set_offline(True)
    options.nth(2).click()
    saved(page, "Not saved yet")
    page.context.set_offline(False)
    saved(page, "Saved at")
    assert Answer.objects.get(attempt_item__attempt=attempt, attempt_item__position=1).sequence >= 2

    # A break begins in another tab: what is chosen here waits, and is saved when it is over.
    other = page.context.new_page()
    other.goto(f"/assessments/attempts/{attempt.pk}/questions/2/")
    other.get_by_role("button", name="Take a break").click()
    other.get_by_role("heading", name="You are on a break").wait_for()
    assert complaints_about(other) == []
    options.nth(1).click()
    saved(page, "You are on a break, and the clock stands still.")
    other.get_by_role("button", name="Go on with the questions").click()
    saved(page, "Saved at")
