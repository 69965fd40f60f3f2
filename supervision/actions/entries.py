"""What is done to hour entries: logged, changed, handed in, read, returned, amended, voided."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.audit import ledger
from lms.notices import outbox
from lms.people import access as people_access
from lms.people.actions import Refused
from lms.people.models import User
from lms.people.roles import Role
from supervision import hours, rules
from supervision.actions import bells
from supervision.actions.asking import (
    HoursRefused,
    Surroundings,
    Work,
    ask,
    days,
    refuse_or_warn,
    taken_beside,
    version_of,
)
from supervision.actions.consents import refuse_without_consent
from supervision.actions.freezing import refuse_frozen
from supervision.models import (
    CHANGEABLE,
    MOVES,
    SIGNABLE,
    EntryVersion,
    EntryVersionQuerySet,
    HourEntry,
    Placement,
    Return,
    Status,
    Void,
)
from supervision.rules import Answer, Days


@transaction.atomic
def log(*, placement: Placement, work: Work, by: User, row_key: str = "", at: datetime | None = None) -> EntryVersion:
    """A new entry as a draft. The same `row_key` twice is the same entry, whatever else is said.

    Raises HoursRefused with every rule that stops it.
    """
    at = at or timezone.now()
    lock_hours_of(by.pk)
    placement = Placement.objects.select_related("site", "trainee").get(pk=placement.pk)
    if by.pk != placement.trainee_id:
        raise Refused(_("Hours are logged by the person who worked them."))
    known = HourEntry.objects.filter(person=by, row_key=row_key).first() if row_key else None
    if known:
        return known.versions.latest("number")
    version = version_of(work, placement, at=at)
    version.warnings = _warnings(version, placement, at=at)
    version.entry = HourEntry.objects.create(
        person=by, placement=placement, row_key=row_key or secrets.token_hex(16), created_at=at
    )
    sealed(version).save()
    ledger.record("supervision.log", of=version.entry, by=by, at=at, detail=_facts(version))
    return version


@transaction.atomic
def change(*, version: EntryVersion, work: Work, by: User, at: datetime | None = None) -> EntryVersion:
    """Say it anew. A draft is changed in place; a returned version is succeeded by a new draft.

    Raises HoursRefused with every rule that stops it, and Refused where the version is not one's own to change.
    """
    at = at or timezone.now()
    old = _own_pending(version, by)
    if old.status not in CHANGEABLE:
        raise Refused(_("This entry is with your supervisor. Ask them to return it if something in it has to change."))
    placement = old.entry.placement
    new = version_of(work, placement, at=at)
    new.entry, new.warnings = old.entry, _warnings(new, placement, at=at, entry=old.entry)
    if old.status == Status.DRAFT:
        new.pk, new.number, new._state.adding = old.pk, old.number, False
    else:
        new.number = old.number + 1
        EntryVersion.objects.filter(pk=old.pk).update(holds_time=False)
    sealed(new).save()
    ledger.record("supervision.change", of=new.entry, by=by, at=at, detail=_facts(new))
    return new


@transaction.atomic
def submit(
    *,
    versions: Iterable[EntryVersion],
    by: User,
    shown: Mapping[int, str] | None = None,
    at: datetime | None = None,
) -> list[EntryVersion]:
    """Hand in drafts, one or a week of them: all or none. Those handed in before stay as they are.

    `shown` is the content hash of each version as a page showed it; refused where anything is another by now. Raises
    HoursRefused with a sentence for each day that no supervisor agreed to.
    """
    at = at or timezone.now()
    pks = [version.pk for version in versions]
    chosen = lock_versions(EntryVersion.objects.pending().filter(pk__in=pks))
    if shown is not None and {version.pk: version.content_hash for version in chosen} != shown:
        raise Refused(_("Nothing was handed in: something here changed since you opened the page. Read it again."))
    if any(version.person_id != by.pk for version in chosen) or len(chosen) != len(set(pks)):
        raise Refused(_("You can hand in your own newest entries only. Look at the list again."))
    drafts = [version for version in chosen if version.status == Status.DRAFT]
    if any(version.status == Status.RETURNED for version in chosen):
        raise Refused(_("A returned entry is changed before it is handed in again."))
    if any(version.status == Status.REFUSED for version in chosen):
        raise Refused(_("An entry that was refused is changed before it is handed in again."))
    if drafts:
        refuse_without_consent(by)
    answers = [answer for version in drafts for answer in _ask_at_submission(version)]
    if rules.blocks(answers):
        raise HoursRefused(rules.blocks(answers))
    for placement in {version.entry.placement for version in drafts}:
        handed_in = [version for version in drafts if version.entry.placement_id == placement.pk]
        move(handed_in, Status.SUBMITTED, submitted_at=at)
        ledger.record("supervision.submit", of=placement, by=by, at=at, detail=_summary(handed_in))
        _tell_supervisors(placement, handed_in, at=at)
    return chosen


@transaction.atomic
def approve(*, versions: Iterable[EntryVersion], by: User, at: datetime | None = None) -> list[EntryVersion]:
    """A supervisor has read these and keeps them for their signature; those read before stay as they are."""
    at = at or timezone.now()
    pks = [version.pk for version in versions]
    chosen = lock_versions(EntryVersion.objects.pending().filter(pk__in=pks))
    if len(chosen) != len(set(pks)) or any(version.status not in SIGNABLE for version in chosen):
        raise Refused(_("Something here changed since you opened the page. Read it again."))
    for version in chosen:
        refuse_unless_supervisor(version, by, at=at)
    read = [version for version in chosen if version.status == Status.SUBMITTED]
    for placement in {version.entry.placement for version in read}:
        of_it = [version for version in read if version.entry.placement_id == placement.pk]
        move(of_it, Status.APPROVED, approved_at=at, approved_by=by)
        ledger.record("supervision.approve", of=placement, by=by, at=at, detail=_summary(of_it))
    return chosen


@transaction.atomic
def return_entry(*, version: EntryVersion, by: User, reason: str, at: datetime | None = None) -> Return:
    """Send one version back with a reason that the trainee reads; twice is the same return."""
    at = at or timezone.now()
    found = lock_versions(EntryVersion.objects.pending().filter(pk=version.pk))
    if not found:
        raise Refused(_("This entry was changed, signed or voided in the meantime. Read it again."))
    version = found[0]
    refuse_unless_supervisor(version, by, at=at)
    if version.status == Status.RETURNED:
        return version.returns.latest("pk")
    refuse_frozen([version])
    if version.status == Status.REFUSED:
        raise Refused(_("This entry was refused. The trainee can change it, or ask the programme to look at it."))
    if Status.RETURNED not in MOVES[Status(version.status)]:
        raise Refused(_("A draft is the trainee's own. It can be returned once it has been handed in."))
    reason = reason_given(reason, _("Say what should change, so that the person knows what to do."))
    move([version], Status.RETURNED)
    returned = Return.objects.create(entry_version=version, returned_at=at, returned_by=by, reason=reason)
    ledger.record("supervision.return_entry", of=version.entry, by=by, at=at, detail=_facts(version))
    outbox.tell(
        version.entry.placement.trainee,
        "supervision/entry_returned",
        dedupe=f"supervision/entry_returned:{returned.pk}",
        context={"version": version, "reason": reason, "by": by},
    )
    return returned


@transaction.atomic
def amend(*, entry: HourEntry, by: User, work: Work | None = None, at: datetime | None = None) -> EntryVersion:
    """Open a signed entry for correction: a new draft, which needs a new signature; what is signed stands till then.

    With `work` the draft says that, else the same as before. An amendment already open is given back as it is.
    """
    at = at or timezone.now()
    newest = lock_versions(EntryVersion.objects.newest().filter(entry=entry.pk))[0]
    if newest.person_id != by.pk:
        raise Refused(_("Hours are amended by the person who worked them."))
    if hasattr(newest.entry, "void"):
        raise Refused(_("This entry was voided. Log the hours again if they were worked."))
    if newest.signed is None and newest.number > 1 and newest.status == Status.DRAFT:
        return newest
    if newest.signed is None:
        raise Refused(_("Only a signed entry is amended. This one can still be changed."))
    refuse_frozen([newest])
    draft = EntryVersion.objects.get(pk=newest.pk)
    draft.entry, draft.pk, draft._state.adding = newest.entry, None, True
    if work is not None:
        draft = version_of(work, newest.entry.placement, at=at)
        draft.entry = newest.entry
        draft.warnings = _warnings(draft, newest.entry.placement, at=at, entry=newest.entry)
    draft.number, draft.written_at, draft.status = newest.number + 1, at, Status.DRAFT
    draft.submitted_at = draft.approved_at = draft.approved_by = None
    draft.note_salt = secrets.token_hex(16)
    sealed(draft).save()
    ledger.record("supervision.amend", of=draft.entry, by=by, at=at, detail=_facts(draft))
    return draft


@transaction.atomic
def discard(*, version: EntryVersion, by: User, at: datetime | None = None) -> None:
    """Throw a draft away that nobody else has seen: a first draft, or the amendment of a signed entry."""
    at = at or timezone.now()
    draft = _own_pending(version, by)
    before = EntryVersion.objects.filter(entry=draft.entry, number__lt=draft.number)
    if draft.status != Status.DRAFT or before.filter(signed_entry=None).exists():
        raise Refused(_("Somebody has read an earlier version of this entry. Void it instead, with a reason."))
    ledger.record("supervision.discard", of=draft.entry, by=by, at=at)
    is_all_there_is = not before.exists()
    draft.delete()
    if is_all_there_is:
        draft.entry.delete()


@transaction.atomic
def void(*, entry: HourEntry, by: User, reason: str, at: datetime | None = None) -> Void:
    """Take an entry out of every count, with a reason; what was signed stays readable. Twice is the same void."""
    at = at or timezone.now()
    lock_hours_of(entry.person_id)
    entry = HourEntry.objects.select_related("placement__site", "placement__trainee").get(pk=entry.pk)
    if entry.person_id not in by.accounts and not people_access.holds(
        by, Role.PROGRAMME_MANAGER, organisation=entry.placement.site
    ):
        raise Refused(_("Only the person who worked the hours or the site's programme manager can void them."))
    if hasattr(entry, "void"):
        return entry.void
    refuse_frozen(entry.versions.all())
    reason = reason_given(reason, _("Say why these hours are taken out, so that it can be understood later."))
    voided = Void.objects.create(
        entry=entry,
        voided_at=at,
        voided_on=hours.day_of(at, entry.placement.site.timezone),
        voided_by=by,
        reason=reason,
    )
    EntryVersion.objects.filter(entry=entry).update(holds_time=False)
    bells.ring(entry.versions.filter(signed_entry__isnull=False).values_list("entry", flat=True))
    ledger.record("supervision.void", of=entry, by=by, at=at)
    _tell_of_void(voided)
    return voided


@transaction.atomic
def purge_note(*, version: EntryVersion, by: User, at: datetime | None = None) -> EntryVersion:
    """Take a note out for good because it told who somebody is; hash and signature stay whole without it.

    The ledger says that it was done and by whom, never what the note said.
    """
    at = at or timezone.now()
    version = lock_versions(EntryVersion.objects.filter(pk=version.pk))[0]
    if not people_access.holds(by, Role.PROGRAMME_MANAGER, organisation=version.entry.placement.site):
        raise Refused(_("Only a programme manager of the site can take a note out."))
    if version.note:
        EntryVersion.objects.filter(pk=version.pk).purge_notes()
        ledger.record("supervision.purge_note", of=version.entry, by=by, at=at, detail={"version": version.number})
    return EntryVersion.objects.get(pk=version.pk)


def lock_hours_of(*people: int) -> None:
    """One writer at a time for each person's hours, taken before anything is read of them.

    On SQLite the transaction itself holds the write lock.
    """
    _lock(User.objects.filter(pk__in=people))


def _lock(people: QuerySet[User]) -> None:
    list(people.select_for_update(no_key=True).order_by("pk").values_list("pk"))


def lock_versions(versions: EntryVersionQuerySet) -> list[EntryVersion]:
    """The versions with what every action needs of them, read once their people's hours are locked."""
    _lock(User.objects.filter(pk__in=versions.values("person")))
    return list(
        versions.select_related(
            "entry__placement__site", "entry__placement__trainee", "entry__void", "signed_entry"
        ).order_by("worked_on", "starts_at", "pk")
    )


