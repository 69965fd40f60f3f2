"""What a body looks into: a concern, measures of two people, an audit."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from certificates import actions as certificates
from certificates.models import (
    Audit,
    AuditDraw,
    AuditPaper,
    Certificate,
)
from lms.people.models import User
from lms.people.roles import Role
from tests.conftest import member, person
from tests.world.places import Place


def discipline(trainee: User, certificate: Certificate, place: Place) -> dict[str, list[Any]]:
    """A concern, what a second registrar proposed, and what the holder may answer."""
    slug = place.certifies.slug
    second = member(person(f"second@{slug}.example", "Vera", "Lund"), place.certifies, Role.REGISTRAR)
    facts = {"certificate": certificate, "reasons": "What was found.", "by": second}
    complaint = certificates.complain(
        body=place.certifies, about=trainee.legal_name, text="It happened.", number=certificate.number
    )
    measure = certificates.propose(kind="revocation", reason_code="issued_in_error", **facts)
    own = certificates.propose(kind="suspension", reason_code="ethics", **facts)
    return {
        "complaint": [complaint.pk],
        "concern": [complaint.reference],
        "proposal": [certificate.number, "conditions"],
        "measure": [measure.pk],
        "own_measure": [certificate.number, own.pk],
    }


def look_into(issued: Certificate, place: Place) -> dict[str, list[Any]]:
    """The proof behind a certificate is asked for; one paper is handed in, one is still its holder's alone."""
    day, at = place.certifies.today(), timezone.now()
    draw = AuditDraw.objects.create(
        programme=issued.certification.programme,
        awarded_from=day,
        awarded_through=day,
        grouping="none",
        asked=1,
        is_percent=False,
        seed="seed",
        frame_size=1,
        frame_digest="0",
        groups=[{"name": "", "of": 1, "drawn": 1}],
        asks_for="Papers.",
        answer_days=30,
        decide_days=30,
        drawn_on=day,
        drawn_at=at,
        drawn_by=place.registrar,
    )
    asked = Audit.objects.create(draw=draw, certificate=issued, asked_on=day, answer_until=day + timedelta(days=30))
    handed_in, own = (
        AuditPaper.objects.create(
            audit=asked, title="A paper", ending="pdf", content=b"%PDF-", digest=name, sent_at=at, handed_in_at=moment
        )
        for name, moment in (("one", at), ("two", None))
    )
    return {"audit_draw": [draw.pk], "audit": [asked.pk], "audit_paper": [handed_in.pk], "own_paper": [own.pk]}
