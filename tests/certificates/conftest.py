"""The example programme, and people who have everything it asks for."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from certificates import actions, evidence, shipped
from certificates.evidence import Gathered, Label
from certificates.models import Application, Certificate, Programme, SignedCredential
from lms.people.models import User
from tests.conftest import PASSWORD
from tests.supervision.conftest import placement, qualification  # noqa: F401  (fixtures are found by name)

SAMHSA = shipped.PROGRAMMES / "samhsa-model-standards.yaml"


@pytest.fixture
def programme(board) -> Programme:
    """The example programme of the board Rita and Nora work for, with the texts people sign."""
    file = shipped.read(str(SAMHSA))
    loaded = actions.load(values=file.values, body=board, by=None)
    for one in file.statements:
        actions.publish_statement(
            body=board, code=one.code, version=one.version, title=one.title, text=one.text, by=None
        )
    return loaded.programme


def complete_evidence(on: date) -> list[dict[str, Any]]:
    """What the example programme asks for, earned well before `on`."""
    earlier = (on - timedelta(days=30)).isoformat()
    signer = {"person": "Solveig Marsh", "credentials": ["certified-peer-supervisor"], "relation": "supervisor"}
    return [
        {"id": "t1", "kind": "training", "on": earlier, "minutes": 240, "topics": ["ethics"], "mode": "self_paced"},
        {"id": "t2", "kind": "training", "on": earlier, "minutes": 2160, "topics": ["advocacy"], "mode": "in_person"},
        {"id": "h1", "kind": "experience", "on": earlier, "minutes": 7200, "signed_by": signer},
        {"id": "x1", "kind": "exam", "on": earlier, "assessment": "ethics", "percent": 88},
        {"id": "s1", "kind": "attestation", "on": earlier, "statement": "lived-experience", "version": "2023"},
        {"id": "s2", "kind": "attestation", "on": earlier, "statement": "code-of-ethics", "version": "2023"},
    ]


class Evidence:
    """Stands in for the rooms below: everybody has what `items` holds, unless a test says otherwise."""

    def __init__(self) -> None:
        self.items = complete_evidence(date(2026, 1, 1))

    def gather(self, person, programme, *, filed_on=None, sent_at=None) -> Gathered:
        case = {
            "person": {"born_on": "1990-02-03"},
            "events": {"applied": filed_on.isoformat()} if filed_on else {},
            "evidence": self.items,
        }
        return Gathered(case, {item["id"]: Label(f"Piece {item['id']}") for item in self.items})

    def without(self, *ids: str) -> None:
        self.items = [item for item in self.items if item["id"] not in ids]


@pytest.fixture
def everything(monkeypatch) -> Evidence:
    """Everybody has all the evidence the example programme asks for; a test may take some of it away."""
    stand_in = Evidence()
    monkeypatch.setattr(evidence, "gather", stand_in.gather)
    # The same for many people at once.
    monkeypatch.setattr(evidence, "known", lambda *people: list(people))
    monkeypatch.setattr(evidence, "put", stand_in.gather)
    return stand_in


@pytest.fixture
def draft(programme, everything, ada) -> Application:
    """Ada has begun."""
    return actions.begin(programme=programme, by=ada)


@pytest.fixture
def submitted(draft, ada) -> Application:
    """Ada has sent her application."""
    return actions.submit(application=draft, by=ada)


@pytest.fixture
def recommended(submitted, rita) -> Application:
    """Rita has recommended it."""
    actions.recommend(application=submitted, by=rita)
    submitted.refresh_from_db()
    return submitted


@pytest.fixture
def certificate(recommended, nora) -> Certificate:
    """Nora has issued it."""
    return actions.approve(application=recommended, by=nora)


@pytest.fixture
def signed(signing, certificate) -> SignedCredential:
    """The worker has signed what Nora issued."""
    assert actions.sign_all(at=timezone.now()) == (2, 0)
    return certificate.documents.get()


@pytest.fixture
def as_(client, settings) -> Callable[[User], Client]:
    """Signs somebody in, second factor asked for or not, having just given the password."""
    settings.REQUIRE_MFA = False

    def sign_in(someone: User) -> Client:
        client.logout()
        response = client.post("/account/login/", {"login": someone.email, "password": PASSWORD})
        assert response.status_code == 302, response.content
        return client

    return sign_in


@pytest.fixture
def fresh(as_) -> Callable[[User], Client]:
    """Signs somebody in who has also just confirmed the password, as deciding and signing ask."""

    def sign_in(someone: User) -> Client:
        client = as_(someone)
        response = client.post("/account/reauthenticate/", {"password": PASSWORD})
        assert response.status_code == 302, response.content
        return client

    return sign_in


def write(folder: Path, text: str, name: str = "programme.yaml") -> str:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return str(file)
