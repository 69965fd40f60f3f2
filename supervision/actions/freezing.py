"""Knows what a dispute stops: nothing in its days is signed, vouched for, returned, refused, amended or voided."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from lms.people.actions import Refused
from supervision import rules
from supervision.models import Dispute, EntryVersion


class Frozen(Refused):
    """Raised where days are in dispute; says which, and why."""

    def __init__(self, dispute: Dispute) -> None:
        said = {
            "first": rules.long_date(dispute.from_on),
            "last": rules.long_date(dispute.until_on),
            "reason": dispute.reason,
        }
        super().__init__(
            _("The days from %(first)s to %(last)s are in dispute until the programme decides: %(reason)s") % said
        )
        self.dispute = dispute


def refuse_frozen(versions: Iterable[EntryVersion]) -> None:
    """Expects the hours of their person to be locked, so that no dispute is opened meanwhile."""
    dispute = Dispute.objects.freezing([version.pk for version in versions]).order_by("pk").first()
    if dispute:
        raise Frozen(dispute)
