"""What is done to entries that are still being written: begun, answered, finished, thrown away, and days said again."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.people.actions import Refused
from lms.people.models import User
from supervision import access
from supervision.actions.asking import HoursRefused, Surroundings, Work, ask, taken_beside, version_of
from supervision.actions.entries import lock_hours_of, log
from supervision.models import EntryVersion, HourEntry, Placement, UnfinishedEntry
from supervision.rules import Answer


def look_at(*, placement: Placement, work: Work, at: datetime | None = None) -> list[Answer]:
    """What every rule says of `work`; nothing is written. Expects site and trainee to be fetched along."""
    at = at or timezone.now()
    try:
        version = version_of(work, placement, at=at)
    except HoursRefused as refusal:
        return list(refusal.answers)
    return ask(version, Surroundings.of(placement), taken_beside(version, None), at=at)


@transaction.atomic
def begin_entry(
    *, placement: Placement, answers: Mapping[str, str], by: User, row_key: str = "", at: datetime | None = None
) -> UnfinishedEntry:
    """An entry with its first answers; the same `row_key` twice is the same one, with the later answers."""
    at = at or timezone.now()
    lock_hours_of(by.pk)
    if by.pk != placement.trainee_id:
        raise Refused(_("Hours are logged by the person who worked them."))
    unfinished, is_new = UnfinishedEntry.objects.get_or_create(
        person=by,
        row_key=row_key or secrets.token_hex(16),
        defaults={"placement": placement, "answers": dict(answers), "begun_at": at, "changed_at": at},
    )
    return unfinished if is_new else _answered(unfinished, answers, at=at)


@transaction.atomic
def answer_entry(
    *, unfinished: UnfinishedEntry, answers: Mapping[str, str], by: User, at: datetime | None = None
) -> UnfinishedEntry:
    """Keep more answers; what another device answered in the meantime stays."""
    lock_hours_of(by.pk)
    found = UnfinishedEntry.objects.filter(pk=unfinished.pk, person=by).first()
    if found is None:
        raise Refused(_("This entry was saved or thrown away on another page."))
    return _answered(found, answers, at=at or timezone.now())


@transaction.atomic
def finish_entry(*, unfinished: UnfinishedEntry, work: Work, by: User, at: datetime | None = None) -> EntryVersion:
    """The draft that the answers make. Raises HoursRefused with every rule that stops it; then it stays unfinished."""
    version = log(placement=unfinished.placement, work=work, by=by, row_key=unfinished.row_key, at=at)
    UnfinishedEntry.objects.filter(pk=unfinished.pk, person=by).delete()
    return version


@transaction.atomic
def drop_entry(*, unfinished: UnfinishedEntry, by: User) -> None:
    """Throw away what was begun; twice changes nothing."""
    UnfinishedEntry.objects.filter(pk=unfinished.pk, person=by).delete()


def _answered(unfinished: UnfinishedEntry, answers: Mapping[str, str], *, at: datetime) -> UnfinishedEntry:
    unfinished.answers = {**unfinished.answers, **answers}
    unfinished.changed_at = at
    unfinished.save(update_fields=["answers", "changed_at"])
    return unfinished


@dataclass(frozen=True)
class Repeated:
    """What became of a day said again: the new drafts, and a sentence for each reason why something was left out."""

    drafts: Sequence[EntryVersion]
    problems: Sequence[str]


@transaction.atomic
def repeat_day(*, day: date, onto: date, by: User, at: datetime | None = None) -> Repeated:
    """Say every entry of one day again of another, as drafts without their notes; twice adds nothing."""
    at = at or timezone.now()
    lock_hours_of(by.pk)
    before = list(access.own_days(by, day, day).filter(person=by).select_related("entry__placement"))
    keys = {version.pk: f"repeat:{version.entry_id}:{onto.isoformat()}" for version in before}
    known = set(HourEntry.objects.filter(person=by, row_key__in=keys.values()).values_list("row_key", flat=True))
    drafts: list[EntryVersion] = []
    problems: list[str] = []
    for version in before:
        key = keys[version.pk]
        if key in known:
            continue
        try:
            drafts.append(log(placement=version.entry.placement, work=_again(version, onto), by=by, row_key=key, at=at))
        except HoursRefused as refusal:
            problems += [answer.sentence for answer in refusal.answers]
    return Repeated(drafts, list(dict.fromkeys(problems)))


def _again(version: EntryVersion, onto: date) -> Work:
    return Work(
        on=onto,
        starts=version.starts.replace(fold=0),
        ends=version.ends.replace(fold=0),
        kind=version.kind,
        mode=version.mode,
        group_size=version.group_size,
        topics=version.topics,
        population=version.population,
        zone=version.zone,
    )
