"""Training taken elsewhere is claimed, and accepted or returned by somebody else."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from courses import access
from courses.days import day_of
from courses.models import MINUTES_OF_A_DAY, CoursePage, TrainingClaim, TrainingCredit
from lms.audit import ledger
from lms.notices import outbox
from lms.people.access import holds
from lms.people.actions import Refused
from lms.people.models import Organisation, User
from lms.people.roles import Role


@transaction.atomic
def claim_training(
    *,
    person: User,
    organisation: Organisation,
    by: User,
    claim: TrainingClaim | None = None,
    at: datetime | None = None,
    **facts: Any,
) -> TrainingClaim:
    """Send training taken elsewhere to be decided, or send a returned `claim` again, corrected. Raises Refused.

    `facts`: provider, title, began_on, completed_on, minutes, minutes_by_topic, mode, activity, proof.
    """
    at = at or timezone.now()
    User.objects.select_for_update(no_key=True).get(pk=person.pk)
    claim = claim and TrainingClaim.objects.get(pk=claim.pk, person__in=person.accounts)
    if by.pk != person.pk:
        raise Refused(_("People claim their own training."))
    _refuse_claim(person, organisation, claim, facts, on=day_of(at, person))
    claim = claim or TrainingClaim(person=person)
    for name, value in {**facts, "organisation": organisation, "claimed_at": at}.items():
        setattr(claim, name, value)
    claim.save()
    detail = {"title": claim.title, "minutes": claim.minutes, "organisation": organisation.slug}
    ledger.record("courses.claim_training", of=claim, by=by, at=at, detail=detail)
    return claim


@transaction.atomic
def accept_claim(
    *,
    claim: TrainingClaim,
    by: User,
    as_of: datetime,
    stands_for: CoursePage | None = None,
    at: datetime | None = None,
) -> TrainingCredit:
    """Accept a claim and freeze it as training; accepting an accepted one changes nothing. Raises Refused.

    `as_of` is the claim's `claimed_at` as the deciding person saw it. `stands_for` is the course of the house that
    the training is as good as, where another course asks for it first.
    """
    at = at or timezone.now()
    claim = _claim_to_decide(claim, by)
    if claim.status == "accepted":
        return claim.credit
    _refuse_decision(claim, as_of)
    if stands_for is not None and stands_for.organisation != claim.organisation:
        raise Refused(_("Training sent to you can only stand for a course of yours."))
    claim.accepted_at, claim.accepted_by = at, by
    claim.save(update_fields=["accepted_at", "accepted_by"])
    credit = _credit_of(claim, stands_for, at)
    detail = {"title": claim.title, "minutes": claim.minutes, "stands_for": credit.course_title}
    ledger.record("courses.accept_claim", of=claim, by=by, at=at, detail=detail)
    outbox.tell(claim.person, "courses/claim_accepted", dedupe=f"courses/claim/{claim.pk}", context={"claim": claim})
    return credit


@transaction.atomic
def return_claim(
    *, claim: TrainingClaim, reason: str, by: User, as_of: datetime, at: datetime | None = None
) -> TrainingClaim:
    """Return a claim with the reason, for the person to correct and send again. Raises Refused."""
    at = at or timezone.now()
    claim = _claim_to_decide(claim, by)
    if claim.status == "returned":
        return claim
    _refuse_decision(claim, as_of)
    if not reason.strip():
        raise Refused(_("Say what is missing, so that it can be sent again."))
    claim.returned_at, claim.returned_by, claim.reason = at, by, reason.strip()
    claim.save(update_fields=["returned_at", "returned_by", "reason"])
    ledger.record("courses.return_claim", of=claim, by=by, at=at, detail={"title": claim.title})
    once = f"courses/claim/{claim.pk}/{claim.claimed_at.isoformat()}"
    outbox.tell(claim.person, "courses/claim_returned", dedupe=once, context={"claim": claim})
    return claim


def _refuse_claim(
    person: User, organisation: Organisation, claim: TrainingClaim | None, facts: Mapping[str, Any], *, on: date
) -> None:
    days = (facts["completed_on"] - facts["began_on"]).days + 1
    same = TrainingClaim.objects.filter(
        person__in=person.accounts,
        provider__iexact=facts["provider"],
        title__iexact=facts["title"],
        completed_on=facts["completed_on"],
    )
    if claim is not None and claim.status == "accepted":
        raise Refused(_("This training is accepted and stays as it is."))
    if claim is not None and claim.status == "waiting":
        raise Refused(_("This training is waiting for a decision. It can be changed when it comes back to you."))
    if days < 1:
        raise Refused(_("The last day comes before the first day. Check the two dates."))
    if facts["completed_on"] > on:
        raise Refused(_("Training can be claimed once it is over. Come back after its last day."))
    if not 1 <= facts["minutes"] <= days * MINUTES_OF_A_DAY:
        raise Refused(_("The time is longer than these days are. Check the hours and the dates."))
    if sum(facts["minutes_by_topic"].values()) > facts["minutes"]:
        raise Refused(_("The topics take more time than the training in all. Check the times of the topics."))
    if claim is not None:
        same = same.exclude(pk=claim.pk)
    if same.exists():
        raise Refused(_("You have already sent this training. Find it in your list."))
    if not access.deciding_organisations().filter(pk=organisation.pk).exists():
        raise Refused(_("Nobody at %(name)s decides about training at the moment.") % {"name": organisation.name})


def _claim_to_decide(claim: TrainingClaim, by: User) -> TrainingClaim:
    rows = TrainingClaim.objects.select_for_update(of=("self",)).select_related("person", "organisation")
    claim = rows.get(pk=claim.pk)
    if claim.person_id in by.accounts:
        raise Refused(_("Nobody decides about their own training."))
    if not holds(by, Role.PROGRAMME_MANAGER, organisation=claim.organisation_id):
        raise Refused(_("Only a programme manager of %(name)s decides here.") % {"name": claim.organisation.name})
    return claim


def _refuse_decision(claim: TrainingClaim, as_of: datetime) -> None:
    if claim.claimed_at != as_of:
        raise Refused(_("This claim was sent again after you opened it. Read it once more before you decide."))
    if claim.status == "accepted":
        raise Refused(_("This claim is already accepted."))
    if claim.status == "returned":
        raise Refused(_("This claim was returned and has not been sent again yet."))


def _credit_of(claim: TrainingClaim, stands_for: CoursePage | None, at: datetime) -> TrainingCredit:
    provider = slugify(claim.provider)[:200]
    return TrainingCredit.objects.create(
        person=claim.person,
        organisation=claim.organisation,
        claim=claim,
        course_key=stands_for.translation_key if stands_for else None,
        course_title=stands_for.title if stands_for else "",
        title=claim.title,
        provider=claim.provider,
        provider_code=provider,
        event=f"{provider}/{slugify(claim.title)}/{claim.completed_on.isoformat()}",
        minutes=claim.minutes,
        minutes_by_topic=claim.minutes_by_topic,
        mode=claim.mode,
        activity=claim.activity,
        began_on=claim.began_on,
        completed_on=claim.completed_on,
        frozen_at=at,
    )
