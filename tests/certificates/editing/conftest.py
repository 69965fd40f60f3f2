"""Drafts of the example board, and the two registrars who write and publish them."""

from collections.abc import Callable
from typing import Any

import pytest

from certificates import actions
from certificates.editing import drafts
from certificates.models import ProgrammeDraft
from certificates.rules.files import plain_values
from lms.people.models import User
from lms.people.roles import Role
from tests.certificates.editing.typing_in import sent
from tests.conftest import member, person

SMALL = """
programme: small
title: Small
body: Small Board
timezone: America/New_York
notes: The pass mark was not found.
sources: [{title: Handbook, address: "https://example.org/", seen: 2026-11}]
statements: {code: "1"}
standards:
  - stage: initial
    version: "1"
    term: {months: 24}
    requirements:
      - {id: training, label: 15 hours of training, hours: {kind: training, minimum: 15, topics: {ethics: 2}}}
      - {id: code, label: The code, attest: {statement: code, version: current}}
"""


@pytest.fixture
def vera(board) -> User:
    """The board's second registrar, who publishes what Nora writes."""
    return member(person("vera@example.org", "Vera", "Lund"), board, Role.REGISTRAR)


@pytest.fixture
def as_(as_) -> Callable[[User], Any]:
    """Signs somebody in; the editor is open to registrars, as it is once their role is committed."""

    def sign_in(someone: User) -> Any:
        actions.keep_registrars(person=someone)
        return as_(someone)

    return sign_in


@pytest.fixture
def small(board, nora) -> ProgrammeDraft:
    """Nora has brought a file."""
    return actions.bring_draft(values=plain_values(SMALL), body=board, draft=None, by=nora)


def bring(draft: ProgrammeDraft, text: str, by: User) -> ProgrammeDraft:
    actions.bring_draft(values=plain_values(text), body=draft.body, draft=draft, by=by)
    return ProgrammeDraft.objects.get(pk=draft.pk)


def publish(draft: ProgrammeDraft, *, by: User, approved_by: User) -> Any:
    actions.send_rules(draft=draft, by=by)
    latest = draft.get_latest_revision_as_object()
    return actions.approve_rules(draft=draft, shown=actions.digest_of(latest), by=approved_by)


def typed(values: dict[str, Any], board, **changes: Any) -> dict[str, str]:
    """What the editor's form sends when these values of a file were typed in."""
    programme = drafts.rules.read_programme(values)
    facts = drafts.facts_of(values, programme) | {"body": str(board.pk)} | changes
    fields: dict[str, str] = {}
    for name, value in facts.items():
        if name in ("sources", "statements", "standards"):
            fields |= sent(ProgrammeDraft._meta.get_field(name).stream_block, value, name)
        else:
            fields[name] = str(value)
    return fields
