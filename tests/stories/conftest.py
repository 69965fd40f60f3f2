"""The world the stories play in: the shipped curriculum and programme, the people who are there, the mailbox."""

from datetime import date
from functools import cache

import pytest
from django.core.management import call_command
from django.utils import timezone

from certificates import actions
from certificates.models import Scope
from lms.notices import outbox
from lms.people.roles import Role
from tests.certificates import careers
from tests.conftest import member, person


@pytest.fixture
def world(front_door, academy, clinic, board, elsewhere, mona, sol, rita, nora, vera, iris, otto, settings) -> None:
    settings.SHOW_MAILBOX = True
    settings.REQUIRE_MFA = False
    settings.EMAIL_BACKEND = "lms.notices.mailbox.MailboxBackend"
    edda = member(person("edda@example.org", "Edda", "Novak"), academy, Role.EXAMINER)
    call_command("curriculum", "load", "ethics", organisation=academy.slug, by=edda.email, verbosity=0)
    call_command(
        "programmes", "load", "certificates/programmes/samhsa-model-standards.yaml", body=board.slug, verbosity=0
    )


@pytest.fixture
def work():
    """The worker's turn: everything in the outbox goes out."""
    return lambda: outbox.deliver_due(at=timezone.now())


@pytest.fixture
def career(front_door, signing, academy, clinic, board, ada, mona, rita, nora, vera, settings, monkeypatch) -> dict:
    """A programme whose certificates have a whole career, who has a part in it, and what every stage of it needs."""
    settings.REQUIRE_MFA = False
    clock = careers.Clock(monkeypatch)
    clock.on("2026-02-01")
    member(person("omar@example.org", "Omar", "Farah"), board, Role.REGISTRAR)
    careers.load(board)

    @cache
    def token(day: date) -> str:
        facts = {"label": f"Payroll of {day}", "scopes": [Scope.ONE], "expires_on": day}
        return actions.make_token(organisation=board, by=nora, **facts)[1]

    return {"clock": clock, "sign": lambda: actions.sign_all(at=clock.now), "token": token}
