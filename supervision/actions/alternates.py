"""What is done where no supervisor signs: two people of the programme look into the hours, one after the other."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from hashlib import sha256

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.audit import ledger
from lms.content.proofs import Proof
from lms.notices import outbox
from lms.people.actions import Refused
from lms.people.models import User
from supervision import access, hours, rules, statements
from supervision.actions import differences, parties
from supervision.actions.consents import refuse_without_consent
from supervision.actions.entries import lock_versions, reason_given
from supervision.actions.freezing import refuse_frozen
from supervision.actions.names import refuse_other_name
from supervision.actions.signatures import bind, facts_of, frozen
from supervision.models import (
    SIGNABLE,
    Alternate,
    AlternateDecision,
    AlternateEntry,
    AlternateEvidence,
    EntryVersion,
    Placement,
    Relation,
    SignOff,
    Status,
    Why,
)

LOOKED_INTO = (*SIGNABLE, Status.REFUSED)


@transaction.atomic
def open_alternate(
    *,
    placement: Placement,
    shown: Mapping[int, str],
    why: str,
    account: str,
    evidence: Sequence[Proof],
    is_family: bool,
    by: User,
    at: datetime | None = None,
) -> Alternate:
    """Say what shows that these hours were worked: `shown` is the content hash of each version as it was read.

    Hours for which a supervisor can still sign are not looked into, unless they were signed by hand. The same entries a
    second time are the same alternate. Raises Changed where an entry is another by now.
    """
    at = at or timezone.now()
    versions = lock_versions(EntryVersion.objects.telling_newest().filter(pk__in=shown))
    placement = Placement.objects.select_related("site", "trainee").get(pk=placement.pk)
    refuse_unfit(placement, by, is_family=is_family)
    known = waiting_for(shown)
    if known and known.opened_by_id == by.pk and known.why == why:
        return known
    if known or not shown:
        raise Refused(_("Some of these hours are being looked into already. Choose others."))
    differences.refuse(placement, versions, shown, signable=LOOKED_INTO)
    if why != Why.PAPER:
        _refuse_what_can_be_signed(versions, at=at)
    return opened(placement, versions, why=why, account=account, evidence=evidence, by=by, at=at)


@transaction.atomic
def confirm_alternate(
    *, alternate: Alternate, typed_name: str, accepts: bool, by: User, at: datetime | None = None
) -> SignOff:
    """The second person of the programme signs in place of a supervisor, and is named as what they are.

    Twice is the same signature. Raises Changed where an entry is another by now.
    """
    at = at or timezone.now()
    alternate, versions = _locked(alternate)
    placement = alternate.placement
    if hasattr(alternate, "decision") and alternate.decision.sign_off and alternate.decision.decided_by_id == by.pk:
        return alternate.decision.sign_off
    _refuse_second(alternate, by)
    if not accepts:
        raise Refused(_("Tick the box to say that the statement is true. Without it nothing can be signed."))
    refuse_other_name(typed_name, by)
    refuse_without_consent(by)
    refuse_frozen(versions)
    hashes = {entry.entry_version_id: entry.content_hash for entry in alternate.entries.all()}
    differences.refuse(placement, versions, hashes, signable=LOOKED_INTO)
    sign_off = frozen(
        placement,
        versions,
        statement=statements.alternate(alternate, [one.digest for one in alternate.evidence.defer("content")]),
        signer=by,
        signed_at=at,
        signed_on=hours.day_of(at, placement.site.timezone),
        typed_name=" ".join(typed_name.split()),
        relation=Relation.PROGRAMME,
        credentials=[],
    )
    bind(sign_off, versions)
    AlternateDecision.objects.create(alternate=alternate, sign_off=sign_off, decided_at=at, decided_by=by)
    ledger.record("supervision.confirm_alternate", of=sign_off, by=by, at=at, detail=facts_of(sign_off))
    for person in (placement.trainee, alternate.opened_by, by):
        outbox.tell(
            person,
            "supervision/alternate_confirmed",
            dedupe=f"supervision/alternate_confirmed:{sign_off.pk}:{person.pk}",
            context={"sign_off": sign_off, "placement": placement},
        )
    return sign_off


@transaction.atomic
def decline_alternate(*, alternate: Alternate, reasons: str, by: User, at: datetime | None = None) -> AlternateDecision:
    """The second person is not convinced and says why; the hours stay as they were."""
    at = at or timezone.now()
    alternate, _versions = _locked(alternate)
    if hasattr(alternate, "decision") and not alternate.decision.sign_off and alternate.decision.decided_by_id == by.pk:
        return alternate.decision
    _refuse_second(alternate, by)
    reasons = reason_given(reasons, _("Say what is missing. Whoever gathered the evidence and the trainee read it."))
    decision = AlternateDecision.objects.create(alternate=alternate, reasons=reasons, decided_at=at, decided_by=by)
    detail = {"alternate": alternate.pk}
    ledger.record("supervision.decline_alternate", of=alternate.placement, by=by, at=at, detail=detail)
    for person in (alternate.placement.trainee, alternate.opened_by):
        outbox.tell(
            person,
            "supervision/alternate_declined",
            dedupe=f"supervision/alternate_declined:{decision.pk}:{person.pk}",
            context={"decision": decision, "alternate": alternate, "placement": alternate.placement},
        )
    return decision


def refuse_unfit(placement: Placement, by: User, *, is_family: bool) -> None:
    """Who vouches for hours manages the programme, has no part in the placement and belongs to neither family."""
    parties.refuse_all_but_outside_manager(placement, by)
    if is_family:
        raise Refused(_("A member of the family of either side cannot vouch for hours. Ask somebody else."))


def opened(
    placement: Placement,
    versions: Sequence[EntryVersion],
    *,
    why: str,
    account: str,
    evidence: Sequence[Proof],
    by: User,
    at: datetime,
) -> Alternate:
    """The alternate with its entries and papers, told to those who can be the second person."""
    if why not in Why.values:
        raise Refused(_("Say why no supervisor signs these hours here."))
    if why == Why.PAPER and not evidence:
        raise Refused(_("Add a scan or a photograph of the paper that was signed by hand."))
    account = reason_given(account, _("Say what shows that these hours were worked."))
    alternate = Alternate.objects.create(
        placement=placement, why=why, account=account, opened_at=at, opened_by=by, opener_name=by.legal_name
    )
    AlternateEntry.objects.bulk_create(
        AlternateEntry(alternate=alternate, entry_version=version, content_hash=version.content_hash)
        for version in versions
    )
    AlternateEvidence.objects.bulk_create(
        AlternateEvidence(
            alternate=alternate, ending=proof.ending, content=proof.content, digest=sha256(proof.content).hexdigest()
        )
        for proof in evidence
    )
    detail = {"count": len(versions), "minutes": sum(version.minutes for version in versions)}
    ledger.record("supervision.open_alternate", of=placement, by=by, at=at, detail=detail)
    for manager in access.managers_of([placement.site]).exclude(pk__in={by.pk, *parties.sides_of(placement)}):
        outbox.tell(
            manager,
            "supervision/alternate_opened",
            dedupe=f"supervision/alternate_opened:{alternate.pk}:{manager.pk}",
            context={"alternate": alternate, "placement": placement, "by": by},
        )
    return alternate


def waiting_for(pks: Iterable[int]) -> Alternate | None:
    """What is waiting for its second person and names one of these versions."""
    return Alternate.objects.waiting().filter(entries__entry_version__in=list(pks)).first()


def _locked(alternate: Alternate) -> tuple[Alternate, list[EntryVersion]]:
    versions = lock_versions(EntryVersion.objects.telling_newest().filter(alternates__alternate=alternate))
    return Alternate.objects.with_people().get(pk=alternate.pk), versions


def _refuse_second(alternate: Alternate, by: User) -> None:
    if hasattr(alternate, "decision"):
        raise Refused(_("Somebody has decided about this in the meantime. Read it again."))
    parties.refuse_all_but_outside_manager(alternate.placement, by)
    if alternate.opened_by_id in by.accounts:
        raise Refused(_("You gathered this evidence. A second person of the programme has to look at it."))


def _refuse_what_can_be_signed(versions: Sequence[EntryVersion], *, at: datetime) -> None:
    chosen = EntryVersion.objects.filter(pk__in=[version.pk for version in versions])
    nobodys = set((chosen.orphaned(at=at) | chosen.given_over()).values_list("pk", flat=True))
    for version in versions:
        if version.pk not in nobodys:
            day = {"day": rules.long_date(version.worked_on)}
            raise Refused(_("A supervisor can still sign the entry of %(day)s. Ask them first.") % day)
