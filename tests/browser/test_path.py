"""A candidate's path on a phone and on paper: every finding says what is asked, what counts, what does not and what is
next."""

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import complaints_about, sign_in
from tests.certificates.test_path import PATH, claimed, passed  # noqa: F401  (fixtures are found by name)

pytestmark = [pytest.mark.thorough, pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# What of each finding can be seen: its sentence, whether it is met, what is open below it, and what is next.
FINDINGS = """
() => [...document.querySelectorAll('section[id^="finding-"]')].map(section => {
  const seen = [...section.querySelectorAll('p, li, .status')].filter(part =>
    part.checkVisibility({contentVisibilityAuto: true}) && part.getClientRects().length)
  const words = chosen => seen.filter(part => part.matches(chosen)).map(part => part.innerText.trim()).join(' ')
  return {
    name: section.querySelector('h3').innerText,
    sentence: words('.finding > p'),
    status: words('.finding__head .status'),
    pieces: words('.ledger li'),
    short: words('.finding__short li'),
    steps: words('.next-steps li'),
    everything: section.innerText,
  }
})
"""


def unexplained(page: Page) -> list[str]:
    """Findings that leave somebody guessing: no sentence, no status, or neither met nor told what to do."""
    found = page.evaluate(FINDINGS)
    assert len(found) == 6
    return [
        one["name"]
        for one in found
        if not (one["sentence"] and one["status"] and (one["status"] == "Complete" or one["steps"]))
    ]


def test_a_path_explains_every_finding_on_a_phone_and_on_paper(
    window,
    front_door,
    programme,
    ada,
    claimed,  # noqa: F811
    passed,  # noqa: F811
):
    page = window("phone")
    sign_in(page, ada.email)
    page.goto(PATH)
    assert complaints_about(page) == []
    assert unexplained(page) == []
    page.emulate_media(media="print")
    assert complaints_about(page) == []
    assert unexplained(page) == []
    # What is folded on the screen is open on paper: a reader there has nothing to press.
    pieces = {one["name"]: one["pieces"] for one in page.evaluate(FINDINGS)}
    told = " ".join(pieces.values())
    for words in ("Advocacy in person", "Its proof is waiting for a decision.", "Ethics"):
        assert words in told
