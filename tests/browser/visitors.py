"""A visitor of the stories in a real Chromium, who looks at every kind of page once with axe."""

import re
from dataclasses import dataclass, field

from bs4 import BeautifulSoup
from django.urls import resolve
from playwright.sync_api import Locator, Page

from tests.browser.conftest import complaints_about
from tests.stories.visitors import Fields, words_of


@dataclass
class Inspector:
    """Looks at each kind of page once, each name in the address plan, as wide as it stands, and keeps what is wrong.

    `test_every_page` looks at all of them in both widths."""

    seen: set[str] = field(default_factory=set)
    complaints: list[str] = field(default_factory=list)

    def look(self, kind: str, page: Page) -> None:
        if kind not in self.seen:
            self.seen.add(kind)
            self.complaints += complaints_about(page)


class ChromiumVisitor:
    """A browser without JavaScript has no inspector, for axe is JavaScript itself."""

    def __init__(self, page: Page, inspector: Inspector | None) -> None:
        self.page, self.inspector = page, inspector

    @property
    def text(self) -> str:
        return words_of(BeautifulSoup(self.page.content(), "html.parser").body or "")

    @property
    def path(self) -> str:
        return re.sub(r"^https?://[^/]+", "", self.page.url)

    def open(self, path: str) -> None:
        response = self.page.goto(path)
        assert response is None or response.status == 200, f"{path} answered {response.status}:\n{self.text}"
        self._arrive()

    def click(self, words: str) -> None:
        link = self._saying("link", words)
        with self.page.expect_navigation():
            link.click()
        self._arrive()

    def press(self, button: str, fields: Fields | None = None) -> None:
        pressed = self._saying("button", button)
        form = pressed.locator("xpath=ancestor::form")
        for label, value in (fields or {}).items():
            self._fill(form, label, value)
        with self.page.expect_navigation():
            pressed.click()
        self._arrive()

    def _arrive(self) -> None:
        if self.inspector is not None:
            self.inspector.look(self._kind(), self.page)

    def _kind(self) -> str:
        """The name of the address; pages of words and lessons have none and go by the look of their template."""
        match = resolve(self.path.partition("?")[0])
        if match.view_name != "wagtail_serve":
            return match.view_name
        return f"wagtail: {self.page.locator('.page').get_attribute('class')}"

    def _saying(self, role: str, words: str) -> Locator:
        exact = self.page.get_by_role(role, name=words, exact=True)
        found = exact if exact.count() else self.page.get_by_role(role, name=words)
        assert found.count(), f"No {role} says {words!r} on {self.path}:\n{self.text}"
        return found.first

    def _fill(self, form: Locator, label: str, value: str | bool) -> None:
        words = re.compile(rf"^\s*{re.escape(label)}(\s*\(optional\))?\s*$", re.IGNORECASE)
        field = form.get_by_label(words).first
        if value is True:
            field.check()
        elif field.evaluate("field => field.tagName") == "SELECT":
            options = field.locator("option").all_inner_texts()
            field.select_option(label=next(option for option in options if str(value).casefold() in option.casefold()))
        else:
            field.fill(str(value))
