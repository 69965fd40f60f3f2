"""Knows how a person's case is gathered from every room's window, in a number of statements that never grows."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _

from assessments.models import Attempt
from certificates.models import Attestation, Certificate, Document, Happened, Programme
from courses.models import TrainingClaim, TrainingCredit
from lms.content.templatetags.peerway import longdate
from supervision.evidence import Evidence, SignedBy
from supervision.models import EntryVersion, Kind

# Time in which a person receives supervision; watching others at work is experience.
RECEIVING_SUPERVISION = frozenset({Kind.INDIVIDUAL, Kind.GROUP, Kind.CO_REFLECTION})
# What a status event is called in a case.
ACTIONS: dict[str, str] = {
    Happened.SUSPENDED: "suspended",
    Happened.REINSTATED: "lifted",
    Happened.REVOKED: "revoked",
    Happened.SURRENDERED: "surrendered",
}
# What a case says of a value that plain JSON has no word for.
PLAIN: dict[type, Callable[[Any], Any]] = {date: date.isoformat, Decimal: lambda value: float(value)}


@dataclass(frozen=True)
class Label:
    """What a piece of evidence is called, and where its owner may look at it."""

    label: str
    url: str = ""


@dataclass(frozen=True)
class Gathered:
    """A case in the words of the rule language, a label for each piece of its evidence, and the certificate held."""

    case: dict[str, Any]
    labels: dict[str, Label] = field(default_factory=dict)
    held: Certificate | None = None


Piece = tuple[dict[str, Any], Label]


def gather(person, programme: Programme, *, filed_on: date | None = None) -> Gathered:
    """Everything the house knows about a person that this programme may judge."""
    certificates = list(Certificate.objects.of(person).with_what_a_page_needs().select_related("supersedes"))
    used_by = _uses(certificates)
    evidence, labels = [], {}
    for item, label in _pieces(person, programme):
        evidence.append(_plain(item) | {"used_by": used_by.get(item["id"], [])})
        labels[item["id"]] = label
    case: dict[str, Any] = {
        "person": {"born_on": person.born_on.isoformat()} if person.born_on else {},
        "events": {"applied": filed_on.isoformat()} if filed_on else {},
        "evidence": evidence,
    }
    own = [one for one in certificates if one.certification.programme_id == programme.pk]
    held = max(own, key=lambda one: (one.valid_from, one.pk), default=None)
    if held:
        case["certificate"] = _certificate(held, renewals=len(own) - 1)
    return Gathered(case, labels, held)


def _pieces(person, programme: Programme) -> Iterator[Piece]:
    zone = ZoneInfo(programme.timezone)
    yield from _training(person, programme)
    yield from _claims(person)
    yield from _hours(person)
    yield from _exams(person, zone)
    yield from _attestations(person, programme)
    yield from _documents(person, programme)


def _training(person, programme: Programme) -> Iterator[Piece]:
    for credit in TrainingCredit.objects.of(person):
        label = Label(credit.title, reverse("courses:transcript"))
        for item in credit.evidence():
            own = item["provider_status"] is None and credit.organisation_id == programme.body_id
            yield item | {"kind": "training", "provider_status": "own" if own else item["provider_status"]}, label


def _claims(person) -> Iterator[Piece]:
    """Training taken elsewhere that nobody has accepted yet: shown, and never counted."""
    for claim in TrainingClaim.objects.awaiting(person):
        item = {
            "id": f"claim-{claim.pk}",
            "kind": "training",
            "on": claim.completed_on,
            "minutes": claim.minutes,
            "topics": list(claim.minutes_by_topic),
            "mode": claim.mode,
            "hold": _("Its proof is waiting for a decision."),
        }
        yield item, Label(claim.title, reverse("courses:claim", args=[claim.pk]))


def _hours(person) -> Iterator[Piece]:
    for entry in EntryVersion.objects.evidence_of(person):
        kind = "supervision" if entry.kind in RECEIVING_SUPERVISION else "experience"
        shared = {
            "kind": kind,
            "on": entry.on,
            "until": entry.until,
            "mode": entry.mode,
            "activity": str(entry.kind),
            "population": entry.population,
            "paid": entry.paid,
            "signed_by": _signature(entry.signed_by),
            "hold": entry.hold,
        }
        what = {"what": Kind(entry.kind).label, "day": longdate(entry.on)}
        label = Label(_("%(what)s, %(day)s") % what, reverse("supervision:entry", args=[entry.entry]))
        for ending, minutes, topics in _parts(entry, whole=kind == "supervision"):
            yield shared | {"id": f"hours-{entry.entry}{ending}", "minutes": minutes, "topics": topics}, label


def _parts(entry: Evidence, *, whole: bool) -> Iterator[tuple[str, int, list[str]]]:
    """One part per topic and one for the rest, since a minute counts toward the topic it was spent on and no other.

    A supervision session stays whole: programmes ask for so many sessions of so many minutes.
    """
    if whole or not entry.topics:
        yield "", entry.minutes, list(entry.topics)
        return
    for topic, minutes in entry.topics.items():
        yield f"/{topic}", minutes, [topic]
    if free := entry.minutes - sum(entry.topics.values()):
        yield "", free, []


def _signature(signed_by: SignedBy | None) -> dict[str, Any] | None:
    if signed_by is None:
        return None
    return {
        "person": signed_by.name,
        "credentials": list(signed_by.credentials),
        "relation": signed_by.relation,
    }


def _exams(person, zone: ZoneInfo) -> Iterator[Piece]:
    for attempt in Attempt.objects.finished_by(person):
        item = {
            "id": f"attempt-{attempt.pk}",
            "kind": "exam",
            "on": _day(attempt.submitted_at, zone),
            "assessment": attempt.assessment.code,
            "percent": attempt.percent,
        } | ({} if attempt.scaled is None else {"scaled": attempt.scaled})
        yield item, Label(attempt.assessment.title, reverse("assessments:result", args=[attempt.pk]))


def _attestations(person, programme: Programme) -> Iterator[Piece]:
    for signed in Attestation.objects.by(person, body=programme.body_id):
        item = {
            "id": f"attestation-{signed.pk}",
            "kind": "attestation",
            "on": signed.signed_on,
            "statement": signed.statement.code,
            "version": signed.statement.version,
        }
        yield item, Label(signed.statement.title)


def _documents(person, programme: Programme) -> Iterator[Piece]:
    """What was sent and not decided yet is there, not reviewed; what was returned is on hold."""
    for document in Document.objects.of(person, body=programme.body_id):
        item = {
            "id": f"document-{document.pk}",
            "kind": "document",
            "on": document.sent_on,
            "type": document.type,
            "issued_on": document.issued_on,
            "reviewed": document.status == "accepted",
            "direct": False,
        }
        if document.status == "returned":
            item["hold"] = _("It was returned: %(reason)s") % {"reason": document.decision.reason}
        page = reverse("certificates:send_document", args=[document.programme.slug, document.type])
        yield item, Label(document.in_words, page)


def _day(moment: datetime, zone: ZoneInfo) -> date:
    return moment.astimezone(zone).date()


def _plain(item: dict[str, Any]) -> dict[str, Any]:
    return {
        name: PLAIN[type(value)](value) if type(value) in PLAIN else value
        for name, value in item.items()
        if value is not None and value != ""
    }


def _uses(certificates: list[Certificate]) -> dict[str, list[dict[str, Any]]]:
    """Which evidence earned which certificate; what earned a revoked one stays used."""
    uses: dict[str, list[dict[str, Any]]] = {}
    for certificate in certificates:
        before = certificate.supersedes
        use = {
            "programme": certificate.certification.programme.slug,
            "term": before.valid_from.isoformat() if before else None,
        }
        for item in _counted(certificate.findings["findings"]):
            uses.setdefault(item, []).append(use)
    return uses


def _counted(findings: list[dict[str, Any]]) -> set[str]:
    found = set()
    for finding in findings:
        found |= {item["id"] for item in finding.get("counted", [])}
        found |= _counted(finding.get("findings", []))
        for route in finding.get("routes", []):
            found |= _counted(route["findings"])
    return found


def _certificate(held: Certificate, *, renewals: int) -> dict[str, Any]:
    return {
        "valid_from": held.valid_from.isoformat(),
        "valid_through": held.valid_through.isoformat() if held.valid_through else None,
        "renewals": renewals,
        "actions": [{"what": ACTIONS[event.what], "on": event.on.isoformat()} for event in held.happenings.all()],
    }
