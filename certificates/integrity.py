"""Knows whether each certificate still stands on what earned it."""

from collections.abc import Iterator

from certificates import numbers
from certificates.models import Certificate

CHUNK = 500


def faults() -> Iterator[str]:
    """A sentence for each certificate whose number, plan or findings are not sound, the oldest first."""
    for certificate in Certificate.objects.select_related("plan").order_by("pk").iterator(CHUNK):
        plan = certificate.plan
        if numbers.read_number(certificate.number) != certificate.number:
            yield f"certificate {certificate.pk}: its check symbol does not fit its number."
        planned = (plan.number, plan.code, plan.valid_from, plan.valid_through)
        if planned != (certificate.number, certificate.code, certificate.valid_from, certificate.valid_through):
            yield f"certificate {certificate.pk}: it is not what was planned."
        if not certificate.findings.get("met"):
            yield f"certificate {certificate.pk}: its findings do not say that the requirements were met."
