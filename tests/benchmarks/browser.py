"""A browser that knocks at the WSGI application in this process; only the application's own time is counted."""

from collections.abc import Callable
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from importlib import import_module
from io import BytesIO
from types import SimpleNamespace
from typing import Any
from urllib.parse import unquote, urlencode, urljoin, urlsplit

from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

from lms.people.models import User

HOST = "127.0.0.1"
CSRF = "b" * 32
Meter = Callable[[Callable[[], Any]], Any]


def unmeasured(call: Callable[[], Any]) -> Any:
    return call()


@dataclass
class Page:
    path: str
    status: int
    headers: list[tuple[str, str]]
    body: bytes

    @property
    def location(self) -> str:
        return dict(self.headers)["Location"]


@dataclass
class Browser:
    """One person's browser. A `meter` is handed every call of the application and nothing else."""

    application: Callable
    person: User | None = None
    cookies: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.cookies[settings.CSRF_COOKIE_NAME] = CSRF
        if self.person:
            self.cookies[settings.SESSION_COOKIE_NAME] = session_of(self.person)

    def open(self, path: str, *, meter: Meter = unmeasured) -> Page:
        return self._ask("GET", path, b"", meter)

    def send(self, path: str, data: dict[str, Any], *, htmx: bool = False, meter: Meter = unmeasured) -> Page:
        return self._ask("POST", path, urlencode(data, doseq=True).encode(), meter, htmx=htmx)

    def _ask(self, method: str, path: str, body: bytes, meter: Meter, *, htmx: bool = False) -> Page:
        asked = environ(method, path, body, self.cookies, htmx=htmx)
        page = meter(lambda: self._call(asked, path))
        for line in (value for name, value in page.headers if name == "Set-Cookie"):
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
        assert page.status < 400, f"{method} {path} answered {page.status}: {page.body[:2000]!r}"
        if page.status in (301, 302, 303):
            return self.open(urljoin(path, page.location), meter=meter)
        return page

    def _call(self, asked: dict[str, Any], path: str) -> Page:
        told: list[Any] = []
        answer = self.application(asked, lambda status, headers, info=None: told.extend((status, headers)))
        body = b"".join(answer)
        answer.close()
        return Page(path, int(told[0][:3]), told[1], body)


def environ(method: str, path: str, body: bytes, cookies: dict[str, str], *, htmx: bool = False) -> dict[str, Any]:
    """What gunicorn hands to the application for such a request."""
    parts = urlsplit(path)
    asked = {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote(parts.path),
        "QUERY_STRING": parts.query,
        "SERVER_NAME": HOST,
        "SERVER_PORT": "8000",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": HOST,
        "HTTP_HOST": HOST,
        "HTTP_ACCEPT": "text/html,application/xhtml+xml",
        "HTTP_ACCEPT_LANGUAGE": "en-US,en;q=0.5",
        "HTTP_USER_AGENT": "Mozilla/5.0 (X11; Linux x86_64) bench",
        "HTTP_COOKIE": "; ".join(f"{name}={value}" for name, value in cookies.items()),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(body),
        "wsgi.errors": BytesIO(),
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    if method == "POST":
        asked |= {
            "CONTENT_TYPE": "application/x-www-form-urlencoded",
            "CONTENT_LENGTH": str(len(body)),
            "HTTP_X_CSRFTOKEN": CSRF,
        }
    return asked | ({"HTTP_HX_REQUEST": "true"} if htmx else {})


def session_of(person: User) -> str:
    """The cookie of somebody who has just typed the password."""
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store[SESSION_KEY] = str(person.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = person.get_session_auth_hash()
    record_authentication(SimpleNamespace(session=store), person, method="password", reauthenticated=True)
    store.create()
    return store.session_key
