"""The world the stories play in: the shipped curriculum and programme, the people who are there, the mailbox."""

import pytest
from django.core.management import call_command
from django.utils import timezone

from lms.notices import outbox
from lms.people.roles import Role
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
