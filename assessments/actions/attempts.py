"""What is done to an attempt: started, answered, handed in, closed when its time is over."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count
from django.dispatch import Signal
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from assessments import access, drawing, grading, items, responses, retakes
from assessments.models import Answer, Assessment, Attempt, AttemptItem, Ending, ItemVersion
from lms.audit import ledger
from lms.people.actions import Refused
from lms.people.models import User

# The room's one bell, rung on commit with `attempt`: rooms above look at what it means for them.
attempt_submitted = Signal()

# A browser counts on by one for each change; a number far ahead of the saved one was never given to anybody.
FURTHEST_SEQUENCE = 10_000


class Over(Refused):
    """The attempt is handed in, so that nothing can be answered any more."""


@dataclass(frozen=True)
class Saved:
    """What stands after a save; `is_newest` is false when a later answer was already there and nothing was written."""

    answer: Answer | None
    is_newest: bool


@transaction.atomic
def start(
    *, person: User, assessment: Assessment, by: User, return_to: str = "", at: datetime | None = None
) -> Attempt:
    """Begin an attempt, or return the one already open: a second click starts nothing.

    The items, their order, the deadline and the cut score are fixed here and stay, whatever is edited later.
    Raises Refused with the sentence of the retake rules.
    """
    at = at or timezone.now()
    User.objects.select_for_update(no_key=True).get(pk=person.pk)
    if by.pk != person.pk:
        raise Refused(_("An attempt is started by the person who takes it."))
    past = list(Attempt.objects.filter(person=person, assessment=assessment).order_by("number"))
    if past and past[-1].is_open:
        if not past[-1].is_overdue(at):
            return past[-1]
        past[-1] = close(attempt=past[-1], at=at)
    decision = retakes.decide(assessment.retake_rules, past, at=at)
    if not decision.may_start:
        raise Refused(decision.why)
    attempt = _opened(person, assessment, number=len(past) + 1, return_to=access.way_back(return_to), at=at)
    _lay_out(attempt, assessment)
    ledger.record("assessments.start", of=attempt, by=by, at=at, detail=_facts(attempt))
    if attempt.closes_at is not None:
        close_when_over.using(run_after=attempt.closes_at).enqueue(attempt.pk)
    return attempt


def _opened(person: User, assessment: Assessment, *, number: int, return_to: str, at: datetime) -> Attempt:
    deadline = None
    if assessment.time_limit_minutes is not None:
        deadline = at + timedelta(minutes=assessment.time_limit_minutes)
    return Attempt.objects.create(
        person=person,
        assessment=assessment,
        number=number,
        seed=secrets.randbits(62),
        started_at=at,
        deadline_at=deadline,
        closes_at=deadline and deadline + timedelta(seconds=assessment.grace_seconds),
        cut_percent=assessment.cut_percent,
        feedback=assessment.feedback,
        return_to=return_to,
    )


def _lay_out(attempt: Attempt, assessment: Assessment) -> None:
    """Draw the questions, those this person has met least often first, and fix their order and their options'."""
    lines = list(assessment.blueprint.values_list("topic_id", "count"))
    live = ItemVersion.objects.live().filter(topic__in=[topic for topic, _count in lines]).order_by("item__code", "pk")
    versions = {version.item_id: version for version in live}
    pools = [
        drawing.Line(count, tuple(item for item, version in versions.items() if version.topic_id == topic))
        for topic, count in lines
    ]
    met = AttemptItem.objects.filter(attempt__person=attempt.person_id, item_version__item__in=versions)
    seen = dict(met.values_list("item_version__item").annotate(times=Count("pk")))
    try:
        drawn = drawing.draw(pools, seed=attempt.seed, seen=seen, shuffle=assessment.shuffle)
    except drawing.TooFewItems:
        raise Refused(_("This assessment is being changed and cannot be started now. Try again later.")) from None
    AttemptItem.objects.bulk_create(
        AttemptItem(
            attempt=attempt,
            position=position,
            item_version=versions[item],
            option_order=_option_order(versions[item], seed=attempt.seed, shuffle=assessment.shuffle),
        )
        for position, item in enumerate(drawn, start=1)
    )


def _option_order(version: ItemVersion, *, seed: int, shuffle: bool) -> list[str]:
    ids = [option["id"] for option in version.options]
    if not shuffle or version.kind == items.Kind.TRUE_FALSE:
        return ids
    return drawing.shuffled(ids, seed=seed, salt=f"options of {version.item_id}")