def _own_pending(version: EntryVersion, by: User) -> EntryVersion:
    found = lock_versions(EntryVersion.objects.pending().filter(pk=version.pk, person=by))
    if not found:
        raise Refused(_("This is not the newest version of an entry of yours. Look at it again."))
    return found[0]


def _warnings(
    version: EntryVersion, placement: Placement, *, at: datetime, entry: HourEntry | None = None
) -> list[str]:
    """The names of the rules that warn; raises HoursRefused where one stops the entry."""
    return refuse_or_warn(ask(version, Surroundings.of(placement), taken_beside(version, entry), at=at))


def _ask_at_submission(version: EntryVersion) -> list[Answer]:
    placement = version.entry.placement
    supervisions = list(placement.supervisions.accepted())
    return [
        rules.inside_placement(version.worked_on, Days(placement.starts_on, placement.ends_on)),
        rules.inside_agreement(version.worked_on, days(supervisions), verdict=rules.BLOCK),
    ]


def sealed(version: EntryVersion) -> EntryVersion:
    """The version with the hash of its content; expects its entry to be written."""
    version.note_digest = hours.digest_of_note(version.note, version.note_salt)
    version.content_hash = hours.content_hash(version.content())
    return version


def move(versions: Sequence[EntryVersion], status: Status, **facts) -> None:
    EntryVersion.objects.filter(pk__in=[version.pk for version in versions]).update(status=status, **facts)
    for version in versions:
        version.status = status
        for name, value in facts.items():
            setattr(version, name, value)


