"""Two ways to walk the site by what a person reads on it: over HTTP, and in a real Chromium.

Both speak of links, buttons and fields by their words, so that one story runs in either and a page whose words are
wrong cannot be walked.
"""

import re
from typing import Any, Protocol
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup, Tag
from django.test import Client, TestCase

Fields = dict[str, str | bool]


class Visitor(Protocol):
    def open(self, path: str) -> None: ...

    def click(self, words: str) -> None: ...

    def press(self, button: str, fields: Fields | None = None) -> None: ...

    @property
    def text(self) -> str: ...

    @property
    def path(self) -> str: ...


def words_of(element: Tag | str) -> str:
    text = element if isinstance(element, str) else element.get_text(" ")
    return re.sub(r"\s+", " ", text).strip()


class HttpVisitor:
    """A browser without JavaScript, style or pictures; CSRF is checked as for everybody."""

    def __init__(self) -> None:
        self.client = Client(enforce_csrf_checks=True)
        self.path = "/"
        self.page = BeautifulSoup("", "html.parser")

    @property
    def text(self) -> str:
        return words_of(self.page.body or self.page)

    def open(self, path: str) -> None:
        with TestCase.captureOnCommitCallbacks(execute=True):
            response = self.client.get(path, follow=True)
        self._arrive(response, path)

    def click(self, words: str) -> None:
        link = _saying(words, self.page.find_all("a", href=True))
        assert link is not None, f"No link says {words!r} on {self.path}:\n{self.text}"
        self.open(urljoin(self.path, link["href"]))

    def press(self, button: str, fields: Fields | None = None) -> None:
        """Fill the form that has this button, by the labels of its fields, and send it."""
        pressed = self._button(button)
        form = pressed.find_parent("form")
        assert form is not None, f"{button!r} on {self.path} is in no form."
        data = self._as_drawn(form)
        for label, value in (fields or {}).items():
            self._fill(form, label, value, data)
        if pressed.get("name"):
            data[pressed["name"]] = [pressed.get("value", "")]
        address = urljoin(self.path, form.get("action") or self.path)
        send = self.client.get if (form.get("method") or "get").lower() == "get" else self.client.post
        with TestCase.captureOnCommitCallbacks(execute=True):
            response = send(address, data, follow=True)
        self._arrive(response, address)

    def _arrive(self, response: Any, asked: str) -> None:
        self.path = response.redirect_chain[-1][0] if response.redirect_chain else asked
        self.path = urljoin(asked, self.path)
        self.page = BeautifulSoup(response.content, "html.parser")
        assert response.status_code == 200, f"{asked} answered {response.status_code}:\n{self.text}"

    def _button(self, words: str) -> Tag:
        button = _saying(words, self.page.find_all("button"))
        assert button is not None, f"No button says {words!r} on {self.path}:\n{self.text}"
        return button

    def _as_drawn(self, form: Tag) -> dict[str, list[str]]:
        """What the form would send if nothing were touched."""
        data: dict[str, list[str]] = {}
        for field in form.find_all(["input", "textarea", "select"]):
            name, kind = field.get("name"), field.get("type", "text")
            if not name or field.has_attr("disabled") or kind in ("submit", "button", "file"):
                continue
            if field.name == "select":
                chosen = field.find_all("option", selected=True) or field.find_all("option")[:1]
                data.setdefault(name, []).extend(option.get("value", words_of(option)) for option in chosen)
            elif kind not in ("radio", "checkbox") or field.has_attr("checked"):
                value = (
                    field.text if field.name == "textarea" else field.get("value", "on" if kind == "checkbox" else "")
                )
                data.setdefault(name, []).append(value)
        return data

    def _fill(self, form: Tag, label: str, value: str | bool, data: dict[str, list[str]]) -> None:
        field = self._labelled(form, label)
        name, kind = field["name"], field.get("type", "text")
        if field.name == "select":
            options = [option for option in field.find_all("option") if value.casefold() in words_of(option).casefold()]
            assert options, f"{label!r} on {self.path} cannot be {value!r}."
            data[name] = [options[0].get("value", words_of(options[0]))]
        elif kind in ("radio", "checkbox"):
            assert value is True, f"{label!r} on {self.path} is chosen with True."
            chosen = data.get(name, []) if kind == "checkbox" else []
            data[name] = [*chosen, field.get("value", "on")]
        else:
            data[name] = [str(value)]

    def _labelled(self, form: Tag, words: str) -> Tag:
        for label in form.find_all("label"):
            if words_of(label).removesuffix(" (optional)").casefold() == words.casefold():
                inside = ["input", "select", "textarea"]
                found = form.find(id=label.get("for")) if label.get("for") else label.find(inside)
                if isinstance(found, Tag):
                    return found
        raise AssertionError(f"No field is labelled {words!r} on {self.path}:\n{words_of(form)}")


def _saying(words: str, elements: list[Tag]) -> Tag | None:
    """The element that says exactly this, else the first that says it among other words."""
    exact = [element for element in elements if words_of(element) == words]
    return next(iter(exact or [element for element in elements if words in words_of(element)]), None)


def local(url: str) -> str:
    """The part of an address that a visitor opens."""
    parts = urlsplit(url)
    return parts.path + (f"?{parts.query}" if parts.query else "")
