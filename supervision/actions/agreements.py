"""What is done with the terms of a placement: written down, signed by each side, succeeded by new ones."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.audit import ledger
from lms.notices import outbox
from lms.people.actions import Refused
from lms.people.models import User
from supervision import hours, rulebook, statements
from supervision.actions import parties
from supervision.actions.consents import refuse_without_consent
from supervision.actions.names import refuse_other_name
from supervision.models import Agreement, AgreementSignature, HourRules, Placement
from supervision.terms import Terms


@transaction.atomic
def propose_terms(
    *, placement: Placement, terms: Terms, by: User, typed_name: str | None = None, at: datetime | None = None
) -> Agreement:
    """A new edition of the terms, signed at once by the side that proposes it; the other side is asked to sign.

    The site's programme manager proposes without signing. The same terms as the newest edition are that edition.
    """
    at = at or timezone.now()
    placement = Placement.objects.select_for_update(of=("self",)).select_related("site", "trainee").get(pk=placement.pk)
    if parties.party_of(placement, by) is None:
        parties.refuse_strangers(placement, by)
    newest = placement.agreements.order_by("number").last()
    agreement = newest if newest and newest.terms == terms else _written(placement, terms, newest, by=by, at=at)
    if parties.party_of(placement, by):
        sign_as_party(agreement, placement, by=by, typed_name=typed_name, at=at)
    if agreement is not newest:
        detail = {"number": agreement.number, "frequency": terms.frequency, "work": terms.work_per_supervision}
        ledger.record("supervision.propose_terms", of=placement, by=by, at=at, detail=detail)
        _ask_to_sign(agreement, placement, by=by)
    return agreement


@transaction.atomic
def sign_terms(
    *, agreement: Agreement, by: User, typed_name: str | None = None, at: datetime | None = None
) -> AgreementSignature:
    """Sign the newest edition as one side of the placement; twice is the same signature."""
    at = at or timezone.now()
    placement = (
        Placement.objects.select_for_update(of=("self",))
        .select_related("site", "trainee")
        .get(pk=agreement.placement_id)
    )
    known = AgreementSignature.objects.filter(agreement=agreement, person=by).first()
    if known:
        return known
    if placement.agreements.filter(number__gt=agreement.number).exists():
        raise Refused(_("There are newer terms by now. Read those and sign them."))
    signature = sign_as_party(agreement, placement, by=by, typed_name=typed_name, at=at)
    detail = {"number": agreement.number, "digest": signature.digest}
    ledger.record("supervision.sign_terms", of=placement, by=by, at=at, detail=detail)
    return signature


def first_terms(placement: Placement, terms: Terms | None, *, by: User, at: datetime) -> Agreement:
    """The edition a placement begins with: what was proposed with it, else what the site's rules ask for."""
    newest = placement.agreements.order_by("number").last()
    if newest:
        return newest
    limits = rulebook.in_force(HourRules.editions(placement.site_id), placement.starts_on)
    return _written(placement, terms or Terms(limits.work_per_supervision), None, by=by, at=at)


def sign_as_party(
    agreement: Agreement, placement: Placement, *, by: User, typed_name: str | None, at: datetime
) -> AgreementSignature:
    """The signature of the trainee or of a supervisor, frozen with its words; expects the placement to be locked.

    The pages ask for the name to be typed. Without one, what a signed-in person does here is their signature.
    """
    known = AgreementSignature.objects.filter(agreement=agreement, person=by).first()
    if known:
        return known
    party = parties.party_of(placement, by)
    if party is None:
        raise Refused(_("An agreement is signed by the trainee and by those who supervise."))
    refuse_without_consent(by)
    if typed_name is not None:
        refuse_other_name(typed_name, by)
    agreement.placement = placement
    statement = statements.agreement(agreement, party)
    signature = AgreementSignature(
        agreement=agreement,
        person=by,
        party=party,
        signed_at=at,
        signed_on=hours.day_of(at, placement.site.timezone),
        statement=statement.text,
        statement_version=statement.version,
        language=statement.language,
        typed_name=" ".join((typed_name or by.legal_name).split()),
        legal_name=by.legal_name,
    )
    signature.digest = hours.content_hash(signature.content())
    signature.save()
    return signature


def _written(placement: Placement, terms: Terms, newest: Agreement | None, *, by: User, at: datetime) -> Agreement:
    return Agreement.objects.create(
        placement=placement,
        number=newest.number + 1 if newest else 1,
        work_per_supervision=terms.work_per_supervision,
        frequency=terms.frequency,
        proposed_at=at,
        proposed_by=by,
    )


def _ask_to_sign(agreement: Agreement, placement: Placement, *, by: User) -> None:
    sides = [placement.trainee, *parties.supervisors_of(placement)]
    for person in sides:
        if person.pk != by.pk:
            outbox.tell(
                person,
                "supervision/terms_proposed",
                dedupe=f"supervision/terms_proposed:{agreement.pk}:{person.pk}",
                context={"placement": placement, "by": by, "terms": agreement.terms},
            )
