"""Knows what this room holds of people. What was asked in an exam stays secret; how it was answered is one's own."""

from django.utils.translation import gettext_lazy as _

from lms.people.holdings import DECIDED, LEARNED, Holding, hold


def register() -> None:
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
