"""What is done with a table of hours: its good rows are looked at, and brought in as drafts."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.audit import ledger
from lms.people.actions import Refused
from lms.people.models import User
from supervision import rules
from supervision.actions.asking import Diary, HoursRefused, Surroundings, Work, ask, version_of
from supervision.actions.entries import lock_hours_of, sealed
from supervision.models import EntryVersion, HourEntry, Placement
from supervision.table import Row

BATCH = 500


@dataclass(frozen=True)
class Outcome:
    """What becomes of one row: a new draft, a row that was brought in before, or the sentences that stop it."""

    row: Row
    version: EntryVersion | None = None
    is_known: bool = False
    problems: Sequence[str] = ()

    @property
    def is_new(self) -> bool:
        return self.version is not None

    @property
    def warnings(self) -> list[str]:
        return rules.words(self.version.warnings) if self.version else []


def look_at_rows(*, placement: Placement, rows: Sequence[Row], by: User, at: datetime | None = None) -> list[Outcome]:
    """What `bring_in` would do with each row, in the order of the file; nothing is written."""
    return judged(_own(placement, by), rows, at=at or timezone.now())


@transaction.atomic
def bring_in(*, placement: Placement, rows: Sequence[Row], by: User, at: datetime | None = None) -> list[Outcome]:
    """The good rows as drafts, all in one transaction; the others are told why. The same table twice adds nothing."""
    at = at or timezone.now()
    lock_hours_of(by.pk)
    placement = _own(placement, by)
    outcomes = judged(placement, rows, at=at)
    drafts = written(placement, outcomes, at=at)
    if drafts:
        minutes = sum(version.minutes for version in drafts)
        ends = {"first": drafts[0].entry_id, "last": drafts[-1].entry_id}
        detail = {"count": len(drafts), "minutes": minutes} | ends
        ledger.record("supervision.bring_in", of=placement, by=by, at=at, detail=detail)
    return outcomes


def _own(placement: Placement, by: User) -> Placement:
    if by.pk != placement.trainee_id:
        raise Refused(_("Hours are logged by the person who worked them."))
    return Placement.objects.select_related("site", "trainee").get(pk=placement.pk)


def written(placement: Placement, outcomes: Sequence[Outcome], *, at: datetime) -> list[EntryVersion]:
    """The good rows as entries of the trainee's; expects the trainee's hours to be locked."""
    new = [(outcome.row, outcome.version) for outcome in outcomes if outcome.version is not None]
    entries = HourEntry.objects.bulk_create(
        [
            HourEntry(person=placement.trainee, placement=placement, row_key=row.key, created_at=at)
            for row, _version in new
        ],
        BATCH,
    )
    for entry, (_row, version) in zip(entries, new, strict=True):
        version.entry = entry
        sealed(version)
    return EntryVersion.objects.bulk_create([version for _row, version in new], BATCH)


def judged(placement: Placement, rows: Sequence[Row], *, at: datetime, waived: Collection[str] = ()) -> list[Outcome]:
    """Each row beside all that was logged before it and the rows above it; a fixed number of queries.

    `waived` names rules that are not asked. Expects site and trainee to be fetched along.
    """
    known = set(HourEntry.objects.filter(person=placement.trainee).values_list("row_key", flat=True))
    around = Surroundings.of(placement)
    days = [row.facts["on"] for row in rows if row.facts]
    diary = Diary(placement.trainee, min(days), max(days)) if days else None
    outcomes: list[Outcome] = []
    for row in rows:
        if row.faults or diary is None:
            outcomes.append(Outcome(row, problems=row.faults))
        elif row.key in known:
            outcomes.append(Outcome(row, is_known=True))
        else:
            known.add(row.key)
            outcomes.append(_judge(row, around, diary, at=at, waived=waived))
    return outcomes


def _judge(row: Row, around: Surroundings, diary: Diary, *, at: datetime, waived: Collection[str]) -> Outcome:
    try:
        version = version_of(Work(**row.facts), around.placement, at=at)
    except HoursRefused as refusal:
        return Outcome(row, problems=[answer.sentence for answer in refusal.answers])
    asked = ask(version, around, diary.beside(version.worked_on), at=at)
    answers = [answer for answer in asked if answer.rule not in waived]
    stopped = rules.blocks(answers)
    if stopped:
        return Outcome(row, problems=[answer.sentence for answer in stopped])
    version.warnings = rules.warnings(answers)
    # Rows of this table have no entry yet; their line, negative, tells them apart.
    diary.add(version, site=around.placement.site.name, entry=-row.line)
    return Outcome(row, version=version)
