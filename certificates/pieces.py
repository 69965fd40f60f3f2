"""Knows how what the rooms know becomes evidence in the words of the rule language, a piece at a time.

Every function takes what is known of one person and the programme that asks, and yields pieces with their labels.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _

from assessments.models import Attempt
from certificates import states
from certificates.dossier import Row
from certificates.models import Certificate, Programme, ProofKind, in_words
from certificates.rules import dates
from courses.models import Attending, TrainingClaim, TrainingCredit
from lms.content.templatetags.peerway import longdate
from supervision.evidence import Evidence, SignedBy
from supervision.models import Kind

# Time in which a person receives supervision; watching others at work is experience.
RECEIVING_SUPERVISION = frozenset({Kind.INDIVIDUAL, Kind.GROUP, Kind.CO_REFLECTION})


@dataclass(frozen=True)
class Label:
    """What a piece of evidence is called, where its owner may look at it, and whether it waits for somebody else."""

    label: str
    url: str = ""
    waits: bool = False


Piece = tuple[dict[str, Any], Label]


def training(credits: Iterable[TrainingCredit], programme: Programme) -> Iterator[Piece]:
    for credit in credits:
        label = Label(credit.title, reverse("courses:transcript"))
        for item in credit.evidence():
            own = item["provider_status"] is None and credit.organisation_id == programme.body_id
            yield item | {"kind": "training", "provider_status": "own" if own else item["provider_status"]}, label


def claims(awaiting: Iterable[TrainingClaim]) -> Iterator[Piece]:
    """Training taken elsewhere that nobody has accepted yet: shown, and never counted."""
    for claim in awaiting:
        item = {
            "id": f"claim-{claim.pk}",
            "kind": "training",
            "on": claim.completed_on,
            "minutes": claim.minutes,
            "topics": list(claim.minutes_by_topic),
            "mode": claim.mode,
            "hold": _("Its proof is waiting for a decision."),
        }
        yield item, Label(claim.title, reverse("courses:claim", args=[claim.pk]), waits=True)


def attended(unconfirmed: Iterable[Attending]) -> Iterator[Piece]:
    """Live training that nobody has confirmed yet: shown, and never counted."""
    for one in unconfirmed:
        item = {
            "id": f"live-{one.place}",
            "kind": "training",
            "on": one.until,
            "minutes": one.minutes,
            "topics": [],
            "mode": one.mode,
            "hold": _("It counts once it is completed and confirmed by whoever gives it."),
        }
        yield item, Label(one.title, reverse("courses:live_place", args=[one.place]), waits=True)


def hours(entries: Iterable[Evidence]) -> Iterator[Piece]:
    for entry in entries:
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
        url = reverse("supervision:entry", args=[entry.entry])
        words = _("%(what)s, %(day)s")
        if entry.signed_by and entry.signed_by.is_by_programme:
            words = _("%(what)s, %(day)s, verified by the programme instead of a supervisor")
        label = Label(words % what, url, waits=entry.waits)
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


def exams(attempts: Iterable[Attempt], programme: Programme) -> Iterator[Piece]:
    zone = ZoneInfo(programme.timezone)
    for attempt in attempts:
        item = {
            "id": f"attempt-{attempt.pk}",
            "kind": "exam",
            "on": _day(attempt.submitted_at, zone),
            "assessment": attempt.assessment.code,
            "percent": attempt.percent,
        } | ({} if attempt.scaled is None else {"scaled": attempt.scaled})
        yield item, Label(attempt.assessment.title, reverse("assessments:result", args=[attempt.pk]))


def _day(moment: datetime | None, zone: ZoneInfo) -> date | None:
    return moment.astimezone(zone).date() if moment else None


def certificates(held: Iterable[tuple[Certificate, states.State]]) -> Iterator[Piece]:
    """Every certificate of this house is a credential by the name of its programme, for other programmes to ask for."""
    for certificate, state in held:
        item: dict[str, Any] = {
            "id": f"certificate-{certificate.number}",
            "kind": "credential",
            "code": certificate.certification.programme.slug,
            "body": certificate.body_name,
            "valid_from": certificate.valid_from,
            "valid_through": certificate.valid_through,
            "good_standing": state.kind != "suspended",
        }
        if state.kind == "revoked":
            item["hold"] = _("It was revoked.")
        elif state.kind == "surrendered":
            item["hold"] = _("It was given back.")
        yield item, Label(certificate.credential, reverse("certificates:certificate", args=[certificate.number]))


def lying_with(rows: Iterable[Row], programme: Programme) -> Iterator[Piece]:
    """What the person signed for and sent to the body of this programme."""
    for row in rows:
        if row.body != programme.body_id:
            continue
        if row.source == "reference":
            yield _reference(row, programme)
        elif make := _MADE_OF.get(row.source):
            yield make(row)


def _reference(row: Row, programme: Programme) -> Piece:
    """Whatever is answered came from its writer directly; who was asked and has not answered is shown, and waits."""
    item = {
        "id": f"reference-{row.pk}",
        "kind": "reference",
        "on": row.on,
        "type": row.code,
        "person": row.detail,
        "relation": row.relation,
        "known_months": dates.whole_months(row.begins, row.on) if row.begins else None,
        "direct": True,
    }
    has_ended = row.ends is not None and row.state == "" and programme.today() > row.ends
    item["hold"] = _no_reference(row, has_ended=has_ended)
    page = reverse("certificates:ask_reference", args=[programme.slug])
    label = _("Reference from %(name)s") % {"name": row.label}
    return item, Label(label, page, waits=row.state == "" and not has_ended)


def _no_reference(row: Row, *, has_ended: bool) -> str:
    if row.state == "given":
        return ""
    if row.state == "declined":
        return _("They would rather not give one.")
    if row.state == "set_aside":
        return _("The body set it aside: %(reason)s") % {"reason": row.reason}
    if has_ended:
        return _("They did not answer in time. Ask again, or ask somebody else.")
    return _("Asked on %(day)s and not answered yet.") % {"day": longdate(row.on)}


def _attestation(row: Row) -> Piece:
    item = {
        "id": f"attestation-{row.pk}",
        "kind": "attestation",
        "on": row.on,
        "statement": row.code,
        "version": row.detail,
    }
    return item, Label(row.label)


def _document(row: Row) -> Piece:
    """What was sent and not decided yet is there, not reviewed."""
    item = {"on": row.on, "type": row.code, "issued_on": row.begins, "reviewed": row.state == "accepted"}
    if row.state == "":
        return _proof(row, item | {"direct": row.flag}, hold="")
    return _proof(row, item | {"direct": row.flag})


def _credential(row: Row) -> Piece:
    item = {
        "code": row.code,
        "body": row.detail,
        "valid_from": row.begins,
        "valid_through": row.ends,
        "good_standing": bool(row.flag),
    }
    return _proof(row, item)


def _task(row: Row) -> Piece:
    return _proof(row, {"on": row.begins, "code": row.code})


def _exam(row: Row) -> Piece:
    """Held elsewhere, as the body was told of it; there is no page where its owner could send it."""
    facts = {"on": row.begins, "assessment": row.code, "percent": row.percent, "scaled": row.scaled}
    item, label = _proof(row, facts)
    words = _("%(exam)s, as told by %(source)s") % {"exam": label.label, "source": row.detail}
    return item, Label(words)


def _proof(row: Row, facts: dict[str, Any], *, hold: str | None = None) -> Piece:
    item = facts | {"id": f"{row.source}-{row.pk}", "kind": row.source}
    item["hold"] = _hold(row) if hold is None else hold
    page = reverse("certificates:send_proof", args=[row.label, row.source, row.code])
    return item, Label(in_words(row.code), page, waits=row.state == "")


def _hold(row: Row) -> str:
    if row.state == "returned":
        return _("It was returned: %(reason)s") % {"reason": row.reason}
    if row.state == "withdrawn":
        return _("It is no longer accepted: %(reason)s") % {"reason": row.reason}
    return "" if row.state else _("It is waiting for a decision.")


_MADE_OF = {
    "attestation": _attestation,
    ProofKind.DOCUMENT: _document,
    ProofKind.CREDENTIAL: _credential,
    ProofKind.TASK: _task,
    ProofKind.EXAM: _exam,
}
