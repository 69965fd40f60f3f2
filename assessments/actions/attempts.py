"""What is done to an attempt as a whole: started, handed in, closed when its time is over."""

import secrets
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, models, transaction
from django.db.models import Count
from django.dispatch import Signal
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from assessments import access, accommodations, drawing, grading, items, retakes, timing
from assessments.accommodations import Terms
from assessments.models import (
    AccommodationDecision,
    Assessment,
    Attempt,
    AttemptItem,
    AttemptTerms,
    Ending,
    ItemVersion,
    Release,
)
from lms.audit import ledger
from lms.people.actions import Refused
from lms.people.models import User

# The room's one bell, rung on commit with `attempt`: rooms above look at what it means for them.
attempt_submitted = Signal()


def hold(rows: models.QuerySet, **how: Any) -> None:
    """Lock rows where the database locks rows; on SQLite whoever writes is alone from the transaction's start."""
    if connection.features.has_select_for_update:
        list(rows.select_for_update(**how).order_by().values_list("pk"))


def start(
    *, person: User, assessment: Assessment, by: User, return_to: str = "", at: datetime | None = None
) -> Attempt:
    """Begin an attempt, or return the one already open: a second click starts nothing.

    The items, their order, the deadline, the cut score, what is told afterwards and what it is fitted with for this
    person are fixed here and stay, whatever is edited or granted later.

    Raises Refused with the sentence of the retake rules.
    """
    if by.pk != person.pk:
        raise Refused(_("An attempt is started by the person who takes it."))
    # Refused outside the transaction, so that an attempt found past its time stays closed.
    attempt, why = _started(person, assessment, return_to=access.way_back(return_to), at=at or timezone.now())
    if attempt is None:
        raise Refused(why)
    return attempt


@transaction.atomic
def _started(person: User, assessment: Assessment, *, return_to: str, at: datetime) -> tuple[Attempt | None, str]:
    """The attempt that is open afterwards, or None and why there is none."""
    hold(User.objects.filter(pk=person.pk), no_key=True)
    past = list(Attempt.objects.filter(person__in=person.accounts, assessment=assessment).order_by("started_at", "pk"))
    if past and past[-1].is_open:
        if not past[-1].is_overdue(at):
            return past[-1], ""
        past[-1] = close(attempt=past[-1], at=at)
    decision = retakes.decide(assessment.retake_rules, past, at=at)
    if not decision.may_start:
        return None, decision.why
    terms = held_by(person, at=at)
    attempt = _opened(person, assessment, terms, number=len(past) + 1, return_to=return_to, at=at)
    _lay_out(attempt, assessment)
    ledger.record("assessments.start", of=attempt, by=person, at=at, detail=_facts(attempt))
    if attempt.closes_at is not None:
        close_when_over.using(run_after=attempt.closes_at).enqueue(attempt.pk)
    return attempt, ""


def held_by(person: User, *, at: datetime | None = None) -> Terms:
    """What an attempt that this person begins at a moment is fitted with, whatever the assessment."""
    granted = AccommodationDecision.objects.in_force(person, at=at or timezone.now())
    return accommodations.together(one.terms for one in granted)


def _opened(
    person: User, assessment: Assessment, terms: Terms, *, number: int, return_to: str, at: datetime
) -> Attempt:
    ends = timing.ends(
        started_at=at,
        minutes=assessment.time_limit_minutes,
        grace_seconds=assessment.grace_seconds,
        time_factor=terms.time_factor,
    )
    waits = assessment.release == Release.AFTER_WINDOW
    attempt = Attempt.objects.create(
        person=person,
        assessment=assessment,
        number=number,
        seed=secrets.randbits(62),
        started_at=at,
        deadline_at=ends.deadline_at,
        closes_at=ends.closes_at,
        cut_percent=assessment.cut_percent,
        scale=assessment.scale,
        layout=assessment.layout,
        feedback=assessment.feedback,
        release=assessment.release,
        releases_at=at + timedelta(days=assessment.window_days or 0) if waits else None,
        return_to=return_to,
    )
    if terms:
        AttemptTerms.objects.create(attempt=attempt, **asdict(terms))
    return attempt


def _lay_out(attempt: Attempt, assessment: Assessment) -> None:
    """Draw the questions, those this person has met least often first, and fix their order and their options'."""
    drawn = _drawn(attempt, assessment)
    wordings = ItemVersion.objects.only("item_id", "kind", "options", "pairs").in_bulk(drawn)
    AttemptItem.objects.bulk_create(
        AttemptItem(
            attempt=attempt,
            position=position,
            item_version=wordings[version],
            option_order=option_order(wordings[version], seed=attempt.seed, shuffle=assessment.shuffle_options),
        )
        for position, version in enumerate(drawn, start=1)
    )


