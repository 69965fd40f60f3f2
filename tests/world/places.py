"""Where a life is lived and with whom, and the whole world of it: whoever asks for an address asks here."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.test import Client

from lms.people.models import Organisation, User


@dataclass(frozen=True)
class Place:
    """Where a life is lived, and with whom."""

    trains: Organisation
    hosts: Organisation
    certifies: Organisation
    author: User
    examiner: User
    supervisor: User
    manager: User
    reviewer: User
    registrar: User


@dataclass
class World:
    people: dict[str, User]
    # For each key of the matrix, what stands in an address for it: Ada's, and the other life's.
    adas: dict[str, list[Any]]
    others: dict[str, list[Any]]
    clients: dict[str, Client] = field(default_factory=dict)

    def ask(
        self,
        who: str,
        method: str,
        address: str,
        data: dict | None = None,
        headers: dict | None = None,
        then: Callable[[], object] = lambda: None,
    ) -> HttpResponse:
        """One request of one person; whatever it did can be looked at by `then`, and is undone."""
        client = self.clients[who]
        cookies = client.cookies.copy()
        # A browser always sends something, be it a token alone.
        data = {"csrfmiddlewaretoken": "x", **(data or {})} if method == "POST" else data
        with transaction.atomic():
            response = getattr(client, method.lower())(address, data, headers=headers)
            then()
            transaction.set_rollback(True)
        client.cookies = cookies
        return response
