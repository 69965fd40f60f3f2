"""Knows whether frozen training still adds up."""

from collections.abc import Iterator

from courses.models import TrainingCredit

CHUNK = 500


def faults() -> Iterator[str]:
    """A sentence for each credit whose topics say more minutes than it has, the oldest first."""
    for credit in TrainingCredit.objects.order_by("pk").iterator(CHUNK):
        if sum(credit.minutes_by_topic.values()) > credit.minutes:
            yield f"training credit {credit.pk}: its topics add up to more than its minutes."
