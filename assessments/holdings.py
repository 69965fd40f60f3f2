"""Knows what this room holds of people. What was asked in an exam stays secret; how it was answered is one's own."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.utils.translation import gettext_lazy as _

from lms.people.holdings import APART, DECIDED, LEARNED, Holding, hold


def _under_way(account: Any, into: Any) -> Iterator[str]:
    """What of the account to be left only whoever signs in with it can go on with."""
    attempts = apps.get_model("assessments.Attempt").objects.open().filter(person=account)
    for one in attempts.select_related("assessment"):
        facts = {"account": account.email, "title": one.assessment.title}
        yield _("An attempt of %(title)s is under way in %(account)s. It has to be handed in first.") % facts
    asked = apps.get_model("assessments.AccommodationRequest").objects.waiting().filter(person=account)
    for one in asked.select_related("organisation"):
        facts = {"account": account.email, "name": one.organisation.name}
        yield _("%(name)s has still to decide what %(account)s asked for in assessments.") % facts


def register() -> None:
    APART.append(_under_way)
    hold(
        Holding("assessments.Attempt", "person", _("Assessments you took"), kept=LEARNED, without=("seed",)),
        Holding(
            "assessments.Answer",
            "attempt_item__attempt__person",
            _("Your answers"),
            kept=LEARNED,
            without=("attempt_item",),
        ),
        Holding("assessments.Break", "attempt__person", _("Breaks you took"), kept=LEARNED),
        Holding("assessments.AttemptTerms", "attempt__person", _("More time you had"), kept=LEARNED),
        Holding("assessments.AccommodationRequest", "person", _("What you asked for in assessments"), kept=DECIDED),
        Holding("assessments.AccommodationProof", "request__person", _("Why you need it, in your words and on paper")),
        Holding("assessments.AccommodationDecision", "person", _("What was granted to you"), kept=DECIDED),
        Holding("assessments.AccommodationEnd", "decision__person", _("When that ended"), kept=DECIDED),
        deeds=[
            "assessments.AccommodationDecision.by",
            "assessments.AccommodationEnd.by",
            "assessments.ItemFile.brought_by",
            "assessments.ItemFile.taken_by",
            "assessments.ItemVersion.approved_by",
            "assessments.ItemVersion.retired_by",
            "assessments.ItemVersion.written_by",
        ],
    )
