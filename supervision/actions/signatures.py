"""What is done with signatures: one is given, under exactly what the signer saw."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.audit import ledger
from lms.notices import outbox
from lms.people.actions import Refused
from lms.people.models import User
from supervision import hours, rules, statements
from supervision.actions import bells, differences
from supervision.actions.asking import HoursRefused
from supervision.actions.consents import ConsentMissing
from supervision.actions.entries import lock_versions
from supervision.actions.freezing import refuse_frozen
from supervision.actions.names import refuse_other_name
from supervision.models import (
    Consent,
    Dispute,
    EndKind,
    EntryVersion,
    Placement,
    PlacementSupervisor,
    Qualification,
    QualificationEnd,
    SignedEntry,
    SignOff,
)
from supervision.rules import Days
from supervision.statements import Statement


@transaction.atomic
def sign(
    *,
    placement: Placement,
    shown: Sequence[tuple[int, str]],
    typed_name: str,
    accepts: bool,
    by: User,
    statement_version: str = statements.VERSION,
    at: datetime | None = None,
) -> SignOff:
    """Sign what was shown, all of it or nothing: `shown` is (version id, content hash) as drawn on the page.

    The same again gives the signature already there. Raises Changed where anything is not as it was shown, and
    HoursRefused where the signer may not sign an entry, with every reason.
    """
    at = at or timezone.now()
    versions = lock_versions(EntryVersion.objects.telling_newest().filter(pk__in=[pk for pk, _hash in shown]))
    given = _given_before(versions, shown, by)
    if given:
        return given
    placement = _placement_of(versions, placement)
    _refuse_form(shown, typed_name, accepts, by)
    differences.refuse(placement, versions, dict(shown), is_other_statement=statement_version != statements.VERSION)
    today = hours.day_of(at, placement.site.timezone)
    qualifications = list(_qualifications(by, at=at, today=today))
    supervisions = list(_supervisions(placement, by))
    _refuse_unqualified(versions, supervisions, qualifications, by=by, today=today)
    if not supervisions[0].is_consented:
        raise ConsentMissing
    if supervisions[0].has_disputes:
        refuse_frozen(versions)
    sign_off = frozen(
        placement,
        versions,
        statement=statements.current(),
        signer=by,
        signed_at=at,
        signed_on=today,
        typed_name=" ".join(typed_name.split()),
        relation=next(row.relation for row in supervisions if today in _days_of(row)),
        credentials=[_credential(held) for held in qualifications if today in _days_of(held)],
    )
    bind(sign_off, versions)
    ledger.record("supervision.sign", of=sign_off, by=by, at=at, detail=facts_of(sign_off))
    _tell(sign_off, placement)
    return sign_off


def _placement_of(versions: Sequence[EntryVersion], placement: Placement) -> Placement:
    """The placement as it is now; the versions bring it along where they are of it."""
    found = next((one.entry.placement for one in versions if one.entry.placement_id == placement.pk), None)
    return found or Placement.objects.select_related("site", "trainee").get(pk=placement.pk)


def _supervisions(placement: Placement, by: User) -> QuerySet[PlacementSupervisor]:
    """What `by` agreed to here, and what else a signature asks: consent to electronic records, and no dispute."""
    own = placement.supervisions.accepted().filter(supervisor=by).order_by("from_on")
    return own.annotate(
        is_consented=Exists(Consent.objects.standing(by)),
        has_disputes=Exists(Dispute.objects.open().filter(placement=placement)),
    )


def _qualifications(by: User, *, at: datetime, today: date) -> QuerySet[Qualification]:
    """What `by` holds or held, as far as it is verified; marked from the day after a revocation on."""
    revoked = QualificationEnd.objects.filter(qualification=OuterRef("pk"), kind=EndKind.REVOKED, ended_on__lt=today)
    own = Qualification.objects.verified().filter(person=by, verified_at__lte=at)
    return own.annotate(is_revoked=Exists(revoked)).order_by("pk")


def _given_before(versions: Sequence[EntryVersion], shown: Sequence[tuple[int, str]], by: User) -> SignOff | None:
    """The signature this person already gave under exactly these versions: a second click, or a page sent again."""
    signed = [version.signed for version in versions]
    found = {one.sign_off_id for one in signed if one is not None}
    if len(found) != 1 or len(signed) != len(dict(shown)) or None in signed:
        return None
    return SignOff.objects.filter(pk=found.pop(), signer=by, entries_count=len(signed)).first()


def _refuse_form(shown: Sequence[tuple[int, str]], typed_name: str, accepts: bool, by: User) -> None:
    if not shown:
        raise Refused(_("There is nothing to sign here."))
    if not accepts:
        raise Refused(_("Tick the box to say that the statement is true. Without it nothing can be signed."))
    refuse_other_name(typed_name, by)


def _refuse_unqualified(
    versions: Sequence[EntryVersion],
    supervisions: Sequence[PlacementSupervisor],
    qualifications: Sequence[Qualification],
    *,
    by: User,
    today: date,
) -> None:
    supervised = [_days_of(row) for row in supervisions]
    qualified = [_days_of(row) for row in qualifications if not row.is_revoked]  # type: ignore[attr-defined]
    revoked = [_days_of(row) for row in qualifications if row.is_revoked]  # type: ignore[attr-defined]
    answers = {
        answer
        for version in versions
        for answer in (
            rules.own_hours(by.pk, version.person_id),
            rules.supervises(version.worked_on, today, supervised),
            rules.signer_qualified(version.worked_on, qualified, revoked),
        )
    }
    if rules.blocks(answers):
        raise HoursRefused(sorted(rules.blocks(answers), key=lambda answer: (answer.rule, answer.sentence)))


def frozen(
    placement: Placement, versions: Sequence[EntryVersion], *, statement: Statement, signer: User, **facts
) -> SignOff:
    """The signature with all it says as of this day, and the digest over it; not yet written."""
    sign_off = SignOff(
        placement=placement,
        signer=signer,
        statement=statement.text,
        statement_version=statement.version,
        language=statement.language,
        signer_name=signer.legal_name,
        trainee_name=placement.trainee.legal_name,
        site_name=placement.site.name,
        position=placement.position,
        from_on=min(version.worked_on for version in versions),
        until_on=max(version.until or version.worked_on for version in versions),
        entries_count=len(versions),
        minutes=sum(version.minutes for version in versions),
        **facts,
    )
    sign_off.digest = hours.content_hash(sign_off.content([version.content_hash for version in versions]))
    return sign_off


def _days_of(row: PlacementSupervisor | Qualification) -> Days:
    return Days(row.from_on, row.until_on)


def _credential(held: Qualification) -> dict[str, str]:
    return {
        "code": held.credential,
        "title": held.title,
        "jurisdiction": held.jurisdiction,
        "number": held.number,
    }


def bind(sign_off: SignOff, versions: Sequence[EntryVersion]) -> None:
    """Write a signature and put exactly these versions under it."""
    sign_off.save()
    SignedEntry.objects.bulk_create(
        SignedEntry(sign_off=sign_off, entry_version=version, content_hash=version.content_hash) for version in versions
    )
    _release_superseded(versions)


def _release_superseded(versions: Sequence[EntryVersion]) -> None:
    """An amendment that is signed takes the place of what it amends, so the older version no longer holds its time.

    What was signed before is not what counts now: the bell is rung.
    """
    later = [version.entry_id for version in versions if version.number > 1]
    if later:
        older = EntryVersion.objects.filter(entry__in=later).exclude(pk__in=[version.pk for version in versions])
        bells.ring(older.filter(signed_entry__isnull=False).values_list("entry", flat=True))
        older.update(holds_time=False)


def facts_of(sign_off: SignOff) -> dict[str, str | int]:
    return {
        "reference": sign_off.reference,
        "count": sign_off.entries_count,
        "minutes": sign_off.minutes,
        "digest": sign_off.digest,
    }


def _tell(sign_off: SignOff, placement: Placement) -> None:
    outbox.tell(
        placement.trainee,
        "supervision/signed",
        dedupe=f"supervision/signed:{sign_off.pk}",
        context={"sign_off": sign_off},
    )
    outbox.tell(
        sign_off.signer,
        "supervision/signature_copy",
        dedupe=f"supervision/signature_copy:{sign_off.pk}",
        context={"sign_off": sign_off},
    )
