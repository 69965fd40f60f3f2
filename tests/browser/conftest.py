"""A real Chromium in front of the live site, on a phone and on a desk, and axe to look at every page."""

import os
import shutil
from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from tests.certificates.conftest import (  # noqa: F401  (fixtures are found by name)
    certificate,
    draft,
    everything,
    programme,
    recommended,
    submitted,
)
from tests.conftest import PASSWORD
from tests.stories.conftest import career, work, world  # noqa: F401  (fixtures are found by name)

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox",
    "--headless",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# What passes is not told: telling it takes longer than looking.
ONLY_WHAT_IS_WRONG = {"resultTypes": ["violations"]}
WIDTHS = {"phone": (320, 640), "desk": (1280, 800)}


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    # Playwright's sync API runs an event loop in this thread, which Django would otherwise refuse to share.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(params=list(WIDTHS))
def width(request) -> str:
    return request.param


@pytest.fixture
def window(chromium, live_server, settings) -> Iterator[Callable[..., Page]]:
    """Opens one person's own browser: `window("phone")`, with `scripts=False` for a browser without JavaScript.

    A page that writes an error to its console, or a policy that was violated, fails the test at the end.
    """
    settings.BASE_URL = live_server.url
    settings.CSRF_TRUSTED_ORIGINS = [live_server.url]
    opened: list[BrowserContext] = []
    complaints: list[str] = []

    def open_window(width: str = "desk", *, scripts: bool = True) -> Page:
        across, down = WIDTHS[width]
        context = chromium.new_context(
            viewport={"width": across, "height": down}, java_script_enabled=scripts, base_url=live_server.url
        )
        opened.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("console", lambda said: complaints.append(f"{page.url}: {said.text}") if is_complaint(said) else None)
        page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
        return page

    yield open_window
    for context in opened:
        context.close()
    assert complaints == []


def is_complaint(said: ConsoleMessage) -> bool:
    """An error, but not htmx telling that somebody left the page while an answer was being saved on its own."""
    return said.type == "error" and not said.text.startswith(("htmx:afterRequest", "htmx:sendAbort", "htmx:sendError"))


def sign_in(page: Page, email: str) -> None:
    page.goto("/account/login/")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/my/")


def complaints_about(page: Page) -> list[str]:
    """What is wrong with the look of a page: serious for axe, wider than the screen, without heading or title."""
    found = [
        f"{page.url}: {problem['id']}: {problem['nodes'][0]['html'][:160]}"
        for problem in Axe().run(page, options=ONLY_WHAT_IS_WRONG).response["violations"]
        if problem["impact"] in ("serious", "critical")
    ]
    across = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    if across > 0:
        found.append(f"{page.url} is {across} px wider than the screen.")
    if page.locator("h1").count() != 1:
        found.append(f"{page.url} has {page.locator('h1').count()} main headings.")
    if page.title().strip() in ("", "- Peerway"):
        found.append(f"{page.url} has no title.")
    return found