@transaction.atomic
def save_answer(
    *, attempt: Attempt, position: int, marks: Sequence[int], sequence: int, by: User, at: datetime | None = None
) -> Saved:
    """Save what is marked for one question: `marks` are places of options as this person sees them, from 1.

    Doing it twice changes nothing. The highest sequence number wins: an earlier one, or the same with another answer,
    writes nothing and is told so. Raises responses.Malformed for what cannot be an answer, Over once it is handed in.
    """
    at = at or timezone.now()
    attempt = _locked(attempt)
    if by.pk != attempt.person_id:
        raise Refused(_("An attempt is answered by the person who takes it."))
    if attempt.is_overdue(at) or not attempt.is_open:
        raise Over(_("This attempt is handed in. What you had saved is kept."))
    asked = attempt.items.select_related("item_version", "answer").filter(position=position).first()
    if asked is None:
        raise responses.Malformed(_("There is no such question in this attempt."))
    response = responses.read(asked.item_version.kind, asked.option_order, marks)
    saved = asked.saved
    _check_sequence(sequence, saved)
    if saved is None:
        return Saved(_first(asked, response, sequence, at), is_newest=True)
    if sequence <= saved.sequence:
        return Saved(saved, is_newest=response == saved.response)
    saved.response, saved.sequence, saved.saved_at = response, sequence, at
    saved.save(update_fields=["response", "sequence", "saved_at"])
    return Saved(saved, is_newest=True)


def _check_sequence(sequence: int, saved: Answer | None) -> None:
    last = saved.sequence if saved else 0
    if type(sequence) is not int or not 1 <= sequence <= last + FURTHEST_SEQUENCE:
        raise responses.Malformed(_("This page has lost count of your answers. Open the question again."))


def _first(asked: AttemptItem, response: list[str], sequence: int, at: datetime) -> Answer | None:
    """A question left open and moved past stays without a row."""
    if not response:
        return None
    return Answer.objects.create(attempt_item=asked, response=response, sequence=sequence, saved_at=at)


@transaction.atomic
def submit(*, attempt: Attempt, by: User, at: datetime | None = None) -> Attempt:
    """Hand in an attempt; one that is handed in stays exactly as it is. Past its time it is closed as of that time."""
    at = at or timezone.now()
    attempt = _locked(attempt)
    if by.pk != attempt.person_id:
        raise Refused(_("An attempt is handed in by the person who takes it."))
    if not attempt.is_open:
        return attempt
    if attempt.is_overdue(at):
        return _closed(attempt)
    return _scored(attempt, ending=Ending.HANDED_IN, verb="assessments.submit", by=by, at=at)


@transaction.atomic
def close(*, attempt: Attempt, at: datetime | None = None) -> Attempt:
    """Hand in for the person what they had saved when their time was over; before that, nothing happens."""
    at = at or timezone.now()
    attempt = _locked(attempt)
    return _closed(attempt) if attempt.is_overdue(at) else attempt


def close_overdue(*, at: datetime | None = None) -> int:
    """Close every attempt whose time is over; for the nightly round, in case a worker lost one. Returns how many."""
    at = at or timezone.now()
    overdue = list(Attempt.objects.overdue(at).order_by("closes_at"))
    for attempt in overdue:
        close(attempt=attempt, at=at)
    return len(overdue)


@task()
def close_when_over(pk: int) -> None:
    """The worker's part: one attempt, at the end of its time and grace."""
    close(attempt=Attempt.objects.get(pk=pk))


def _closed(attempt: Attempt) -> Attempt:
    """Whoever notices, and however late: the attempt ended when its time did."""
    return _scored(attempt, ending=Ending.TIME_OVER, verb="assessments.close", by=None, at=attempt.closes_at)


def _scored(attempt: Attempt, *, ending: Ending, verb: str, by: User | None, at: datetime | None) -> Attempt:
    asked = list(attempt.items.select_related("item_version", "answer"))
    attempt.right_count = sum(question.is_right for question in asked)
    attempt.percent = grading.percent(attempt.right_count, len(asked))
    attempt.passed = grading.passes(attempt.percent, attempt.cut_percent)
    attempt.submitted_at, attempt.ending = at, ending
    attempt.save(update_fields=["right_count", "percent", "passed", "submitted_at", "ending"])
    score = {"percent": str(attempt.percent), "cut": str(attempt.cut_percent)}
    ledger.record(verb, of=attempt, by=by, at=at, detail=_facts(attempt) | score)
    transaction.on_commit(lambda: attempt_submitted.send(sender=Attempt, attempt=attempt), robust=True)
    return attempt


def _locked(attempt: Attempt) -> Attempt:
    return Attempt.objects.select_for_update(of=("self",)).select_related("assessment").get(pk=attempt.pk)


def _facts(attempt: Attempt) -> dict[str, str | int]:
    return {"assessment": attempt.assessment.code, "number": attempt.number}
