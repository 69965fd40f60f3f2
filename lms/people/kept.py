"""Knows how what somebody typed outlives an ended session: kept aside, filled in again later, never acted on.

A form is kept in the visitor's session for an hour, for one person only: whoever signs in next on a shared computer
does not see it. The page it was typed on is drawn as always, and its fields are filled in its HTML, so that no view
has to know.
"""

import time
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.http import url_has_allowed_host_and_scheme

COOKIE = "__Host-person" if settings.IS_HTTPS else "peerway_person"
SESSION_KEY = "kept_form"
REMEMBERED_FOR = 30 * 24 * 60 * 60
KEPT_FOR = 60 * 60
MOST_CHARACTERS = 100_000
# Signing in, and the editor, which saves on its own: nothing of theirs is kept.
NOT_KEPT = ("account_", "mfa_", "wagtail")
SECRET = ("password", "secret", "token", "credential")
FILLED_TYPES = {"text", "email", "tel", "url", "number", "date", "time", "datetime-local", "month", "week", "search"}


def remember(response: HttpResponse, person) -> None:
    """Note in the browser who signed in, so that a form sent after the session's end can be kept for them."""
    response.set_signed_cookie(
        COOKIE,
        str(person.pk),
        salt=SESSION_KEY,
        max_age=REMEMBERED_FOR,
        secure=settings.IS_HTTPS,
        httponly=True,
        samesite="Lax",
    )


def person_of(request: HttpRequest) -> str | None:
    """The id of whoever signed in with this browser last; no proof that they sit before it now."""
    return request.get_signed_cookie(COOKIE, default=None, salt=SESSION_KEY, max_age=REMEMBERED_FOR)


def keep(request: HttpRequest, *, person_id: str | None = None) -> str | None:
    """Keep the form of a POST and return the page it was typed on; None when there is nothing that may be kept."""
    owner = person_id or person_of(request)
    fields = {name: values for name, values in request.POST.lists() if not any(word in name.lower() for word in SECRET)}
    size = sum(len(name) + sum(map(len, values)) for name, values in fields.items())
    if owner is None or not fields or size > MOST_CHARACTERS or _is_not_kept(request):
        return None
    page = _page_of(request)
    request.session[SESSION_KEY] = {
        "person": owner,
        "page": page,
        "action": request.path,
        "fields": fields,
        "until": time.time() + KEPT_FOR,
    }
    return page


def forget(request: HttpRequest) -> None:
    request.session.pop(SESSION_KEY, None)


def waiting(request: HttpRequest) -> dict | None:
    """The form kept for this person, on the page it belongs to or at the address it is sent to."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return None
    form = request.session.get(SESSION_KEY)
    if form is None or not request.user.is_authenticated:
        return None
    if form["person"] != str(request.user.pk) or form["until"] < time.time():
        forget(request)
        return None
    return form


def fill(request: HttpRequest, response: HttpResponse, form: dict) -> None:
    """Fill the kept form into the page just drawn; where the page has no such form, show what was typed above it."""
    page = response.content.decode()
    filler = _Filler(page, request.get_full_path(), form["action"], form["fields"])
    words = render_to_string("people/kept.html", {"fields": None if filler.has_filled else form["fields"]})
    response.content = filler.page(notice=words).encode()
    if response.has_header("Content-Length"):
        response["Content-Length"] = str(len(response.content))


def is_from_here(request: HttpRequest) -> bool:
    """Whether a page of ours sent this; browsers tell us (Referrer-Policy: same-origin)."""
    came_from = request.headers.get("Referer", "")
    return bool(came_from) and url_has_allowed_host_and_scheme(
        came_from, {request.get_host()}, require_https=request.is_secure()
    )


def _is_not_kept(request: HttpRequest) -> bool:
    match = request.resolver_match
    return match is None or match.view_name.startswith(NOT_KEPT)


def _page_of(request: HttpRequest) -> str:
    if not is_from_here(request):
        return request.path
    address = urlsplit(request.headers["Referer"])
    page = address.path + (f"?{address.query}" if address.query else "")
    # "//elsewhere/" is a path of ours in a Referer and another site in a Location.
    return page if url_has_allowed_host_and_scheme(page, allowed_hosts=None) else request.path


class _Filler(HTMLParser):
    """Collects, for one form of a page, what has to change where; everything else of the page stays as it is."""

    def __init__(self, source: str, address: str, action: str, fields: dict[str, list[str]]) -> None:
        super().__init__(convert_charrefs=False)
        self.source, self.address, self.action = source, address, action
        self.fields = {name: list(values) for name, values in fields.items()}
        self.starts = [0]
        for line in source.splitlines(keepends=True):
            self.starts.append(self.starts[-1] + len(line))
        self.changes: list[tuple[int, int, str]] = []
        self.is_inside = self.has_filled = False
        self.select = ""
        self.textarea: tuple[int, str] | None = None
        self.top = 0
        self.feed(source)
        self.close()

    def page(self, *, notice: str) -> str:
        parts, at = [], 0
        for start, end, text in sorted([*self.changes, (self.top, self.top, notice)]):
            parts += [self.source[at:start], text]
            at = end
        return "".join([*parts, self.source[at:]])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        name = values.get("name") or ""
        if tag == "main":
            self.top = self._end_of_tag()
        elif tag == "form":
            self.is_inside = (values.get("method") or "").lower() == "post" and self._is_sent_to(values)
            self.has_filled = self.has_filled or self.is_inside
        elif self.is_inside and tag == "input":
            self._input(name, values)
        elif self.is_inside and tag == "textarea" and self.fields.get(name):
            self.textarea = (self._end_of_tag(), self.fields[name].pop(0))
        elif self.is_inside and tag == "select":
            self.select = name
        elif self.is_inside and tag == "option" and self.select in self.fields:
            self._mark(tag, values, "selected", values.get("value") in self.fields[self.select])

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.is_inside = False
        elif tag == "select":
            self.select = ""
        elif tag == "textarea" and self.textarea:
            start, text = self.textarea
            # The line break that HTML drops after <textarea> is written, so that one typed first is not lost.
            self.changes.append((start, self._position(), "\n" + escape(text)))
            self.textarea = None

    def _is_sent_to(self, form: dict) -> bool:
        targets = (form.get("action") or self.address, form.get("hx-post") or "")
        return self.action in {urlsplit(urljoin(self.address, target)).path for target in targets if target}

    def _input(self, name: str, values: dict) -> None:
        kind = (values.get("type") or "text").lower()
        if kind in ("checkbox", "radio"):
            self._mark("input", values, "checked", (values.get("value") or "on") in self.fields.get(name, []))
        elif kind in FILLED_TYPES and self.fields.get(name):
            self._replace("input", {**values, "value": self.fields[name].pop(0)})

    def _mark(self, tag: str, values: dict, mark: str, is_on: bool) -> None:
        kept = {name: value for name, value in values.items() if name != mark}
        self._replace(tag, {**kept, mark: None} if is_on else kept)

    def _replace(self, tag: str, values: dict) -> None:
        written = "".join(
            f" {name}" if value is None else f' {name}="{escape(value)}"' for name, value in values.items()
        )
        self.changes.append((self._position(), self._end_of_tag(), f"<{tag}{written}>"))

    def _position(self) -> int:
        line, column = self.getpos()
        return self.starts[line - 1] + column

    def _end_of_tag(self) -> int:
        return self._position() + len(self.get_starttag_text() or "")
