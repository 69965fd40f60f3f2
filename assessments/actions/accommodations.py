"""What is done to accommodations: asked for, granted, declined, withdrawn, ended; none of it is ever edited.

What the ledger and the mails say names neither what was asked for nor what was granted.
"""

from collections.abc import Collection
from dataclasses import asdict
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments import accommodations
from assessments.accommodations import Terms
from assessments.models import (
    AccommodationDecision,
    AccommodationEnd,
    AccommodationProof,
    AccommodationRequest,
    Outcome,
)
from lms.audit import ledger
from lms.content.proofs import Proof
from lms.notices import outbox
from lms.people import access
from lms.people.actions import Refused
from lms.people.models import Organisation, User
from lms.people.roles import Role

# Who decides, at the organisation that was asked.
DECIDERS = (Role.EXAMINER, Role.PROGRAMME_MANAGER)
MOST_WAITING = 5


@transaction.atomic
def request_accommodation(
    *,
    organisation: Organisation,
    wants: Collection[str],
    by: User,
    explanation: str = "",
    proof: Proof | None = None,
    at: datetime | None = None,
) -> AccommodationRequest:
    """Ask an organisation for what helps; `wants` are names of AccommodationRequest.KINDS. The same wish to the same
    organisation, while it waits, is the first one."""
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    kinds = {name: name in wants for name in AccommodationRequest.KINDS}
    if not any(kinds.values()):
        raise Refused(_("Choose at least one thing that would help you."))
    waiting = AccommodationRequest.objects.waiting().filter(person__in=by.accounts)
    same = waiting.filter(organisation=organisation, **kinds).first()
    if same is not None:
        return same
    if waiting.count() >= MOST_WAITING:
        raise Refused(_("Several of your requests are waiting for a decision. Ask for more when these are decided."))
    fresh = AccommodationRequest.objects.create(
        person=by, organisation=organisation, asked_at=at or timezone.now(), **kinds
    )
    if explanation.strip() or proof:
        kept = {"ending": proof.ending, "content": proof.content} if proof else {}
        AccommodationProof.objects.create(request=fresh, explanation=explanation.strip(), **kept)
    ledger.record("assessments.request_accommodation", of=fresh, by=by, at=at, detail=_facts(fresh))
    return fresh


@transaction.atomic
def grant_accommodation(
    *,
    request: AccommodationRequest,
    terms: Terms,
    reason: str,
    by: User,
    from_on: date | None = None,
    until_on: date | None = None,
    at: datetime | None = None,
) -> AccommodationDecision:
    """Grant what fits the house, from a day on (today where none is said), until a day or for good."""
    at = at or timezone.now()
    request = _locked(request)
    today = timezone.localdate(at, ZoneInfo(request.organisation.timezone))
    from_on = from_on or today
    _refuse_terms(terms, from_on=from_on, until_on=until_on, today=today)
    facts = asdict(terms) | {"from_on": from_on, "until_on": until_on}
    return _decide(request, Outcome.GRANTED, reason=reason, by=by, at=at, facts=facts)


def _refuse_terms(terms: Terms, *, from_on: date, until_on: date | None, today: date) -> None:
    if not terms:
        raise Refused(_("Say what is granted. Where nothing is, say so with the other button."))
    if not 1 <= terms.time_factor <= accommodations.LONGEST_FACTOR:
        raise Refused(_("Time is granted from once to four times as much."))
    if not 0 <= terms.break_minutes <= accommodations.MOST_BREAK_MINUTES:
        most = accommodations.MOST_BREAK_MINUTES
        raise Refused(_("Breaks within one attempt are %(most)d minutes at most.") % {"most": most})
    if from_on < today:
        raise Refused(_("A grant begins today or later. What is past was decided without it."))
    if until_on is not None and until_on < from_on:
        raise Refused(_("The last day comes before the first one."))


@transaction.atomic
def decline_accommodation(
    *, request: AccommodationRequest, reason: str, by: User, at: datetime | None = None
) -> AccommodationDecision:
    """Say that it cannot be granted, and why, in words for the person."""
    return _decide(_locked(request), Outcome.DECLINED, reason=reason, by=by, at=at or timezone.now(), facts={})


