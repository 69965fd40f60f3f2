"""Knows what the house holds of people, room by room, each with why it is kept when somebody leaves.

Rooms fill this in from their `ready()`. A test walks every foreign key to a person: each is held here, or is something
that person did in a record that is another's.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

# Why something outlives an account.
REGISTER = _("The register: who held which certificate, when, and how that was decided. Others rely on it.")
DECIDED = _("What bodies decided, and what they decided it on. Nothing in it can be changed any more.")
SIGNED = _("Hours and what was signed for them. They carry other people’s signatures too.")
LEARNED = _("What you completed and how it was scored. It stands behind hours and certificates.")
ACTED = _("What you did in a role, for other people or for an organisation.")
LEDGER = _("The sealed ledger: what was done and when, without a word of what anybody wrote.")


@dataclass(frozen=True)
class Holding:
    """Rows of one table that are a person's own, found by the `path` from the row to the person.

    `kept` says why they outlive the account; empty, they are erased. `empty` takes out of rows that stay what is erased
    of them. `without` names columns that are no part of a copy: secrets, and what others said in
    confidence; where `is_told` is false the whole table is.
    """

    label: str
    path: str
    title: Any
    kept: Any = ""
    empty: Callable[[Any], object] | None = None
    without: tuple[str, ...] = ()
    where: Q = field(default_factory=Q)
    is_told: bool = True
    rows: Callable[[Any], models.QuerySet] | None = None

    @property
    def model(self) -> type[models.Model]:
        return apps.get_model(self.label)

    def of(self, person: Any) -> models.QuerySet:
        """The rows of all their accounts."""
        if self.rows is not None:
            return self.rows(person)
        return self.model._default_manager.filter(self.where, **{f"{self.path}__in": person.accounts}).order_by("pk")


HOLDINGS: list[Holding] = []
# "label.field": what a person did in a record that is another's, or nobody's.
DEEDS: set[str] = set()

# What has to end before an account can be erased, in whole sentences.
OBSTACLES: list[Callable[[Any], Iterable[str]]] = []
# What a room ends by itself, in the same transaction, when a person leaves for good.
FAREWELLS: list[Callable[[Any], None]] = []
# What keeps two accounts from being one person's, in whole sentences: the one that is left, the one that goes on.
APART: list[Callable[[Any, Any], Iterable[str]]] = []
# Whether a person is known to an organisation, so that its registrars may say anything of their accounts.
KNOWN: list[Callable[[Any, Any], bool]] = []
# What a room does, in the same transaction, when a person was reported to have died, or that was taken back.
BEREAVED: list[Callable[[Any, bool], None]] = []


def addresses(person: Any) -> list[str]:
    """By which rows of somebody without an account are found: what is verified to be this person's, in lower case."""
    rows = apps.get_model("account.EmailAddress")._default_manager.filter(user__in=person.accounts, verified=True)
    return [one.email.lower() for one in rows]


def hold(*holdings: Holding, deeds: Iterable[str] = ()) -> None:
    """A room says what it holds, once."""
    HOLDINGS.extend(holdings)
    DEEDS.update(deeds)


def leaving(*, obstacles: Callable[[Any], Iterable[str]], farewell: Callable[[Any], None] | None = None) -> None:
    """A room says what stands in the way of leaving, and what it does when somebody left."""
    OBSTACLES.append(obstacles)
    if farewell:
        FAREWELLS.append(farewell)
