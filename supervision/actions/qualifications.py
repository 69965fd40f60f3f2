"""What is done to qualifications: recorded by whoever knows them, verified by staff, never by oneself."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.audit import ledger
from lms.notices import outbox
from lms.people.actions import Refused
from lms.people.models import Organisation, User
from supervision import access
from supervision.models import Qualification


@transaction.atomic
def record_qualification(
    *,
    person: User,
    organisation: Organisation,
    credential: str,
    title: str,
    jurisdiction: str,
    from_on: date,
    by: User,
    until_on: date | None = None,
    number: str = "",
    at: datetime | None = None,
) -> Qualification:
    """Write down a credential and the organisation whose staff are to verify it; twice changes nothing."""
    at = at or timezone.now()
    if by.pk != person.pk and not access.verifies_at(by, organisation):
        raise Refused(_("Only the person or staff of the organisation can record this qualification."))
    if until_on is not None and until_on < from_on:
        raise Refused(_("A qualification cannot end before the day it begins."))
    qualification, is_new = Qualification.objects.get_or_create(
        person=person,
        credential=credential,
        jurisdiction=jurisdiction,
        from_on=from_on,
        defaults={
            "organisation": organisation,
            "title": title,
            "number": number,
            "until_on": until_on,
            "recorded_at": at,
            "recorded_by": by,
        },
    )
    if is_new:
        ledger.record(
            "supervision.record_qualification",
            of=qualification,
            by=by,
            at=at,
            detail={"credential": credential, "organisation": organisation.slug},
        )
    return qualification


@transaction.atomic
def verify_qualification(*, qualification: Qualification, by: User, at: datetime | None = None) -> Qualification:
    """Confirm that the person holds it as recorded; from then on it is never changed. Twice changes nothing."""
    at = at or timezone.now()
    qualification = (
        Qualification.objects.select_for_update(of=("self",))
        .select_related("person", "organisation")
        .get(pk=qualification.pk)
    )
    if by.pk == qualification.person_id:
        raise Refused(_("Nobody verifies their own qualification. Ask a programme manager or the certifying body."))
    if not access.verifies_at(by, qualification.organisation):
        raise Refused(
            _("Only staff of %(organisation)s can verify this.") % {"organisation": qualification.organisation}
        )
    if qualification.verified_at is not None:
        return qualification
    qualification.verified_at, qualification.verified_by = at, by
    qualification.save(update_fields=["verified_at", "verified_by"])
    ledger.record(
        "supervision.verify_qualification",
        of=qualification,
        by=by,
        at=at,
        detail={"credential": qualification.credential},
    )
    outbox.tell(
        qualification.person,
        "supervision/qualification_verified",
        dedupe=f"supervision/qualification_verified:{qualification.pk}",
        context={"qualification": qualification},
    )
    return qualification
