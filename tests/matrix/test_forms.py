"""What a form may say: nothing without its token, and nothing that it does not ask for."""

from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.apps import apps
from django.db import connection, models
from django.http import HttpResponse
from django.test import Client

from lms.people.models import Organisation, User
from tests.matrix.access_matrix import DOORS, Door
from tests.matrix.asking import address_of, who_fills
from tests.world.forms import forged, forms
from tests.world.places import World
from tests.world.telling import OURS


def test_09_without_its_token_no_form_is_taken_from_whom_it_is_meant_for(world):
    browser = Client(enforce_csrf_checks=True)
    for door in DOORS:
        if "POST" in door.method:
            browser.cookies = world.clients[who_fills(door)].cookies.copy()
            answer = browser.post(address_of(door, world), forms(world).get(door.name, {}))
            # The API takes no form: it knows nobody by a cookie.
            assert (str(door), answer.status_code) == (str(door), 401 if door.name.startswith("api:") else 403)


# These answer with their page, each for a reason of its own: nothing is suspended that could be reinstated, no live
# training has begun, who decided does not decide its appeal, a supervisor can still sign everything, a token stands on
# the page that answers, nothing waits to be issued at once, nobody has died, Ada has a new copy and an application
# under way, and some ask on several pages.
NOT_DONE = {
    "certificates:begin_run",
    "certificates:decide_appeal",
    "certificates:make_feed",
    "certificates:make_token",
    "certificates:decide_measure_appeal",
    # Nobody has renewed.
    "certificates:draw_audits",
    "certificates:reinstate",
    "certificates:take_back_death",
    "people:copy",
    "people:erasure",
    "certificates:verify_file",
    "courses:confirm_live",
    "courses:note_attendance",
    "supervision:open_alternate",
    "supervision:make_feed",
    # Nobody gave her a code.
    "supervision:use_code",
    "supervision:sign_all",
}


PLAIN = (
    models.BooleanField,
    models.CharField,
    models.DateField,
    models.DecimalField,
    models.IntegerField,
    models.JSONField,
)


# Made anew each time, by chance or from the row's own number.
BY_CHANCE = {
    "start",
    "seed",
    "reference",
    "option_order",
    "row_key",
    "note_salt",
    "note_digest",
    "content_hash",
    "digest",
    "number",
    "status_index",
    "code",
    "password",
}


def facts() -> list[tuple[str, list]]:
    """Who, where, what and how much, in every table of ours: all that is not a moment, a row's number or chance."""
    return [(label, sorted(map(repr, rows(asking)))) for label, asking in questions()]


def rows(asking: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(asking)
        return cursor.fetchall()


@cache
def questions() -> list[tuple[str, str]]:
    """What to ask of each table, written out once: it is asked hundreds of times."""
    return [
        (model._meta.label, str(model._default_manager.values_list(*names).query))
        for model in apps.get_models()
        if model._meta.app_label in (*OURS, "people") and (names := [one.name for one in telling(model)])
    ]


def telling(model: type[models.Model]) -> Iterator[models.Field]:
    for one in model._meta.concrete_fields:
        is_whom = one.is_relation and one.related_model in (User, Organisation)
        is_plain = isinstance(one, PLAIN) and not isinstance(one, models.AutoField | models.DateTimeField)
        if (is_whom or is_plain) and one.name not in BY_CHANCE:
            yield one


@pytest.mark.parametrize(
    "door", [door for door in DOORS if "POST" in door.method and door.opens and not door.in_admin], ids=str
)
def test_14_what_a_form_does_not_ask_for_changes_nothing(world, door):
    asked = forms(world).get(door.name, {})
    honest, after_honest = consequences(world, door, asked)
    _forger, after_forged = consequences(world, door, forged(world) | asked)
    assert door.name in NOT_DONE or honest.status_code in (204, 302), summary(honest)
    assert after_forged == after_honest


def summary(response: HttpResponse) -> str:
    """What the page says is wrong."""
    found = BeautifulSoup(response.content, "html.parser").select_one("[role=alert]")
    return " ".join(found.text.split()) if found else ""


def consequences(world: World, door: Door, data: dict[str, Any]) -> tuple[HttpResponse, list]:
    found = []
    response = world.ask(who_fills(door), "POST", address_of(door, world), data, then=lambda: found.extend(facts()))
    return response, found
