"""One life at the academy, the clinic and the board, and the same elsewhere; nothing of it is ever written down."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings, urls
from django.contrib.auth.models import Permission
from django.db import models, transaction
from django.http import HttpResponse
from django.test import Client, TestCase, override_settings
from django.urls import reverse
from django.utils import timezone

from certificates.models import (
    Certificate,
    ReviewCase,
)
from lms.people import actions as people
from lms.people.models import User
from lms.people.roles import PERMISSIONS, Role
from tests.conftest import PASSWORD, member, person
from tests.matrix import access_matrix as matrix
from tests.world.certifying import certify
from tests.world.governing import look_into
from tests.world.places import Place, World
from tests.world.practising import practise
from tests.world.rules import write_rules
from tests.world.studying import study

OURS = ("assessments", "certificates", "courses", "supervision")


def live(trainee: User, place: Place, *, proof: str, note: str, thought: str) -> dict[str, list[Any]]:
    """Everything one person can have, in each state that has doors of its own."""
    told = {
        "home": [""],
        "letter": [1],
        "step": ["site"],
        **study(trainee, place, proof=proof, thought=thought),
        **practise(trainee, place, note=note),
        **certify(trainee, place),
        **write_rules(place),
    }
    issued = Certificate.objects.get(number=told["certificate"][0])
    facts = {"kind": "voided", "version": 0, "opened_at": timezone.now()}
    case = ReviewCase.objects.create(certificate=issued, entry_id=told["signed"][0], **facts)
    copy = people.ask_copy(by=trainee)
    people.make_copy.call(copy.pk)
    return told | {"case": [case.pk], "copy": [copy.pk], **look_into(issued, place)}


def build() -> World:
    academy = people.found(name="Two Rivers Academy", slug="two-rivers-academy", by=None, trains=True)
    clinic = people.found(name="Harbor House", slug="harbor-house", by=None, hosts_practice=True)
    board = people.found(name="Model State Peer Board", slug="model-board", by=None, certifies=True)
    elsewhere = people.found(
        name="Elsewhere Alliance", slug="elsewhere", by=None, trains=True, hosts_practice=True, certifies=True
    )
    cast = {
        "ada": person("ada@example.org", "Ada", "Okafor", born_on=date(1990, 2, 3)),
        "ben": person("ben@example.org", "Benjamin", "Ruiz", preferred_name="Ben"),
        "sol": member(person("sol@example.org", "Solveig", "Marsh"), clinic, Role.SUPERVISOR),
        "mona": person("mona@example.org", "Mona", "Haddad"),
        "rita": member(person("rita@example.org", "Rita", "Lindqvist"), board, Role.REVIEWER),
        "nora": member(person("nora@example.org", "Nora", "Castellanos"), board, Role.REGISTRAR),
        "iris": member(person("iris@example.org", "Iris", "Chen"), academy, Role.AUTHOR),
        "edda": member(person("edda@example.org", "Edda", "Novak"), academy, Role.EXAMINER),
        "ulla": member(person("ulla@example.org", "Ulla", "Berg"), board, Role.AUDITOR),
        "sue": person("sue@example.org", "Sue", "Root", is_superuser=True),
        "gil": person("gil@example.org", "Gil", "Ferro"),
        "otto": member(person("otto@example.org", "Otto", "Brandt"), elsewhere, *Role),
    }
    for organisation in (academy, clinic):
        member(cast["mona"], organisation, Role.PROGRAMME_MANAGER)
    ours = models.Q(content_type__app_label__in=OURS) | models.Q(codename__in=[name for name, _label in PERMISSIONS])
    cast["gil"].user_permissions.set(Permission.objects.filter(ours | models.Q(codename="access_admin")))
    # Elsewhere Tess learns, Otto supervises her, and Pia and Quin answer for the rest; Otto holds every role there.
    tess = person("tess@example.org", "Tess", "Vance", born_on=date(1991, 4, 5))
    pia = member(person("pia@example.org", "Pia", "Lang"), elsewhere, Role.PROGRAMME_MANAGER, Role.REVIEWER)
    quin = member(person("quin@example.org", "Quin", "Osei"), elsewhere, Role.REGISTRAR)
    here = Place(academy, clinic, board, *(cast[key] for key in ("iris", "edda", "sol", "mona", "rita", "nora")))
    there = Place(elsewhere, elsewhere, elsewhere, *[cast["otto"]] * 3, pia, pia, quin)
    return World(
        cast,
        live(cast["ada"], here, proof="Meadowlark College", note="Sorted the pantry.", thought="The lighthouse."),
        live(tess, there, proof="Thistle College", note="Sorted the shed.", thought="The well."),
    )


# Thousands are refused here, so that refusals are not drawn; what the drawn ones say has a test of its own.
IN_A_WORD = {
    "handler403": lambda request, exception: HttpResponse(str(exception), status=403),
    "handler404": lambda request, exception: HttpResponse(status=404),
}


@contextmanager
def told(keys: Path) -> Iterator[World]:
    """The world, and everybody signed in; never written down: all of it happens in one transaction."""
    quick = override_settings(
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        REQUIRE_MFA=False,
        SIGNS=True,
        KEYS_DIR=keys,
        # Asks after each refusal whether editors lead from there to somewhere else; here nobody does.
        MIDDLEWARE=[one for one in settings.MIDDLEWARE if not one.startswith("wagtail.contrib.redirects.")],
    )
    with quick, transaction.atomic(), pytest.MonkeyPatch.context() as patched:
        for name, answer in IN_A_WORD.items():
            patched.setattr(urls, name, answer)
        with TestCase.captureOnCommitCallbacks(execute=True):
            world = build()
        world.clients = {who: give_password_again(sign_in(world.people.get(who))) for who in matrix.ROLES}
        yield world
        transaction.set_rollback(True)


def sign_in(someone: User | None) -> Client:
    """This person's browser; None is a stranger's."""
    client = Client(raise_request_exception=False)
    if someone is not None:
        response = client.post(reverse("account_login"), {"login": someone.email, "password": PASSWORD})
        assert response.status_code == 302, response.content
    return client


def give_password_again(client: Client) -> Client:
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client
