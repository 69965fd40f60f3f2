"""Knows what this room holds of people, with what lies below it: mail, the ledger, and how one signs in."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.people.holdings import ACTED, APART, LEDGER, REGISTER, Holding, addresses, hold, leaving

EMPTY = _("An empty row in place of your account: what is kept points to it, and it says nothing of you.")


def _events(person: Any) -> models.QuerySet:
    """What was done by them, and to their account."""
    own = [str(pk) for pk in person.accounts]
    of_them = Q(of_type="people.User", of_id__in=own)
    return apps.get_model("audit.Event").objects.filter(of_them | Q(by_id__in=own)).order_by("pk")


def _mail(person: Any) -> models.QuerySet:
    """To them, and what went to their address before there was an account."""
    to_nobody = Q(person=None, address__in=addresses(person))
    return (
        apps.get_model("notices.OutboxMessage").objects.filter(Q(person__in=person.accounts) | to_nobody).order_by("pk")
    )


def _empty_mail(rows: models.QuerySet) -> None:
    rows.filter(delivered_at=None, given_up_at=None, withdrawn_at=None).update(withdrawn_at=timezone.now())
    rows.update(address="", subject="", text="", html="", last_problem="")


def _roles(person: Any) -> Iterator[str]:
    for one in person.memberships.current().select_related("organisation"):
        facts = {"role": one.get_role_display(), "organisation": one.organisation.name}
        yield _("You are %(role)s at %(organisation)s. Ask there that this ends first.") % facts


def _death(person: Any) -> Iterator[str]:
    if person.deaths.filter(taken_back_at=None).exists():
        yield str(_("This person has died. Nothing of theirs is deleted."))


def _apart(account: Any, into: Any) -> Iterator[str]:
    """What lies in the accounts themselves."""
    for one in (account, into):
        name = {"account": one.email}
        if one.goes_on_as_id not in (None, one.pk):
            yield _("%(account)s was merged into another account already. Use that one.") % name
        elif one.deaths.filter(taken_back_at=None).exists():
            yield _("The person of %(account)s was reported to have died.") % name
        elif not one.is_active:
            yield _("The account %(account)s is closed.") % name
        if one.erasures.filter(taken_back_at=None, done_at=None).exists():
            yield _("%(account)s asked to be erased. They have to take that back first, on “Erase my account”.") % name
        for held in one.memberships.current().select_related("organisation"):
            facts = name | {"role": held.get_role_display(), "organisation": held.organisation.name}
            yield _("%(account)s is %(role)s at %(organisation)s. End that there first.") % facts


def register() -> None:
    APART.append(_apart)
    leaving(obstacles=_roles)
    leaving(obstacles=_death)
    hold(
        Holding("people.User", "pk", _("Your account"), kept=EMPTY, without=("password", "is_superuser")),
        Holding("account.EmailAddress", "user", _("Your e-mail addresses")),
        Holding("mfa.Authenticator", "user", _("How you sign in"), without=("data",)),
        Holding("people.Membership", "person", _("Roles you hold or held"), kept=ACTED),
        Holding("people.OrganisationUserPermission", "user", _("What these roles let you do")),
        Holding("guardian.UserObjectPermission", "user", _("Single things you may change")),
        Holding("people.Death", "person", _("That you were said to have died"), kept=REGISTER, without=("reason",)),
        Holding("people.Erasure", "person", _("When you asked to be erased"), kept=LEDGER),
        Holding("people.Merge", "account", _("Accounts you left"), kept=REGISTER, without=("reason",)),
        Holding("people.Merge", "into", _("Accounts that were said to be yours"), kept=REGISTER, without=("reason",)),
        Holding("people.MergeDecision", "account", _("How that was decided"), kept=REGISTER, without=("note",)),
        Holding("people.Copy", "person", _("Copies you asked for"), without=("content",)),
        Holding(
            "notices.OutboxMessage",
            "person",
            _("Mail to you"),
            kept=_("That a mail was sent, and when, without its words and its address."),
            empty=_empty_mail,
            rows=_mail,
            without=("dedupe", "last_problem"),
        ),
        Holding("audit.Event", "by_id", _("What you did"), kept=LEDGER, rows=_events),
        deeds=[
            "people.Death.reported_by",
            "people.Death.taken_back_by",
            "people.Membership.granted_by",
            "people.Merge.asked_by",
            "people.MergeDecision.by",
            # Of each account: all of them are one person's (`User.accounts`).
            "people.User.goes_on_as",
        ],
    )
