"""How a door answers somebody, in the words of the access matrix."""

import re
from collections.abc import Iterator
from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from tests.matrix import access_matrix as matrix
from tests.matrix.access_matrix import FORBIDDEN, KNOW_ADA, LOGIN, MISSING, OPEN, SHUT, Door
from tests.world.places import World

# What nobody but those in KNOW_ADA may ever read, and what nobody but Ada may.
OF_ADA = (b"Okafor", b"ada@example.org", b"Meadowlark", b"Sorted the pantry")


HERS_ALONE = (b"The lighthouse",)


def address_of(door: Door, world: World) -> str:
    return reverse(door.name, args=world.adas[door.of] if door.of else [])


def leads_to(response: HttpResponse) -> str:
    """Where an answer sends the browser, htmx told or not; empty where it stays."""
    return response.headers.get("HX-Redirect") or response.headers.get("Location", "")


def said(response: HttpResponse) -> str:
    """What a door answered, in the matrix's words; a status where it is none of them."""
    where = leads_to(response).split("?")[0]
    if response.status_code == 401 or where in (reverse("account_login"), "/_util/login/"):
        return LOGIN
    if where in (reverse("wagtailadmin_login"), reverse("wagtailadmin_home")):
        return SHUT
    if response.status_code in (403, 404):
        return {403: FORBIDDEN, 404: MISSING}[response.status_code]
    return str(response.status_code) if response.status_code in (405, 429) or response.status_code >= 500 else OPEN


def is_as_told(answer: str, told: str) -> bool:
    return answer in (SHUT, FORBIDDEN, MISSING) if told == SHUT else answer == told


def tells_of_ada(response: HttpResponse, who: str) -> list[bytes]:
    kept = (() if who in KNOW_ADA else OF_ADA) + (() if who == "ada" else HERS_ALONE)
    answer = response.getvalue() + repr(dict(response.headers)).encode()
    return [words for words in kept if words in answer]


def faults_at(door: Door, who: str, world: World, headers: dict[str, str] | None = None) -> Iterator[str]:
    """Every way in which a door answers one person otherwise than the matrix says."""
    told = door.answer(who)
    for method in door.method.split():
        response = world.ask(who, method, address_of(door, world), form_for(door, world), headers)
        if not is_as_told(said(response), told):
            yield f"{method} {door}: {response.status_code} {leads_to(response)}, not {told}"
        if not door.shows_ada and (words := tells_of_ada(response, who)):
            yield f"{method} {door} says {words}"


def form_for(door: Door, world: World) -> dict[str, Any]:
    """Nothing filled in; a list of blocks says that it is empty, which Wagtail insists on."""
    if door.name in ("assessment_items:add", "assessment_items:edit"):
        return {"options-count": "0"}
    if door in matrix.RULES:
        return {"standards-count": "0", "sources-count": "0", "statements-count": "0"}
    return {}


def untaken(door: Door) -> list[str]:
    return [method for method in ("GET", "POST") if method not in door.method.split()]


def who_fills(door: Door) -> str:
    """Ada where she may, else whoever's part it is in her life."""
    return next((who for who in matrix.ROLES if who in door.opens and who not in ("stranger", "ben")), "ben")


FILLED = {
    "content_type_app_name": "courses",
    "content_type_model_name": "lessonpage",
    "app_label": "courses",
    "app_name": "courses",
    "pk": "1",
    "model_name": "lessonpage",
    "int": "1",
}


OF_A_PAGE = ("page_id", "parent_page_id", "page_to_move_id", "page_pk")


WRITTEN_OUT = {
    "account_confirm_email": "/account/confirm-email/x/",
    "account_reset_password_from_key": "/account/password/reset/key/1-x/",
    "wagtailadmin_pages:revisions_compare": "/admin/pages/{page}/revisions/compare/earliest...latest/",
    "wagtaildocs_serve": "/documents/1/x.pdf",
    "/admin/^.*/$": "/admin/nothing/here/",
}


def filled(name: str, route: str, world: World) -> str:
    """The route with Ada's academy's lesson where it asks for a page, and anything where it asks for anything."""
    (page,) = world.adas["page"]
    if name in WRITTEN_OUT:
        return WRITTEN_OUT[name].format(page=page)

    def value(place: re.Match) -> str:
        return str(page) if place[2] in OF_A_PAGE else FILLED.get(place[2], FILLED.get(place[1], "x"))

    return re.sub(r"<(?:(\w+):)?(\w+)>", value, route.replace("^", ""))
