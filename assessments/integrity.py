"""Knows whether each score still follows from its answers."""

from collections.abc import Iterator

from assessments import grading
from assessments.models import Attempt

CHUNK = 200


def faults() -> Iterator[str]:
    """A sentence for each handed-in attempt whose score does not follow from what was answered, the oldest first."""
    handed_in = Attempt.objects.exclude(submitted_at=None).order_by("pk")
    for attempt in handed_in.prefetch_related("items__item_version", "items__answer").iterator(CHUNK):
        score = grading.added_up(question.credit for question in attempt.items.all() if question.counts)
        if (attempt.right_count, attempt.percent) != (score.right, grading.percent(score.points, score.total)):
            yield f"attempt {attempt.pk}: its score does not follow from its answers."