def refuse_unless_supervisor(version: EntryVersion, by: User, *, at: datetime) -> None:
    """Reading for signature and returning are for a supervisor of that day who has not left since."""
    supervisions = version.entry.placement.supervisions.accepted().filter(supervisor=by)
    today = hours.day_of(at, version.entry.placement.site.timezone)
    answers = [
        rules.own_hours(by.pk, version.person_id),
        rules.supervises(version.worked_on, today, days(supervisions)),
    ]
    if rules.blocks(answers):
        raise HoursRefused(rules.blocks(answers))


def reason_given(typed: str, if_missing: str) -> str:
    """A reason is needed, and it leaves by mail: so it tells of no participant either."""
    reason = typed.strip()
    if not reason:
        raise Refused(if_missing)
    answers = [rules.note_identities(reason, frozenset())]
    if rules.blocks(answers):
        raise HoursRefused(rules.blocks(answers))
    return reason


def _tell_supervisors(placement: Placement, versions: Sequence[EntryVersion], *, at: datetime) -> None:
    """One mail a day and supervisor, however often a trainee hands something in."""
    today = hours.day_of(at, placement.site.timezone)
    for supervision in placement.supervisions.accepted().on(today).select_related("supervisor"):
        outbox.tell(
            supervision.supervisor,
            "supervision/submitted",
            dedupe=f"supervision/submitted:{supervision.pk}:{today.isoformat()}",
            context={"placement": placement, "count": len(versions), "minutes": sum(v.minutes for v in versions)},
        )


def _tell_of_void(voided: Void) -> None:
    """The trainee learns that somebody else voided their hours; a signer, that hours they signed were voided."""
    entry = voided.entry
    signers = User.objects.filter(sign_offs__signed_entries__entry_version__entry=entry).distinct()
    for person in {entry.placement.trainee, *signers} - {voided.voided_by}:
        outbox.tell(
            person,
            "supervision/entry_voided",
            dedupe=f"supervision/entry_voided:{voided.pk}:{person.pk}",
            context={"entry": entry, "void": voided},
        )


def _facts(version: EntryVersion) -> dict[str, str | int]:
    return {"version": version.number, "minutes": version.minutes, "day": version.worked_on.isoformat()}


def _summary(versions: Sequence[EntryVersion]) -> dict[str, str | int]:
    return {
        "count": len(versions),
        "minutes": sum(version.minutes for version in versions),
        "entries": ", ".join(str(version.entry_id) for version in versions),
    }