def _decide(
    request: AccommodationRequest, outcome: Outcome, *, reason: str, by: User, at: datetime, facts: dict
) -> AccommodationDecision:
    _refuse_whoever_may_not(request, by)
    if not reason.strip():
        raise Refused(_("Say why. The person reads it, and nobody else but those who decide."))
    facts = facts | {"outcome": outcome, "reason": reason.strip()}
    before = AccommodationDecision.objects.filter(request=request).first()
    if before is not None:
        return _the_same(before, facts)
    decision = AccommodationDecision.objects.create(request=request, person=request.person, by=by, at=at, **facts)
    verb = {Outcome.GRANTED: "grant", Outcome.DECLINED: "decline"}[outcome]
    ledger.record(f"assessments.{verb}_accommodation", of=request, by=by, at=at, detail=_facts(request))
    _tell(request, "decided")
    return decision


def _the_same(before: AccommodationDecision, facts: dict) -> AccommodationDecision:
    """A second click changes nothing; another decision is refused."""
    if any(getattr(before, name) != value for name, value in facts.items()):
        raise Refused(_("This request is decided already."))
    return before


def _refuse_whoever_may_not(request: AccommodationRequest, by: User) -> None:
    if request.person_id in by.accounts:
        raise Refused(_("Somebody else decides about what you have asked for."))
    if not access.holds(by, *DECIDERS, organisation=request.organisation_id):
        words = _("An examiner or a programme manager of %(name)s decides about this.")
        raise Refused(words % {"name": request.organisation.name})


@transaction.atomic
def withdraw_accommodation(
    *, request: AccommodationRequest, by: User, at: datetime | None = None
) -> AccommodationDecision:
    """Take back what was asked for; what was said in confidence goes with it. Twice changes nothing."""
    request = _locked(request)
    _refuse_others(request, by)
    before = AccommodationDecision.objects.filter(request=request).first()
    if before is not None:
        return _the_same(before, {"outcome": Outcome.WITHDRAWN})
    at = at or timezone.now()
    AccommodationProof.objects.filter(request=request).delete()
    ledger.record("assessments.withdraw_accommodation", of=request, by=by, at=at, detail=_facts(request))
    return AccommodationDecision.objects.create(
        request=request, person=request.person, outcome=Outcome.WITHDRAWN, by=by, at=at
    )


@transaction.atomic
def erase_proof(*, request: AccommodationRequest, by: User) -> None:
    """Take away for good what was said and sent in confidence, once it is decided about; twice changes nothing."""
    request = _locked(request)
    _refuse_others(request, by)
    if not AccommodationDecision.objects.filter(request=request).exists():
        raise Refused(_("Somebody is still to read it. Withdraw the request, and it is gone too."))
    erased, _rows = AccommodationProof.objects.filter(request=request).delete()
    if erased:
        ledger.record("assessments.erase_proof", of=request, by=by, detail=_facts(request))


@transaction.atomic
def end_accommodation(
    *, request: AccommodationRequest, by: User, reason: str = "", at: datetime | None = None
) -> AccommodationEnd:
    """End a grant from now on: whoever decides says why, the person need not. Attempts under way keep their terms."""
    at = at or timezone.now()
    request = _locked(request)
    is_own = request.person_id in by.accounts
    if not is_own:
        _refuse_whoever_may_not(request, by)
        if not reason.strip():
            raise Refused(_("Say why. The person reads it, and nobody else but those who decide."))
    decision = AccommodationDecision.objects.filter(request=request, outcome=Outcome.GRANTED).first()
    if decision is None:
        raise Refused(_("Nothing was granted that could be ended."))
    before = AccommodationEnd.objects.filter(decision=decision).first()
    if before is not None:
        return before
    end = AccommodationEnd.objects.create(decision=decision, reason=reason.strip(), by=by, at=at)
    ledger.record("assessments.end_accommodation", of=request, by=by, at=at, detail=_facts(request))
    if not is_own:
        _tell(request, "ended")
    return end


def _refuse_others(request: AccommodationRequest, by: User) -> None:
    if request.person_id not in by.accounts:
        raise Refused(_("This belongs to the person who asked."))


def _tell(request: AccommodationRequest, what: str) -> None:
    dedupe = f"assessments/accommodation/{request.pk}/{what}"
    outbox.tell(request.person, f"assessments/accommodation_{what}", dedupe=dedupe, context={"request": request})


def _locked(request: AccommodationRequest) -> AccommodationRequest:
    rows = AccommodationRequest.objects.select_for_update(of=("self",)).select_related("person", "organisation")
    return rows.get(pk=request.pk)


def _facts(request: AccommodationRequest) -> dict[str, str]:
    return {"organisation": request.organisation.name}
