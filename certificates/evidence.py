"""Knows how people's cases are gathered from every room's window, in a number of statements that never grows."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import F, Q

from assessments.models import Attempt
from certificates import dossier, education, facts, pieces, rules, states
from certificates.dossier import Row
from certificates.models import Certificate, FactKind, Happened, Programme, ProofKind, Stage
from certificates.pieces import Label, Piece
from courses.models import Attendance, Attending, TrainingClaim, TrainingCredit
from lms.people.access import accounts_of
from supervision.evidence import Evidence
from supervision.models import EntryVersion

# What a status event is called in a case.
ACTIONS: dict[str, str] = {
    Happened.SUSPENDED: "suspended",
    Happened.REINSTATED: "lifted",
    Happened.REVOKED: "revoked",
    Happened.SURRENDERED: "surrendered",
}
# What a case says of a value that plain JSON has no word for.
PLAIN: dict[type, Callable[[Any], Any]] = {date: date.isoformat, Decimal: lambda value: float(value)}

T = TypeVar("T")


@dataclass(frozen=True)
class Held:
    """A certificate with everything that happened to it, and since when a later one stands in its place."""

    certificate: Certificate
    happened: list[states.Happened]
    succeeded_on: date | None

    def state(self, renewal: rules.Renewal | None = None) -> states.State:
        """Today, where its body is; without the rules of renewal nothing is said of the time after its last day."""
        one = self.certificate
        return states.state_of(
            valid_from=one.valid_from,
            valid_through=one.valid_through,
            happenings=self.happened,
            on=one.certification.programme.today(),
            renewal=renewal,
            succeeded_on=self.succeeded_on,
        )


@dataclass(frozen=True)
class Known:
    """Everything the rooms know about one person, whatever the programme."""

    person: Any
    certificates: list[Held]
    credits: list[TrainingCredit]
    claims: list[TrainingClaim]
    attended: list[Attending]
    hours: list[Evidence]
    attempts: list[Attempt]
    lying: list[Row]


@dataclass(frozen=True)
class Gathered:
    """A case in the words of the rule language, a label for each piece of its evidence, and the certificate held."""

    case: dict[str, Any]
    labels: dict[str, Label] = field(default_factory=dict)
    held: Held | None = None
    # The modules that are completed, so that nobody is sent there again.
    learned: frozenset[UUID] = frozenset()
    waivers: tuple[Row, ...] = ()
    first_award: date | None = None


def gather(person, programme: Programme, *, filed_on: date | None = None, sent_at: datetime | None = None) -> Gathered:
    """Everything the house knows about a person that this programme may judge; `sent_at` as `put` has it."""
    (found,) = known(person)
    return put(found, programme, filed_on=filed_on, sent_at=sent_at)


def known(*people) -> list[Known]:
    """What every room knows about these people, in their order; seven statements, however many they are, and one more
    where any of them has several accounts: what lies in each of these is theirs."""
    accounts_of(*people)
    whose = {account: one.identity for one in people for account in one.accounts}
    credits = _by(lambda one: whose[one.person_id], TrainingCredit.objects.of(*people))
    claims = _by(lambda one: whose[one.person_id], TrainingClaim.objects.awaiting(*people))
    attended = _by(lambda one: whose[one.person], Attendance.objects.unconfirmed(*people))
    hours = _by(lambda one: whose[one.person], EntryVersion.objects.evidence_of(*people))
    attempts = _by(lambda one: whose[one.person_id], Attempt.objects.finished_by(*people))
    lying = dossier.of(*people)
    rows = Certificate.objects.of(*people).select_related("certification__programme", "supersedes")
    certificates = rows.annotate(
        issued_on=F("plan__awarded_on"), stage=F("standard__stage"), is_renamed=Q(plan__name_change__isnull=False)
    )
    held = _by(
        lambda one: whose[one.certificate.certification.person_id], _with_what_happened(certificates, lying, whose)
    )
    return [
        Known(
            person=one,
            certificates=held[one.identity],
            credits=credits[one.identity],
            claims=claims[one.identity],
            attended=attended[one.identity],
            hours=hours[one.identity],
            attempts=attempts[one.identity],
            lying=lying[one.identity],
        )
        for one in people
    ]


def _by(person_of: Callable[[T], int], rows: Iterable[T]) -> Mapping[int, list[T]]:
    found: dict[int, list[T]] = defaultdict(list)
    for row in rows:
        found[person_of(row)].append(row)
    return found


def _with_what_happened(
    certificates: Iterable[Certificate], lying: Mapping[int, list[Row]], whose: Mapping[int, int]
) -> Iterator[Held]:
    certificates = list(certificates)
    for one in certificates:
        rows = lying[whose[one.certification.person_id]]
        happened = [row for row in rows if row.source == "happened" and row.pk == one.pk]
        later = [
            max(other.valid_from, other.issued_on)
            for other in certificates
            if other.certification_id == one.certification_id and other.pk > one.pk
        ]
        yield Held(one, [states.Happened(row.code, row.on) for row in happened], min(later, default=None))


def put(
    found: Known, programme: Programme, *, filed_on: date | None = None, sent_at: datetime | None = None
) -> Gathered:
    """What is known of a person as the case that is put to one programme; it asks the database for nothing.

    What the person says about themselves after `sent_at`, when an application was sent, is left out of account.
    """
    # What only says another one in a new name earned nothing and is no renewal.
    used_by = _uses(held.certificate for held in found.certificates if not held.certificate.is_renamed)
    evidence, labels = [], {}
    for item, label in _pieces(found, programme):
        evidence.append(_plain(item) | {"used_by": used_by.get(item["id"], [])})
        labels[item["id"]] = label
    own = [one for one in found.certificates if one.certificate.certification.programme_id == programme.pk]
    own.sort(key=_place(own))
    born_on = found.person.born_on
    said = [row for row in facts.said(found.lying, programme.pk) if sent_at is None or row.at <= sent_at]
    case: dict[str, Any] = {
        "person": ({"born_on": born_on.isoformat()} if born_on else {}) | facts.attributes(said),
        "events": {name: day.isoformat() for name, day in _events(found, programme, own, filed_on)},
        "evidence": evidence,
    }
    for name in (FactKind.ROUTE, FactKind.CHOICE):
        if named := facts.last(said, name):
            case[str(name)] = named
    if own:
        case["certificate"] = _certificate(own[-1], renewals=renewals(_stages(own)))
    return Gathered(
        case=case,
        labels=labels,
        held=own[-1] if own else None,
        first_award=min((one.certificate.valid_from for one in own), default=None),
        learned=frozenset(credit.module_key for credit in found.credits if credit.module_key),
        waivers=tuple(row for row in found.lying if row.source == "waiver" and row.programme == programme.pk),
    )


def _place(own: Iterable[Held]) -> Callable[[Held], Any]:
    """The order of what somebody held of a programme. Who had two accounts may have two lineages: one of which a
    certificate stands comes last, else the one whose last certificate began last."""
    last: dict[int, tuple[bool, date, int]] = {}
    has_two = len({one.certificate.certification_id for one in own}) > 1
    for one in own:
        stands = has_two and one.succeeded_on is None and one.state().kind in states.STANDING
        lineage, place = one.certificate.certification_id, (stands, one.certificate.valid_from, one.certificate.pk)
        last[lineage] = max(place, last.get(lineage, place))
    return lambda one: (last[one.certificate.certification_id], one.certificate.valid_from, one.certificate.pk)


def _stages(own: Iterable[Held]) -> Iterator[str]:
    return (one.certificate.stage for one in own if not one.certificate.is_renamed)


def renewals(stages: Iterable[str]) -> int:
    """How often the last of a lineage, whose stages these are in their order, has been renewed since it was awarded."""
    count = 0
    for stage in stages:
        count = count + 1 if stage == Stage.RENEWAL else 0
    return count


def _pieces(found: Known, programme: Programme) -> Iterator[Piece]:
    yield from pieces.training(found.credits, programme)
    yield from pieces.claims(found.claims)
    yield from pieces.attended(found.attended)
    yield from pieces.hours(found.hours)
    yield from pieces.exams(found.attempts, programme)
    yield from pieces.certificates((one.certificate, one.state()) for one in found.certificates)
    yield from pieces.lying_with(found.lying, programme)


def _events(found: Known, programme: Programme, own: list[Held], filed_on: date | None) -> Iterator[tuple[str, date]]:
    """What the house dates by itself, then what the body accepted, the last of each name standing."""
    if own:
        yield "certified", own[0].certificate.awarded_on
        if last := own[-1].certificate.valid_through:
            yield "expired", last
    for row in found.lying:
        if row.source == ProofKind.EVENT and row.programme == programme.pk and row.state == "accepted":
            yield row.code, row.begins or row.on
    if filed_on:
        yield "applied", filed_on


def _plain(item: dict[str, Any]) -> dict[str, Any]:
    return {
        name: PLAIN[type(value)](value) if type(value) in PLAIN else value
        for name, value in item.items()
        if value is not None and value != ""
    }


def _uses(certificates: Iterable[Certificate]) -> dict[str, list[dict[str, Any]]]:
    """Which evidence earned which certificate; what earned a revoked one stays used."""
    uses: dict[str, list[dict[str, Any]]] = {}
    for certificate in certificates:
        before = certificate.supersedes
        use = {
            "programme": certificate.certification.programme.slug,
            "term": before.valid_from.isoformat() if before else None,
        }
        for item in counted(certificate.findings["findings"]):
            uses.setdefault(item, []).append(use)
    return uses


def counted(findings: list[dict[str, Any]]) -> set[str]:
    """The pieces of evidence that kept findings counted, at whatever depth."""
    found = set()
    for finding in findings:
        found |= {education.piece_of(item["id"]) for item in finding.get("counted", [])}
        found |= counted(finding.get("findings", []))
        for route in finding.get("routes", []):
            found |= counted(route["findings"])
    return found


def _certificate(held: Held, *, renewals: int) -> dict[str, Any]:
    one = held.certificate
    return {
        "valid_from": one.valid_from.isoformat(),
        "valid_through": one.valid_through.isoformat() if one.valid_through else None,
        "renewals": renewals,
        "actions": [{"what": ACTIONS[event.what], "on": event.on.isoformat()} for event in held.happened],
    }