def _drawn(attempt: Attempt, assessment: Assessment) -> list[int]:
    """The numbers of the versions of this attempt in the order of its pages."""
    lines = list(assessment.blueprint.values_list("topic", "difficulty", "count", "topic__bank"))
    live = list(ItemVersion.objects.live().filter(topic__in={topic for topic, *_rest in lines}).for_drawing())
    banks = {bank for *_rest, bank in lines}
    met = AttemptItem.objects.filter(attempt__person__in=attempt.person.accounts, item_version__item__bank__in=banks)
    seen = dict(met.values_list("item_version__item").annotate(times=Count("pk")))
    pools = [
        drawing.Line(count, tuple(one.item_id for one in live if one.suits(topic, difficulty)))
        for topic, difficulty, count, _bank in lines
    ]
    try:
        drawn = drawing.draw(pools, seed=attempt.seed, seen=seen, shuffle=assessment.shuffle)
    except drawing.TooFewItems:
        raise Refused(_("This assessment is being changed and cannot be started now. Try again later.")) from None
    tried_out = [one.item_id for one in live if one.is_pretest]
    extra = drawing.freshest(tried_out, assessment.pretest_count, seed=attempt.seed, seen=seen)
    version_of = {one.item_id: one.pk for one in live}
    return [version_of[item] for item in drawing.mixed_in(drawn, extra, seed=attempt.seed)]


def option_order(version: ItemVersion, *, seed: int = 0, shuffle: bool = False) -> list[str] | dict[str, list[str]]:
    """The ids in the order of this person's page. What is to be put in order is always mixed: its order is the key."""
    if version.kind == items.Kind.MATCHING:
        left, right = items.sides(version.pairs)
        mixed = _mixed(left, version, seed=seed, salt="left") if shuffle else left
        return {"left": mixed, "right": _mixed(right, version, seed=seed, salt="right")}
    ids = [option["id"] for option in version.options]
    is_fixed = not shuffle or version.kind == items.Kind.TRUE_FALSE
    if is_fixed and version.kind != items.Kind.ORDERING:
        return ids
    return _mixed(ids, version, seed=seed, salt="options")


def _mixed(ids: Sequence[str], version: ItemVersion, *, seed: int, salt: str) -> list[str]:
    return drawing.shuffled(ids, seed=seed, salt=f"{salt} of {version.item_id}")


class NotTheirs(Refused):
    """The attempt is somebody else's."""


@transaction.atomic
def submit(*, attempt: Attempt | int, by: User, at: datetime | None = None) -> Attempt:
    """Hand in an attempt (or its number); one that is handed in stays exactly as it is.

    Past its time it is closed as of that time.
    """
    at = at or timezone.now()
    attempt = locked(attempt if isinstance(attempt, int) else attempt.pk)
    if by.pk != attempt.person_id:
        raise NotTheirs(_("An attempt is handed in by the person who takes it."))
    if not attempt.is_open:
        return attempt
    if attempt.is_overdue(at):
        return _closed(attempt)
    return _scored(attempt, ending=Ending.HANDED_IN, verb="assessments.submit", by=by, at=at)


@transaction.atomic
def close(*, attempt: Attempt, at: datetime | None = None) -> Attempt:
    """Hand in for the person what they had saved when their time was over; before that, nothing happens."""
    at = at or timezone.now()
    attempt = locked(attempt.pk)
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
    score = attempt.score()
    attempt.right_count = score.right
    attempt.percent = grading.percent(score.points, score.total)
    attempt.passed = grading.passes(attempt.percent, attempt.cut_percent)
    attempt.submitted_at, attempt.ending = at, ending
    attempt.save(update_fields=["right_count", "percent", "passed", "submitted_at", "ending"])
    told = {"percent": str(attempt.percent), "cut": str(attempt.cut_percent)}
    ledger.record(verb, of=attempt, by=by, at=at, detail=_facts(attempt) | told)
    transaction.on_commit(lambda: attempt_submitted.send(sender=Attempt, attempt=attempt), robust=True)
    return attempt


def locked(pk: int) -> Attempt:
    rows = Attempt.objects.select_for_update(of=("self",)).select_related("assessment", "fitted")
    return rows.get(pk=pk)


def _facts(attempt: Attempt) -> dict[str, str | int]:
    return {"assessment": attempt.assessment.code, "number": attempt.number}
