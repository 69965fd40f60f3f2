"""How the public register follows its lineages: at every choice of a holder, issue and change of status."""

from django.utils import timezone

from certificates import names
from certificates.models import Certification, RegisterEntry


def keep(certification: Certification) -> None:
    """Bring a lineage's entry up to date and note the moment; the caller holds the lineage locked.

    What was never listed has no entry.
    """
    is_listed = certification.is_listed
    if not is_listed and not RegisterEntry.objects.filter(certification=certification).exists():
        return
    newest = certification.certificates.order_by("-pk").first()
    if newest is None:
        return
    RegisterEntry.objects.update_or_create(
        certification=certification,
        defaults={
            "body_id": certification.programme.body_id,
            "certificate": newest,
            "is_listed": is_listed,
            "family_key": names.folded(newest.family_name) if is_listed else "",
            "full_key": names.folded(newest.printed_name) if is_listed else "",
            "valid_from": newest.valid_from,
            "valid_through": newest.valid_through,
            "changed_at": timezone.now(),
        },
    )
