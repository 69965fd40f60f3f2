"""Knows whether accounts that were put together lead to whom the decisions say."""

from collections.abc import Iterator

from lms.people.models import MergeDecision, User


def faults() -> Iterator[str]:
    """A sentence for each account that goes on as somebody else than was decided, the oldest first."""
    approved = MergeDecision.objects.filter(is_approved=True).values_list("account", "merge__into")
    decided = dict(approved)
    asked = {*decided, *User.objects.exclude(goes_on_as=None).values_list("pk", flat=True)}
    for account, told in User.objects.filter(pk__in=asked).order_by("pk").values_list("pk", "goes_on_as"):
        last = account
        while last in decided:
            last = decided[last]
        if told != last:
            yield f"account {account}: it goes on as {told}, and what was decided leads to {last}."
