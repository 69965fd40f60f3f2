"""What is done with files of items: brought, taken into a bank as drafts, put away; and a bank handed out as one."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from assessments import handout, intake
from assessments.actions.items import draft
from assessments.exchange import formats
from assessments.exchange.understood import Item, Reading, Written
from assessments.intake import Prepared
from assessments.models import BankTopic, ItemBank, ItemFile
from assessments.models import Item as BankItem
from lms.audit import ledger
from lms.people.actions import Refused
from lms.people.models import User

# As many as one transaction writes: on SQLite nobody else writes meanwhile.
BATCH = 50
# So few are taken while the examiner waits; more are left to the worker.
AT_ONCE = 50


@dataclass
class Outcome:
    added: int = 0
    known: int = 0
    unfit: int = 0

    def __add__(self, other: "Outcome") -> "Outcome":
        return Outcome(self.added + other.added, self.known + other.known, self.unfit + other.unfit)


@transaction.atomic
def bring(*, bank: ItemBank, topic: BankTopic | None, name: str, format: str, data: bytes, by: User) -> ItemFile:
    """Keep a file to be looked at; nothing of it is in the bank yet. Raises Unreadable."""
    format = format or formats.format_of(data, name=name)
    reading = formats.read(data, format=format)
    file = ItemFile.objects.create(
        bank=bank,
        topic=topic,
        name=name[:200],
        format=format,
        data=zlib.compress(data),
        brought_by=by,
        brought_at=timezone.now(),
        total=len(reading.items),
    )
    ledger.record("assessments.bring", of=file, by=by, detail={"bank": bank.code, "items": file.total})
    return file


def reading_of(file: ItemFile) -> Reading:
    return formats.read(zlib.decompress(file.data), format=file.format) if file.data else Reading(())


@transaction.atomic
def look_into(*, file: ItemFile, by: User) -> Reading:
    """Everything the file says, keys included: written down where its bank is an exam's."""
    if file.data and file.bank.is_exam:
        ledger.record("assessments.look_into", of=file, by=by, detail={"bank": file.bank.code, "items": file.total})
    return reading_of(file)


@transaction.atomic
def take(*, file: ItemFile, by: User) -> ItemFile:
    """Let the good items of a file become drafts; a second person approves each. Taking twice changes nothing."""
    file = _locked(file.pk)
    if file.taken_at is not None:
        return file
    if not file.total:
        raise Refused(_("There is no item in this file that could be taken."))
    file.taken_by, file.taken_at = by, timezone.now()
    file.save(update_fields=["taken_by", "taken_at"])
    ledger.record("assessments.take", of=file, by=by, detail={"bank": file.bank.code, "items": file.total})
    if file.total > AT_ONCE:
        take_on.enqueue(file.pk)
        return file
    return _batch(file, reading_of(file).items)


@task()
def take_on(pk: int) -> None:
    """The worker's part: batch after batch, from wherever the file stands to its end."""
    go_on(pk)


def go_on(pk: int) -> None:
    file = ItemFile.objects.get(pk=pk)
    understood = reading_of(file).items
    while file.status == "under_way":
        with transaction.atomic():
            file = _locked(pk)
            if file.status == "under_way":
                file = _batch(file, understood)


def finish_files() -> int:
    """For the nightly round: files whose worker was lost are taken to their end. Returns how many."""
    waiting = list(ItemFile.objects.under_way().values_list("pk", flat=True))
    for pk in waiting:
        go_on(pk)
    return len(waiting)


def _batch(file: ItemFile, understood: Sequence[Item]) -> ItemFile:
    batch = understood[file.place : file.place + BATCH]
    outcome = take_in(items=intake.prepared(batch), bank=file.bank, topic=file.topic, by=file.taken_by)
    file.place += len(batch)
    file.added, file.known = file.added + outcome.added, file.known + outcome.known
    file.unfit += outcome.unfit
    if file.place >= file.total:
        # The keys of an exam lie in its bank and nowhere else.
        file.finished_at, file.data = timezone.now(), b""
    file.save(update_fields=["place", "added", "known", "unfit", "finished_at", "data"])
    return file


@transaction.atomic
def take_in(*, items: Sequence[Prepared], bank: ItemBank, topic: BankTopic | None, by: User | None) -> Outcome:
    """Draft every item that fits and is not in the bank yet, by its code; one already there stays as it is."""
    ItemBank.objects.select_for_update().get(pk=bank.pk)
    there = set(BankItem.objects.filter(bank=bank, code__in={one.code for one in items}).values_list("code", flat=True))
    topics = intake.Topics(bank, topic)
    outcome = Outcome()
    for one in items:
        if one.why_not:
            outcome.unfit += 1
        elif one.code in there:
            outcome.known += 1
        else:
            draft(topic=topics.of(one.item.category), code=one.code, by=by, **one.facts)
            there.add(one.code)
            outcome.added += 1
    return outcome


@transaction.atomic
def put_away(*, file: ItemFile, by: User) -> None:
    """Forget a file of which nothing was taken."""
    file = _locked(file.pk)
    if file.taken_at is not None:
        raise Refused(_("The items of this file are in the bank, or on their way there."))
    ledger.record("assessments.put_away", of=file, by=by, detail={"bank": file.bank.code, "items": file.total})
    file.delete()


@transaction.atomic
def hand_out(*, bank: ItemBank, format: str, by: User) -> Written:
    """The bank as a file, with its keys; written down, whatever kind of bank it is."""
    understood = handout.of_bank(bank)
    written = formats.FORMATS[format].write(understood)
    detail = {"bank": bank.code, "items": len(understood), "format": formats.FORMATS[format].title}
    ledger.record("assessments.hand_out", of=bank, by=by, detail=detail)
    return written


def _locked(pk: int) -> ItemFile:
    return ItemFile.objects.select_for_update(of=("self",)).select_related("bank", "topic", "taken_by").get(pk=pk)
