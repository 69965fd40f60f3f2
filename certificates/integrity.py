"""Knows whether each certificate still stands on what earned it, and the register on what holders chose."""

from collections.abc import Iterator

from django.db.models import OuterRef, Subquery

from certificates import numbers, waiving
from certificates.models import Certificate, Certification

CHUNK = 500


def faults() -> Iterator[str]:
    yield from _certificate_faults()
    yield from _register_faults()


def _register_faults() -> Iterator[str]:
    """A sentence for each lineage whose entry in the register is not what its holder chose and its body issued."""
    lineages = Certification.objects.filter(certificates__isnull=False).distinct().select_related("entry")
    newest = Certificate.objects.filter(certification=OuterRef("pk")).order_by("-pk").values("pk")[:1]
    for lineage in lineages.annotate(newest=Subquery(newest)).order_by("pk").iterator(CHUNK):
        entry, is_listed = getattr(lineage, "entry", None), lineage.is_listed
        if is_listed != bool(entry and entry.is_listed):
            yield f"certification {lineage.pk}: the register does not follow its holder's choice."
        elif entry and entry.certificate_id != lineage.newest:
            yield f"certification {lineage.pk}: the register does not show its newest certificate."


def _certificate_faults() -> Iterator[str]:
    """A sentence for each certificate whose number, plan or findings are not sound, the oldest first."""
    for certificate in Certificate.objects.select_related("plan").order_by("pk").iterator(CHUNK):
        plan = certificate.plan
        if numbers.read_number(certificate.number) != certificate.number:
            yield f"certificate {certificate.pk}: its check symbol does not fit its number."
        planned = (plan.number, plan.code, plan.valid_from, plan.valid_through)
        if planned != (certificate.number, certificate.code, certificate.valid_from, certificate.valid_through):
            yield f"certificate {certificate.pk}: it is not what was planned."
        if not all(map(waiving.holds, certificate.findings.get("findings", [{"met": False}]))):
            yield f"certificate {certificate.pk}: its findings do not say that the requirements were met or waived."
