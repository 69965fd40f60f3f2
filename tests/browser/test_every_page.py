"""Every page of ours, by whoever it is for, on a phone and on a desk: axe finds nothing serious, nothing is wider than
the screen, and each has one main heading and a title.

No server runs: the world of the access matrix is never written down, so each page is drawn first, and then shown.
"""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup
from django.contrib.staticfiles import finders
from django.http import HttpResponse, QueryDict
from django.test import Client
from playwright.sync_api import BrowserContext, Page, Route

from tests.browser.conftest import WIDTHS, complaints_about, is_complaint
from tests.matrix.access_matrix import DOORS, Door
from tests.matrix.asking import address_of
from tests.world.places import World
from tests.world.telling import told

pytestmark = [pytest.mark.thorough, pytest.mark.browser]

# Trustworthy in a browser's eyes; nobody listens there.
SITE = "http://127.0.0.1:9"
STATIC = "/static/"
READABLE = [door for door in DOORS if "GET" in door.method and not door.in_admin]


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[World]:
    with django_db_blocker.unblock(), told(tmp_path_factory.mktemp("keys")) as world:
        yield world


@pytest.fixture
def window(chromium) -> Iterator[Page]:
    context: BrowserContext = chromium.new_context(base_url=SITE)
    page = context.new_page()
    page.set_default_timeout(10_000)
    yield page
    context.close()


def asked(client: Client, address: str) -> HttpResponse:
    where = urlsplit(address)
    return client.get(where.path, QueryDict(where.query))


def parts(client: Client, page: HttpResponse) -> dict[str, HttpResponse]:
    """What a page shows or fetches beside itself, by its address; asked for before the browser does, since it asks from
    an event loop, in which Django would see another database."""
    soup = BeautifulSoup(page.content, "html.parser")
    named = {one[name] for name in ("src", "hx-get", "poster") for one in soup.find_all(attrs={name: True})}
    ours = {address for address in named if address.startswith("/") and not address.startswith(STATIC)}
    return {address: asked(client, address) for address in ours}


def shown_by(window: Page, answers: dict[str, HttpResponse]) -> None:
    """This browser finds these answers at these addresses, static files where they are, and nothing else."""

    def answer(route: Route) -> None:
        where = urlsplit(route.request.url)
        address = where.path + (f"?{where.query}" if where.query else "")
        if where.path.startswith(STATIC) and (file := finders.find(where.path.removeprefix(STATIC))):
            route.fulfill(path=file)
        elif response := answers.get(address):
            kept = {name: value for name, value in response.headers.items() if name != "Content-Length"}
            route.fulfill(status=response.status_code, headers=kept, body=response.getvalue())
        else:
            route.fulfill(status=404, body=f"{address} was not foreseen")

    window.unroute_all()
    window.route("**/*", answer)


def is_page(response: HttpResponse) -> bool:
    return response.status_code == 200 and "text/html" in response.headers.get("Content-Type", "")


def readers(door: Door) -> list[str]:
    """One for each kind of page that a door may show: who it is about, and whoever else may read it."""
    if not door.opens:
        return ["stranger"]
    others = sorted(door.opens - {"ada"})
    return [who for who in ("ada", *others[:1]) if who in door.opens]


@pytest.mark.parametrize("door", READABLE, ids=str)
def test_a_page_is_fit_for_everybody_in_both_widths(world, window, settings, db, door):
    settings.ALLOWED_HOSTS = ["testserver"]
    said: list[str] = []
    window.on("console", lambda one: said.append(one.text) if is_complaint(one) else None)
    window.on("pageerror", lambda error: said.append(str(error)))
    for who in readers(door):
        client, address = world.clients[who], address_of(door, world)
        page = asked(client, address)
        if not is_page(page):
            continue
        shown_by(window, {address: page, **parts(client, page)})
        for across, down in WIDTHS.values():
            window.set_viewport_size({"width": across, "height": down})
            window.goto(address)
            assert complaints_about(window) == [], who
            assert said == [], who
