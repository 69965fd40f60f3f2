"""Knows what this room holds of people, with what lies below it: mail, the ledger, and how one signs in."""

from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lms.people.holdings import ACTED, LEDGER, Holding, hold


def _events(person: Any) -> models.QuerySet:
    """What was done by them, and to their account."""
    of_them = Q(of_type="people.User", of_id=str(person.pk))
    return apps.get_model("audit.Event").objects.filter(of_them | Q(by_id=str(person.pk))).order_by("pk")


def register() -> None:
    hold(
        Holding("people.User", "pk", _("You"), kept=ACTED, without=("password", "is_superuser")),
        Holding("account.EmailAddress", "user", _("Your e-mail addresses")),
        Holding("mfa.Authenticator", "user", _("How you sign in"), without=("data",)),
        Holding("people.Membership", "person", _("Roles you hold or held"), kept=ACTED),
        Holding("people.OrganisationUserPermission", "user", _("What these roles let you do")),
        Holding("guardian.UserObjectPermission", "user", _("Single things you may change")),
        Holding("people.Copy", "person", _("Copies you asked for"), without=("content",)),
        Holding(
            "notices.OutboxMessage",
            "person",
            _("Mail to you"),
            blank={"address": "", "subject": "", "text": "", "html": "", "last_problem": ""},
            without=("dedupe", "last_problem"),
        ),
        Holding("audit.Event", "by_id", _("What you did"), kept=LEDGER, rows=_events),
        deeds=["people.Membership.granted_by"],
    )
