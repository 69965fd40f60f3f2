"""Knows whether each score still follows from its answers, and whether no clock stood still longer than granted."""

from collections.abc import Iterator
from datetime import timedelta

from assessments import grading
from assessments.models import Attempt

CHUNK = 200


def faults() -> Iterator[str]:
    """A sentence for each attempt that is not what its answers and its breaks make of it, the oldest first."""
    yield from _scores()
    yield from _breaks()


def _scores() -> Iterator[str]:
    handed_in = Attempt.objects.exclude(submitted_at=None).order_by("pk")
    for attempt in handed_in.prefetch_related("items__item_version", "items__answer").iterator(CHUNK):
        score = grading.added_up(question.credit for question in attempt.items.all() if question.counts)
        if (attempt.right_count, attempt.percent) != (score.right, grading.percent(score.points, score.total)):
            yield f"attempt {attempt.pk}: its score does not follow from its answers."


def _breaks() -> Iterator[str]:
    paused = Attempt.objects.exclude(breaks=None).select_related("fitted").prefetch_related("breaks").distinct()
    for attempt in paused.order_by("pk").iterator(CHUNK):
        if sum((one.length for one in attempt.breaks.all()), timedelta()) > attempt.terms.breaks:
            yield f"attempt {attempt.pk}: its clock stood still longer than was granted."
