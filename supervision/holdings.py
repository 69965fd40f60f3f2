"""Knows what this room holds of people: whoever practises, and whoever supervises and signs."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.people.holdings import APART, SIGNED, Holding, addresses, hold, leaving
from supervision import rules

# In place of an address that is nobody's any more.
ERASED = "erased@erased.invalid"


def _supervising(person: Any) -> Iterator[str]:
    supervised = (
        apps.get_model("supervision.PlacementSupervisor").objects.accepted().filter(supervisor__in=person.accounts)
    )
    today = timezone.localdate()
    for one in supervised.exclude(until_on__lt=today).select_related("placement__site", "placement__trainee"):
        facts = {"name": one.placement.trainee.get_full_name(), "site": one.placement.site.name}
        yield _("You supervise %(name)s at %(site)s. End that first, and sign what waits for you.") % facts


def _asked_to_supervise(person: Any) -> models.QuerySet:
    """What they agreed to, and every invitation to them, by mail or by a code."""
    invited = Q(accepted_at=None, invited_email__in=addresses(person)) | Q(code__used_by__in=person.accounts)
    rows = apps.get_model("supervision.PlacementSupervisor").objects
    return rows.filter(Q(supervisor__in=person.accounts) | invited).order_by("pk")


def _forget_address(supervisions: models.QuerySet) -> None:
    """Who was asked is not told any more, and nobody can answer what was still open."""
    rows = supervisions.order_by()
    kept = list(rows.values_list("pk", flat=True))
    rows.filter(accepted_at=None, until_on=None).update(until_on=F("from_on"))
    rows.model.objects.filter(pk__in=kept).update(invited_email=ERASED)


def _apart(account: Any, into: Any) -> Iterator[str]:
    """Hours that wait, that nobody else signed, or that were worked twice."""
    name = {"account": account.email}
    supervised = apps.get_model("supervision.PlacementSupervisor").objects.accepted().filter(supervisor=account)
    if supervised.exclude(until_on__lt=timezone.localdate()).exists():
        yield _("%(account)s supervises somebody. They have to end that first, and sign what waits for them.") % name
    versions = apps.get_model("supervision.EntryVersion").objects
    waiting = [one.count() for one in (versions.filter(person=account).pending(), account.unfinished_entries)]
    if sum(waiting) or apps.get_model("supervision.Timer").objects.filter(person=account).exists():
        yield (
            _("%(account)s has hours that nobody has signed yet. Have them signed, or discard or void them first.")
            % name
        )
    if apps.get_model("supervision.Dispute").objects.open().filter(placement__trainee=account).exists():
        yield _("Days of %(account)s are in dispute. That has to be decided first.") % name
    signed = apps.get_model("supervision.SignedEntry").objects.filter(entry_version__entry__void=None)
    for signer, trainee in ((account, into), (into, account)):
        if signed.filter(sign_off__signer__in=signer.accounts, entry_version__person__in=trainee.accounts).exists():
            facts = {"signer": signer.email, "trainee": trainee.email}
            yield _("%(signer)s signed hours of %(trainee)s. Nobody signs their own: have them voided first.") % facts
    if days := versions.worked_twice(account, into):
        told = ", ".join(rules.long_date(day) for day in days)
        yield _("Hours overlap on these days: %(days)s. Have one of the two entries voided first.") % {"days": told}


def register() -> None:
    APART.append(_apart)
    leaving(obstacles=_supervising)
    hold(
        Holding("supervision.Placement", "trainee", _("Where you practise"), kept=SIGNED),
        Holding(
            "supervision.PlacementSupervisor",
            "supervisor",
            _("Whom you supervise, or are asked to"),
            kept=SIGNED,
            empty=_forget_address,
            rows=_asked_to_supervise,
        ),
        Holding(
            "supervision.PlacementSupervisor",
            "placement__trainee",
            _("Who supervises you"),
            kept=SIGNED,
            without=("invited_email",),
        ),
        Holding(
            "supervision.SupervisorCode",
            "used_by",
            _("Codes you typed to supervise"),
            kept=SIGNED,
            without=("digest",),
        ),
        Holding(
            "supervision.SupervisorCode",
            "placement__trainee",
            _("Codes that were made for your supervisors"),
            kept=SIGNED,
            without=("digest",),
        ),
        Holding("supervision.HourEntry", "person", _("Entries of your log"), kept=SIGNED),
        Holding(
            "supervision.EntryVersion",
            "person",
            _("Your hours; the notes beside them are erased"),
            kept=SIGNED,
            empty=lambda versions: versions.purge_notes(),
            without=("note_salt", "note_digest"),
        ),
        Holding("supervision.Return", "entry_version__person", _("Why entries were returned to you"), kept=SIGNED),
        Holding("supervision.Void", "entry__person", _("Hours that were voided"), kept=SIGNED),
        Holding("supervision.SignOff", "signer", _("Your signatures"), kept=SIGNED),
        Holding("supervision.SignOff", "placement__trainee", _("Signatures under your hours"), kept=SIGNED),
        Holding("supervision.SignedEntry", "sign_off__placement__trainee", _("What each signature binds"), kept=SIGNED),
        Holding("supervision.Agreement", "placement__trainee", _("Terms of your placements"), kept=SIGNED),
        Holding("supervision.AgreementSignature", "person", _("Terms you signed"), kept=SIGNED),
        Holding("supervision.Consent", "person", _("That you agreed to electronic records"), kept=SIGNED),
        Holding("supervision.ConsentWithdrawal", "consent__person", _("That you took this back"), kept=SIGNED),
        Holding("supervision.Qualification", "person", _("Your qualifications"), kept=SIGNED),
        Holding("supervision.QualificationProof", "qualification__person", _("Papers of these"), kept=SIGNED),
        Holding("supervision.QualificationReturn", "qualification__person", _("Why one was sent back"), kept=SIGNED),
        Holding("supervision.QualificationEnd", "qualification__person", _("When one ended"), kept=SIGNED),
        Holding("supervision.Rating", "rater", _("Ratings you gave"), kept=SIGNED),
        Holding("supervision.Rating", "placement__trainee", _("Ratings of your practice"), kept=SIGNED),
        Holding("supervision.RatingDraft", "rater", _("Ratings you have not finished")),
        Holding("supervision.Refusal", "placement__trainee", _("Hours that were not signed, and why"), kept=SIGNED),
        Holding("supervision.RefusedEntry", "entry_version__person", _("Which hours these were"), kept=SIGNED),
        Holding("supervision.Appeal", "appealed_by", _("What you wrote to the programme about it"), kept=SIGNED),
        Holding("supervision.AppealDecision", "appeal__appealed_by", _("What the programme answered"), kept=SIGNED),
        Holding("supervision.Dispute", "placement__trainee", _("Days that were in dispute"), kept=SIGNED),
        Holding("supervision.DisputeDecision", "dispute__placement__trainee", _("How these were decided"), kept=SIGNED),
        Holding("supervision.Alternate", "placement__trainee", _("Hours that somebody else signed"), kept=SIGNED),
        Holding("supervision.Meeting", "placement__trainee", _("Supervision that was planned with you"), kept=SIGNED),
        Holding("supervision.Meeting", "supervisor", _("Supervision you planned"), kept=SIGNED),
        Holding("supervision.CalendarFeed", "person", _("Your private calendar"), without=("digest",)),
        Holding("supervision.UnfinishedEntry", "person", _("Entries you have not finished")),
        Holding("supervision.Timer", "person", _("A timer that runs")),
        deeds=[
            "supervision.Agreement.proposed_by",
            "supervision.Alternate.opened_by",
            "supervision.AlternateDecision.decided_by",
            "supervision.AppealDecision.decided_by",
            "supervision.Dispute.opened_by",
            "supervision.DisputeDecision.decided_by",
            "supervision.EntryVersion.approved_by",
            "supervision.HourRules.set_by",
            "supervision.HourWords.set_by",
            "supervision.Meeting.called_off_by",
            "supervision.Meeting.planned_by",
            "supervision.Placement.proposed_by",
            "supervision.PlacementSupervisor.invited_by",
            "supervision.Qualification.recorded_by",
            "supervision.Qualification.verified_by",
            "supervision.QualificationEnd.ended_by",
            "supervision.SupervisorCode.ended_by",
            "supervision.SupervisorCode.made_by",
            "supervision.QualificationProof.sent_by",
            "supervision.QualificationReturn.returned_by",
            "supervision.Refusal.refused_by",
            "supervision.Return.returned_by",
            "supervision.SignaturesReview.reviewed_by",
            "supervision.Void.voided_by",
        ],
    )
