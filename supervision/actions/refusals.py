"""What is done where a supervisor will not sign: said with a reason, looked at by the programme, decided."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.audit import ledger
from lms.notices import outbox
from lms.people.actions import Refused
from lms.people.models import User
from supervision import access, hours
from supervision.actions import parties
from supervision.actions.entries import lock_versions, move, reason_given, refuse_unless_supervisor
from supervision.actions.freezing import refuse_frozen
from supervision.models import (
    SIGNABLE,
    Appeal,
    AppealDecision,
    EntryVersion,
    Outcome,
    Placement,
    Refusal,
    RefusedEntry,
    Status,
)


@transaction.atomic
def refuse_to_sign(*, versions: Iterable[EntryVersion], by: User, reason: str, at: datetime | None = None) -> Refusal:
    """Say of entries of one placement that one will not sign them, and why; the same again is the same refusal."""
    at = at or timezone.now()
    pks = {version.pk for version in versions}
    chosen = lock_versions(EntryVersion.objects.pending().filter(pk__in=pks))
    known = _refused_before(chosen, by)
    if known:
        return known
    if not chosen or len(chosen) != len(pks) or any(version.status not in SIGNABLE for version in chosen):
        raise Refused(_("Something here changed since you opened the page. Read it again."))
    if len({version.entry.placement_id for version in chosen}) > 1:
        raise Refused(_("One refusal speaks of one placement."))
    refuse_frozen(chosen)
    for version in chosen:
        refuse_unless_supervisor(version, by, at=at)
    reason = reason_given(reason, _("Say why you will not sign, so that the person understands it."))
    placement = chosen[0].entry.placement
    refusal = Refusal.objects.create(placement=placement, refused_at=at, refused_by=by, reason=reason)
    RefusedEntry.objects.bulk_create(RefusedEntry(refusal=refusal, entry_version=version) for version in chosen)
    move(chosen, Status.REFUSED)
    ledger.record("supervision.refuse_to_sign", of=placement, by=by, at=at, detail={"count": len(chosen)})
    outbox.tell(
        placement.trainee,
        "supervision/refused",
        dedupe=f"supervision/refused:{refusal.pk}",
        context={"refusal": refusal, "count": len(chosen), "by": by},
    )
    return refusal


@transaction.atomic
def appeal(*, refusal: Refusal, by: User, words: str, at: datetime | None = None) -> Appeal:
    """The trainee asks the site's programme managers to look at a refusal; twice is the same appeal."""
    at = at or timezone.now()
    versions = _locked(refusal)
    placement = Placement.objects.select_related("site", "trainee").get(pk=refusal.placement_id)
    if by.pk != placement.trainee_id:
        raise Refused(_("Only the person who worked the hours can ask the programme to look at them."))
    known = Appeal.objects.filter(refusal=refusal).first()
    if known:
        return known
    if not versions:
        raise Refused(_("None of these entries is refused any more. There is nothing to look at."))
    words = reason_given(words, _("Say what the programme manager should know."))
    made = Appeal.objects.create(refusal=refusal, appealed_at=at, appealed_by=by, words=words)
    ledger.record("supervision.appeal", of=placement, by=by, at=at, detail={"count": len(versions)})
    for manager in access.managers_of([placement.site]).exclude(pk__in=parties.sides_of(placement)):
        outbox.tell(
            manager,
            "supervision/appealed",
            dedupe=f"supervision/appealed:{made.pk}:{manager.pk}",
            context={"appeal": made, "placement": placement},
        )
    return made


@transaction.atomic
def decide_appeal(
    *, appeal: Appeal, by: User, outcome: str, reasons: str, at: datetime | None = None
) -> AppealDecision:
    """The programme manager decides, with reasons that both sides read; the same again is the same decision.

    Asked again, the entries wait for the supervisor as before; in the other cases they stay refused.
    """
    at = at or timezone.now()
    refusal = Refusal.objects.with_what_became_of_it().get(pk=appeal.refusal_id)
    versions = _locked(refusal)
    parties.refuse_all_but_outside_manager(refusal.placement, by)
    known = AppealDecision.objects.filter(appeal=appeal).first()
    if known and known.outcome == outcome:
        return known
    if known:
        raise Refused(_("Somebody has decided about this in the meantime. Read it again."))
    if outcome not in Outcome.values:
        raise Refused(_("Choose one of the three decisions."))
    reasons = reason_given(reasons, _("Give your reasons. Both sides read them."))
    if outcome == Outcome.ASK_AGAIN:
        _ask_again(versions, at=at)
    decision = AppealDecision.objects.create(
        appeal=appeal, outcome=outcome, reasons=reasons, decided_at=at, decided_by=by
    )
    detail = {"outcome": str(outcome), "count": len(versions)}
    ledger.record("supervision.decide_appeal", of=refusal.placement, by=by, at=at, detail=detail)
    for person in (refusal.placement.trainee, refusal.refused_by):
        outbox.tell(
            person,
            "supervision/appeal_decided",
            dedupe=f"supervision/appeal_decided:{decision.pk}:{person.pk}",
            context={"decision": decision, "refusal": refusal},
        )
    return decision


def _refused_before(versions: list[EntryVersion], by: User) -> Refusal | None:
    """The refusal this person already gave of exactly these: a second click."""
    if not versions or any(version.status != Status.REFUSED for version in versions):
        return None
    own = Refusal.objects.filter(refused_by=by, refused_entries__entry_version=versions[0]).order_by("pk").last()
    named = set(own.refused_entries.values_list("entry_version", flat=True)) if own else set()
    return own if named == {version.pk for version in versions} else None


def _locked(refusal: Refusal) -> list[EntryVersion]:
    """What of it is still refused and the newest that is said, under the lock of the person's hours."""
    refused = EntryVersion.objects.pending().filter(status=Status.REFUSED, refused_entries__refusal=refusal)
    return lock_versions(EntryVersion.objects.filter(pk__in=refused.values("pk")))


def _ask_again(versions: list[EntryVersion], *, at: datetime) -> None:
    if not versions:
        raise Refused(_("These entries were changed or taken out in the meantime. Read them again."))
    for version in versions:
        today = hours.day_of(at, version.entry.placement.site.timezone)
        able = version.entry.placement.supervisions.accepted().on(version.worked_on).exclude(until_on__lt=today)
        if not able.filter(supervisor__is_active=True).exists():
            raise Refused(_("Nobody who supervised these days can still sign. Let the programme look at the hours."))
    move(versions, Status.SUBMITTED)
